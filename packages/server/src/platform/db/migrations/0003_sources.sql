-- Sources: the sensors of each organisation, their tokens, and what was refused from them.
create table sources (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  name text not null,
  name_folded text not null,
  format text not null,
  transport text not null,
  expected_interval_seconds integer not null,
  quota_events_per_second integer not null,
  zone_offset_minutes integer not null,
  syslog_senders text[] not null default '{}',
  is_paused boolean not null default false,
  created_at timestamptz not null,
  last_seen_at timestamptz,
  last_refused_at timestamptz,
  silent_since timestamptz
);
create index sources_tenant on sources (tenant_id, name_folded, id);
create index sources_name on sources (name_folded, id);
create index sources_silent on sources (silent_since) where silent_since is not null;
alter table sources enable row level security;
create policy tenant on sources
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on sources to app;

create table source_tokens (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  source_id uuid not null references sources (id) on delete cascade,
  -- SHA-256 of the token; the token itself is answered once and kept nowhere.
  hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
create index source_tokens_source on source_tokens (source_id, created_at desc);
alter table source_tokens enable row level security;
create policy tenant on source_tokens
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on source_tokens to app;

-- One row per source, hour and error code.
create table source_refusals (
  tenant_id uuid not null references organisations (tenant_id),
  source_id uuid not null references sources (id) on delete cascade,
  hour timestamptz not null,
  code text not null,
  count bigint not null,
  primary key (tenant_id, source_id, hour, code)
);
create index source_refusals_hour on source_refusals (hour);
alter table source_refusals enable row level security;
create policy tenant on source_refusals
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on source_refusals to app;
