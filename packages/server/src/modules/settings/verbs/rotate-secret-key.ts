import { RotateSecretKeyInput, type SettingsPage } from '@haidang/contracts'
import { allow, type Call, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { SettingsDeps } from '../settings.ts'
import { showSettings } from './show-settings.ts'

/**
 * Makes a new key for secrets; what stands under the former is sealed again by the job. The audit says so first: a key that was made
 * and not told of would be worse than a row about one that was not made.
 */
export async function rotateSecretKey(
  deps: SettingsDeps,
  { ctx, input }: Call<RotateSecretKeyInput>,
): Promise<SettingsPage> {
  const root = await deps.root()
  allow(ctx, 'secret.rotate', root === null ? {} : { organisation: root })
  requireFreshProof(ctx)
  const { reason } = RotateSecretKeyInput.parse(input)
  await deps.db.withTx(SYSTEM_SCOPE, (tx) =>
    audit(tx, ctx, {
      action: 'secret.rotate',
      subject: { kind: 'secret_key', id: null },
      before: { keys: deps.ring.keys().map((key) => key.id) },
      reason,
    }),
  )
  await deps.ring.rotate()
  deps.wakeTending()
  return showSettings(deps, ctx)
}
