import { AppError, EditRuleInput, type Rule } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { readOwnText } from '../own-text.ts'
import { readRule } from '../read-rule.ts'
import { lockOwn, rewriteOwn } from '../write-own.ts'

/**
 * Saves the next version of an own rule; its id stays. The same text again changes nothing.
 * @throws AppError `rule.not_found`, `rule.not_own`, `rule.bad_text`, `rule.version_changed`
 */
export async function editRule(db: Database, { ctx, input }: Call<EditRuleInput & { id: string }>): Promise<Rule> {
  allow(ctx, 'rule.manage')
  const { text, baseVersion, note } = EditRuleInput.parse(input)
  const rule = readOwnText(text)
  return db.withTx(ctx.scope, async (tx) => {
    const row = await lockOwn(tx, input.id)
    allow(ctx, 'rule.manage', { organisation: row.tenant_id as TenantId })
    if (rule.id !== row.id) throw new AppError('rule.bad_text', { reason: 'id_changed', count: 1 })
    if (row.version !== baseVersion) throw new AppError('rule.version_changed', { version: row.version })
    if (rule.textHash !== row.text_hash) {
      await rewriteOwn(tx, ctx, row, rule, note)
      await publish(tx, ctx, 'rules.changed.v1', { packName: row.pack_name })
      await audit(tx, ctx, {
        action: 'rule.edit',
        subject: { kind: 'rule', id: row.id },
        before: { version: row.version, textHash: row.text_hash },
        after: { version: row.version + 1, textHash: rule.textHash, note },
        organisation: row.tenant_id,
      })
    }
    return readRule(tx, row.id, ctx.clock.now())
  })
}
