import { AppError, type RulePackVersion } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, encodeCursor } from '#src/platform/db/index.ts'
import { numberKeyOf, pageOf } from '../filter.ts'
import { getPack, listPackVersions as selectPage } from '../pack-queries.ts'
import { presentPackVersion } from '../present.ts'

/** Versions of a pack, newest first. @throws AppError `rule_pack.not_found` */
export async function listPackVersions(
  db: Database,
  { ctx, input }: Call<{ id: string; cursor?: string | undefined; limit: number }>,
): Promise<{ items: RulePackVersion[]; nextCursor: string | null }> {
  allow(ctx, 'rule.read')
  const before = numberKeyOf(input.cursor)
  const { pack, rows } = await db.withTx(ctx.scope, async (tx) => ({
    pack: await getPack(tx, input.id),
    rows: await selectPage(tx, input.id, before, input.limit + 1),
  }))
  if (pack === undefined) throw new AppError('rule_pack.not_found')
  const { items, nextCursor } = pageOf(rows, input.limit, (r) => encodeCursor([r.version]))
  return { items: items.map((r) => presentPackVersion(r, pack.active_version)), nextCursor }
}
