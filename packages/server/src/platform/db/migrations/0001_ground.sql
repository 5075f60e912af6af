-- Ground: organisations, audit, outbox, positions. Every row belongs to one organisation (tenant_id) and is guarded by
-- row-level security under the role `app`, which owns nothing. `app.scope` is '*' or an array of organisation ids.
do $$ begin
  if not exists (select from pg_roles where rolname = 'app') then create role app nologin; end if;
end $$;
grant usage on schema public to app;
grant app to current_user;

create function scope_is_all() returns boolean language sql stable parallel safe as $$
  select coalesce(current_setting('app.scope', true), '') = '*'
$$;
-- '*' is taken out before the cast: the planner may work out either side of an `or` first.
create function scope_ids() returns uuid[] language sql stable parallel safe as $$
  select coalesce(nullif(nullif(current_setting('app.scope', true), ''), '*')::uuid[], '{}')
$$;
-- For checks of single rows. A policy that filters many rows asks `(select scope_is_all())` and `(select scope_ids())`
-- instead, which are worked out once a query and not once a row.
create function in_scope(tenant uuid) returns boolean language sql stable parallel safe as $$
  select scope_is_all() or tenant = any (scope_ids())
$$;

create table organisations (
  tenant_id uuid primary key,
  parent_id uuid references organisations (tenant_id),
  code text not null unique,
  kind text not null,
  name text not null,
  short_name text not null,
  name_folded text not null,
  province_code text,
  sector text,
  networks text[] not null default '{}',
  domains text[] not null default '{}',
  contact_email text,
  contact_phone text,
  created_at timestamptz not null
);
create index organisations_parent on organisations (parent_id);
create index organisations_name on organisations (name_folded, tenant_id);
alter table organisations enable row level security;
create policy tenant on organisations
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on organisations to app;

create table organisation_groups (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  code text not null,
  name text not null,
  member_ids uuid[] not null,
  unique (tenant_id, code)
);
alter table organisation_groups enable row level security;
create policy tenant on organisation_groups
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on organisation_groups to app;

create table audit (
  seq bigint primary key,
  tenant_id uuid not null,
  at timestamptz not null,
  actor jsonb not null,
  action text not null,
  subject_kind text not null,
  subject_id text,
  result text not null,
  before jsonb,
  after jsonb,
  request_id text not null,
  hash bytea not null
);
create index audit_tenant on audit (tenant_id, seq desc);
create index audit_subject on audit (subject_id, seq desc);
alter table audit enable row level security;
create policy tenant on audit
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (true);
grant select, insert on audit to app;

-- The head of the chain: one row, locked while a transaction appends, so that sequence and hash stay gapless.
create table audit_head (one boolean primary key default true check (one), seq bigint not null, hash bytea not null);
insert into audit_head values (true, 0, '\x');
grant select, update on audit_head to app;

create table outbox (
  id bigint generated always as identity primary key,
  tenant_id uuid not null,
  kind text not null,
  payload jsonb not null,
  at timestamptz not null,
  request_id text not null
);
grant select, insert, delete on outbox to app;

-- How far each consumer has read, written in the same transaction as what it did.
create table consumer_positions (name text primary key, position bigint not null, state jsonb not null default '{}');
grant select, insert, update on consumer_positions to app;

create table settings (name text primary key, value jsonb not null);
grant select, insert, update, delete on settings to app;
