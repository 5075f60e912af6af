-- Personal data: register of processing activities, requests of persons, retention and legal holds, breaches.

-- What an organisation wrote of a processing activity; what it has not written stands as the platform prefills it.
create table processing_activities (
  tenant_id uuid not null references organisations (tenant_id),
  code text not null,
  version integer not null,
  is_ended boolean not null default false,
  content jsonb not null,
  updated_at timestamptz not null,
  updated_by jsonb,
  primary key (tenant_id, code)
);
alter table processing_activities enable row level security;
create policy tenant on processing_activities
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on processing_activities to app;

create table processing_activity_versions (
  tenant_id uuid not null references organisations (tenant_id),
  code text not null,
  version integer not null,
  at timestamptz not null,
  by jsonb,
  change_note text not null,
  content jsonb not null,
  primary key (tenant_id, code, version)
);
alter table processing_activity_versions enable row level security;
create policy tenant on processing_activity_versions
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert on processing_activity_versions to app;

create table data_requests (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  code text not null,
  organisation jsonb not null,
  law_version text not null,
  kind text not null,
  state text not null check (
    state in ('received', 'verified', 'awaiting_approval', 'fulfilled', 'partly_fulfilled', 'refused', 'withdrawn')
  ),
  channel text not null,
  person jsonb not null,
  -- The account the person holds here, where there is one.
  user_id uuid,
  details text not null,
  needs_others boolean not null,
  received_at timestamptz not null,
  acknowledge_by timestamptz,
  acknowledged_at timestamptz,
  due_at timestamptz not null,
  identity jsonb,
  extension jsonb,
  approval_id uuid,
  -- Until when the data may be taken out, once a second person agreed.
  granted_until timestamptz,
  decision jsonb,
  closed_at timestamptz,
  -- What was erased or put under a pseudonym, and what stayed: counts by place.
  outcome jsonb,
  created_at timestamptz not null,
  created_by jsonb,
  unique (tenant_id, code)
);
create index data_requests_list on data_requests (tenant_id, received_at desc, id desc);
create index data_requests_open on data_requests (due_at) where closed_at is null;
alter table data_requests enable row level security;
create policy tenant on data_requests
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on data_requests to app;

create table data_request_history (
  tenant_id uuid not null,
  request_id uuid not null references data_requests (id),
  seq bigint generated always as identity,
  at timestamptz not null,
  by text,
  code text not null,
  params jsonb not null,
  primary key (request_id, seq)
);
alter table data_request_history enable row level security;
create policy tenant on data_request_history
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert on data_request_history to app;

create table retention_policies (
  tenant_id uuid not null references organisations (tenant_id),
  kind text not null,
  days integer not null,
  updated_at timestamptz not null,
  updated_by jsonb,
  primary key (tenant_id, kind)
);
alter table retention_policies enable row level security;
create policy tenant on retention_policies
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on retention_policies to app;

create table retention_runs (
  tenant_id uuid not null references organisations (tenant_id),
  kind text not null,
  at timestamptz not null,
  done integer not null,
  held integer not null,
  primary key (tenant_id, kind, at)
);
alter table retention_runs enable row level security;
create policy tenant on retention_runs
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on retention_runs to app;

-- What is not to be ended while a case needs it. No kinds and no person: everything of the organisation.
create table legal_holds (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  organisation jsonb not null,
  kinds text[] not null,
  person_id uuid,
  person jsonb,
  reason text not null,
  basis text not null,
  from_at timestamptz not null,
  by jsonb,
  lifted_at timestamptz,
  lifted_by jsonb
);
create index legal_holds_open on legal_holds (tenant_id) where lifted_at is null;
alter table legal_holds enable row level security;
create policy tenant on legal_holds
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on legal_holds to app;

