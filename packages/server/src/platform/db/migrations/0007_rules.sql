-- Rules in full: versions of packs, choices made here, exceptions, feedback, health, coverage, longer work. A text is kept once
-- by its hash, with the facts read off it, so that an older version of a pack comes into force without being read again.

create table rule_texts (
  tenant_id uuid not null references organisations (tenant_id),
  hash text not null,
  text text not null,
  -- Of a rule that was accepted: kind, title, description, severity, status, author, tags, techniques, log source.
  facts jsonb not null,
  primary key (tenant_id, hash)
);
alter table rule_texts enable row level security;
create policy tenant on rule_texts
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on rule_texts to app;

alter table rule_packs add column kind text not null default 'imported' check (kind in ('imported', 'own', 'starter'));
update rule_packs set kind = 'starter' where origin = 'haidang';
alter table rule_packs add column active_version integer not null default 1;
alter table rule_packs add column latest_version integer not null default 1;

create table rule_pack_versions (
  tenant_id uuid not null,
  pack_id uuid not null references rule_packs (id) on delete cascade,
  version integer not null,
  content_hash text not null,
  imported_at timestamptz not null,
  imported_by uuid,
  imported_by_name text,
  activated_at timestamptz,
  rule_count integer not null,
  refused_count integer not null,
  warning_count integer not null,
  primary key (pack_id, version)
);
create index rule_pack_versions_content on rule_pack_versions (pack_id, content_hash);
alter table rule_pack_versions enable row level security;
create policy tenant on rule_pack_versions
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on rule_pack_versions to app;

create table rule_pack_entries (
  tenant_id uuid not null,
  pack_id uuid not null,
  version integer not null,
  rule_id text not null,
  text_hash text not null,
  path text not null,
  title text not null,
  severity smallint not null,
  status text not null,
  primary key (pack_id, version, rule_id),
  foreign key (pack_id, version) references rule_pack_versions (pack_id, version) on delete cascade
);
alter table rule_pack_entries enable row level security;
create policy tenant on rule_pack_entries
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert on rule_pack_entries to app;

create table rule_pack_problems (
  tenant_id uuid not null,
  pack_id uuid not null,
  version integer not null,
  seq integer not null,
  severity text not null,
  code text not null,
  path text not null,
  line integer not null,
  place integer not null,
  rule_id text not null,
  params jsonb not null,
  primary key (pack_id, version, seq),
  foreign key (pack_id, version) references rule_pack_versions (pack_id, version) on delete cascade
);
alter table rule_pack_problems enable row level security;
create policy tenant on rule_pack_problems
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert on rule_pack_problems to app;

-- What a person has set here outlives every version: `chosen_…` is null where nobody has. `severity` and `is_enabled` are in force.
alter table rules add column tags text[] not null default '{}';
alter table rules add column author_severity smallint;
alter table rules add column chosen_enabled boolean;
alter table rules add column chosen_severity smallint;
alter table rules add column retired_at timestamptz;
alter table rules add column pack_version integer not null default 1;
alter table rules add column copied_from text;
insert into rule_texts (tenant_id, hash, text, facts)
  select tenant_id, text_hash, text, jsonb_build_object('kind', kind, 'title', title, 'description', description, 'severity', severity,
    'status', status, 'author', author, 'tags', to_jsonb(array(select 'attack.' || lower(t) from unnest(techniques) t)), 'techniques', to_jsonb(techniques),
    'product', product, 'service', service, 'category', category)
  from rules on conflict do nothing;
update rules set author_severity = severity, tags = array(select 'attack.' || lower(t) from unnest(techniques) t),
  chosen_enabled = case when is_enabled = (lower(status) not in ('deprecated', 'unsupported')) then null else is_enabled end;
alter table rules alter column author_severity set not null;
insert into rule_pack_versions (tenant_id, pack_id, version, content_hash, imported_at, activated_at, rule_count, refused_count, warning_count)
  select p.tenant_id, p.id, 1, '', p.imported_at, p.imported_at, (select count(*) from rules r where r.pack_id = p.id), 0, 0 from rule_packs p;
