import type { RulePack } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, encodeCursor } from '#src/platform/db/index.ts'
import { pageOf, textKeysOf } from '../filter.ts'
import { listPacks as selectPage } from '../pack-queries.ts'
import { presentPack } from '../present.ts'

/** Packs of rules by name. */
export async function listPacks(
  db: Database,
  { ctx, input }: Call<{ cursor?: string | undefined; limit: number }>,
): Promise<{ items: RulePack[]; nextCursor: string | null }> {
  allow(ctx, 'rule.read')
  const after = textKeysOf(input.cursor)
  const rows = await db.withTx(ctx.scope, (tx) => selectPage(tx, after, input.limit + 1))
  const { items, nextCursor } = pageOf(rows, input.limit, (r) => encodeCursor([r.name, r.id]))
  return { items: items.map(presentPack), nextCursor }
}
