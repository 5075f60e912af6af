import type { TenantId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { hasFired } from '../activity-queries.ts'
import { deleteRule, retireRules } from '../queries.ts'
import { lockOwn } from '../write-own.ts'

/**
 * Takes an own rule out of use: one that never fired is deleted, one that did stays for the alerts it raised.
 * @throws AppError `rule.not_found`, `rule.not_own`
 */
export async function retireRule(
  db: Database,
  { ctx, input }: Call<{ id: string }>,
): Promise<{ outcome: 'deleted' | 'retired' }> {
  allow(ctx, 'rule.manage')
  return db.withTx(ctx.scope, async (tx) => {
    const row = await lockOwn(tx, input.id)
    allow(ctx, 'rule.manage', { organisation: row.tenant_id as TenantId })
    const outcome = (await hasFired(tx, row.id)) ? 'retired' : 'deleted'
    if (outcome === 'deleted') await deleteRule(tx, row)
    else await retireRules(tx, row.tenant_id as TenantId, [row.id], new Date(ctx.clock.now()).toISOString())
    await publish(tx, ctx, 'rules.changed.v1', { packName: row.pack_name })
    await audit(tx, ctx, {
      action: 'rule.retire',
      subject: { kind: 'rule', id: row.id },
      before: { title: row.title, version: row.version, textHash: row.text_hash },
      after: { outcome },
      organisation: row.tenant_id,
    })
    return { outcome }
  })
}
