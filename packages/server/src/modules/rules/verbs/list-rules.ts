import type { RuleQuery, RuleSummary } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, encodeCursor } from '#src/platform/db/index.ts'
import { filterOf, pageOf, ruleKeyOf } from '../filter.ts'
import { presentRule } from '../present.ts'
import { listRules as selectPage } from '../queries.ts'

/** Rules, most severe first, then by title; `text` finds beginnings of words in title, id, log source and techniques. */
export async function listRules(
  db: Database,
  { ctx, input }: Call<RuleQuery>,
): Promise<{ items: RuleSummary[]; nextCursor: string | null }> {
  allow(ctx, 'rule.read')
  const { cursor, limit, ...query } = input
  const after = cursor === undefined ? undefined : ruleKeyOf(cursor)
  const rows = await db.withTx(ctx.scope, (tx) => selectPage(tx, filterOf(query, ctx.clock.now()), after, limit + 1))
  const { items, nextCursor } = pageOf(rows, limit, (r) => encodeCursor([r.severity, r.title_folded, r.id]))
  return { items: items.map(presentRule), nextCursor }
}
