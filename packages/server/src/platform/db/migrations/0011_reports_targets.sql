-- Reports as official papers, the books their numbers come from, and what was measured of targets.
--
-- A report belongs to the organisation that writes it (tenant_id); a unit's goes to the body that consolidates (consolidator_id),
-- which reads it, returns it and takes it over.
create table reports (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  consolidator_id uuid not null,
  role text not null check (role in ('unit', 'consolidated')),
  parent_id uuid,
  class text not null,
  cycle_code text,
  title text not null,
  organisation jsonb not null,
  consolidator jsonb not null,
  plan_ids uuid[] not null,
  period_label text not null,
  period_from date not null,
  period_to date not null,
  due_on date,
  state text not null check (state in ('open', 'drafting', 'submitted', 'returned', 'approved', 'signed', 'cancelled')),
  version integer not null,
  answers jsonb not null,
  content jsonb not null,
  -- Everybody who wrote it; none of them may approve it.
  author_ids uuid[] not null default '{}',
  built_at timestamptz,
  work_id uuid,
  returned_reason text,
  submitted_at timestamptz,
  submitted_by jsonb,
  approved_by jsonb,
  signed_at timestamptz,
  signed_on date,
  signed_by jsonb,
  number text,
  content_hash text,
  signed_copy jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index reports_tenant on reports (tenant_id, id desc);
create index reports_consolidator on reports (consolidator_id, id desc);
create index reports_parent on reports (parent_id) where parent_id is not null;
alter table reports enable row level security;
create policy party on reports
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]) or consolidator_id = any ((select scope_ids())::uuid[]));
grant select, insert, update on reports to app;

create table report_versions (
  tenant_id uuid not null,
  report_id uuid not null references reports (id),
  version integer not null,
  at timestamptz not null,
  by jsonb,
  change_note text not null,
  answers jsonb not null,
  content jsonb not null,
  primary key (report_id, version)
);
alter table report_versions enable row level security;
create policy party on report_versions using (exists (select from reports r where r.id = report_id));
grant select, insert, delete on report_versions to app;

create table report_history (
  tenant_id uuid not null,
  report_id uuid not null references reports (id),
  seq bigint generated always as identity,
  at timestamptz not null,
  by text,
  code text not null,
  params jsonb not null,
  primary key (report_id, seq)
);
alter table report_history enable row level security;
create policy party on report_history using (exists (select from reports r where r.id = report_id));
grant select, insert on report_history to app;

-- Numbers a body has given, by year and type of paper: none is given twice.
create table number_entries (
  tenant_id uuid not null references organisations (tenant_id),
  year integer not null,
  type_code text not null,
  number integer not null,
  on_date date not null,
  abstract text not null,
  report_id uuid not null,
  primary key (tenant_id, year, type_code, number)
);
alter table number_entries enable row level security;
create policy tenant on number_entries
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert on number_entries to app;

create table target_measurements (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  code text not null,
  measured_on date not null,
  value double precision not null,
  note text not null,
  origin text not null,
  files jsonb not null default '[]',
  organisation jsonb not null,
  at timestamptz not null,
  by jsonb
);
create index target_measurements_of on target_measurements (tenant_id, code, measured_on desc, id desc);
alter table target_measurements enable row level security;
create policy tenant on target_measurements
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert on target_measurements to app;
