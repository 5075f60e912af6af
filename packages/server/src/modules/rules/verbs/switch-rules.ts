import { AppError, ApplySwitchInput } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { filterOf } from '../filter.ts'
import { listForSwitch, saveSwitch, switchFacts } from '../queries.ts'
import { fingerprintOf } from '../switching.ts'

/** Rules named in the audit row; a larger selection is named by itself and its count. */
const NAMED = 500

/**
 * Switches every rule of a selection, in one act with one audit row.
 * @throws AppError `rule.selection_changed` where others would change than the preview told
 */
export async function switchRules(db: Database, { ctx, input }: Call<ApplySwitchInput>): Promise<{ changed: number }> {
  allow(ctx, 'rule.manage')
  const { selection, isEnabled, fingerprint, reason } = ApplySwitchInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const filter = filterOf(selection, ctx.clock.now())
    const { changing, digest } = await switchFacts(tx, filter, isEnabled)
    if (fingerprintOf(isEnabled, digest) !== fingerprint) throw new AppError('rule.selection_changed', { changing })
    const ids = (await listForSwitch(tx, filter, isEnabled, null)).map((r) => r.id)
    if (ids.length === 0) return { changed: 0 }
    const changed = await saveSwitch(tx, ids, isEnabled, new Date(ctx.clock.now()).toISOString())
    await publish(tx, ctx, 'rules.changed.v1', { packName: '' })
    await audit(tx, ctx, {
      action: 'rule.switch',
      subject: { kind: 'rule', id: fingerprint },
      after: { isEnabled, selection, changed, rules: ids.slice(0, NAMED), reason },
    })
    return { changed }
  })
}