insert into rule_pack_entries (tenant_id, pack_id, version, rule_id, text_hash, path, title, severity, status)
  select tenant_id, pack_id, 1, id, text_hash, origin, title, severity, status from rules;

-- Every text a rule has had, the one in force with `replaced_at` null, so that an old hit is explained by the rule that fired.
alter table rule_versions add column text_hash text;
alter table rule_versions add column at timestamptz;
alter table rule_versions add column by_id uuid;
alter table rule_versions add column by_name text;
alter table rule_versions add column note text not null default '';
alter table rule_versions add column pack_version integer;
update rule_versions set text_hash = translate(rtrim(encode(sha256(convert_to(text, 'UTF8')), 'base64'), '='), '+/', '-_'), at = replaced_at;
insert into rule_texts (tenant_id, hash, text, facts)
  select tenant_id, text_hash, text, '{}' from rule_versions on conflict do nothing;
alter table rule_versions drop column text;
alter table rule_versions alter column replaced_at drop not null;
insert into rule_versions (tenant_id, rule_id, version, text_hash, at, replaced_at, pack_version)
  select tenant_id, id, version, text_hash, changed_at, null, 1 from rules on conflict do nothing;
alter table rule_versions alter column text_hash set not null;
alter table rule_versions alter column at set not null;
grant update on rule_versions to app;
alter table rules drop column text;

create table rule_exceptions (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  rule_id text not null,
  audience text not null check (audience in ('all', 'organisation', 'below', 'group')),
  group_id uuid,
  matching jsonb not null,
  filter_text text not null,
  reason text not null,
  created_at timestamptz not null,
  created_by uuid,
  created_by_name text,
  expires_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid,
  revoked_by_name text,
  revoked_reason text,
  suppressed_count bigint not null default 0,
  last_suppressed_at timestamptz,
  recent jsonb not null default '[]'
);
create index rule_exceptions_list on rule_exceptions (created_at desc, id desc);
create index rule_exceptions_rule on rule_exceptions (rule_id, created_at desc, id desc);
alter table rule_exceptions enable row level security;
create policy tenant on rule_exceptions
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on rule_exceptions to app;

-- Hits of rules, counted by the pipeline in batches. Hours are kept for two days, days for a year, sums for ever.
create table rule_hits_hourly (
  tenant_id uuid not null,
  rule_id text not null,
  hour timestamptz not null,
  hits integer not null,
  suppressed integer not null,
  primary key (rule_id, hour, tenant_id)
);
create index rule_hits_hourly_age on rule_hits_hourly (hour);
create table rule_hits_daily (
  tenant_id uuid not null,
  rule_id text not null,
  day date not null,
  hits integer not null,
  suppressed integer not null,
  primary key (rule_id, day, tenant_id)
);
create index rule_hits_daily_age on rule_hits_daily (day, rule_id);
create table rule_activity (
  tenant_id uuid not null,
  rule_id text not null,
  hits bigint not null,
  suppressed bigint not null,
  last_hit_at timestamptz,
  primary key (rule_id, tenant_id)
);
alter table rule_hits_hourly enable row level security;
create policy tenant on rule_hits_hourly
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
alter table rule_hits_daily enable row level security;
create policy tenant on rule_hits_daily
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
alter table rule_activity enable row level security;
create policy tenant on rule_activity
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on rule_hits_hourly, rule_hits_daily, rule_activity to app;

-- What rules cost the engine and which it has set aside: facts of the platform, of no organisation.
create table rule_costs (
  rule_id text not null,
  day date not null,
  looked bigint not null,
  matched bigint not null,
  over_budget bigint not null,
  steps bigint not null,
  primary key (rule_id, day)
);
create table rule_set_asides (
  rule_id text primary key,
  reason text not null,
  at timestamptz not null
);
grant select, insert, update, delete on rule_costs, rule_set_asides to app;

