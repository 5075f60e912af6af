import { AppError, CopyRuleInput, type Rule } from '@haidang/contracts'
import { randomUUID } from 'node:crypto'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { copyText, readOwnText } from '../own-text.ts'
import { getRule } from '../queries.ts'
import { readRule } from '../read-rule.ts'
import { writeOwn } from '../write-own.ts'

/**
 * Copies a rule to an own rule, which says where it comes from and is switched off.
 * @throws AppError `rule.not_found`, `rule.bad_text` where the text holds several rules
 */
export async function copyRule(db: Database, { ctx, input }: Call<CopyRuleInput & { id: string }>): Promise<Rule> {
  allow(ctx, 'rule.manage')
  const { title } = CopyRuleInput.parse(input)
  const id = randomUUID()
  return db.withTx(ctx.scope, async (tx) => {
    const row = await getRule(tx, input.id, new Date(ctx.clock.now()).toISOString())
    if (row === undefined) throw new AppError('rule.not_found')
    const rule = readOwnText(copyText(row.text, row, { id, title }))
    await writeOwn(tx, ctx, rule, { isEnabled: false, note: '', copiedFrom: row.id })
    await audit(tx, ctx, {
      action: 'rule.copy',
      subject: { kind: 'rule', id: rule.id },
      after: { from: row.id, title: rule.facts.title },
    })
    return readRule(tx, rule.id, ctx.clock.now())
  })
}
