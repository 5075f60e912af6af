import { AppError, type RuleHealth, type RuleHealthQuery } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import { verdictsOf } from '../feedback-queries.ts'
import { pageOf } from '../filter.ts'
import { listHealth as selectPage } from '../health-queries.ts'
import { levelOf } from '../model.ts'
import { presentActivity, presentSetAside } from '../present.ts'

/** What each rule did and cost, by one of its numbers, most first. */
export async function listHealth(
  db: Database,
  { ctx, input }: Call<RuleHealthQuery>,
): Promise<{ items: RuleHealth[]; nextCursor: string | null }> {
  allow(ctx, 'rule.read')
  const [key, id] = input.cursor === undefined ? [] : decodeCursor(input.cursor, 2)
  if (input.cursor !== undefined && (typeof key !== 'number' || typeof id !== 'string'))
    throw new AppError('cursor.invalid')
  const after = input.cursor === undefined ? undefined : ([Number(key), String(id)] as const)
  const now = new Date(ctx.clock.now()).toISOString()
  return db.withTx(ctx.scope, async (tx) => {
    const rows = await selectPage(tx, input, now, after, input.limit + 1)
    const { items, nextCursor } = pageOf(rows, input.limit, (r) => encodeCursor([r.sort_key, r.id]))
    const verdicts = await verdictsOf(
      tx,
      items.map((r) => r.id),
    )
    return {
      nextCursor,
      items: items.map((row) => ({
        rule: {
          id: row.id,
          title: row.title,
          level: levelOf(row.severity),
          isEnabled: row.is_enabled,
          packName: row.pack_name,
        },
        activity: presentActivity(row),
        organisationCount: row.organisation_count,
        costShare: row.cost_share,
        looked: row.looked,
        matched: row.matched,
        overBudget: row.over_budget,
        setAside: presentSetAside(row),
        verdicts: verdicts.get(row.id) ?? { truePositive: 0, falsePositive: 0, benign: 0 },
      })),
    }
  })
}
