-- Mappings of a source's own columns or keys to the normal form. A version never changes: stored events name the one they were read by.
create table source_mappings (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  name text not null,
  name_folded text not null,
  -- The newest version; versions count from 1 without gaps.
  version integer not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  retired_at timestamptz
);
create index source_mappings_tenant on source_mappings (tenant_id, name_folded, id);
create index source_mappings_name on source_mappings (name_folded, id);
alter table source_mappings enable row level security;
create policy tenant on source_mappings
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on source_mappings to app;

create table source_mapping_versions (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  mapping_id uuid not null references source_mappings (id),
  version integer not null,
  definition jsonb not null,
  note text not null,
  created_at timestamptz not null,
  created_by jsonb,
  unique (mapping_id, version)
);
alter table source_mapping_versions enable row level security;
create policy tenant on source_mapping_versions
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
-- No update: a version is what it is.
grant select, insert on source_mapping_versions to app;

alter table sources add column mapping_version_id uuid references source_mapping_versions (id);
create index sources_mapping on sources (mapping_version_id) where mapping_version_id is not null;
