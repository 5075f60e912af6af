import type {
  Duty,
  DutyBoard,
  DutyBoardQuery,
  DutyDigest,
  DutyQuery,
  DutySummary,
  OrganisationRef,
} from '@haidang/contracts'
import { addDays, type TenantId } from '@haidang/std'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { decodeCursor, encodeCursor, type Tx } from '#src/platform/db/index.ts'
import {
  type BoardCell,
  countDuties,
  type DutyAfter,
  labelParts,
  listDuties as selectDuties,
  listObstacles,
} from '../duty-queries.ts'
import type { PlanDeps } from '../ports.ts'
import { countsOf, presentDutySummary } from '../present.ts'
import { namePlans } from '../queries.ts'
import { refOf, refsOf, todayOf, wholeDuty } from '../read.ts'
import type { DutyRecord } from '../tables.ts'

const readerOf = (ctx: Context) => ({ tenant: ctx.tenant, scope: ctx.scope })

function cursorOf(row: DutyRecord, sort: DutyQuery['sort']): string {
  switch (sort) {
    case 'due':
      return encodeCursor([row.due_key, row.id, 0])
    case 'recent':
      return encodeCursor([row.last_progress_at?.toISOString() ?? '', row.id, 0])
    case 'path':
      return encodeCursor([row.plan_id, row.id, row.seq])
  }
}

/** Duties by filter and order. */
export async function listDuties(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<DutyQuery>,
): Promise<{ items: DutySummary[]; nextCursor: string | null }> {
  allow(ctx, 'plan.read')
  const after: DutyAfter = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 3)
  const rows = await db.withTx(ctx.scope, (tx) =>
    selectDuties(tx, readerOf(ctx), { ...input, after, limit: input.limit + 1 }),
  )
  const today = todayOf(ctx)
  const shown = rows.slice(0, input.limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => presentDutySummary(row, today)),
    nextCursor: rows.length > input.limit && last ? cursorOf(last, input.sort) : null,
  }
}

async function labelsOf(
  tx: Tx,
  by: DutyBoard['by'],
  keys: readonly string[],
  planId: string | undefined,
): Promise<{ label: ReadonlyMap<string, string>; organisation: ReadonlyMap<string, OrganisationRef> }> {
  const none = new Map<string, never>()
  switch (by) {
    case 'part':
      return { label: await labelParts(tx, planId, keys), organisation: none }
    case 'unit': {
      const refs = await refsOf(tx, keys)
      return { label: new Map([...refs].map(([id, ref]) => [id, ref.name])), organisation: refs }
    }
    case 'plan':
      return { label: await namePlans(tx, keys), organisation: none }
    default:
      return { label: none, organisation: none }
  }
}

/** Duties by filter, counted. Lines stand in the order of their keys; of units, the most late first. */
export async function showDutyBoard(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<DutyBoardQuery>,
): Promise<DutyBoard> {
  allow(ctx, 'plan.read')
  const { by, ...filter } = input
  return db.withTx(ctx.scope, async (tx) => {
    const cells = await countDuties(tx, readerOf(ctx), filter, by)
    const groups = Map.groupBy(cells, (cell) => cell.key)
    const { label, organisation } = await labelsOf(tx, by, [...groups.keys()], input.planId)
    const lines = [...groups].map(([key, own]) => ({
      key,
      label: label.get(key) ?? key,
      organisation: organisation.get(key) ?? null,
      counts: countsOf(own),
      averagePercent: averageOf(own),
    }))
    const byLate = by === 'unit' || by === 'plan'
    lines.sort(
      (a, b) => (byLate ? b.counts.late - a.counts.late : 0) || a.key.localeCompare(b.key, 'en', { numeric: true }),
    )
    return { by, asOf: todayOf(ctx), total: countsOf(cells), lines }
  })
}

function averageOf(cells: readonly BoardCell[]): number {
  const counted = cells.filter((cell) => cell.state !== 'cancelled')
  const count = counted.reduce((sum, cell) => sum + cell.count, 0)
  return count === 0 ? 0 : Math.round((10 * counted.reduce((sum, cell) => sum + cell.percent, 0)) / count) / 10
}

/** @throws AppError `duty.not_found` */
export async function showDuty(
  deps: Pick<PlanDeps, 'db' | 'rules'>,
  { ctx, input }: Call<{ readonly id: string }>,
): Promise<Duty> {
  allow(ctx, 'plan.read')
  return deps.db.withTx(ctx.scope, (tx) => wholeDuty(tx, deps.rules, ctx, input.id))
}

const DIGEST_LINES = 20
const DIGEST_READ = 300
const SOON_DAYS = 30

/** What a unit has before it: its own where none is named. @throws AppError `permission.denied`, `organisation.not_found` */
export async function showDutyDigest(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<{ readonly organisationId?: string | undefined }>,
): Promise<DutyDigest> {
  const organisation = (input.organisationId ?? ctx.tenant) as TenantId
  allow(ctx, 'plan.read', { organisation })
  const today = todayOf(ctx)
  const reader = readerOf(ctx)
  return db.withTx(ctx.scope, async (tx) => {
    // What is late comes first in this order, so that one reading serves both lists.
    const owed = await selectDuties(tx, reader, {
      sort: 'due',
      after: undefined,
      limit: DIGEST_READ,
      organisationId: organisation,
      states: ['late', 'not_started', 'on_time', 'at_risk'],
      dueTo: addDays(today, SOON_DAYS),
    })
    const late = owed.filter((row) => row.state === 'late').slice(0, DIGEST_LINES)
    const soon = owed.filter((row) => row.state !== 'late').slice(0, DIGEST_LINES)
    const cells = await countDuties(tx, reader, { organisationId: organisation }, 'plan')
    const open = await listObstacles(tx, { states: ['open'], limit: 500 })
    return {
      asOf: today,
      organisation: await refOf(tx, organisation),
      counts: countsOf(cells),
      late: late.map((row) => presentDutySummary(row, today)),
      dueSoon: soon.map((row) => presentDutySummary(row, today)),
      waitingForAnswer: open.filter((o) => o.consolidator_id === organisation).length,
    }
  })
}
