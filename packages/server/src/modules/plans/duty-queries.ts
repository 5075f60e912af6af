/** SQL of duties: the narrow row that is counted and ordered, its words, its units, what happened to it. */
import type { DutyQuery, DutyState, DutyUnit } from '@haidang/contracts'
import type { Scope } from '#src/platform/db/index.ts'
import { inScope, prefixQuery, searchLexemes, sql, type Tx } from '#src/platform/db/index.ts'
import type { DutyClock } from './model.ts'
import type {
  ClockFacts,
  DutyDetailRecord,
  DutyRecord,
  ExtensionRecord,
  HistoryRecord,
  ObstacleRecord,
} from './tables.ts'

const narrow = sql`d.tenant_id, d.id, d.plan_id, d.consolidator_id, d.lead_id, d.province_code, d.seq::float8 as seq, d.part, d.state,
  d.due_on::text as due_on, d.due_key::text as due_key, d.percent, d.open_obstacles, d.evidence_count, d.has_pending_extension, d.version,
  d.last_progress_at, d.created_at`
const words = sql`w.plan, w.path, w.title, w.units, w.deadline, w.original_due_on::text as original_due_on`
const detail = sql`w.text, w.source_text, w.headings, w.place, w.row_ids, w.clock, w.product, w.measure, w.budget_line`

/** Most ids a word may find; beyond them it tells nothing. */
const FOUND_LIMIT = 20_000

type Filter = Omit<DutyQuery, 'cursor' | 'limit' | 'sort'>

/**
 * Whose duties a reader works on: those given by organisations in scope or gathered by them, and those given to them from
 * outside. Row-level security says the same; said here as well, so that indexes may be used.
 */
function visible(scope: Scope): ReturnType<typeof sql> {
  if (scope === 'all') return sql`true`
  return sql`(${inScope(sql`d.tenant_id`, scope)} or ${inScope(sql`d.consolidator_id`, scope)} or d.id = any (array(
    select u.duty_id from duty_units u where ${inScope(sql`u.tenant_id`, scope)} and not ${inScope(sql`u.issuer_id`, scope)})))`
}

function conditions(
  filter: Filter,
  reader: { readonly tenant: string; readonly scope: Scope },
): ReturnType<typeof sql> {
  const unit = filter.isMine === true ? reader.tenant : filter.organisationId
  const all = [unit === undefined ? visible(reader.scope) : sql`true`]
  if (unit !== undefined)
    all.push(sql`d.id in (select u.duty_id from duty_units u where u.tenant_id = ${unit}::uuid
      ${filter.role === undefined ? sql`` : sql`and u.role = ${filter.role}`})`)
  if (filter.planId !== undefined) all.push(sql`d.plan_id = ${filter.planId}::uuid`)
  // What was cancelled is shown only where it is asked for.
  if (filter.states === undefined) all.push(sql`d.state <> 'cancelled'`)
  else if (filter.states.length === 1) all.push(sql`d.state = ${filter.states[0]}`)
  else all.push(sql`d.state = any (${[...filter.states]}::text[])`)
  if (filter.part !== undefined) all.push(sql`d.part = ${filter.part}`)
  if (filter.dueFrom !== undefined) all.push(sql`d.due_on >= ${filter.dueFrom}::date`)
  if (filter.dueTo !== undefined) all.push(sql`d.due_on <= ${filter.dueTo}::date`)
  if (filter.hasObstacle === true) all.push(sql`d.open_obstacles > 0`)
  if (filter.hasObstacle === false) all.push(sql`d.open_obstacles = 0`)
  const query = prefixQuery(filter.q ?? '')
  if (query !== null) all.push(sql`d.id in (select find_duties(${query}::tsquery, ${FOUND_LIMIT}))`)
  return sql.join(all, sql` and `)
}

/** The sort key of the last row of a page, by order. */
export type DutyAfter = readonly (string | number)[] | undefined

