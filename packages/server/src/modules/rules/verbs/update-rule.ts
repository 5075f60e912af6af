import { AppError, type Rule, UpdateRuleInput } from '@haidang/contracts'
import { severityRank, type TenantId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { inForce, levelOf } from '../model.ts'
import { lockRule, saveChoice } from '../queries.ts'
import { readRule } from '../read-rule.ts'

/**
 * Switches a rule on or off, or gives it another level here; the pipeline follows within seconds, and later versions of its pack
 * leave it so. @throws AppError `rule.not_found` (also where the rule is retired)
 */
export async function updateRule(db: Database, { ctx, input }: Call<UpdateRuleInput & { id: string }>): Promise<Rule> {
  allow(ctx, 'rule.manage')
  const wanted = UpdateRuleInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const row = await lockRule(tx, input.id)
    if (row === undefined || row.retired_at !== null) throw new AppError('rule.not_found')
    allow(ctx, 'rule.manage', { organisation: row.tenant_id as TenantId })
    const chosen = {
      enabled:
        wanted.isEnabled === undefined || wanted.isEnabled === row.is_enabled ? row.chosen_enabled : wanted.isEnabled,
      severity:
        wanted.level === undefined ? row.chosen_severity : wanted.level === null ? null : severityRank(wanted.level),
    }
    const force = inForce({ status: row.status, severity: row.author_severity }, chosen)
    if (
      force.isEnabled !== row.is_enabled ||
      force.severity !== row.severity ||
      chosen.severity !== row.chosen_severity
    ) {
      await saveChoice(
        tx,
        row,
        {
          is_enabled: force.isEnabled,
          severity: force.severity,
          chosen_enabled: chosen.enabled,
          chosen_severity: chosen.severity,
        },
        new Date(ctx.clock.now()).toISOString(),
      )
      await publish(tx, ctx, 'rules.changed.v1', { packName: row.pack_name })
      await audit(tx, ctx, {
        action: 'rule.update',
        subject: { kind: 'rule', id: row.id },
        before: { isEnabled: row.is_enabled, level: levelOf(row.severity) },
        after: { isEnabled: force.isEnabled, level: levelOf(force.severity), reason: wanted.reason ?? '' },
        organisation: row.tenant_id,
      })
    }
    return readRule(tx, row.id, ctx.clock.now())
  })
}
