import { type Rule, SaveRuleInput } from '@haidang/contracts'
import { randomUUID } from 'node:crypto'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { OWN_PACK, readOwnText, withId } from '../own-text.ts'
import { readRule } from '../read-rule.ts'
import { writeOwn } from '../write-own.ts'

/** Saves a rule of one's own. @throws AppError `rule.bad_text`, `rule.id_taken` */
export async function createRule(db: Database, { ctx, input }: Call<SaveRuleInput>): Promise<Rule> {
  allow(ctx, 'rule.manage')
  const { text, isEnabled, note } = SaveRuleInput.parse(input)
  const rule = readOwnText(withId(text, randomUUID))
  return db.withTx(ctx.scope, async (tx) => {
    await writeOwn(tx, ctx, rule, { isEnabled, note, copiedFrom: null })
    await publish(tx, ctx, 'rules.changed.v1', { packName: OWN_PACK.name })
    await audit(tx, ctx, {
      action: 'rule.create',
      subject: { kind: 'rule', id: rule.id },
      after: { title: rule.facts.title, isEnabled, textHash: rule.textHash, note },
    })
    return readRule(tx, rule.id, ctx.clock.now())
  })
}
