-- Alerts and campaigns. Alerts belong to the organisation they were seen in; campaigns to the centre that watches over all.

-- `key` names rule, entity and organisation and may be long, hence its SHA-256; key and start of the window are the
-- correlator's fingerprint. `round` counts the alerts one window has had: a new one is raised where hits go on after the last
-- was closed. `absolute_count` is the correlator's count of the whole window, `base_count` what earlier rounds hold of it.
-- `artefacts` are hashes of organisation and `kind:value`, by which a campaign finds its alerts; `words` the lexemes of the search.
create table alerts (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  key text not null,
  key_hash text not null,
  window_start bigint not null,
  round integer not null default 0,
  kind text not null,
  rule_key text not null,
  title text not null,
  severity smallint not null,
  entity jsonb not null,
  value_list jsonb not null,
  artefacts text[] not null,
  techniques text[] not null,
  sources text[] not null,
  state text not null default 'new' check (state in ('new', 'acknowledged', 'closed')),
  verdict text,
  note text,
  handled_by uuid,
  handled_by_name text,
  handled_at timestamptz,
  absolute_count integer not null,
  base_count integer not null default 0,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  received_at timestamptz not null,
  evidence jsonb not null,
  campaign_id uuid,
  words tsvector not null,
  unique (key_hash, window_start, round)
);
create index alerts_by_state on alerts (state, severity desc, last_seen_at desc, id desc);
create index alerts_by_tenant on alerts (tenant_id, state, severity desc, last_seen_at desc, id desc);
create index alerts_by_campaign on alerts (campaign_id, state) where campaign_id is not null;
create index alerts_artefacts on alerts using gin (artefacts);
create index alerts_words on alerts using gin (words);
alter table alerts enable row level security;
create policy tenant on alerts
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on alerts to app;

-- Under row-level security PostgreSQL uses an index only for operators that are marked as leaking nothing, and neither `@@` nor
-- `@>` is. These functions run as the owner and hold the scope themselves, so that the two indexes above serve.
-- The words of an alert include `@<organisation>`, which no search text can ask for: it narrows within the index.
create function alerts_with_words(wanted tsquery, most integer) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp set enable_seqscan = off as $$
  select id from alerts where words @@ wanted and (scope_is_all() or tenant_id = any (scope_ids())) limit most
$$;
create function alerts_seen_with(hashes text[]) returns setof uuid
  language sql stable security definer rows 20 set search_path = public, pg_temp set enable_seqscan = off as $$
  select id from alerts where artefacts && hashes and (scope_is_all() or tenant_id = any (scope_ids()))
$$;
revoke execute on function alerts_with_words(tsquery, integer), alerts_seen_with(text[]) from public;
grant execute on function alerts_with_words(tsquery, integer), alerts_seen_with(text[]) to app;

-- How many alerts an organisation has by state and severity, kept by trigger: a list of a million is not counted to be shown.
create table alert_counts (
  tenant_id uuid not null,
  state text not null,
  severity smallint not null,
  count integer not null,
  primary key (tenant_id, state, severity)
);
alter table alert_counts enable row level security;
create policy tenant on alert_counts
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on alert_counts to app;

create function count_new_alerts() returns trigger language plpgsql as $$
begin
  insert into alert_counts as c (tenant_id, state, severity, count)
    select tenant_id, state, severity, count(*) from after_rows group by 1, 2, 3 order by 1, 2, 3
    on conflict (tenant_id, state, severity) do update set count = c.count + excluded.count;
  return null;
end $$;
create function count_changed_alerts() returns trigger language plpgsql as $$
begin
  insert into alert_counts as c (tenant_id, state, severity, count)
    select tenant_id, state, severity, sum(n) from (
      select tenant_id, state, severity, 1 as n from after_rows
      union all select tenant_id, state, severity, -1 from before_rows
    ) moved group by 1, 2, 3 having sum(n) <> 0 order by 1, 2, 3
    on conflict (tenant_id, state, severity) do update set count = c.count + excluded.count;
  return null;
end $$;
create trigger alerts_counted_new after insert on alerts
  referencing new table as after_rows for each statement execute function count_new_alerts();
create trigger alerts_counted_changed after update on alerts
  referencing old table as before_rows new table as after_rows for each statement execute function count_changed_alerts();

-- `key` is the correlator's name of the campaign and may be long, hence its SHA-256. Counts and reasons are the
-- correlator's, absolute.
create table campaigns (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  key text not null,
  key_hash text not null unique,
  title text not null,
  severity smallint not null,
  state text not null default 'open' check (state in ('open', 'closed', 'merged')),
  why jsonb not null,
  techniques text[] not null,
  organisation_count integer not null,
  sighting_count integer not null,
  artefact_count integer not null,
  opened_at timestamptz not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  merged_into uuid references campaigns (id),
  warning_id uuid
);
create index campaigns_by_state on campaigns (state, severity desc, last_seen_at desc, id desc);
create index campaigns_merged on campaigns (merged_into) where merged_into is not null;
alter table campaigns enable row level security;
create policy tenant on campaigns
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on campaigns to app;

create table campaign_artefacts (
  tenant_id uuid not null,
  campaign_id uuid not null references campaigns (id),
  artefact_hash text not null,
  kind text not null,
  value text not null,
  primary key (campaign_id, artefact_hash)
);
alter table campaign_artefacts enable row level security;
create policy tenant on campaign_artefacts
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on campaign_artefacts to app;

-- How one organisation saw one artefact of a campaign.
create table campaign_sightings (
  tenant_id uuid not null,
  campaign_id uuid not null references campaigns (id),
  artefact_hash text not null,
  organisation_id uuid not null references organisations (tenant_id),
  count integer not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (campaign_id, artefact_hash, organisation_id)
);
alter table campaign_sightings enable row level security;
create policy tenant on campaign_sightings
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on campaign_sightings to app;

-- What happened to a campaign, oldest first. `occurrence` makes a change that is applied again write nothing.
create table campaign_history (
  tenant_id uuid not null,
  campaign_id uuid not null references campaigns (id),
  seq bigint generated always as identity,
  occurrence text not null,
  at timestamptz not null,
  code text not null,
  params jsonb not null,
  by_id uuid,
  by_name text,
  primary key (campaign_id, seq),
  unique (campaign_id, occurrence)
);
alter table campaign_history enable row level security;
create policy tenant on campaign_history
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert on campaign_history to app;
