import { AppError, type RulePack } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { getPack as selectOne } from '../pack-queries.ts'
import { presentPack } from '../present.ts'

/** One pack. @throws AppError `rule_pack.not_found` */
export async function getPack(db: Database, { ctx, input }: Call<{ id: string }>): Promise<RulePack> {
  allow(ctx, 'rule.read')
  const row = await db.withTx(ctx.scope, (tx) => selectOne(tx, input.id))
  if (row === undefined) throw new AppError('rule_pack.not_found')
  return presentPack(row)
}