function orderOf(
  sort: DutyQuery['sort'],
  after: DutyAfter,
): { order: ReturnType<typeof sql>; beyond: ReturnType<typeof sql> } {
  const [first = '', id = ''] = after ?? []
  const none = sql`true`
  switch (sort) {
    case 'due':
      return {
        order: sql`d.due_key, d.id`,
        beyond: after === undefined ? none : sql`(d.due_key, d.id) > (${first}::date, ${id}::uuid)`,
      }
    case 'path':
      return {
        order: sql`d.plan_id, d.seq, d.id`,
        beyond:
          after === undefined
            ? none
            : sql`(d.plan_id, d.seq, d.id) > (${first}::uuid, ${after[2] ?? 0}::bigint, ${id}::uuid)`,
      }
    case 'recent': {
      const order = sql`d.last_progress_at desc nulls last, d.id desc`
      if (after === undefined) return { order, beyond: none }
      return {
        order,
        beyond:
          first === ''
            ? sql`(d.last_progress_at is null and d.id < ${id}::uuid)`
            : sql`(d.last_progress_at is null or (d.last_progress_at, d.id) < (${first}::timestamptz, ${id}::uuid))`,
      }
    }
  }
}

/** One page. The few that are shown are chosen among the narrow rows before their words are joined to them. */
export async function listDuties(
  tx: Tx,
  reader: { readonly tenant: string; readonly scope: Scope },
  query: Filter & { readonly sort: DutyQuery['sort']; readonly after: DutyAfter; readonly limit: number },
): Promise<DutyRecord[]> {
  const { order, beyond } = orderOf(query.sort, query.after)
  const { rows } = await sql<DutyRecord>`
    with page as materialized (
      select d.id, row_number() over (order by ${order}) as place from duties d
      where ${conditions(query, reader)} and ${beyond} order by ${order} limit ${query.limit}
    )
    select ${narrow}, ${words} from page join duties d on d.id = page.id join duty_details w on w.duty_id = d.id order by page.place`.execute(
    tx,
  )
  return rows
}

export interface BoardCell {
  key: string
  state: DutyState
  count: number
  percent: number
}

/** What is grouped by. A day stands for its month: days are counted by the database, months are made of them here. */
const BOARD_KEYS = {
  part: sql`d.part`,
  unit: sql`d.lead_id`,
  month: sql`d.due_on`,
  plan: sql`d.plan_id`,
  province: sql`d.province_code`,
} as const

/** The duties of a filter counted by a key and by state; `percent` is the sum of their progress. Without a key: `none`. */
export async function countDuties(
  tx: Tx,
  reader: { readonly tenant: string; readonly scope: Scope },
  filter: Filter,
  by: keyof typeof BOARD_KEYS,
): Promise<BoardCell[]> {
  const { rows } = await sql<BoardCell>`
    select coalesce(g.key::text, 'none') as key, g.state, g.count, g.percent from (
      select ${BOARD_KEYS[by]} as key, d.state, count(*)::int as count, sum(d.percent)::int as percent
      from duties d where ${conditions(filter, reader)} group by 1, 2) g`.execute(tx)
  return by === 'month'
    ? rows.map((row) => ({ ...row, key: row.key === 'none' ? row.key : row.key.slice(0, 7) }))
    : rows
}

/** First headings of the parts named, from any duty of each. */
export async function labelParts(
  tx: Tx,
  planId: string | undefined,
  parts: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ part: string; label: string | null }>`
    select p.part, (select w.headings[1] from duties d join duty_details w on w.duty_id = d.id
      where d.part = p.part and (${planId ?? null}::uuid is null or d.plan_id = ${planId ?? null}::uuid) limit 1) as label
    from unnest(${[...parts]}::text[]) as p (part)`.execute(tx)
  return new Map(rows.flatMap((row) => (row.label === null ? [] : [[row.part, row.label]])))
}

export async function getDuty(tx: Tx, id: string, forUpdate = false): Promise<DutyDetailRecord | undefined> {
  const lock = forUpdate ? sql`for update of d` : sql``
  return (
    await sql<DutyDetailRecord>`select ${narrow}, ${words}, ${detail} from duties d join duty_details w on w.duty_id = d.id
    where d.id = ${id} ${lock}`.execute(tx)
  ).rows[0]
}

export interface NewDuty {
  readonly tenantId: string
  readonly id: string
  readonly planId: string
  readonly consolidatorId: string
  readonly seq: number
  readonly part: string
  readonly plan: DutyRecord['plan']
  readonly path: string
  readonly title: string
  readonly text: string
  readonly sourceText: string
  readonly headings: readonly string[]
  readonly place: DutyDetailRecord['place']
  readonly rowIds: readonly string[]
  readonly units: readonly DutyUnit[]
  readonly deadline: DutyRecord['deadline']
  readonly facts: ClockFacts
  readonly clock: DutyClock
  readonly product: string
  readonly measure: string
  readonly budgetLine: string
  readonly at: string
}

