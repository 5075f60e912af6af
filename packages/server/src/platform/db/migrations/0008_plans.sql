-- Files people hand in, long work, plans with their rows, and the duties made of them.
--
-- A duty belongs to the organisation that gave it (tenant_id); the units it was given to reach it through duty_units, the body
-- that gathers difficulties through consolidator_id. What is counted and filtered stands in duties, which is kept narrow; its
-- words stand in duty_details.

create table files (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  name text not null,
  kind text not null,
  size_bytes bigint not null,
  sha256 text not null,
  uploaded_at timestamptz not null,
  uploaded_by jsonb
);
create index files_tenant on files (tenant_id, id desc);
-- Organisations besides the owner that may read a file, because of what it was attached to.
create table file_readers (
  tenant_id uuid not null,
  file_id uuid not null references files (id) on delete cascade,
  primary key (tenant_id, file_id)
);
create index file_readers_file on file_readers (file_id);
alter table file_readers enable row level security;
create policy reader on file_readers for select
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]));
-- Whoever attaches a file of theirs lets others read it; the verb asks whether it is theirs.
create policy giver on file_readers for insert with check (true);
grant select, insert on file_readers to app;
alter table files enable row level security;
create policy tenant on files
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
create policy reader on files for select
  using (exists (select from file_readers r where r.file_id = files.id and r.tenant_id = any ((select scope_ids())::uuid[])));
grant select, insert, delete on files to app;

create table works (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  kind text not null,
  subject_id uuid not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  stage text not null default '',
  done integer not null default 0,
  total integer not null default 0,
  problem jsonb,
  request jsonb not null,
  queued_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  heard_at timestamptz
);
create index works_waiting on works (queued_at) where state in ('queued', 'running');
create index works_subject on works (subject_id, id desc);
alter table works enable row level security;
create policy tenant on works
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on works to app;

create table plans (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  level text not null check (level in ('national', 'provincial', 'unit')),
  state text not null check (state in ('reading', 'failed', 'review', 'active', 'closed')),
  organisation jsonb not null,
  consolidator_id uuid not null,
  consolidator jsonb not null,
  parent_plan_id uuid,
  is_published boolean not null default false,
  file_id uuid not null references files (id),
  sha256 text not null,
  work_id uuid,
  number text,
  issued_on date,
  title text not null,
  title_folded text not null,
  issuer text not null default '',
  type text not null default '',
  abstract text not null default '',
  signatory_office text not null default '',
  recipients text[] not null default '{}',
  legal_bases text[] not null default '{}',
  replaces text[] not null default '{}',
  period_from date,
  period_to date,
  findings jsonb not null default '[]',
  created_at timestamptz not null,
  created_by jsonb,
  unique (tenant_id, sha256)
);
create index plans_tenant on plans (tenant_id, id desc);
create index plans_parent on plans (parent_plan_id) where parent_plan_id is not null;

create table duty_units (
  tenant_id uuid not null,
  duty_id uuid not null,
  plan_id uuid not null,
  issuer_id uuid not null,
  role text not null check (role in ('lead', 'supporting')),
  primary key (duty_id, tenant_id)
);
create index duty_units_unit on duty_units (tenant_id, issuer_id, duty_id, role);
create index duty_units_plan on duty_units (plan_id, tenant_id);
alter table duty_units enable row level security;
create policy issuer on duty_units
  using ((select scope_is_all()) or issuer_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(issuer_id));
create policy unit on duty_units for select using (tenant_id = any ((select scope_ids())::uuid[]));
grant select, insert, update, delete on duty_units to app;

alter table plans enable row level security;
create policy tenant on plans
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
create policy reader on plans for select
  using (is_published or consolidator_id = any ((select scope_ids())::uuid[])
    or id in (select u.plan_id from duty_units u where u.tenant_id = any ((select scope_ids())::uuid[])));
grant select, insert, update, delete on plans to app;

-- The document as it is shown beside its rows.
create table plan_texts (
  tenant_id uuid not null,
  plan_id uuid primary key references plans (id) on delete cascade,
  content jsonb not null
);
alter table plan_texts enable row level security;
create policy tenant on plan_texts using (exists (select from plans p where p.id = plan_id));
grant select, insert, delete on plan_texts to app;

