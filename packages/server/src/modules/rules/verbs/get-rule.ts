import type { Rule } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { readRule } from '../read-rule.ts'

/** One rule with its text, living or retired. @throws AppError `rule.not_found` */
export async function getRule(db: Database, { ctx, input }: Call<{ id: string }>): Promise<Rule> {
  allow(ctx, 'rule.read')
  return db.withTx(ctx.scope, (tx) => readRule(tx, input.id, ctx.clock.now()))
}
