import { z } from 'zod'
import { Instant, PersonRef } from './shapes.ts'

/** Where the value in force comes from; what stands later wins. */
export const SETTING_SOURCES = ['default', 'file', 'environment', 'database'] as const
export const SETTING_GROUPS = ['doors', 'security', 'stores', 'pipeline', 'outgoing', 'operation'] as const
export type SettingGroup = (typeof SETTING_GROUPS)[number]

/** One setting of the platform as it is in force. */
export const Setting = z.object({
  /** Its name in the environment and in the settings file. */
  name: z.string(),
  group: z.enum(SETTING_GROUPS),
  /** As text; null where it is unset, and always for a secret. */
  value: z.string().nullable(),
  isSecret: z.boolean(),
  isSet: z.boolean(),
  source: z.enum(SETTING_SOURCES),
  /** How it may be changed while the platform runs; null where it is read at the start only. */
  edit: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('number'), min: z.number().int(), max: z.number().int() }),
      z.object({ kind: z.literal('choice'), choices: z.array(z.string()) }),
    ])
    .nullable(),
  /** The change that is in force, where the source is the database; `initial` is what the start gave. */
  change: z
    .object({ at: Instant, by: PersonRef.nullable(), reason: z.string(), initial: z.string().nullable() })
    .nullable(),
})
export type Setting = z.infer<typeof Setting>

/** The keys that seal secrets in the database, the newest first; never the keys themselves. */
export const SecretKey = z.object({
  id: z.string(),
  madeAt: Instant.nullable(),
  isCurrent: z.boolean(),
  /** Secrets that stand under it. An old key is forgotten some time after the last one left it. */
  secrets: z.number().int(),
})
export type SecretKey = z.infer<typeof SecretKey>

/** What an operator should see to, as codes: `ui.settings.notice.<code>`. */
export const SETTING_NOTICES = [
  'plain_door',
  'certificate_ends',
  'certificate_ended',
  'second_factor_optional',
  'secret_key_old',
  'secret_key_lost',
  'no_scanner',
] as const

export const SettingsPage = z.object({
  items: z.array(Setting),
  secretKeys: z.array(SecretKey),
  certificate: z.object({ expiresAt: Instant }).nullable(),
  notices: z.array(z.enum(SETTING_NOTICES)),
  version: z.string(),
})
export type SettingsPage = z.infer<typeof SettingsPage>

/** Null takes the change back: what the start gave is in force again. */
export const ChangeSettingInput = z.object({
  value: z.string().trim().min(1).max(200).nullable(),
  reason: z.string().trim().min(3).max(1000),
})
export type ChangeSettingInput = z.infer<typeof ChangeSettingInput>

export const RotateSecretKeyInput = z.object({ reason: z.string().trim().min(3).max(1000) })
export type RotateSecretKeyInput = z.infer<typeof RotateSecretKeyInput>
