import { AppError, type LinkSuggestion, type LinkRowsInput, type PlanCoverage } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { suggestLinks } from '../likeness.ts'
import { deleteRowLinks, insertLinks, listCoverage, listLinks } from '../link-queries.ts'
import type { PlanDeps } from '../ports.ts'
import { getPlan, getRows, listRows } from '../queries.ts'
import { lockPlan } from '../read.ts'
import type { PlanRecord, RowRecord } from '../tables.ts'

interface ById {
  readonly id: string
}
type Linking = Call<LinkRowsInput & ById>
/** Rows of a plan that are read at once. */
const ROWS = 5000
const SUGGESTIONS = 500

async function upperOf(tx: Tx, plan: PlanRecord): Promise<PlanRecord> {
  const upper = plan.parent_plan_id === null ? undefined : await getPlan(tx, plan.parent_plan_id)
  if (upper === undefined) throw new AppError('plan.bad_link')
  return upper
}

/**
 * Says which rows of the plan above rows of this one carry out.
 * @throws AppError `plan.not_found`; `plan.bad_link` without a plan above, or for rows that are not of the two plans
 */
export async function linkRows({ db }: Pick<PlanDeps, 'db'>, { ctx, input }: Linking): Promise<{ links: number }> {
  allow(ctx, 'plan.review')
  return db.withTx(ctx.scope, async (tx) => {
    const plan = await lockPlan(tx, ctx, input.id)
    const upper = await upperOf(tx, plan)
    const unique = (ids: readonly string[]): string[] => [...new Set(ids)]
    const own = unique(input.links.map((link) => link.rowId))
    const above = unique(input.links.map((link) => link.upperRowId))
    const isWhole =
      (await getRows(tx, plan.id, own)).length === own.length &&
      (await getRows(tx, upper.id, above)).length === above.length
    if (!isWhole) throw new AppError('plan.bad_link')
    const links = await insertLinks(tx, plan, upper, input.links)
    await audit(tx, ctx, {
      action: 'plan.link',
      subject: { kind: 'plan', id: plan.id },
      after: { added: links },
      organisation: plan.tenant_id,
    })
    return { links }
  })
}

/** Takes links back. @throws AppError `plan.not_found` */
export async function unlinkRows({ db }: Pick<PlanDeps, 'db'>, { ctx, input }: Linking): Promise<{ links: number }> {
  allow(ctx, 'plan.review')
  return db.withTx(ctx.scope, async (tx) => {
    const plan = await lockPlan(tx, ctx, input.id)
    const links = await deleteRowLinks(tx, plan.id, input.links)
    await audit(tx, ctx, {
      action: 'plan.link',
      subject: { kind: 'plan', id: plan.id },
      after: { removed: links },
      organisation: plan.tenant_id,
    })
    return { links }
  })
}

const everyRow = (tx: Tx, planId: string): Promise<RowRecord[]> =>
  listRows(tx, planId, {
    states: ['pending', 'accepted', 'corrected'],
    kinds: ['duty', 'table_row'],
    part: undefined,
    isFlagged: undefined,
    q: undefined,
    after: undefined,
    limit: ROWS,
  })

/** Pairs of rows that say much the same, likeliest first, for a person to link. @throws AppError `plan.not_found`, `plan.bad_link` */
export async function suggestRowLinks(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<ById>,
): Promise<{ items: LinkSuggestion[] }> {
  allow(ctx, 'plan.review')
  const { own, above, links } = await db.withTx(ctx.scope, async (tx) => {
    const plan = await getPlan(tx, input.id)
    if (plan === undefined) throw new AppError('plan.not_found')
    const upper = await upperOf(tx, plan)
    return {
      own: await everyRow(tx, plan.id),
      above: await everyRow(tx, upper.id),
      links: new Set((await listLinks(tx, plan.id)).map((link) => `${link.rowId} ${link.upperRowId}`)),
    }
  })
  const pairs = suggestLinks(
    own.map((row) => row.text),
    above.map((row) => row.text),
  )
  return {
    items: pairs.slice(0, SUGGESTIONS).flatMap(({ lower, upper, score }): LinkSuggestion[] => {
      const [row, upperRow] = [own[lower], above[upper]]
      if (row === undefined || upperRow === undefined) return []
      return [
        {
          rowId: row.id,
          text: row.text,
          upperRowId: upperRow.id,
          upperText: upperRow.text,
          upperPath: upperRow.path,
          score,
          isLinked: links.has(`${row.id} ${upperRow.id}`),
        },
      ]
    }),
  }
}

/** Who covers each duty of a plan, and what no plan below covers. @throws AppError `plan.not_found` */
export async function showCoverage(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<ById & { readonly isUncovered?: boolean | undefined }>,
): Promise<PlanCoverage> {
  allow(ctx, 'plan.read')
  return db.withTx(ctx.scope, async (tx) => {
    const plan = await getPlan(tx, input.id)
    if (plan === undefined) throw new AppError('plan.not_found')
    const rows = await everyRow(tx, plan.id)
    const cells = await listCoverage(tx, plan.id)
    const columns: PlanCoverage['columns'] = []
    for (const id of new Set(cells.map((cell) => cell.plan_id))) {
      const below = await getPlan(tx, id)
      if (below !== undefined)
        columns.push({ planId: id, organisation: below.organisation, number: below.number, title: below.title })
    }
    columns.sort((a, b) => a.organisation.name.localeCompare(b.organisation.name, 'vi'))
    const at = new Map(cells.map((cell) => [`${cell.upper_row_id} ${cell.plan_id}`, cell]))
    const covered = new Set(cells.map((cell) => cell.upper_row_id))
    const shown = rows.filter((row) => input.isUncovered !== true || !covered.has(row.id))
    return {
      planId: plan.id,
      columns,
      rows: shown.map((row) => ({
        rowId: row.id,
        path: row.path,
        text: row.text,
        lead: row.lead,
        cells: columns.map((column) => {
          const cell = at.get(`${row.id} ${column.planId}`)
          return cell === undefined ? null : { rows: cell.rows, duties: cell.duties, done: cell.done, late: cell.late }
        }),
      })),
      coveredRows: rows.filter((row) => covered.has(row.id)).length,
      uncoveredRows: rows.filter((row) => !covered.has(row.id)).length,
    }
  })
}
