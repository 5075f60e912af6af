-- Access: the reach chosen for a person, acts that wait for a second hand, permissions lent for a time, emergency access.

-- One of the relations all of the person's roles may have; null takes the roles' own.
alter table users add column relation text;

create table approvals (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  act text not null,
  subject_kind text not null,
  subject_id text not null,
  title text not null,
  -- What the executor works with; never shown.
  params jsonb not null,
  -- What the deciding person is shown: field, before, after.
  changes jsonb not null,
  tlp text not null,
  reason text not null,
  -- The person the act is about, who may not decide it.
  about_user_id uuid,
  requested_by uuid not null,
  requested_by_name text not null,
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  decision_reason text,
  reviewed_by uuid,
  reviewed_by_name text,
  reviewed_at timestamptz,
  review_note text,
  constraint approvals_two_hands check (decided_by is null or state in ('withdrawn', 'alone') or decided_by <> requested_by),
  constraint approvals_not_oneself check (decided_by is null or state <> 'approved' or about_user_id is null or decided_by <> about_user_id),
  constraint approvals_review_by_another check (reviewed_by is null or reviewed_by <> requested_by)
);
create index approvals_tenant on approvals (tenant_id, requested_at desc, id desc);
create index approvals_time on approvals (requested_at desc, id desc);
-- One open request an act and subject.
create unique index approvals_open on approvals (act, subject_id) where state = 'pending';
create index approvals_expiry on approvals (expires_at) where state = 'pending';
alter table approvals enable row level security;
create policy tenant on approvals
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on approvals to app;

create table delegations (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  from_user_id uuid not null references users (id),
  to_user_id uuid not null references users (id),
  permissions text[] not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null,
  created_by uuid not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by uuid,
  revoked_by_name text,
  constraint delegations_two_people check (from_user_id <> to_user_id),
  constraint delegations_period check (ends_at > starts_at)
);
create index delegations_tenant on delegations (tenant_id, created_at desc, id desc);
create index delegations_time on delegations (created_at desc, id desc);
create index delegations_to on delegations (to_user_id, ends_at) where revoked_at is null;
alter table delegations enable row level security;
create policy tenant on delegations
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on delegations to app;

create table break_glass (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  user_id uuid not null references users (id),
  user_name text not null,
  permission_set text not null,
  reason text not null,
  started_at timestamptz not null,
  -- By the clock, or earlier where it was ended by hand.
  ends_at timestamptz not null,
  review_due_at timestamptz not null,
  -- Rows of the audit written under it.
  acts integer not null default 0,
  reviewed_by uuid,
  reviewed_by_name text,
  reviewed_at timestamptz,
  outcome text,
  review_note text,
  constraint break_glass_four_hours check (ends_at <= started_at + interval '4 hours'),
  constraint break_glass_review_by_another check (reviewed_by is null or reviewed_by <> user_id)
);
create index break_glass_tenant on break_glass (tenant_id, started_at desc, id desc);
create index break_glass_time on break_glass (started_at desc, id desc);
create index break_glass_user on break_glass (user_id, ends_at desc);
alter table break_glass enable row level security;
create policy tenant on break_glass
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on break_glass to app;

-- Who else could give the second hand to an act on a row of `tenant`: active people who reach that organisation, hold the permission
-- by one of the roles or by a delegation in force, and are cleared. They may sit in organisations above the asking person's reach,
-- so this runs as the owner of the tables and answers ids and nothing else.
create function other_hands(tenant uuid, holding_roles text[], permission text, clearances text[], except_ids uuid[], at timestamptz)
returns setof uuid language sql stable security definer set search_path = public as $$
  with recursive above as (
    select tenant_id, parent_id, sector from organisations where tenant_id = tenant
    union select o.tenant_id, o.parent_id, o.sector from organisations o join above a on o.tenant_id = a.parent_id
  )
  select u.id from users u join organisations o on o.tenant_id = u.tenant_id
  where u.is_active and u.id <> all (except_ids) and u.clearance = any (clearances)
    and (u.password_hash is not null or u.accepted_at is not null)
    and (
      u.tenant_id = tenant
      or u.relation = 'all'
      or (u.relation = 'sector' and o.sector = (select t.sector from organisations t where t.tenant_id = tenant))
      or (coalesce(u.relation, 'below') = 'below'
        and u.tenant_id in (select tenant_id from above)
        and not exists (select 1 from user_roles r where r.user_id = u.id and r.role in ('unit_officer', 'unit_leader', 'unit_reader')))
    )
    and (
      exists (select 1 from user_roles r where r.user_id = u.id and r.role = any (holding_roles))
      or exists (select 1 from delegations d join user_roles g on g.user_id = d.from_user_id and g.role = any (holding_roles)
        where d.to_user_id = u.id and d.revoked_at is null and d.starts_at <= at and d.ends_at > at and permission = any (d.permissions))
    )
$$;
revoke execute on function other_hands(uuid, text[], text, text[], uuid[], timestamptz) from public;
grant execute on function other_hands(uuid, text[], text, text[], uuid[], timestamptz) to app;

-- Whether a person, wherever they sit, is active and holds a permission by one of these roles or by a delegation in force: whoever gives
-- the second hand need not reach the organisation of whoever asked.
create function still_holds(person uuid, holding_roles text[], permission text, at timestamptz)
returns boolean language sql stable security definer set search_path = public as $$
  select exists (select 1 from users u where u.id = person and u.is_active and (
    exists (select 1 from user_roles r where r.user_id = u.id and r.role = any (holding_roles))
    or exists (select 1 from delegations d join user_roles g on g.user_id = d.from_user_id and g.role = any (holding_roles)
      where d.to_user_id = u.id and d.revoked_at is null and d.starts_at <= at and d.ends_at > at and permission = any (d.permissions))
  ))
$$;
revoke execute on function still_holds(uuid, text[], text, timestamptz) from public;
grant execute on function still_holds(uuid, text[], text, timestamptz) to app;
