/**
 * The columns of an event as the block builder writes them and the inserts name them: one list, so that the two cannot
 * drift apart. `type` is the type on the wire (Native format); the table may keep a column more compactly (LowCardinality).
 */
export const EVENT_COLUMNS = [
  { name: 'tenant_id', type: 'String' },
  { name: 'source_id', type: 'String' },
  { name: 'event_id', type: 'FixedString(16)' },
  { name: 'ingest_seq', type: 'UInt64' },
  { name: 'received_at', type: "DateTime64(3, 'UTC')" },
  { name: 'time', type: "DateTime64(3, 'UTC')" },
  { name: 'format', type: 'String' },
  { name: 'class_uid', type: 'UInt32' },
  { name: 'activity_id', type: 'UInt16' },
  { name: 'severity_id', type: 'UInt8' },
  { name: 'is_alert', type: 'UInt8' },
  { name: 'product', type: 'String' },
  { name: 'event_code', type: 'String' },
  { name: 'src_ip', type: 'String' },
  { name: 'src_port', type: 'UInt16' },
  { name: 'dst_ip', type: 'String' },
  { name: 'dst_port', type: 'UInt16' },
  { name: 'protocol', type: 'String' },
  { name: 'host', type: 'String' },
  { name: 'user', type: 'String' },
  { name: 'process', type: 'String' },
  { name: 'cmd_line', type: 'String' },
  { name: 'file_path', type: 'String' },
  { name: 'file_hash', type: 'String' },
  { name: 'domain', type: 'String' },
  { name: 'url', type: 'String' },
  { name: 'signature', type: 'String' },
  { name: 'message', type: 'String' },
  { name: 'observables', type: 'Array(String)' },
  { name: 'rule_keys', type: 'Array(String)' },
  { name: 'problems', type: 'Array(String)' },
  { name: 'reading', type: 'String' },
  { name: 'ocsf', type: 'String' },
  { name: 'raw', type: 'String' },
] as const

/** Columns whose bytes begin with one cumulative UInt64 offset a row; they must be rebased when blocks are joined. */
export const isArrayColumn = (column: number): boolean => EVENT_COLUMNS[column]?.type === 'Array(String)'

/** Which columns go to which table; a block is encoded once and its columns are shared out. */
const BODY_NAMES: readonly string[] = ['tenant_id', 'event_id', 'ingest_seq', 'received_at', 'reading', 'ocsf', 'raw']
const indexed = EVENT_COLUMNS.map((column, index) => ({ name: column.name, index }))
export const EVENT_TABLES = [
  { table: 'event_bodies_v1', columns: indexed.filter(({ name }) => BODY_NAMES.includes(name)) },
  {
    table: 'events_v1',
    columns: indexed.filter(({ name }) => name !== 'reading' && name !== 'ocsf' && name !== 'raw'),
  },
] as const