create table plan_rows (
  tenant_id uuid not null,
  plan_id uuid not null references plans (id) on delete cascade,
  id uuid primary key,
  -- Order in the document, with room between for the parts of a split.
  seq bigint not null,
  -- The reader's name of the item; null for a part of a split.
  item text,
  kind text not null,
  path text not null,
  part text not null,
  marker text not null,
  headings text[] not null,
  source_text text not null,
  text text not null,
  text_folded text not null,
  lead text[] not null,
  supporting text[] not null,
  -- Groups a name stands for, as the reader recognised them: { name: group }.
  groups jsonb not null default '{}',
  deadline jsonb not null,
  product text not null default '',
  budget text not null default '',
  place jsonb not null,
  flags jsonb not null default '[]',
  is_flagged boolean not null default false,
  state text not null,
  reason text,
  origin_id uuid
);
create unique index plan_rows_order on plan_rows (plan_id, seq);
alter table plan_rows enable row level security;
create policy owner on plan_rows
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
create policy reader on plan_rows for select
  using (plan_id in (select p.id from plans p where p.is_published or p.consolidator_id = any ((select scope_ids())::uuid[])));
grant select, insert, update, delete on plan_rows to app;

-- Rows of one document that speak of the same: found by the reader, or tied by a person.
create table plan_row_relations (
  tenant_id uuid not null,
  plan_id uuid not null references plans (id) on delete cascade,
  row_id uuid not null,
  other_id uuid not null,
  why text not null check (why in ('cross_reference', 'similar', 'linked')),
  likeness real,
  primary key (row_id, other_id, why)
);
create index plan_row_relations_plan on plan_row_relations (plan_id);
alter table plan_row_relations enable row level security;
create policy tenant on plan_row_relations
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, delete on plan_row_relations to app;

-- Every act of review with the rows as they stood before it, so that each can be undone, the last first.
create table plan_review_acts (
  tenant_id uuid not null,
  plan_id uuid not null references plans (id) on delete cascade,
  seq bigint generated always as identity,
  at timestamptz not null,
  by jsonb,
  act text not null,
  before jsonb not null,
  primary key (plan_id, seq)
);
alter table plan_review_acts enable row level security;
create policy tenant on plan_review_acts
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, delete on plan_review_acts to app;

-- Which rows of a plan above a row carries out.
create table plan_row_links (
  tenant_id uuid not null,
  plan_id uuid not null references plans (id) on delete cascade,
  row_id uuid not null references plan_rows (id) on delete cascade,
  upper_owner_id uuid not null,
  upper_plan_id uuid not null,
  upper_row_id uuid not null,
  primary key (row_id, upper_row_id)
);
create index plan_row_links_upper on plan_row_links (upper_plan_id, upper_row_id);
create index plan_row_links_plan on plan_row_links (plan_id);
alter table plan_row_links enable row level security;
create policy owner on plan_row_links
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
create policy upper_owner on plan_row_links for select using (upper_owner_id = any ((select scope_ids())::uuid[]));
grant select, insert, delete on plan_row_links to app;

create table duties (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  plan_id uuid not null references plans (id),
  consolidator_id uuid not null,
  lead_id uuid not null,
  province_code text,
  seq bigint not null,
  part text not null,
  state text not null,
  -- The day on which the clock alone may change the state; null where none.
  state_until date,
  due_on date,
  -- What lists are ordered by: the day owed; far ahead where none runs, farther where nothing is owed any more.
  due_key date not null,
  percent smallint not null default 0,
  open_obstacles integer not null default 0,
  evidence_count integer not null default 0,
  has_pending_extension boolean not null default false,
  version integer not null default 1,
  last_progress_at timestamptz,
  created_at timestamptz not null
);
create index duties_due on duties (due_key, id);
create index duties_owner on duties (tenant_id, state, due_key, id);
create index duties_state on duties (state, due_key, id);
create index duties_plan on duties (plan_id, due_key, id);
create index duties_path on duties (plan_id, seq, id);
create index duties_lead on duties (lead_id, due_key, id);
create index duties_recent on duties (last_progress_at desc nulls last, id desc);
create index duties_consolidator on duties (consolidator_id);
create index duties_clock on duties (state_until) where state_until is not null;
create index duties_obstacles on duties (due_key, id) where open_obstacles > 0;
alter table duties enable row level security;
create policy party on duties
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]) or consolidator_id = any ((select scope_ids())::uuid[])
    or id in (select u.duty_id from duty_units u where u.tenant_id = any ((select scope_ids())::uuid[])));
