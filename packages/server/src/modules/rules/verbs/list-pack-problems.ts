import { AppError, type RulePackProblemQuery, type RuleProblem } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, encodeCursor } from '#src/platform/db/index.ts'
import { numberKeyOf, pageOf } from '../filter.ts'
import { getPack, listProblems } from '../pack-queries.ts'
import { presentProblemRow } from '../present.ts'

/** What was wrong with the material of a version, in the order it was read. @throws AppError `rule_pack.not_found` */
export async function listPackProblems(
  db: Database,
  { ctx, input }: Call<RulePackProblemQuery & { id: string; version: number }>,
): Promise<{ items: RuleProblem[]; nextCursor: string | null }> {
  allow(ctx, 'rule.read')
  const after = numberKeyOf(input.cursor) ?? -1
  const { pack, rows } = await db.withTx(ctx.scope, async (tx) => ({
    pack: await getPack(tx, input.id),
    rows: await listProblems(tx, input.id, input.version, input.severity, after, input.limit + 1),
  }))
  if (pack === undefined) throw new AppError('rule_pack.not_found')
  const { items, nextCursor } = pageOf(rows, input.limit, (r) => encodeCursor([r.seq]))
  return { items: items.map(presentProblemRow), nextCursor }
}
