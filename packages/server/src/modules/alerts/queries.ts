import type { AlertId, TenantId } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import { tenantLexeme } from './model.ts'
import type { AlertRow, AlertWrite, RoundRow } from './tables.ts'

/** A campaign is named to those who may see it: its rows belong to the centre, and row-level security decides. */
const columns = sql`a.tenant_id, a.id, a.kind, a.rule_key, a.title, a.severity, a.entity, a.value_list, a.techniques, a.state, a.verdict,
  a.note, a.handled_by, a.handled_by_name, a.absolute_count, a.base_count, a.first_seen_at, a.last_seen_at, a.evidence,
  (select c.id from campaigns c where c.id = a.campaign_id) as campaign_id, o.name, o.short_name, o.province_code`

/** Which alerts; all conditions must hold. `organisations` null means whatever row-level security lets through. */
export interface AlertFilter {
  readonly states: readonly string[]
  readonly minSeverity: number
  readonly organisations: readonly TenantId[] | null
  /** What the text asks for: `ids` where few alerts answer it, else the `tsquery` that is tried row by row. Null: no text. */
  readonly words: WordsFilter | null
  readonly campaignId: string | null
}

export type WordsFilter = { readonly ids: readonly string[] } | { readonly query: string }

/** The key of the last row seen: severity rank, instant, id. */
export type AlertKey = readonly [severity: number, lastSeenAt: string, id: string]

/** Up to this many organisations each is walked in its own index range; beyond, one walk over all of them is shorter. */
const FEW_ORGANISATIONS = 16

/**
 * One page, most severe and latest first. Every state (and each organisation, where few are asked for) is read from its own
 * index range to the length of a page, and the ranges are merged: the cost does not grow with the table.
 */
export async function listAlerts(
  tx: Tx,
  filter: AlertFilter,
  after: AlertKey | undefined,
  limit: number,
): Promise<AlertRow[]> {
  const inOrder =
    after === undefined
      ? sql``
      : sql`and (a.severity, a.last_seen_at, a.id) < (${after[0]}::smallint, ${after[1]}::timestamptz, ${after[2]}::uuid)`
  const order = sql`order by a.severity desc, a.last_seen_at desc, a.id desc`
  const found =
    filter.words !== null && 'ids' in filter.words
      ? sql`select * from alerts a where a.state = any (${filter.states}::text[]) ${inOrganisations(filter)} ${inOrder} ${narrow(filter)}`
      : sql`select a.* from (${rangesOf(filter)}) r cross join lateral (
        select * from alerts a where a.state = r.state ${inRange(filter)} ${inOrder} ${narrow(filter)} ${order} limit ${limit}
      ) a`
  const page = sql<AlertRow>`
    select ${columns} from (${found} ${order} limit ${limit}) a join organisations o on o.tenant_id = a.tenant_id ${order}`
  return (await (isWalked(filter) ? walkInOrder(tx, () => page.execute(tx)) : page.execute(tx))).rows
}

function isWalked({ words, campaignId }: Pick<AlertFilter, 'words' | 'campaignId'>): boolean {
  return words !== null && 'query' in words && campaignId === null
}

/**
 * Runs a query that is to walk an index in its order until it has enough. The planner holds words for rarer than they are
 * and would rather fetch and sort all of a range; for this query it may not.
 */
async function walkInOrder<T>(tx: Tx, run: () => Promise<T>): Promise<T> {
  await sql`select set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)`.execute(tx)
  const answer = await run()
  await sql`select set_config('enable_sort', 'on', true), set_config('enable_bitmapscan', 'on', true)`.execute(tx)
  return answer
}

function isFew(organisations: readonly TenantId[] | null): organisations is readonly TenantId[] {
  return organisations !== null && organisations.length <= FEW_ORGANISATIONS
}

/** The ranges of an index that together hold what the filter's states and organisations name, one row each. */
function rangesOf({ states, organisations }: Pick<AlertFilter, 'states' | 'organisations'>) {
  return isFew(organisations)
    ? sql`select s.state, t.tenant_id from unnest(${states}::text[]) s (state), unnest(${organisations}::uuid[]) t (tenant_id)`
    : sql`select s.state from unnest(${states}::text[]) s (state)`
}

function inRange(filter: Pick<AlertFilter, 'organisations'>) {
  return isFew(filter.organisations) ? sql`and a.tenant_id = r.tenant_id` : inOrganisations(filter)
}

function inOrganisations({ organisations }: Pick<AlertFilter, 'organisations'>) {
  return organisations === null ? sql`` : sql`and a.tenant_id = any (${organisations}::uuid[])`
}