const searchOf = (duty: Pick<NewDuty, 'title' | 'text' | 'path' | 'units' | 'product'>): string[] =>
  searchLexemes([duty.title, duty.text, duty.path, duty.product, ...duty.units.map((u) => u.organisation.name)])

/** The unit that answers: the first lead. */
export const leadOf = (units: readonly DutyUnit[]): DutyUnit['organisation'] | undefined =>
  (units.find((u) => u.role === 'lead') ?? units[0])?.organisation

export async function insertDuties(tx: Tx, duties: readonly NewDuty[]): Promise<void> {
  if (duties.length === 0) return
  const rows = duties.map((d) => {
    const lead = leadOf(d.units)
    return {
      ...d,
      leadId: lead?.id ?? d.tenantId,
      provinceCode: lead?.provinceCode ?? null,
      state: d.clock.state,
      stateUntil: d.clock.stateUntil,
      dueOn: d.clock.dueOn,
      dueKey: d.clock.dueKey,
      search: searchOf(d),
    }
  })
  const json = JSON.stringify(rows)
  await sql`insert into duties (tenant_id, id, plan_id, consolidator_id, lead_id, province_code, seq, part, state, state_until, due_on, due_key, created_at)
    select n."tenantId", n.id, n."planId", n."consolidatorId", n."leadId", n."provinceCode", n.seq, n.part, n.state, n."stateUntil", n."dueOn", n."dueKey", n.at
    from jsonb_to_recordset(${json}::jsonb) as n ("tenantId" uuid, id uuid, "planId" uuid, "consolidatorId" uuid, "leadId" uuid, "provinceCode" text,
      seq bigint, part text, state text, "stateUntil" date, "dueOn" date, "dueKey" date, at timestamptz)`.execute(tx)
  await sql`insert into duty_units (tenant_id, duty_id, plan_id, issuer_id, role)
    select (u -> 'organisation' ->> 'id')::uuid, n.id, n."planId", n."tenantId", u ->> 'role'
    from jsonb_to_recordset(${json}::jsonb) as n (id uuid, "planId" uuid, "tenantId" uuid, units jsonb) cross join jsonb_array_elements(n.units) u
    on conflict do nothing`.execute(tx)
  await sql`insert into duty_details (tenant_id, duty_id, plan, path, title, text, source_text, headings, place, row_ids, units, deadline, clock,
      original_due_on, product, measure, budget_line, search)
    select n."tenantId", n.id, n.plan, n.path, n.title, n.text, n."sourceText", n.headings, n.place, n."rowIds", n.units, n.deadline, n.facts,
      n."dueOn", n.product, n.measure, n."budgetLine", array_to_tsvector(n.search)
    from jsonb_to_recordset(${json}::jsonb) as n ("tenantId" uuid, id uuid, plan jsonb, path text, title text, text text, "sourceText" text, headings text[],
      place jsonb, "rowIds" uuid[], units jsonb, deadline jsonb, facts jsonb, "dueOn" date, product text, measure text, "budgetLine" text, search text[])`.execute(
    tx,
  )
}

/** What an act may change of a duty; what is undefined stays. */
export interface DutyChange {
  readonly facts: ClockFacts
  readonly clock: DutyClock
  readonly percent: number
  readonly deadline?: DutyRecord['deadline']
  readonly title?: string
  readonly product?: string
  readonly measure?: string
  readonly budgetLine?: string
  readonly addedEvidence?: number
  readonly hasPendingExtension?: boolean
  /** ISO 8601; given where a unit said something. */
  readonly progressAt?: string
}

export async function saveDuty(tx: Tx, row: DutyDetailRecord, change: DutyChange): Promise<void> {
  const { clock } = change
  await sql`update duties set state = ${clock.state}, state_until = ${clock.stateUntil}, due_on = ${clock.dueOn}, due_key = ${clock.dueKey},
      percent = ${change.percent}, evidence_count = evidence_count + ${change.addedEvidence ?? 0},
      has_pending_extension = ${change.hasPendingExtension ?? row.has_pending_extension}, version = version + 1,
      last_progress_at = coalesce(${change.progressAt ?? null}::timestamptz, last_progress_at)
    where id = ${row.id}`.execute(tx)
  const title = change.title ?? row.title
  const product = change.product ?? row.product
  await sql`update duty_details set clock = ${JSON.stringify(change.facts)}::jsonb, deadline = ${JSON.stringify(change.deadline ?? row.deadline)}::jsonb,
      title = ${title}, product = ${product}, measure = ${change.measure ?? row.measure}, budget_line = ${change.budgetLine ?? row.budget_line},
      original_due_on = coalesce(original_due_on, ${clock.dueOn}::date),
      search = array_to_tsvector(${searchOf({ ...row, title, product })}::text[])
    where duty_id = ${row.id}`.execute(tx)
}

