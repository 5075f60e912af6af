-- Warnings and what becomes of them at each recipient. A warning belongs to the organisation that issues it; the row of a
-- recipient belongs to the organisation that receives it and exists from the moment of dispatch. Two policies each: the
-- issuer (and those above it) works on everything, a recipient reads the warning and its dispatched versions and answers on
-- its own row alone.
create table warnings (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  number text,
  state text not null check (state in ('draft', 'submitted', 'approved', 'dispatched', 'closed', 'withdrawn')),
  version integer not null,
  severity text not null,
  tlp text not null,
  content jsonb not null,
  addressing jsonb not null,
  campaign_id uuid,
  alert_id uuid,
  -- Name of the issuer as it stood when the draft was made or dispatched; recipients may not read the issuer's own row.
  issuer jsonb not null,
  -- Everybody who wrote or submitted it; none of them may approve it.
  author_ids uuid[] not null,
  created_by jsonb,
  submitted_by jsonb,
  approved_by jsonb,
  returned_reason text,
  created_at timestamptz not null,
  dispatched_at timestamptz,
  -- The rule set the deadlines came from, and its figures in force at dispatch.
  deadlines jsonb,
  unique (tenant_id, number)
);
create index warnings_by_issuer on warnings (tenant_id, id desc);
create index warnings_by_state on warnings (state, id desc);
create index warnings_by_campaign on warnings (campaign_id) where campaign_id is not null;

create table warning_recipients (
  tenant_id uuid not null references organisations (tenant_id),
  warning_id uuid not null references warnings (id),
  issuer_id uuid not null,
  reason text not null,
  state text not null check (state in ('planned', 'sent', 'delivered', 'seen', 'acknowledged', 'reported', 'verified')),
  is_open boolean not null default true,
  delivered_at timestamptz,
  seen_at timestamptz,
  seen_version integer,
  acknowledged_at timestamptz,
  acknowledged_by jsonb,
  reported_at timestamptz,
  reported_by jsonb,
  report jsonb,
  verified_at timestamptz,
  help_requested_at timestamptz,
  help_reason text,
  acknowledge_due_at timestamptz not null,
  acknowledge_escalate_at timestamptz not null,
  report_due_at timestamptz not null,
  report_escalate_at timestamptz not null,
  escalation_level smallint not null default 0 check (escalation_level between 0 and 2),
  -- When the clock has to look at this row next; null where nothing is owed any more.
  next_escalation_at timestamptz,
  primary key (warning_id, tenant_id)
);
create index warning_recipients_inbox on warning_recipients (tenant_id, warning_id desc);
-- Who still owes something, by the deadline that runs now.
create index warning_recipients_owing on warning_recipients ((case when acknowledged_at is null then acknowledge_due_at else report_due_at end))
  where is_open and (acknowledged_at is null or reported_at is null);
create index warning_recipients_due on warning_recipients (next_escalation_at) where next_escalation_at is not null;

alter table warning_recipients enable row level security;
create policy issuer on warning_recipients
  using ((select scope_is_all()) or issuer_id = any ((select scope_ids())::uuid[]));
create policy recipient_reads on warning_recipients for select
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
create policy recipient_answers on warning_recipients for update
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
grant select, insert, update on warning_recipients to app;

alter table warnings enable row level security;
create policy issuer on warnings
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
create policy recipient on warnings for select
  using (dispatched_at is not null and exists (
    select from warning_recipients r where r.warning_id = warnings.id and r.tenant_id = any ((select scope_ids())::uuid[])));
grant select, insert, update on warnings to app;

-- Every saved text of a warning; `dispatched_at` is null for those that never left the drafting room.
create table warning_versions (
  tenant_id uuid not null,
  warning_id uuid not null references warnings (id),
  version integer not null,
  severity text not null,
  tlp text not null,
  content jsonb not null,
  change_note text not null,
  at timestamptz not null,
  by jsonb,
  dispatched_at timestamptz,
  primary key (warning_id, version)
);
alter table warning_versions enable row level security;
create policy issuer on warning_versions
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
create policy recipient on warning_versions for select
  using (dispatched_at is not null and exists (
    select from warning_recipients r where r.warning_id = warning_versions.warning_id and r.tenant_id = any ((select scope_ids())::uuid[])));
grant select, insert, update on warning_versions to app;

create table warning_history (
  tenant_id uuid not null,
  warning_id uuid not null references warnings (id),
  seq bigint generated always as identity,
  at timestamptz not null,
  code text not null,
  by text,
  organisation_id uuid,
  params jsonb not null,
  primary key (warning_id, seq)
);
alter table warning_history enable row level security;
create policy issuer on warning_history
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
-- A recipient's acts are written down by the recipient.
create policy recipient on warning_history for insert with check ((select scope_is_all()) or organisation_id = any ((select scope_ids())::uuid[]));
grant select, insert on warning_history to app;

-- The last number each issuer gave in a year; the row is locked until the dispatch that takes the next one is decided.
create table warning_numbers (
  tenant_id uuid not null,
  year integer not null,
  last integer not null,
  primary key (tenant_id, year)
);
alter table warning_numbers enable row level security;
create policy issuer on warning_numbers
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
grant select, insert, update on warning_numbers to app;

-- What is to reach whom, and whether it has. A row is written in the transaction of the act it tells of and sent after it.
create table deliveries (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  issuer_id uuid not null,
  subject_id uuid not null,
  version integer not null,
  purpose text not null,
  channel text not null check (channel in ('inbox', 'email', 'webhook')),
  address text not null,
  locale text not null,
  notice jsonb not null,
  state text not null check (state in ('queued', 'sent', 'failed')),
  attempts integer not null default 0,
  next_at timestamptz,
  at timestamptz,
  error jsonb,
  unique (subject_id, version, purpose, channel, tenant_id, address)
);
create index deliveries_due on deliveries (next_at) where state = 'queued';
alter table deliveries enable row level security;
create policy issuer on deliveries
  using ((select scope_is_all()) or issuer_id = any ((select scope_ids())::uuid[]));
create policy recipient on deliveries for select
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
grant select, insert, update on deliveries to app;

create table webhooks (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  url text not null,
  sealed_secret text not null,
  is_enabled boolean not null default true,
  created_at timestamptz not null
);
create index webhooks_tenant on webhooks (tenant_id);
alter table webhooks enable row level security;
create policy tenant on webhooks
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
grant select, insert, update, delete on webhooks to app;

-- Which process runs a job, and until when nobody else may.
create table job_leases (
  name text primary key,
  holder text not null,
  ran_at timestamptz not null,
  until timestamptz not null
);
grant select, insert, update on job_leases to app;
