import { AppError, type RuleVersionDetail } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { differenceOf } from '../difference.ts'
import { presentVersion } from '../present.ts'
import { getRule, getVersion } from '../queries.ts'

/** One text a rule has had, and what it changed. @throws AppError `rule.not_found`, `rule.version_not_found` */
export async function getRuleVersion(
  db: Database,
  { ctx, input }: Call<{ id: string; version: number }>,
): Promise<RuleVersionDetail> {
  allow(ctx, 'rule.read')
  return db.withTx(ctx.scope, async (tx) => {
    const row = await getRule(tx, input.id, new Date(ctx.clock.now()).toISOString())
    if (row === undefined) throw new AppError('rule.not_found')
    const found = await getVersion(tx, row, input.version)
    if (found === undefined) throw new AppError('rule.version_not_found')
    return {
      ...presentVersion(found, row.version),
      text: found.text,
      lines: found.text_before === null ? [] : differenceOf(found.text_before, found.text),
    }
  })
}