-- What people made of alerts a rule raised: one row an alert with the fields of its first event, and the counts kept beside.
create table rule_verdicts (
  tenant_id uuid not null references organisations (tenant_id),
  alert_id uuid primary key,
  rule_id text not null,
  verdict text not null,
  at timestamptz not null,
  fields jsonb not null
);
create index rule_verdicts_rule on rule_verdicts (rule_id, at desc, alert_id);
create table rule_feedback (
  tenant_id uuid not null references organisations (tenant_id),
  rule_id text not null,
  true_positive integer not null default 0,
  false_positive integer not null default 0,
  benign integer not null default 0,
  primary key (rule_id, tenant_id)
);
alter table rule_verdicts enable row level security;
create policy tenant on rule_verdicts
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
alter table rule_feedback enable row level security;
create policy tenant on rule_feedback
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on rule_verdicts, rule_feedback to app;

-- Sums over every rule. Row-level security asks each row whether its organisation is one of perhaps thousands, one after another;
-- these functions run as the owner, hold the scope themselves and ask a hash. `among` null means the whole scope.
create function rule_sums(among uuid[]) returns table (rule_id text, hits bigint, suppressed bigint, last_hit_at timestamptz, organisations bigint)
  language sql stable security definer rows 5000 set search_path = public, pg_temp as $$
  select a.rule_id, sum(a.hits)::bigint, sum(a.suppressed)::bigint, max(a.last_hit_at), count(*) filter (where a.hits > 0) from rule_activity a
  where ((select scope_is_all()) or a.tenant_id in (select unnest(scope_ids()))) and (among is null or a.tenant_id in (select unnest(among))) group by a.rule_id
$$;
create function rule_hits_since(since date, among uuid[]) returns table (rule_id text, hits bigint, suppressed bigint)
  language sql stable security definer rows 5000 set search_path = public, pg_temp as $$
  select d.rule_id, sum(d.hits)::bigint, sum(d.suppressed)::bigint from rule_hits_daily d
  where d.day >= since and ((select scope_is_all()) or d.tenant_id in (select unnest(scope_ids()))) and (among is null or d.tenant_id in (select unnest(among)))
  group by d.rule_id
$$;
create function rule_feedback_sums(among uuid[]) returns table (rule_id text, true_positive bigint, false_positive bigint, benign bigint)
  language sql stable security definer rows 5000 set search_path = public, pg_temp as $$
  select f.rule_id, sum(f.true_positive)::bigint, sum(f.false_positive)::bigint, sum(f.benign)::bigint from rule_feedback f
  where ((select scope_is_all()) or f.tenant_id in (select unnest(scope_ids()))) and (among is null or f.tenant_id in (select unnest(among))) group by f.rule_id
$$;
revoke execute on function rule_sums(uuid[]), rule_hits_since(date, uuid[]), rule_feedback_sums(uuid[]) from public;
grant execute on function rule_sums(uuid[]), rule_hits_since(date, uuid[]), rule_feedback_sums(uuid[]) to app;

-- The operator's own ATT&CK bundle: ids, names and tactics.
create table attack_bundles (
  tenant_id uuid primary key references organisations (tenant_id),
  version text not null,
  imported_at timestamptz not null,
  tactics jsonb not null
);
create table attack_techniques (
  tenant_id uuid not null references attack_bundles (tenant_id) on delete cascade,
  id text not null,
  name text not null,
  tactics text[] not null,
  primary key (tenant_id, id)
);
alter table attack_bundles enable row level security;
create policy tenant on attack_bundles
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
alter table attack_techniques enable row level security;
create policy tenant on attack_techniques
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on attack_bundles, attack_techniques to app;

-- Work that takes longer than a request. `beat_at` tells a process that died with it.
create table rule_tasks (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  kind text not null,
  state text not null check (state in ('running', 'done', 'failed', 'cancelled')),
  stage text not null,
  title text not null,
  done integer not null default 0,
  total integer not null default 0,
  owner_id uuid,
  started_at timestamptz not null,
  ended_at timestamptz,
  beat_at timestamptz not null,
  is_cancel_asked boolean not null default false,
  problem jsonb,
  result jsonb
);
create index rule_tasks_list on rule_tasks (owner_id, started_at desc, id desc);
alter table rule_tasks enable row level security;
create policy tenant on rule_tasks
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on rule_tasks to app;
