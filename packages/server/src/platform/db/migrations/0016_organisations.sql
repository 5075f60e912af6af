-- Organisations as they are: where they stand in the tree, what they govern, how they end, whom to call, which domains are
-- proved theirs, groups by condition, and tables on their way in.
alter table organisations
  -- From the root down to itself: what lies below is a range of it.
  add column path uuid[] not null default '{}',
  add column area_code text,
  add column as_numbers bigint[] not null default '{}',
  add column focal_unit text,
  add column valid_from date,
  -- The first day it is no longer there.
  add column closed_on date;
with recursive tree as (
  select tenant_id, array[tenant_id] as path from organisations where parent_id is null
  union all select o.tenant_id, t.path || o.tenant_id from organisations o join tree t on o.parent_id = t.tenant_id
) update organisations o set path = t.path from tree t where t.tenant_id = o.tenant_id;
create index organisations_path on organisations (path);
drop index organisations_parent;
create index organisations_parent on organisations (parent_id, name_folded, tenant_id);

-- The greatest id: a path followed by it ends the range of what lies below.
create function last_id() returns uuid language sql immutable parallel safe as $$
  select 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid
$$;

-- Paths are kept by the database: whoever writes a parent cannot leave one behind. As the owner, since a parent may lie
-- outside the writer's scope.
create function organisation_finds_path() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare above uuid[];
begin
  if new.parent_id is null then
    new.path := array[new.tenant_id];
  else
    select path into above from organisations where tenant_id = new.parent_id;
    if above is null then
      raise exception 'the parent of an organisation must be there first' using errcode = 'foreign_key_violation';
    end if;
    if new.tenant_id = any (above) then
      raise exception 'an organisation cannot lie below itself' using errcode = 'check_violation', constraint = 'organisations_no_cycle';
    end if;
    new.path := above || new.tenant_id;
  end if;
  return new;
end $$;
create trigger organisations_path before insert or update of parent_id on organisations
  for each row execute function organisation_finds_path();
create function organisation_leads_below() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.path is distinct from old.path then
    update organisations set path = new.path || path[cardinality(old.path) + 1:]
    where path > old.path and path < old.path || last_id();
  end if;
  return null;
end $$;
create trigger organisations_below after update of parent_id on organisations
  for each row execute function organisation_leads_below();

