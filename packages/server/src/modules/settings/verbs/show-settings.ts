import type { Setting, SettingsPage } from '@haidang/contracts'
import { allow, type Context } from '#src/modules/access/index.ts'
import { countSecretsByKey } from '#src/platform/secrets/index.ts'
import { editOf, groupOf } from '../model.ts'
import type { RuntimeSettings } from '../runtime.ts'
import type { SettingsDeps } from '../settings.ts'

const DAY_MS = 86_400_000
const CERTIFICATE_WARN_DAYS = 21
const KEY_LATE_DAYS = 30

/** Every setting as it is in force. */
export function presentSettings(runtime: RuntimeSettings): Setting[] {
  return runtime.atStart.map((start) => {
    const change = runtime.change(start.name)
    return {
      name: start.name,
      group: groupOf(start.name),
      value: start.isSecret ? null : (change?.value ?? start.value),
      isSecret: start.isSecret,
      isSet: change !== undefined || start.isSet,
      source: change === undefined ? start.source : 'database',
      edit: editOf(start.name),
      change:
        change === undefined ? null : { at: change.at, by: change.by, reason: change.reason, initial: start.value },
    }
  })
}

const toIso = (ms: number): string => new Date(ms).toISOString()

/** @throws AppError `permission.denied` for everybody whose reach is not the whole tree */
export async function showSettings(deps: SettingsDeps, ctx: Context): Promise<SettingsPage> {
  const root = await deps.root()
  allow(ctx, 'setting.read', root === null ? {} : { organisation: root })
  const keys = deps.ring.keys()
  const counts = await countSecretsByKey(deps.db)
  const now = ctx.clock.now()
  const newest = keys[0]?.madeAt ?? null
  const expiresAt = deps.certificateEnds()
  const limitDays = deps.runtime.number('HAIDANG_SECRET_KEY_DAYS') + KEY_LATE_DAYS
  const notices: SettingsPage['notices'] = []
  if (deps.isPlainDoor) notices.push('plain_door')
  if (expiresAt !== null && expiresAt <= now) notices.push('certificate_ended')
  else if (expiresAt !== null && expiresAt - now < CERTIFICATE_WARN_DAYS * DAY_MS) notices.push('certificate_ends')
  if (deps.isSecondFactorOptional) notices.push('second_factor_optional')
  if (newest !== null && now - newest > limitDays * DAY_MS) notices.push('secret_key_old')
  if ([...counts.keys()].some((id) => keys.every((key) => key.id !== id))) notices.push('secret_key_lost')
  if (!deps.hasScanner) notices.push('no_scanner')
  return {
    items: presentSettings(deps.runtime),
    secretKeys: keys.map((key, i) => ({
      id: key.id,
      madeAt: key.madeAt === null ? null : toIso(key.madeAt),
      isCurrent: i === 0,
      secrets: counts.get(key.id) ?? 0,
    })),
    certificate: expiresAt === null ? null : { expiresAt: toIso(expiresAt) },
    notices,
    version: deps.version,
  }
}