create table breaches (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  code text not null,
  organisation jsonb not null,
  law_version text not null,
  state text not null check (state in ('open', 'notified', 'closed')),
  version integer not null,
  detected_at timestamptz not null,
  clock_starts_at timestamptz not null,
  due_at timestamptz,
  first_sent_at timestamptz,
  title text not null,
  content jsonb not null,
  -- When the people concerned were told, by kind of data.
  told jsonb not null default '{}',
  -- Persons who may read it beside those whose office it is.
  reader_ids uuid[] not null default '{}',
  readers jsonb not null default '[]',
  -- The last mark of the clock that was reminded of, in hours before it ends.
  reminded_hours integer,
  created_at timestamptz not null,
  created_by jsonb,
  closed_at timestamptz,
  unique (tenant_id, code)
);
create index breaches_list on breaches (tenant_id, detected_at desc, id desc);
create index breaches_clock on breaches (due_at) where first_sent_at is null and state = 'open';
alter table breaches enable row level security;
create policy tenant on breaches
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on breaches to app;

-- Each notice as it was sent: the first, and every supplement. Nobody changes one.
create table breach_notices (
  tenant_id uuid not null,
  breach_id uuid not null references breaches (id),
  part integer not null,
  number text not null,
  sent_at timestamptz not null,
  recorded_at timestamptz not null,
  channel text not null,
  is_late boolean not null,
  late_reason text not null,
  note text not null,
  content jsonb not null,
  by jsonb,
  primary key (breach_id, part)
);
alter table breach_notices enable row level security;
create policy tenant on breach_notices
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert on breach_notices to app;

create table breach_history (
  tenant_id uuid not null,
  breach_id uuid not null references breaches (id),
  seq bigint generated always as identity,
  at timestamptz not null,
  by text,
  code text not null,
  params jsonb not null,
  primary key (breach_id, seq)
);
alter table breach_history enable row level security;
create policy tenant on breach_history
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert on breach_history to app;

-- People whose data was erased: their rows keep the reference, readers see the pseudonym.
create table erased_persons (
  tenant_id uuid not null,
  user_id uuid primary key,
  pseudonym text not null,
  at timestamptz not null,
  request_id uuid
);
alter table erased_persons enable row level security;
create policy tenant on erased_persons
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert on erased_persons to app;

-- Puts a pseudonym where a record names who did something. Histories stay closed to `app`: this is the one change they take, and
-- only from this function. It changes no other column, no row of the audit, and nothing a hash was taken over.
-- `form` is `person` for JSON { id, displayName }, `beside` for a name with its id in another column, `name` for a name alone.
create function pseudonymise_references(
  of_table text, of_column text, form text, id_column text,
  person uuid, old_name text, pseudonym text, tenants uuid[]
) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare touched bigint;
begin
  if of_table in ('audit', 'audit_head', 'audit_seals', 'users', 'migrations') then
    raise exception 'the table % takes no pseudonyms', of_table;
  end if;
  if not exists (select from erased_persons e where e.user_id = person and e.pseudonym = pseudonymise_references.pseudonym) then
    raise exception 'the person was not erased';
  end if;
  if form = 'person' then
    execute format('update %1$I set %2$I = jsonb_set(%2$I, ''{displayName}'', to_jsonb($1)) where %2$I ->> ''id'' = $2', of_table, of_column)
      using pseudonym, person::text;
  elsif form = 'beside' then
    execute format('update %1$I set %2$I = $1 where %3$I = $2 and %2$I is not null', of_table, of_column, id_column)
      using pseudonym, person;
  elsif form = 'name' then
    execute format('update %1$I set %2$I = $1 where %2$I = $2 and tenant_id = any ($3)', of_table, of_column)
      using pseudonym, old_name, tenants;
  else
    raise exception 'no form is called %', form;
  end if;
  get diagnostics touched = row_count;
  return touched;
end $$;
revoke all on function pseudonymise_references(text, text, text, text, uuid, text, text, uuid[]) from public;
grant execute on function pseudonymise_references(text, text, text, text, uuid, text, text, uuid[]) to app;

-- A contact is taken out of its row when the person asks for it; the function of the contact point stays.
grant update (person_name, phone, email) on organisation_contacts to app;
