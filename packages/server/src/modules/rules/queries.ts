/** Rules as rows: lists with their filters and what is counted beside them, one rule, its versions, and writing. */
import type { RuleSelection } from '@haidang/contracts'
import { severityRank, type TenantId } from '@haidang/std'
import { prefixQuery, sql, type Tx } from '#src/platform/db/index.ts'
import type { RuleListRow, RuleRow, RuleVersionRow, RuleWrite } from './tables.ts'

const columns = sql`r.tenant_id, r.id, r.pack_id, p.name as pack_name, p.licence as pack_licence, p.kind as pack_kind, r.kind, r.title, r.title_folded,
  r.description, r.severity, r.author_severity, r.status, r.author, r.tags, r.techniques, r.product, r.service, r.category, r.is_enabled,
  r.chosen_enabled, r.chosen_severity, r.text_hash, r.origin, r.version, r.pack_version, r.changed_at, r.retired_at, r.copied_from`

/** The key of the last row seen: severity rank, folded title, id. */
export type RuleKey = readonly [severity: number, titleFolded: string, id: string]

export interface RuleFilter extends RuleSelection {
  readonly isEnabled?: boolean | undefined
  readonly isChosenHere?: boolean | undefined
  readonly isSetAside?: boolean | undefined
  readonly hasExceptions?: boolean | undefined
  readonly isRetired?: boolean | undefined
  /** ISO 8601: exceptions that have ended by then do not count. */
  readonly now: string
}

const anyText = (column: ReturnType<typeof sql>, values: readonly string[] | undefined) =>
  values === undefined ? sql`` : sql`and ${column} = any (${[...values]}::text[])`

