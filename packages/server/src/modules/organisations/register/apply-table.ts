import { createHash } from 'node:crypto'
import type { OrganisationId, TenantId } from '@haidang/std'
import { createTranslator } from '@haidang/phrases'
import type { Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { setScope, type Tx } from '#src/platform/db/index.ts'
import { publishAll } from '#src/platform/outbox/index.ts'
import { refreshGroups } from '../group-queries.ts'
import { getOrganisation, insertOrganisations, moveOrganisations, recordOf, saveOrganisations } from '../queries.ts'
import { todayOf } from '../read.ts'
import type { RegisterLaw } from '../verbs/areas.ts'
import { registerWords } from './headings.ts'
import { listKnown, listUsedCodes } from './import-queries.ts'
import { type PlannedRow, planTable, type TablePlan } from './plan-table.ts'
import type { RawTable } from './raw-rows.ts'

/** Compares a table with what is there now, as far as the actor reaches. */
export async function planNow(
  tx: Tx,
  ctx: Context,
  law: RegisterLaw,
  table: Pick<RawTable, 'columns' | 'rows'>,
): Promise<TablePlan> {
  const today = todayOf(ctx)
  const known = await listKnown(tx, today)
  const codes = table.rows.flatMap(({ cells }) =>
    cells.code === undefined || known.has(cells.code) ? [] : [cells.code],
  )
  const own = await getOrganisation(tx, ctx.tenant)
  return planTable(table.rows, table.columns, {
    words: registerWords(createTranslator(ctx.locale)),
    provinces: law.provinces,
    today,
    known,
    usedCodes: await listUsedCodes(tx, codes),
    own: { id: ctx.tenant, code: own?.code ?? '' },
  })
}

/** Of everything a plan shows: two plans with the same fingerprint write the same. */
export function fingerprintOf(plan: TablePlan): string {
  const hash = createHash('sha256')
  for (const { shown, write } of plan.rows)
    hash.update(JSON.stringify([shown.row, shown.verdict, shown.organisationId, shown.changes, write?.isMoved ?? null]))
  return hash.digest('hex')
}

const BATCH = 500

interface Placed {
  readonly id: string
  readonly row: PlannedRow
  readonly write: NonNullable<PlannedRow['write']>
}

/** Rows in an order in which every parent comes before what goes below it. */
function parentsFirst(rows: readonly Placed[]): Placed[] {
  const byCode = new Map(rows.map((placed) => [placed.write.facts.code, placed]))
  const done = new Set<string>()
  const ordered: Placed[] = []
  for (const start of rows) {
    const way: Placed[] = []
    for (
      let at: Placed | undefined = start;
      at !== undefined && !done.has(at.id);
      at = byCode.get(at.write.parentCode)
    ) {
      done.add(at.id)
      way.push(at)
    }
    ordered.push(...way.toReversed())
  }
  return ordered
}

/** Cut into batches in which no row goes below another of the same batch. */
function batchesOf(rows: readonly Placed[]): Placed[][] {
  const batches: Placed[][] = []
  let current: Placed[] = []
  let codes = new Set<string>()
  for (const placed of rows) {
    if (current.length >= BATCH || codes.has(placed.write.parentCode)) {
      batches.push(current)
      current = []
      codes = new Set()
    }
    current.push(placed)
    codes.add(placed.write.facts.code)
  }
  if (current.length > 0) batches.push(current)
  return batches
}

/** By depth in the file, so that a batch holds one level and there are few of them. */
function byLevel(rows: readonly Placed[]): Placed[] {
  const byCode = new Map(rows.map((placed) => [placed.write.facts.code, placed]))
  const depths = new Map<string, number>()
  for (const placed of parentsFirst(rows)) {
    const above = byCode.get(placed.write.parentCode)
    depths.set(placed.id, above === undefined ? 0 : (depths.get(above.id) ?? 0) + 1)
  }
  return rows.toSorted((a, b) => (depths.get(a.id) ?? 0) - (depths.get(b.id) ?? 0))
}

/**
 * Writes a plan, in the transaction given: new organisations level by level, then facts, then places from the top down, which
 * never closes a circle on the way. The audit holds every row that was written, some hundred to an entry.
 * @returns how many organisations were written
 */
export async function applyPlan(
  tx: Tx,
  ctx: Context,
  importId: string,
  plan: TablePlan,
  onWritten: (done: number) => void,
): Promise<number> {
  const known = await listKnown(tx, todayOf(ctx))
  const idOfCode = new Map([...known].map(([code, organisation]) => [code, organisation.id]))
  const at = new Date(ctx.clock.now()).toISOString()
  const placed = plan.rows.flatMap((row): Placed[] =>
    row.write === null
      ? []
      : [{ id: row.shown.organisationId ?? newId<OrganisationId>(ctx.clock), row, write: row.write }],
  )
  for (const { id, write } of placed) idOfCode.set(write.facts.code, id)
  const parentIdOf = ({ write }: Placed): string => idOfCode.get(write.parentCode) ?? ctx.tenant
  // New rows are written under a scope that holds them, their parents and what was there.
  const within = async (ids: readonly string[]): Promise<void> => {
    if (ctx.scope !== 'all') await setScope(tx, [...ctx.scope, ...(ids as TenantId[])])
  }
  const fresh = placed.filter(({ row }) => row.shown.organisationId === null)
  let done = 0
  for (const batch of batchesOf(byLevel(fresh))) {
    await within(batch.flatMap((one) => [one.id, parentIdOf(one)]))
    await insertOrganisations(
      tx,
      batch.map((one) => recordOf(one.id, parentIdOf(one), one.write.facts)),
      at,
    )
    done += batch.length
    onWritten(done)
  }
  const changed = placed.filter(({ row }) => row.shown.organisationId !== null)
  for (let from = 0; from < changed.length; from += BATCH) {
    const batch = changed.slice(from, from + BATCH)
    await within([])
    await saveOrganisations(
      tx,
      batch.map((one) => recordOf(one.id, null, one.write.facts)),
    )
    done += batch.length
    onWritten(done)
  }
  for (const one of byLevel(changed.filter(({ write }) => write.isMoved))) {
    await within([one.id, parentIdOf(one)])
    await moveOrganisations(tx, [one.id], parentIdOf(one))
  }
  await within([])
  await refreshGroups(tx, todayOf(ctx))
  await publishAll(
    tx,
    ctx,
    'organisation.changed.v1',
    placed.map(({ id }) => ({ tenant: ctx.tenant, payload: { organisationId: id } })),
  )
  for (let from = 0; from < placed.length; from += BATCH) {
    await audit(tx, ctx, {
      action: 'organisation.import',
      subject: { kind: 'organisation_import', id: importId },
      after: {
        organisations: placed
          .slice(from, from + BATCH)
          // By column, so that the audit masks what is personal.
          .map(({ id, row: { shown } }) => ({
            id,
            code: shown.code,
            verdict: shown.verdict,
            before: Object.fromEntries(shown.changes.map(({ column, before }) => [column, before])),
            after: Object.fromEntries(shown.changes.map(({ column, after }) => [column, after])),
          })),
      },
    })
  }
  return placed.length
}
