import { AppError, type Rule, UpdateRuleInput } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { presentRule } from '../present.ts'
import { getRule, saveEnabled } from '../queries.ts'

/** Switches a rule on or off; the pipeline follows within seconds. @throws AppError `rule.not_found` */
export async function updateRule(db: Database, { ctx, input }: Call<UpdateRuleInput & { id: string }>): Promise<Rule> {
  allow(ctx, 'rule.manage')
  const { isEnabled } = UpdateRuleInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const row = await getRule(tx, input.id)
    if (row === undefined) throw new AppError('rule.not_found')
    allow(ctx, 'rule.manage', { organisation: row.tenant_id as TenantId })
    if (row.is_enabled !== isEnabled) {
      await saveEnabled(tx, row, isEnabled, new Date(ctx.clock.now()).toISOString())
      await publish(tx, ctx, 'rules.changed.v1', { packName: row.pack_name })
      await audit(tx, ctx, {
        action: 'rule.update',
        subject: { kind: 'rule', id: row.id },
        before: { isEnabled: row.is_enabled },
        after: { isEnabled },
        organisation: row.tenant_id,
      })
    }
    return presentRule({ ...row, is_enabled: isEnabled })
  })
}
