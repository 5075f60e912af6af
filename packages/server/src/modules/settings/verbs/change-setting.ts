import { AppError, ChangeSettingInput, type SettingsPage } from '@haidang/contracts'
import { allow, type Call, personRefBehind, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { acceptValue, allowedText, editOf } from '../model.ts'
import { readChanges, saveChange } from '../queries.ts'
import type { SettingsDeps } from '../settings.ts'
import { showSettings } from './show-settings.ts'

/**
 * Changes a setting while the platform runs, or takes the change back.
 * @throws AppError `setting.not_found`, `setting.fixed` where it is read at the start only, `setting.invalid`
 */
export async function changeSetting(
  deps: SettingsDeps,
  { ctx, input }: Call<ChangeSettingInput & { readonly name: string }>,
): Promise<SettingsPage> {
  const root = await deps.root()
  allow(ctx, 'setting.manage', root === null ? {} : { organisation: root })
  requireFreshProof(ctx)
  const { value: wanted, reason } = ChangeSettingInput.parse(input)
  const start = deps.runtime.atStart.find((setting) => setting.name === input.name)
  if (start === undefined) throw new AppError('setting.not_found')
  const edit = editOf(start.name)
  if (edit === null) throw new AppError('setting.fixed', { name: start.name })
  const value = wanted === null ? null : acceptValue(edit, wanted)
  if (wanted !== null && value === null) throw new AppError('setting.invalid', { allowed: allowedText(edit) })
  // The row belongs to no organisation; who may reach it was decided above.
  await deps.db.withTx(SYSTEM_SCOPE, async (tx) => {
    const before = (await readChanges(tx)).get(start.name)?.value ?? start.value
    await saveChange(
      tx,
      start.name,
      value === null ? null : { value, reason, at: new Date(ctx.clock.now()).toISOString(), by: personRefBehind(ctx) },
    )
    await audit(tx, ctx, {
      action: 'setting.manage',
      subject: { kind: 'setting', id: start.name },
      before: { value: before },
      after: { value: value ?? start.value, source: value === null ? start.source : 'database' },
      reason,
    })
  })
  await deps.runtime.refresh()
  return showSettings(deps, ctx)
}