export async function addHistory(
  tx: Tx,
  duty: Pick<DutyRecord, 'tenant_id' | 'id'>,
  entry: Omit<HistoryRecord, 'at'> & { readonly at: string },
): Promise<void> {
  await sql`insert into duty_history (tenant_id, duty_id, id, at, by, organisation, code, percent, note, files, params)
    values (${duty.tenant_id}, ${duty.id}, ${entry.id}, ${entry.at}, ${entry.by === null ? null : JSON.stringify(entry.by)}::jsonb,
      ${JSON.stringify(entry.organisation)}::jsonb, ${entry.code}, ${entry.percent}, ${entry.note}, ${JSON.stringify(entry.files)}::jsonb,
      ${JSON.stringify(entry.params)}::jsonb)`.execute(tx)
}

/** Newest first. */
export async function listHistory(tx: Tx, dutyId: string, limit: number): Promise<HistoryRecord[]> {
  const { rows } = await sql<HistoryRecord>`select id, at, by, organisation, code, percent, note, files, params
    from duty_history where duty_id = ${dutyId} order by seq desc limit ${limit}`.execute(tx)
  return rows
}

export interface PeriodRecord {
  from_on: string
  due_on: string
  completed_on: string
  is_late: boolean
}

export async function addPeriod(
  tx: Tx,
  duty: Pick<DutyRecord, 'tenant_id' | 'id'>,
  period: PeriodRecord,
): Promise<void> {
  await sql`insert into duty_periods (tenant_id, duty_id, from_on, due_on, completed_on, is_late)
    values (${duty.tenant_id}, ${duty.id}, ${period.from_on}, ${period.due_on}, ${period.completed_on}, ${period.is_late})
    on conflict do nothing`.execute(tx)
}

/** Takes back the last turn that was completed. @returns the last but one, which is the last now */
export async function takeBackPeriod(tx: Tx, dutyId: string): Promise<PeriodRecord | undefined> {
  await sql`delete from duty_periods where duty_id = ${dutyId} and due_on = (select max(due_on) from duty_periods where duty_id = ${dutyId})`.execute(
    tx,
  )
  return (await listPeriods(tx, dutyId)).at(-1)
}

/** Oldest first. */
export async function listPeriods(tx: Tx, dutyId: string): Promise<PeriodRecord[]> {
  const { rows } =
    await sql<PeriodRecord>`select from_on::text as from_on, due_on::text as due_on, completed_on::text as completed_on, is_late
    from duty_periods where duty_id = ${dutyId} order by due_on`.execute(tx)
  return rows
}

const obstacleColumns = sql`o.tenant_id, o.id, o.duty_id, o.duty_title, o.plan_id, o.owner_id, o.consolidator_id, o.organisation, o.kind, o.text, o.state, o.answer,
  o.at, o.by, o.answered_at`

export async function insertObstacle(
  tx: Tx,
  o: Omit<ObstacleRecord, 'at' | 'answer' | 'answered_at'> & { at: string },
): Promise<void> {
  await sql`insert into obstacles (tenant_id, id, duty_id, duty_title, plan_id, owner_id, consolidator_id, organisation, kind, text, state, at, by)
    values (${o.tenant_id}, ${o.id}, ${o.duty_id}, ${o.duty_title}, ${o.plan_id}, ${o.owner_id}, ${o.consolidator_id}, ${JSON.stringify(o.organisation)}::jsonb,
      ${o.kind}, ${o.text}, ${o.state}, ${o.at}, ${o.by === null ? null : JSON.stringify(o.by)}::jsonb)`.execute(tx)
}

