import { AppError, type RuleVersion } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, encodeCursor } from '#src/platform/db/index.ts'
import { numberKeyOf, pageOf } from '../filter.ts'
import { presentVersion } from '../present.ts'
import { getRule, listVersions } from '../queries.ts'

/** The texts a rule has had, newest first. @throws AppError `rule.not_found` */
export async function listRuleVersions(
  db: Database,
  { ctx, input }: Call<{ id: string; cursor?: string | undefined; limit: number }>,
): Promise<{ items: RuleVersion[]; nextCursor: string | null }> {
  allow(ctx, 'rule.read')
  const before = numberKeyOf(input.cursor)
  return db.withTx(ctx.scope, async (tx) => {
    const row = await getRule(tx, input.id, new Date(ctx.clock.now()).toISOString())
    if (row === undefined) throw new AppError('rule.not_found')
    const rows = await listVersions(tx, row, before, input.limit + 1)
    const { items, nextCursor } = pageOf(rows, input.limit, (r) => encodeCursor([r.version]))
    return { items: items.map((r) => presentVersion(r, row.version)), nextCursor }
  })
}