-- Names of what lies above organisations of the scope: who watches over a unit is no secret from it.
create function organisation_steps(among uuid[]) returns table (tenant_id uuid, step_id uuid, name text, short_name text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.tenant_id, a.tenant_id, a.name, a.short_name
  from organisations o cross join lateral unnest(o.path) with ordinality as s (id, place) join organisations a on a.tenant_id = s.id
  where o.tenant_id = any (among) and a.tenant_id <> o.tenant_id
    and ((select scope_is_all()) or o.tenant_id in (select unnest(scope_ids())))
  order by o.tenant_id, s.place
$$;
-- What lies below, and how much. Row-level security keeps a condition on paths from an index (comparing arrays may tell of rows that
-- are not shown), so these run as the owner, take the index, and hold the scope themselves.
create function organisation_below(top uuid) returns setof uuid
  language sql stable security definer rows 500 set search_path = public, pg_temp as $$
  select o.tenant_id from organisations t join organisations o on o.path >= t.path and o.path < t.path || last_id()
  where t.tenant_id = top and ((select scope_is_all()) or o.tenant_id in (select unnest(scope_ids())))
$$;
create function organisation_sizes(among uuid[]) returns table (tenant_id uuid, child_count integer, below_count integer)
  language sql stable security definer rows 100 set search_path = public, pg_temp as $$
  select o.tenant_id,
    (select count(*)::int from organisations c where c.parent_id = o.tenant_id
      and ((select scope_is_all()) or c.tenant_id in (select unnest(scope_ids())))),
    (select count(*)::int from organisations c where c.path > o.path and c.path < o.path || last_id()
      and ((select scope_is_all()) or c.tenant_id in (select unnest(scope_ids()))))
  from organisations o
  where o.tenant_id = any (among) and ((select scope_is_all()) or o.tenant_id in (select unnest(scope_ids())))
$$;
-- Which of these codes are used, in whatever scope: codes are unique over the platform. Says nothing of who uses them.
create function organisation_codes_used(among text[]) returns setof text
  language sql stable security definer set search_path = public, pg_temp as $$
  select code from organisations where code = any (among)
$$;

create table organisation_closures (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  successor_id uuid references organisations (tenant_id),
  closed_on date not null,
  basis text not null,
  created_at timestamptz not null,
  -- Null while the day has not come.
  applied_at timestamptz,
  -- Where it lay before, for taking the closing back.
  parent_before uuid,
  reverted_at timestamptz,
  check (successor_id <> tenant_id)
);
create unique index organisation_closures_one on organisation_closures (tenant_id) where reverted_at is null;
create index organisation_closures_due on organisation_closures (closed_on) where applied_at is null and reverted_at is null;
create index organisation_closures_successor on organisation_closures (successor_id) where reverted_at is null;
alter table organisation_closures enable row level security;
create policy tenant on organisation_closures
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on organisation_closures to app;

create table organisation_contacts (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  -- The order in which they are called.
  place integer not null,
  function_name text not null,
  person_name text,
  phone text,
  email text,
  is_round_the_clock boolean not null,
  hours text
);
create index organisation_contacts_tenant on organisation_contacts (tenant_id, place);
alter table organisation_contacts enable row level security;
create policy tenant on organisation_contacts
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, delete on organisation_contacts to app;

create table organisation_domains (
  tenant_id uuid not null references organisations (tenant_id),
  domain text not null,
  state text not null default 'unproved' check (state in ('unproved', 'proved', 'lapsed')),
  method text check (method in ('dns', 'file')),
  -- What the organisation publishes to prove control; of no use to anybody who does not control the domain.
  token text not null default replace(gen_random_uuid()::text, '-', ''),
  proved_at timestamptz,
  checked_at timestamptz,
  failing_since timestamptz,
  next_check_at timestamptz,
  problem text,
  primary key (tenant_id, domain)
);
-- Anybody may say that a domain is theirs; one at a time proves it.
create unique index organisation_domains_holder on organisation_domains (domain) where state = 'proved';
create index organisation_domains_due on organisation_domains (next_check_at) where state = 'proved';
alter table organisation_domains enable row level security;
create policy tenant on organisation_domains
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on organisation_domains to app;
insert into organisation_domains (tenant_id, domain) select tenant_id, unnest(domains) from organisations on conflict do nothing;
-- A claim for each registered domain, and none for others.
create function organisation_claims_domains() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from organisation_domains where tenant_id = new.tenant_id and domain <> all (new.domains);
  insert into organisation_domains (tenant_id, domain) select new.tenant_id, unnest(new.domains) on conflict do nothing;
  return null;
end $$;
create trigger organisations_domains_first after insert on organisations
  for each row when (cardinality(new.domains) > 0) execute function organisation_claims_domains();
create trigger organisations_domains after update of domains on organisations
  for each row when (new.domains is distinct from old.domains) execute function organisation_claims_domains();

alter table organisation_groups add column condition jsonb;
-- Members of every group that has a condition, written anew where they changed. As the owner: a group reaches what lies below
-- its own organisation, which may be more than the writer's scope.
create function refresh_organisation_groups(today date) returns void
  language sql security definer set search_path = public, pg_temp as $$
  update organisation_groups g set member_ids = m.ids
  from (
    select w.id, coalesce(array_agg(o.tenant_id order by o.name_folded, o.tenant_id) filter (where o.tenant_id is not null), '{}') as ids
    from organisation_groups w
    join organisations top on top.tenant_id = coalesce((w.condition->>'belowId')::uuid, w.tenant_id) and w.tenant_id = any (top.path)
    left join organisations o on o.path > top.path and o.path < top.path || last_id()
      and (o.closed_on is null or o.closed_on > today)
      and (jsonb_array_length(w.condition->'kinds') = 0 or w.condition->'kinds' ? o.kind)
      and (jsonb_array_length(w.condition->'provinceCodes') = 0 or w.condition->'provinceCodes' ? coalesce(o.province_code, ''))
      and (jsonb_array_length(w.condition->'sectors') = 0 or w.condition->'sectors' ? coalesce(o.sector, ''))
    where w.condition is not null
    group by w.id
  ) m where g.id = m.id and g.member_ids is distinct from m.ids
$$;

create table organisation_imports (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  file_name text not null,
  state text not null check (state in ('reading', 'ready', 'applying', 'applied', 'failed')),
  -- The file's bytes, until they are read.
  content bytea,
  sha256 text not null,
  columns text[] not null default '{}',
  unknown_headings text[] not null default '{}',
  counts jsonb not null default '{"total":0,"new":0,"changed":0,"unchanged":0,"problem":0}',
  -- Of everything the preview showed: what is applied is what was looked at.
  fingerprint text,
  problem jsonb,
  work_id uuid,
  leaves_problems boolean not null default false,
  created_at timestamptz not null,
  created_by jsonb,
  applied_at timestamptz
);
create index organisation_imports_tenant on organisation_imports (tenant_id, id desc);
alter table organisation_imports enable row level security;
create policy tenant on organisation_imports
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on organisation_imports to app;

create table organisation_import_rows (
  tenant_id uuid not null references organisations (tenant_id),
  import_id uuid not null references organisation_imports (id) on delete cascade,
  row_number integer not null,
  verdict text not null,
  code text not null,
  name text not null,
  name_folded text not null,
  organisation_id uuid,
  -- The row's cells by column, as the file has them.
  cells jsonb not null,
  changes jsonb not null,
  problems jsonb not null,
  primary key (import_id, row_number)
);
create index organisation_import_rows_verdict on organisation_import_rows (import_id, verdict, row_number);
alter table organisation_import_rows enable row level security;
create policy tenant on organisation_import_rows
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, delete on organisation_import_rows to app;

revoke execute on function organisation_steps(uuid[]), organisation_below(uuid), organisation_sizes(uuid[]), organisation_codes_used(text[]), refresh_organisation_groups(date) from public;
grant execute on function organisation_steps(uuid[]), organisation_below(uuid), organisation_sizes(uuid[]), organisation_codes_used(text[]), refresh_organisation_groups(date) to app;
