import { ActivatePackInput, type ActivatePackOutcome, AppError } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call, personBehind } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { activateVersion } from '../activate-version.ts'
import { getPack, listPackVersions, lockPack } from '../pack-queries.ts'
import { presentPack } from '../present.ts'

/**
 * Brings a version of a pack into force, an older one as well: whole or not at all. What was chosen here stays.
 * @throws AppError `rule_pack.not_found`, `rule_pack.version_not_found`
 */
export async function activatePack(
  db: Database,
  { ctx, input }: Call<ActivatePackInput & { id: string }>,
): Promise<ActivatePackOutcome> {
  allow(ctx, 'rule.manage')
  const { version } = ActivatePackInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const pack = await lockPack(tx, input.id)
    if (pack === undefined) throw new AppError('rule_pack.not_found')
    allow(ctx, 'rule.manage', { organisation: pack.tenant_id as TenantId })
    const [found] = await listPackVersions(tx, pack.id, version + 1, 1)
    if (found?.version !== version) throw new AppError('rule_pack.version_not_found')
    const by = personBehind(ctx) ?? { id: null, name: null }
    const done = await activateVersion(tx, pack, version, new Date(ctx.clock.now()).toISOString(), by)
    await publish(tx, ctx, 'rules.changed.v1', { packName: pack.name })
    await audit(tx, ctx, {
      action: 'rule_pack.activate',
      subject: { kind: 'rule_pack', id: pack.id },
      before: { version: pack.active_version },
      after: { version, added: done.added, changed: done.changed, removed: done.removed, refused: done.refused.length },
      organisation: pack.tenant_id,
    })
    const row = await getPack(tx, pack.id)
    if (row === undefined) throw new AppError('rule_pack.not_found')
    return {
      pack: presentPack(row),
      added: done.added,
      changed: done.changed,
      removed: done.removed,
      refused: done.refused.length,
    }
  })
}