function narrow(filter: Pick<AlertFilter, 'minSeverity' | 'words' | 'campaignId'>) {
  return sql`
    ${filter.minSeverity > 0 ? sql`and a.severity >= ${filter.minSeverity}::smallint` : sql``}
    ${filter.words === null ? sql`` : 'ids' in filter.words ? sql`and a.id = any (${filter.words.ids}::uuid[])` : sql`and a.words @@ ${filter.words.query}::tsquery`}
    ${filter.campaignId === null ? sql`` : sql`and a.campaign_id = ${filter.campaignId}`}`
}

/** Alerts looked at to tell whether many answer a text. */
const SAMPLE = 2000
/** From this share of the sample on, walking in order finds a page sooner than the index of words does. */
const DENSE_SHARE = 0.05
/** Fewer than this found in the sample would not fill a page. */
const ENOUGH = 100
/** Up to this many answers are fetched by the index of words. */
const FEW_ANSWERS = 5000

/**
 * How a text is best looked for within the filter: by the index of words where few alerts answer it; else row by row along
 * the order of the list, which the first of those rows foretell.
 */
export async function lookUpWords(tx: Tx, query: string, filter: Omit<AlertFilter, 'words'>): Promise<WordsFilter> {
  const { organisations } = filter
  if (filter.campaignId !== null) return { query }
  if (isFew(organisations) && organisations.length === 0) return { ids: [] }
  const perRange = Math.ceil(SAMPLE / (filter.states.length * (isFew(organisations) ? organisations.length : 1)))
  const sample = await walkInOrder(tx, () =>
    sql<{ longest: number; looked: number; found: number }>`
    select coalesce(max(n.looked), 0)::int as longest, coalesce(sum(n.looked), 0)::int as looked, coalesce(sum(n.found), 0)::int as found
    from (${rangesOf(filter)}) r cross join lateral (
      select count(*) as looked, count(*) filter (where a.words @@ ${query}::tsquery) as found from (
        select a.words from alerts a where a.state = r.state ${inRange(filter)} ${narrow({ ...filter, words: null })}
        order by a.severity desc, a.last_seen_at desc, a.id desc limit ${perRange}
      ) a
    ) n`.execute(tx),
  )
  const { longest = 0, looked = 0, found = 0 } = sample.rows[0] ?? {}
  // Everything has been looked at, or enough has been found: walking is the shorter way.
  if (longest < perRange || (found >= ENOUGH && found >= looked * DENSE_SHARE)) return { query }
  const wanted = isFew(organisations)
    ? `(${query}) & (${organisations.map((id) => `'${tenantLexeme(id)}'`).join(' | ')})`
    : query
  const { rows } = await sql<{
    id: string
  }>`select id from alerts_with_words(${wanted}::tsquery, ${FEW_ANSWERS + 1}::integer) f (id)`.execute(tx)
  return rows.length > FEW_ANSWERS ? { query } : { ids: rows.map((r) => r.id) }
}

/** Alerts by state, whatever state the filter names, from the counts kept beside the table. */
export async function countAlerts(tx: Tx, filter: AlertFilter): Promise<Map<string, number>> {
  const { organisations, minSeverity } = filter
  const { rows } = await sql<{ state: string; count: number }>`
    select state, sum(count)::int as count from alert_counts
    where severity >= ${minSeverity}::smallint ${organisations === null ? sql`` : sql`and tenant_id = any (${organisations}::uuid[])`}
    group by state`.execute(tx)
  return new Map(rows.map((r) => [r.state, r.count]))
}

/** Rows looked at in each state to count what very many alerts answer. */
const COUNT_WALK = 2000

/**
 * As `countAlerts` where text or a campaign narrows the list, in each state no further than `cap`: exact where the index of
 * words or the campaign names the rows; where very many answer, counted over the first `COUNT_WALK` of each state, so at least.
 */
export async function countMatchingAlerts(
  tx: Tx,
  filter: AlertFilter,
  states: readonly string[],
  cap: number,
): Promise<Map<string, number>> {
  const { words } = filter
  const all = { ...filter, states }
  if (words === null || !('query' in words) || filter.campaignId !== null) {
    const { rows } = await sql<{ state: string; count: number }>`
      select a.state, least(count(*), ${cap})::int as count from alerts a
      where a.state = any (${states}::text[]) ${inOrganisations(filter)} ${narrow(filter)} group by a.state`.execute(tx)
    return new Map(rows.map((r) => [r.state, r.count]))
  }
  const perRange = Math.ceil(COUNT_WALK / (isFew(filter.organisations) ? Math.max(1, filter.organisations.length) : 1))
  const { rows } = await walkInOrder(tx, () =>
    sql<{ state: string; count: number }>`
    select state, least(count(*), ${cap})::int as count from (
      select r.state, a.words from (${rangesOf(all)}) r cross join lateral (
        select a.words from alerts a where a.state = r.state ${inRange(all)} ${narrow({ ...filter, words: null })}
        order by a.severity desc, a.last_seen_at desc, a.id desc limit ${perRange}
      ) a
    ) m where m.words @@ ${words.query}::tsquery group by state`.execute(tx),
  )
  return new Map(rows.map((r) => [r.state, r.count]))
}