export async function listObstacles(
  tx: Tx,
  query: {
    dutyId?: string
    planId?: string | undefined
    states?: readonly string[] | undefined
    kinds?: readonly string[] | undefined
    before?: string | undefined
    limit: number
  },
): Promise<ObstacleRecord[]> {
  const { rows } = await sql<ObstacleRecord>`select ${obstacleColumns} from obstacles o
    where (${query.dutyId ?? null}::uuid is null or o.duty_id = ${query.dutyId ?? null}::uuid)
      and (${query.planId ?? null}::uuid is null or o.plan_id = ${query.planId ?? null}::uuid)
      and (${query.states === undefined}::boolean or o.state = any (${[...(query.states ?? [])]}::text[]))
      and (${query.kinds === undefined}::boolean or o.kind = any (${[...(query.kinds ?? [])]}::text[]))
      and (${query.before ?? null}::uuid is null or o.id < ${query.before ?? null}::uuid)
    order by o.id desc limit ${query.limit}`.execute(tx)
  return rows
}

export async function getObstacle(tx: Tx, id: string): Promise<ObstacleRecord | undefined> {
  return (
    await sql<ObstacleRecord>`select ${obstacleColumns} from obstacles o where o.id = ${id} for update of o`.execute(tx)
  ).rows[0]
}

export async function saveObstacle(tx: Tx, id: string, answer: string, state: string, at: string): Promise<void> {
  await sql`update obstacles set answer = ${answer}, state = ${state}, answered_at = ${at} where id = ${id}`.execute(tx)
}

/** Counts a duty's open difficulties anew. */
export async function recountObstacles(tx: Tx, dutyId: string): Promise<void> {
  await sql`update duties set open_obstacles = (select count(*) from obstacles where duty_id = ${dutyId} and state = 'open') where id = ${dutyId}`.execute(
    tx,
  )
}

const extensionColumns = sql`e.tenant_id, e.id, e.duty_id, e.duty_title, e.plan_id, e.owner_id, e.organisation, e.from_on::text as from_on,
  e.to_on::text as to_on, e.reason, e.state, e.note, e.at, e.by, e.decided_at, e.decided_by`

export async function insertExtension(
  tx: Tx,
  e: Omit<ExtensionRecord, 'at' | 'note' | 'decided_at' | 'decided_by'> & { at: string },
): Promise<void> {
  await sql`insert into extensions (tenant_id, id, duty_id, duty_title, plan_id, owner_id, organisation, from_on, to_on, reason, state, at, by)
    values (${e.tenant_id}, ${e.id}, ${e.duty_id}, ${e.duty_title}, ${e.plan_id}, ${e.owner_id}, ${JSON.stringify(e.organisation)}::jsonb, ${e.from_on},
      ${e.to_on}, ${e.reason}, ${e.state}, ${e.at}, ${e.by === null ? null : JSON.stringify(e.by)}::jsonb)`.execute(tx)
}

export async function listExtensions(
  tx: Tx,
  query: {
    dutyId?: string
    planId?: string | undefined
    states?: readonly string[] | undefined
    before?: string | undefined
    limit: number
  },
): Promise<ExtensionRecord[]> {
  const { rows } = await sql<ExtensionRecord>`select ${extensionColumns} from extensions e
    where (${query.dutyId ?? null}::uuid is null or e.duty_id = ${query.dutyId ?? null}::uuid)
      and (${query.planId ?? null}::uuid is null or e.plan_id = ${query.planId ?? null}::uuid)
      and (${query.states === undefined}::boolean or e.state = any (${[...(query.states ?? [])]}::text[]))
      and (${query.before ?? null}::uuid is null or e.id < ${query.before ?? null}::uuid)
    order by e.id desc limit ${query.limit}`.execute(tx)
  return rows
}

export async function getExtension(tx: Tx, id: string): Promise<ExtensionRecord | undefined> {
  return (
    await sql<ExtensionRecord>`select ${extensionColumns} from extensions e where e.id = ${id} for update of e`.execute(
      tx,
    )
  ).rows[0]
}

export async function saveExtension(
  tx: Tx,
  id: string,
  end: Pick<ExtensionRecord, 'state' | 'to_on' | 'note' | 'decided_by'> & { readonly at: string },
): Promise<void> {
  await sql`update extensions set state = ${end.state}, to_on = ${end.to_on}, note = ${end.note}, decided_at = ${end.at},
    decided_by = ${end.decided_by === null ? null : JSON.stringify(end.decided_by)}::jsonb where id = ${id}`.execute(tx)
}
