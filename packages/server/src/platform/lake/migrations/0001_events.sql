-- Every event in columns. Parts are cut by the day of arrival (retention drops whole days) and ordered by event time: the newest
-- events of all organisations are read from the end without sorting, those of one organisation by reading its one small column
-- along the way. The long texts are in event_bodies_v1. Small parts stay compact (one file, few flushes), and parts are merged
-- many at a time into parts of a bounded size, so that a row is written about twice in its life.
CREATE TABLE events_v1
(
  tenant_id LowCardinality(String),
  source_id LowCardinality(String),
  event_id FixedString(16),
  ingest_seq UInt64 CODEC(Delta(8), LZ4),
  received_at DateTime64(3, 'UTC') CODEC(Delta(8), LZ4),
  time DateTime64(3, 'UTC') CODEC(Delta(8), LZ4),
  format LowCardinality(String),
  class_uid UInt32,
  activity_id UInt16,
  severity_id UInt8,
  is_alert Bool,
  product LowCardinality(String),
  event_code LowCardinality(String),
  src_ip String,
  src_port UInt16,
  dst_ip String,
  dst_port UInt16,
  protocol LowCardinality(String),
  host String,
  user String,
  process String,
  cmd_line String,
  file_path String,
  file_hash String,
  domain String,
  url String,
  signature String,
  message String,
  observables Array(String),
  rule_keys Array(LowCardinality(String)),
  problems Array(LowCardinality(String)),
  INDEX event_id_bloom event_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX observables_bloom observables TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX words_bloom lower(concat(message, ' ', signature, ' ', cmd_line, ' ', url)) TYPE tokenbf_v1(32768, 3, 0) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(received_at)
ORDER BY (time, event_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 134217728, merge_selector_base = 30,
  max_bytes_to_merge_at_max_space_in_pool = 1073741824;

-- The raw event and its normal form, read one at a time when an event is opened. In order of arrival, so that storing and merging
-- need not sort, and in small granules, so that one event is quickly there.
CREATE TABLE event_bodies_v1
(
  tenant_id LowCardinality(String),
  event_id FixedString(16),
  ingest_seq UInt64 CODEC(Delta(8), LZ4),
  received_at DateTime64(3, 'UTC') CODEC(Delta(8), LZ4),
  ocsf String CODEC(ZSTD(1)),
  raw String CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(received_at)
ORDER BY ingest_seq
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024, min_bytes_for_wide_part = 1099511627776,
  merge_selector_base = 30, max_bytes_to_merge_at_max_space_in_pool = 1073741824;

-- Lines that could not be parsed, kept with their bytes. The newest version of a line counts.
CREATE TABLE quarantine_v1
(
  tenant_id LowCardinality(String),
  source_id LowCardinality(String),
  event_id FixedString(16),
  version UInt64,
  state LowCardinality(String),
  code LowCardinality(String),
  `offset` UInt32,
  field String,
  raw String,
  batch_id String,
  ingest_seq UInt64,
  received_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant_id, source_id, event_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- What became of each batch. Its row is written after everything else of the batch: it proves that the batch is stored.
CREATE TABLE batches_v1
(
  tenant_id LowCardinality(String),
  source_id LowCardinality(String),
  batch_id String,
  ingest_seq UInt64,
  received_at DateTime64(3, 'UTC'),
  received UInt32,
  accepted UInt32,
  duplicates UInt32,
  refused UInt32,
  stored UInt32,
  quarantined UInt32,
  bytes UInt64
)
ENGINE = ReplacingMergeTree
ORDER BY (tenant_id, source_id, batch_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Hits of rules and indicators on single events. The id is deterministic, so a finding written twice is one.
CREATE TABLE findings_v1
(
  tenant_id LowCardinality(String),
  event_id FixedString(16),
  id String,
  source_id LowCardinality(String),
  event_at DateTime64(3, 'UTC'),
  received_at DateTime64(3, 'UTC'),
  kind LowCardinality(String),
  rule_key LowCardinality(String),
  title String,
  severity LowCardinality(String),
  techniques Array(LowCardinality(String)),
  entity_kind LowCardinality(String),
  entity_value String,
  value_kinds Array(LowCardinality(String)),
  value_values Array(String),
  reasons String,
  INDEX rule_key_bloom rule_key TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
ORDER BY (tenant_id, event_id, id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