/** A tag asked for with `*` as a pattern of `like`. */
const likeOf = (tag: string): string =>
  tag
    .toLowerCase()
    .replaceAll(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')

function tagsWhere(tags: readonly string[] | undefined) {
  if (tags === undefined) return sql``
  const whole = tags.filter((t) => !t.includes('*')).map((t) => t.toLowerCase())
  const patterns = tags.filter((t) => t.includes('*')).map(likeOf)
  return sql`and (r.tags && ${whole}::text[] or exists (select from unnest(r.tags) t where t like any (${patterns}::text[])))`
}

const activeException = (now: string) =>
  sql`e.revoked_at is null and (e.expires_at is null or e.expires_at > ${now}::timestamptz)`

/** Every condition of a filter as `and …`, on `rules r`. */
function where(filter: RuleFilter) {
  const words = filter.text === undefined ? null : prefixQuery(filter.text)
  return sql`${filter.isRetired === true ? sql`r.retired_at is not null` : sql`r.retired_at is null`}
    ${words === null ? sql`` : sql`and r.words @@ ${words}::tsquery`}
    ${filter.levels === undefined ? sql`` : sql`and r.severity = any (${filter.levels.map(severityRank)}::smallint[])`}
    ${anyText(sql`r.status`, filter.statuses)} ${anyText(sql`r.kind`, filter.kinds)}
    ${anyText(sql`r.product`, filter.products)} ${anyText(sql`r.service`, filter.services)} ${anyText(sql`r.category`, filter.categories)}
    ${filter.packIds === undefined ? sql`` : sql`and r.pack_id = any (${filter.packIds}::uuid[])`}
    ${filter.techniques === undefined ? sql`` : sql`and r.techniques && ${filter.techniques.map((t) => t.toUpperCase())}::text[]`}
    ${tagsWhere(filter.tags)} ${anyText(sql`r.id`, filter.ruleIds)}
    ${filter.isEnabled === undefined ? sql`` : sql`and r.is_enabled = ${filter.isEnabled}`}
    ${filter.isChosenHere === undefined ? sql`` : sql`and (r.chosen_enabled is not null or r.chosen_severity is not null) = ${filter.isChosenHere}`}
    ${filter.isSetAside === undefined ? sql`` : sql`and exists (select from rule_set_asides s where s.rule_id = r.id) = ${filter.isSetAside}`}
    ${filter.hasExceptions === undefined ? sql`` : sql`and exists (select from rule_exceptions e where e.rule_id = r.id and ${activeException(filter.now)}) = ${filter.hasExceptions}`}`
}

/** What is counted beside a rule, within the reader's scope, for `rules r`. */
const counted = (now: string) => sql`
  (select s.reason from rule_set_asides s where s.rule_id = r.id) as set_aside_reason,
  (select s.at from rule_set_asides s where s.rule_id = r.id) as set_aside_at,
  (select count(*)::int from rule_exceptions e where e.rule_id = r.id and ${activeException(now)}) as exception_count,
  (select coalesce(sum(h.hits), 0)::int from rule_hits_hourly h where h.rule_id = r.id and h.hour > ${now}::timestamptz - interval '24 hours') as hits_24h,
  (select coalesce(sum(h.hits), 0)::int from rule_hits_daily h where h.rule_id = r.id and h.day > (${now}::timestamptz at time zone 'UTC')::date - 7) as hits_7d,
  coalesce(a.hits, 0)::float8 as hits_total, coalesce(a.suppressed, 0)::float8 as suppressed_total, a.last_hit_at`

const activity = sql`left join lateral (
  select sum(hits) as hits, sum(suppressed) as suppressed, max(last_hit_at) as last_hit_at from rule_activity where rule_id = r.id) a on true`

/** One page, most severe first, then by title. */
export async function listRules(
  tx: Tx,
  filter: RuleFilter,
  after: RuleKey | undefined,
  limit: number,
): Promise<RuleListRow[]> {
  const { rows } = await sql<RuleListRow>`
    select ${columns}, ${counted(filter.now)} from (
      select * from rules r where ${where(filter)}
        ${after === undefined ? sql`` : sql`and (r.severity < ${after[0]}::smallint or (r.severity = ${after[0]}::smallint and (r.title_folded, r.id) > (${after[1]}::text, ${after[2]}::text)))`}
      order by r.severity desc, r.title_folded, r.id limit ${limit}
    ) r join rule_packs p on p.id = r.pack_id ${activity}
    order by r.severity desc, r.title_folded, r.id`.execute(tx)
  return rows
}

/** One rule, living or retired. */
export async function getRule(tx: Tx, id: string, now: string): Promise<(RuleListRow & { text: string }) | undefined> {
  const { rows } = await sql<RuleListRow & { text: string }>`
    select ${columns}, t.text, ${counted(now)}
    from (select * from rules where id = ${id} order by tenant_id limit 1) r join rule_packs p on p.id = r.pack_id
    join rule_texts t on t.tenant_id = r.tenant_id and t.hash = r.text_hash ${activity}`.execute(tx)
  return rows[0]
}

export async function titleOf(tx: Tx, id: string): Promise<string | undefined> {
  return (await sql<{ title: string }>`select title from rules where id = ${id} limit 1`.execute(tx)).rows[0]?.title
}

/** One rule locked until the transaction ends. */
export async function lockRule(tx: Tx, id: string): Promise<RuleRow | undefined> {
  const { rows } = await sql<RuleRow>`
    select ${columns} from rules r join rule_packs p on p.id = r.pack_id where r.id = ${id} order by r.tenant_id limit 1 for update of r`.execute(
    tx,
  )
  return rows[0]
}

export interface FacetRow {
  facet: string
  value: string
  label: string | null
  count: number
  enabled: number
}

/** How the rules of a filter spread: one row a value, the most frequent first, at most 200 of each. */
export async function countFacets(tx: Tx, filter: RuleFilter): Promise<FacetRow[]> {
  const { rows } = await sql<FacetRow>`
    with m as materialized (
      select r.severity, r.status, r.product, r.service, r.category, r.pack_id, r.is_enabled, count(*) as rules from rules r
      where ${where(filter)} group by 1, 2, 3, 4, 5, 6, 7
    ), f as (
      select 'total' as facet, '' as value, is_enabled, rules from m
      union all select 'levels', severity::text, is_enabled, rules from m
      union all select 'statuses', status, is_enabled, rules from m
      union all select 'products', product, is_enabled, rules from m where product is not null
      union all select 'services', service, is_enabled, rules from m where service is not null
      union all select 'categories', category, is_enabled, rules from m where category is not null
      union all select 'packs', pack_id::text, is_enabled, rules from m
      union all select 'tags', t, r.is_enabled, count(*) from rules r cross join lateral unnest(r.tags) t where ${where(filter)} group by t, r.is_enabled
    ), n as (
      select facet, value, sum(rules)::int as count, coalesce(sum(rules) filter (where is_enabled), 0)::int as enabled from f group by facet, value
    ), ranked as (select *, row_number() over (partition by facet order by count desc, value) as place from n)
    select facet, value, p.name as label, count, enabled from ranked left join rule_packs p on ranked.facet = 'packs' and p.id::text = ranked.value
    where place <= 200 order by facet, place`.execute(tx)
  return rows
}

export interface SwitchRow {
  id: string
  title: string
  severity: number
  pack_name: string
}

/** What switching the rules of a filter to one side changes. */
export interface SwitchFacts {
  /** Rules of the filter, and those of them that would change. */
  readonly matching: number
  readonly changing: number
  /** Names exactly the rules that would change; empty where none would. */
  readonly digest: string
  readonly byLevel: readonly { readonly severity: number; readonly count: number }[]
}

export async function switchFacts(tx: Tx, filter: RuleFilter, isEnabled: boolean): Promise<SwitchFacts> {
  const { rows } = await sql<{ matching: number; changing: number; digest: string | null }>`
    select count(*)::int as matching, count(*) filter (where r.is_enabled <> ${isEnabled})::int as changing,
      encode(sha256(convert_to(string_agg(r.id, E'\\n' order by r.id) filter (where r.is_enabled <> ${isEnabled}), 'UTF8')), 'hex') as digest
    from rules r where ${where(filter)}`.execute(tx)
  const levels = await sql<{ severity: number; count: number }>`
    select r.severity, count(*)::int as count from rules r where ${where(filter)} and r.is_enabled <> ${isEnabled}
    group by r.severity order by r.severity desc`.execute(tx)
  const [row] = rows
  return { matching: row?.matching ?? 0, changing: row?.changing ?? 0, digest: row?.digest ?? '', byLevel: levels.rows }
}

/** Rules of a filter that switching would change, most severe first; all of them where no limit is given. */
export async function listForSwitch(
  tx: Tx,
  filter: RuleFilter,
  isEnabled: boolean,
  limit: number | null,
): Promise<SwitchRow[]> {
  const { rows } = await sql<SwitchRow>`
    select r.id, r.title, r.severity, p.name as pack_name from rules r join rule_packs p on p.id = r.pack_id
    where ${where(filter)} and r.is_enabled <> ${isEnabled} order by r.severity desc, r.title_folded, r.id limit ${limit}`.execute(
    tx,
  )
  return rows
}

/** Switches rules by hand: the choice stays whatever later versions bring. Answers how many were not so already. */
export async function saveSwitch(tx: Tx, ids: readonly string[], isEnabled: boolean, at: string): Promise<number> {
  const { rows } =
    await sql`update rules set is_enabled = ${isEnabled}, chosen_enabled = ${isEnabled}, changed_at = ${at}::timestamptz
    where id = any (${[...ids]}::text[]) and retired_at is null and is_enabled <> ${isEnabled} returning id`.execute(tx)
  return rows.length
}

export async function saveChoice(
  tx: Tx,
  rule: Pick<RuleRow, 'tenant_id' | 'id'>,
  choice: {
    readonly is_enabled: boolean
    readonly severity: number
    readonly chosen_enabled: boolean | null
    readonly chosen_severity: number | null
  },
  at: string,
): Promise<void> {
  await sql`update rules set is_enabled = ${choice.is_enabled}, severity = ${choice.severity}, chosen_enabled = ${choice.chosen_enabled}::boolean,
    chosen_severity = ${choice.chosen_severity}::smallint, changed_at = ${at}::timestamptz
    where tenant_id = ${rule.tenant_id} and id = ${rule.id}`.execute(tx)
}

/** Who wrote a version of a rule, where it was a person. */
export interface VersionAuthor {
  readonly id: string | null
  readonly name: string | null
  readonly note: string
  /** The version of the pack it comes with; null for an own rule. */
  readonly packVersion: number | null
}

/** Writes rules in one statement, and each text that is new for its rule into the rule's versions. */
export async function upsertRules(
  tx: Tx,
  tenant: TenantId,
  packId: string,
  at: string,
  author: VersionAuthor,
  rules: readonly RuleWrite[],
): Promise<void> {
  if (rules.length === 0) return
  const json = JSON.stringify(rules)
  const keys = sql`jsonb_to_recordset(${json}::jsonb) as w (id text, version integer, text_hash text)`
  await sql`update rule_versions v set replaced_at = ${at}::timestamptz from ${keys}
    where v.tenant_id = ${tenant} and v.rule_id = w.id and v.version < w.version and v.replaced_at is null`.execute(tx)
  await sql`insert into rule_versions (tenant_id, rule_id, version, text_hash, at, by_id, by_name, note, pack_version)
    select ${tenant}::uuid, w.id, w.version, w.text_hash, ${at}::timestamptz, ${author.id}::uuid, ${author.name}::text, ${author.note}, ${author.packVersion}::integer
    from ${keys} on conflict do nothing`.execute(tx)
  await sql`insert into rules (tenant_id, id, pack_id, kind, title, title_folded, description, severity, author_severity, status, author, tags, techniques,
      product, service, category, is_enabled, text_hash, origin, version, pack_version, copied_from, changed_at, words)
    select ${tenant}::uuid, id, ${packId}::uuid, kind, title, title_folded, description, severity, author_severity, status, author, tags, techniques,
      product, service, category, is_enabled, text_hash, origin, version, pack_version, copied_from, ${at}::timestamptz, array_to_tsvector(words)
    from jsonb_to_recordset(${json}::jsonb) as w (id text, kind text, title text, title_folded text, description text, severity smallint,
      author_severity smallint, status text, author text, tags text[], techniques text[], product text, service text, category text, is_enabled boolean,
      text_hash text, origin text, version integer, pack_version integer, copied_from text, words text[])
    on conflict (tenant_id, id) do update set pack_id = excluded.pack_id, kind = excluded.kind, title = excluded.title,
      title_folded = excluded.title_folded, description = excluded.description, severity = excluded.severity,
      author_severity = excluded.author_severity, status = excluded.status, author = excluded.author, tags = excluded.tags,
      techniques = excluded.techniques, product = excluded.product, service = excluded.service, category = excluded.category,
      is_enabled = excluded.is_enabled, text_hash = excluded.text_hash, origin = excluded.origin, version = excluded.version,
      pack_version = excluded.pack_version, changed_at = excluded.changed_at, words = excluded.words, retired_at = null`.execute(
    tx,
  )
}

/** Takes rules out of use; what was chosen for them stays, should they come back. */
export async function retireRules(tx: Tx, tenant: TenantId, ids: readonly string[], at: string): Promise<void> {
  if (ids.length === 0) return
  await sql`update rules set retired_at = ${at}::timestamptz, is_enabled = false, changed_at = ${at}::timestamptz
    where tenant_id = ${tenant} and id = any (${[...ids]}::text[])`.execute(tx)
  await sql`update rule_versions set replaced_at = ${at}::timestamptz
    where tenant_id = ${tenant} and rule_id = any (${[...ids]}::text[]) and replaced_at is null`.execute(tx)
}

/** Deletes a rule that never fired, with its versions; its texts stay where others share them. */
export async function deleteRule(tx: Tx, rule: Pick<RuleRow, 'tenant_id' | 'id'>): Promise<void> {
  await sql`delete from rule_versions where tenant_id = ${rule.tenant_id} and rule_id = ${rule.id}`.execute(tx)
  await sql`delete from rules where tenant_id = ${rule.tenant_id} and id = ${rule.id}`.execute(tx)
}

/** Versions of a rule, newest first, those below `before`. */
export async function listVersions(
  tx: Tx,
  rule: Pick<RuleRow, 'tenant_id' | 'id'>,
  before: number | undefined,
  limit: number,
): Promise<RuleVersionRow[]> {
  const { rows } =
    await sql<RuleVersionRow>`select rule_id, version, text_hash, at, by_id, by_name, note, pack_version, replaced_at from rule_versions
    where tenant_id = ${rule.tenant_id} and rule_id = ${rule.id} ${before === undefined ? sql`` : sql`and version < ${before}`}
    order by version desc limit ${limit}`.execute(tx)
  return rows
}

/** A version of a rule with its text, and the text of the version before it. */
export async function getVersion(
  tx: Tx,
  rule: Pick<RuleRow, 'tenant_id' | 'id'>,
  version: number,
): Promise<(RuleVersionRow & { text: string; text_before: string | null }) | undefined> {
  const { rows } = await sql<RuleVersionRow & { text: string; text_before: string | null }>`
    select v.rule_id, v.version, v.text_hash, v.at, v.by_id, v.by_name, v.note, v.pack_version, v.replaced_at, t.text,
      (select bt.text from rule_versions b join rule_texts bt on bt.tenant_id = b.tenant_id and bt.hash = b.text_hash
        where b.tenant_id = v.tenant_id and b.rule_id = v.rule_id and b.version < v.version order by b.version desc limit 1) as text_before
    from rule_versions v join rule_texts t on t.tenant_id = v.tenant_id and t.hash = v.text_hash
    where v.tenant_id = ${rule.tenant_id} and v.rule_id = ${rule.id} and v.version = ${version}`.execute(tx)
  return rows[0]
}

export interface EnabledRow {
  id: string
  origin: string
  text: string
  pack_name: string
  chosen_severity: number | null
}

/** Every rule that is to run, of all organisations. */
export async function listEnabledRules(tx: Tx): Promise<EnabledRow[]> {
  const { rows } = await sql<EnabledRow>`
    select distinct on (r.id) r.id, r.origin, t.text, p.name as pack_name, r.chosen_severity from rules r join rule_packs p on p.id = r.pack_id
    join rule_texts t on t.tenant_id = r.tenant_id and t.hash = r.text_hash
    where r.is_enabled and r.retired_at is null order by r.id, r.tenant_id`.execute(tx)
  return rows
}
