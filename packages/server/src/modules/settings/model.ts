import type { Setting, SettingGroup } from '@haidang/contracts'

/** How a setting is changed while the platform runs. */
export type Edit = NonNullable<Setting['edit']>

const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'trace']

/** The settings that may be changed while the platform runs, with the bounds of a change. */
export const EDITS = {
  HAIDANG_LOG_LEVEL: { kind: 'choice', choices: LOG_LEVELS },
  HAIDANG_LAKE_RETENTION_DAYS: { kind: 'number', min: 1, max: 3650 },
  HAIDANG_SECRET_KEY_DAYS: { kind: 'number', min: 1, max: 3650 },
  HAIDANG_SECOND_HAND_SEVERITY: { kind: 'choice', choices: ['low', 'medium', 'high', 'critical'] },
  // Never so few that nobody could take the change back.
  HAIDANG_RATE_ACCOUNT_PER_MINUTE: { kind: 'number', min: 120, max: 1_000_000 },
  HAIDANG_RATE_TOKEN_PER_MINUTE: { kind: 'number', min: 10, max: 1_000_000 },
  HAIDANG_RATE_ADDRESS_PER_MINUTE: { kind: 'number', min: 120, max: 1_000_000 },
} as const satisfies Readonly<Record<string, Edit>>

export type EditableName = keyof typeof EDITS
export const isEditable = (name: string): name is EditableName => Object.hasOwn(EDITS, name)
export const editOf = (name: string): Edit | null => (isEditable(name) ? EDITS[name] : null)

/** The value as it is kept, or null where the setting may not have it. */
export function acceptValue(edit: Edit, text: string): string | null {
  if (edit.kind === 'choice') return edit.choices.some((choice) => choice === text) ? text : null
  if (!/^\d{1,9}$/.test(text)) return null
  const value = Number(text)
  return value >= edit.min && value <= edit.max ? String(value) : null
}

/** What may be given, for the text of a refusal. */
export const allowedText = (edit: Edit): string =>
  edit.kind === 'choice' ? edit.choices.join(', ') : `${edit.min}–${edit.max}`

const GROUPS: readonly (readonly [prefix: string, group: SettingGroup])[] = [
  ['HAIDANG_HTTP', 'doors'],
  ['HAIDANG_PUBLIC_URL', 'doors'],
  ['HAIDANG_BEHIND_PROXY', 'doors'],
  ['HAIDANG_TLS', 'doors'],
  ['HAIDANG_SYSLOG', 'doors'],
  ['HAIDANG_MONITOR', 'doors'],
  ['HAIDANG_DATABASE', 'stores'],
  ['HAIDANG_LAKE', 'stores'],
  ['HAIDANG_DATA', 'stores'],
  ['HAIDANG_PIPELINE', 'pipeline'],
  ['HAIDANG_PRODUCT', 'pipeline'],
  ['HAIDANG_MAIL', 'outgoing'],
  ['HAIDANG_OUTBOUND', 'outgoing'],
  ['HAIDANG_RATE', 'doors'],
  ['HAIDANG_ROLES', 'operation'],
  ['HAIDANG_LOG', 'operation'],
]

/** Where a setting stands on the page; what has no place of its own concerns security. */
export const groupOf = (name: string): SettingGroup =>
  GROUPS.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'security'
