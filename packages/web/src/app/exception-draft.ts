import type { ExceptionField, ExplainedReason } from '@haidang/contracts'

export const EXPIRY_DAYS = [7, 30, 90, 180, 365] as const
const DAY_MS = 86_400_000
/** Values longer than this are shortened in an explanation, so that they cannot be asked for whole. */
const SHORTENED = 512

/** The instant `days` from now; null for an exception without an end. */
export function expiryAfter(days: number | null, nowMs: number): string | null {
  return days === null ? null : new Date(nowMs + days * DAY_MS).toISOString()
}

export function isComplete(fields: readonly ExceptionField[]): boolean {
  return (
    fields.length > 0 &&
    fields.every((row) => row.field.trim() !== '' && row.values.some((value) => value.trim() !== ''))
  )
}

/** The fields as they are sent: without blank values. */
export function cleaned(fields: readonly ExceptionField[]): ExceptionField[] {
  return fields.map((row) => ({
    ...row,
    field: row.field.trim(),
    values: row.values.filter((value) => value.trim() !== ''),
  }))
}

/** The field and value of a reason as an exception asks for them: the whole value, or what matched where the value was shortened. */
export function fieldOf(reason: Pick<ExplainedReason, 'field' | 'value' | 'matched'>): ExceptionField {
  return reason.value.length >= SHORTENED
    ? { field: reason.field, operator: 'contains', values: [reason.matched] }
    : { field: reason.field, operator: 'equals', values: [reason.value] }
}

/** A Sigma filter to begin with. */
export function filterDraft(rule: { readonly id: string; readonly title: string }): string {
  return `title: ${JSON.stringify(rule.title)}
logsource:
    product: windows
filter:
    rules:
        - ${rule.id}
    selection:
        User|startswith: 'svc-'
    condition: not selection
`
}