/** Alerts by id, in no order. */
export async function getAlerts(tx: Tx, ids: readonly string[]): Promise<AlertRow[]> {
  return (
    await sql<AlertRow>`select ${columns} from alerts a join organisations o on o.tenant_id = a.tenant_id where a.id = any (${ids}::uuid[])`.execute(
      tx,
    )
  ).rows
}

/** Moves an alert on where it is still in one of `from`; false where somebody else was first. */
export async function saveHandling(
  tx: Tx,
  id: AlertId,
  from: readonly string[],
  to: {
    state: string
    verdict: string | null
    note: string | null
    by: string | null
    byName: string | null
    at: string
  },
): Promise<boolean> {
  const { rows } =
    await sql`update alerts set state = ${to.state}, verdict = ${to.verdict}, note = coalesce(${to.note}, note),
      handled_by = ${to.by}::uuid, handled_by_name = ${to.byName}, handled_at = ${to.at}::timestamptz
    where id = ${id} and state = any (${from}::text[]) returning id`.execute(tx)
  return rows.length > 0
}

const round = sql`tenant_id, id, key, key_hash, window_start, round, kind, rule_key, title, severity, entity, value_list, techniques, sources,
  state, absolute_count, base_count, first_seen_at, last_seen_at, received_at, evidence`

/** The newest round of each window, locked until the transaction ends. */
export async function lockRounds(
  tx: Tx,
  windows: readonly { key_hash: string; window_start: number }[],
): Promise<RoundRow[]> {
  const { rows } = await sql<RoundRow>`
    select ${round} from alerts
    where (key_hash, window_start, round) in (
      select a.key_hash, a.window_start, max(a.round) from alerts a
      join jsonb_to_recordset(${JSON.stringify(windows)}::jsonb) w (key_hash text, window_start bigint)
        on a.key_hash = w.key_hash and a.window_start = w.window_start
      group by 1, 2)
    for update`.execute(tx)
  return rows
}

/** The latest window of each key, newest round, closed ones left out: what the correlator may go on with. */
export async function latestOpenRounds(tx: Tx, keyHashes: readonly string[]): Promise<RoundRow[]> {
  const { rows } = await sql<RoundRow>`
    select l.* from unnest(${keyHashes}::text[]) k (hash) cross join lateral (
      select ${round} from alerts where key_hash = k.hash order by window_start desc, round desc limit 1
    ) l where l.state <> 'closed'`.execute(tx)
  return rows
}

/**
 * Writes alerts in one statement. A row whose count is not above the stored one changes nothing and is not answered.
 * The state a person set is left as it is.
 */
export async function upsertAlerts(
  tx: Tx,
  alerts: readonly AlertWrite[],
): Promise<{ id: string; tenant_id: string; severity: number; is_new: boolean }[]> {
  const { rows } = await sql<{ id: string; tenant_id: string; severity: number; is_new: boolean }>`
    insert into alerts as a (tenant_id, id, key, key_hash, window_start, round, kind, rule_key, title, severity, entity, value_list, artefacts,
      techniques, sources, absolute_count, base_count, first_seen_at, last_seen_at, received_at, evidence, words)
    select tenant_id, id, key, key_hash, window_start, round, kind, rule_key, title, severity, entity, value_list, artefacts,
      techniques, sources, absolute_count, base_count, first_seen_at, last_seen_at, received_at, evidence, array_to_tsvector(words)
    from jsonb_to_recordset(${JSON.stringify(alerts)}::jsonb) as w (tenant_id uuid, id uuid, key text, key_hash text, window_start bigint,
      round integer, kind text, rule_key text, title text, severity smallint, entity jsonb, value_list jsonb, artefacts text[],
      techniques text[], sources text[], absolute_count integer, base_count integer, first_seen_at timestamptz, last_seen_at timestamptz,
      received_at timestamptz, evidence jsonb, words text[])
    on conflict (key_hash, window_start, round) do update set
      absolute_count = greatest(a.absolute_count, excluded.absolute_count), severity = greatest(a.severity, excluded.severity),
      first_seen_at = least(a.first_seen_at, excluded.first_seen_at), last_seen_at = greatest(a.last_seen_at, excluded.last_seen_at),
      received_at = greatest(a.received_at, excluded.received_at), value_list = excluded.value_list, artefacts = excluded.artefacts,
      techniques = excluded.techniques, sources = excluded.sources, evidence = excluded.evidence, words = excluded.words
    where excluded.absolute_count > a.absolute_count
    returning id, tenant_id, severity, (xmax = 0) as is_new`.execute(tx)
  return rows
}