grant select, insert, update on duties to app;

create table duty_details (
  tenant_id uuid not null,
  duty_id uuid primary key references duties (id),
  plan jsonb not null,
  path text not null,
  title text not null,
  text text not null,
  source_text text not null,
  headings text[] not null,
  place jsonb,
  row_ids uuid[] not null,
  units jsonb not null,
  deadline jsonb not null,
  -- What moves the clock, beside the deadline: the facts of model.ts.
  clock jsonb not null,
  original_due_on date,
  product text not null,
  measure text not null,
  budget_line text not null,
  search tsvector not null
);
create index duty_details_search on duty_details using gin (search);
create index duty_details_rows on duty_details using gin (row_ids);
alter table duty_details enable row level security;
create policy party on duty_details using (exists (select from duties d where d.id = duty_id));
grant select, insert, update on duty_details to app;

-- Finds duties by words. It answers ids and nothing else, under the rights of the tables' owner, because
-- row-level security keeps the planner from using an index for a text search; what it answers is read under the reader's scope.
create function find_duties(words tsquery, at_most integer) returns setof uuid
  language sql stable security definer set search_path = public as $$
  select duty_id from duty_details where search @@ words limit at_most
$$;
revoke all on function find_duties(tsquery, integer) from public;
grant execute on function find_duties(tsquery, integer) to app;

create table duty_history (
  tenant_id uuid not null,
  duty_id uuid not null references duties (id),
  id uuid primary key,
  at timestamptz not null,
  by jsonb,
  organisation jsonb not null,
  code text not null,
  percent smallint,
  note text not null default '',
  files jsonb not null default '[]',
  params jsonb not null default '{}'
);
create index duty_history_duty on duty_history (duty_id, id);
alter table duty_history enable row level security;
create policy party on duty_history using (exists (select from duties d where d.id = duty_id));
grant select, insert on duty_history to app;

-- Turns of repeating duties that are over.
create table duty_periods (
  tenant_id uuid not null,
  duty_id uuid not null references duties (id),
  from_on date not null,
  due_on date not null,
  completed_on date not null,
  is_late boolean not null,
  primary key (duty_id, due_on)
);
alter table duty_periods enable row level security;
create policy party on duty_periods using (exists (select from duties d where d.id = duty_id));
grant select, insert, delete on duty_periods to app;

create table obstacles (
  tenant_id uuid not null,
  id uuid primary key,
  duty_id uuid not null references duties (id),
  duty_title text not null,
  plan_id uuid not null,
  owner_id uuid not null,
  consolidator_id uuid not null,
  organisation jsonb not null,
  kind text not null check (kind in ('obstacle', 'proposal')),
  text text not null,
  state text not null check (state in ('open', 'answered', 'closed')),
  answer text,
  at timestamptz not null,
  by jsonb,
  answered_at timestamptz
);
create index obstacles_duty on obstacles (duty_id);
create index obstacles_plan on obstacles (plan_id, id desc);
create index obstacles_consolidator on obstacles (consolidator_id, state, id desc);
alter table obstacles enable row level security;
create policy party on obstacles
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]) or owner_id = any ((select scope_ids())::uuid[])
    or consolidator_id = any ((select scope_ids())::uuid[]));
grant select, insert, update on obstacles to app;

create table extensions (
  tenant_id uuid not null,
  id uuid primary key,
  duty_id uuid not null references duties (id),
  duty_title text not null,
  plan_id uuid not null,
  owner_id uuid not null,
  organisation jsonb not null,
  from_on date,
  to_on date not null,
  reason text not null,
  state text not null check (state in ('pending', 'approved', 'refused', 'withdrawn')),
  note text,
  at timestamptz not null,
  by jsonb,
  decided_at timestamptz,
  decided_by jsonb
);
create index extensions_duty on extensions (duty_id);
create index extensions_owner on extensions (owner_id, state, id desc);
create unique index extensions_pending on extensions (duty_id) where state = 'pending';
alter table extensions enable row level security;
create policy party on extensions
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]) or owner_id = any ((select scope_ids())::uuid[]));
grant select, insert, update on extensions to app;

create table duty_calendars (
  tenant_id uuid primary key references organisations (tenant_id),
  token_hash bytea not null unique,
  created_at timestamptz not null
);
alter table duty_calendars enable row level security;
create policy tenant on duty_calendars
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on duty_calendars to app;
