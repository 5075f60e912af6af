-- Detection: packs of Sigma rules, indicator sources with their entries, warning lists. Rows belong to the organisation
-- that imported them; the pipeline reads all of them.

create table rule_packs (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  name text not null,
  origin text not null,
  licence text not null,
  imported_at timestamptz not null,
  unique (tenant_id, name)
);
alter table rule_packs enable row level security;
create policy tenant on rule_packs
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
grant select, insert, update, delete on rule_packs to app;

-- `severity` is the rank of std/severity: 0 informational … 4 critical. `words` holds the lexemes rules are searched by.
create table rules (
  tenant_id uuid not null references organisations (tenant_id),
  id text not null,
  pack_id uuid not null references rule_packs (id),
  kind text not null,
  title text not null,
  title_folded text not null,
  description text not null,
  severity smallint not null,
  status text not null,
  author text not null,
  techniques text[] not null,
  product text,
  service text,
  category text,
  is_enabled boolean not null,
  text text not null,
  text_hash text not null,
  origin text not null,
  version integer not null,
  changed_at timestamptz not null,
  words tsvector not null,
  primary key (tenant_id, id)
);
create index rules_list on rules (severity desc, title_folded, id);
create index rules_pack on rules (pack_id);
alter table rules enable row level security;
create policy tenant on rules
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
grant select, insert, update, delete on rules to app;

-- Texts a rule had before, so that an old alert can be explained by the rule that raised it.
create table rule_versions (
  tenant_id uuid not null references organisations (tenant_id),
  rule_id text not null,
  version integer not null,
  text text not null,
  replaced_at timestamptz not null,
  primary key (tenant_id, rule_id, version)
);
alter table rule_versions enable row level security;
create policy tenant on rule_versions
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
grant select, insert, delete on rule_versions to app;

-- `import_no` counts the imports of a source: entries that the latest one did not name are removed at its end.
-- A source is `is_complete` once its first import has ended; before that it exists for nobody.
create table indicator_sources (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  name text not null,
  kind text not null,
  origin text not null,
  licence text not null,
  tlp text not null,
  entry_count integer not null default 0,
  refused_count integer not null default 0,
  import_no integer not null default 0,
  imported_at timestamptz not null,
  is_enabled boolean not null default true,
  is_complete boolean not null default false,
  unique (tenant_id, name)
);
alter table indicator_sources enable row level security;
create policy tenant on indicator_sources
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
grant select, insert, update, delete on indicator_sources to app;

create table indicators (
  tenant_id uuid not null,
  id uuid primary key,
  source_id uuid not null references indicator_sources (id) on delete cascade,
  kind text not null,
  value text not null,
  -- What a search by beginning reads: under row-level security an index on an expression would not serve.
  value_start text collate "C" not null generated always as (left(value, 200)) stored,
  title text not null,
  severity smallint not null,
  tlp text not null,
  techniques text[] not null default '{}',
  valid_from timestamptz,
  valid_until timestamptz,
  include_subdomains boolean,
  import_no integer not null
);
-- A value may be 2,048 characters long, more than an index entry may hold: uniqueness goes by its hash.
create unique index indicators_value on indicators (source_id, kind, md5(value));
create index indicators_source on indicators (source_id, id);
create index indicators_search on indicators (value_start, id);
alter table indicators enable row level security;
create policy tenant on indicators
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
grant select, insert, update, delete on indicators to app;

-- Values that are known to be harmless or shared by everybody, which an indicator alone must not alert on.
create table warning_lists (
  tenant_id uuid not null references organisations (tenant_id),
  source_id uuid not null references indicator_sources (id) on delete cascade,
  name text not null,
  content jsonb not null,
  primary key (source_id, name)
);
alter table warning_lists enable row level security;
create policy tenant on warning_lists
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
grant select, insert, update, delete on warning_lists to app;
