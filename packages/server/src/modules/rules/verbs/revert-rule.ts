import { AppError, RevertRuleInput, type Rule } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { readOwnText } from '../own-text.ts'
import { getVersion } from '../queries.ts'
import { readRule } from '../read-rule.ts'
import { lockOwn, rewriteOwn } from '../write-own.ts'

/**
 * Brings an earlier text of an own rule back as its next version; a retired rule lives again, switched off.
 * @throws AppError `rule.not_found`, `rule.not_own`, `rule.version_not_found`, `rule.bad_text`
 */
export async function revertRule(db: Database, { ctx, input }: Call<RevertRuleInput & { id: string }>): Promise<Rule> {
  allow(ctx, 'rule.manage')
  const { version } = RevertRuleInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const row = await lockOwn(tx, input.id)
    allow(ctx, 'rule.manage', { organisation: row.tenant_id as TenantId })
    const found = await getVersion(tx, row, version)
    if (found === undefined) throw new AppError('rule.version_not_found')
    await rewriteOwn(tx, ctx, row, readOwnText(found.text), '')
    await publish(tx, ctx, 'rules.changed.v1', { packName: row.pack_name })
    await audit(tx, ctx, {
      action: 'rule.revert',
      subject: { kind: 'rule', id: row.id },
      before: { version: row.version },
      after: { version: row.version + 1, to: version },
      organisation: row.tenant_id,
    })
    return readRule(tx, row.id, ctx.clock.now())
  })
}
