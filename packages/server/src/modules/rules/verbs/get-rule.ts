import { AppError, type Rule } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { presentRule } from '../present.ts'
import { getRule as selectOne } from '../queries.ts'

/** One rule with its text. @throws AppError `rule.not_found` */
export async function getRule(db: Database, { ctx, input }: Call<{ id: string }>): Promise<Rule> {
  allow(ctx, 'rule.read')
  const row = await db.withTx(ctx.scope, (tx) => selectOne(tx, input.id))
  if (row === undefined) throw new AppError('rule.not_found')
  return presentRule(row)
}
