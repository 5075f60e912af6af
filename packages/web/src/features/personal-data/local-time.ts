const VIETNAM_OFFSET_MS = 7 * 3_600_000

/** What a `datetime-local` field holds, read as a time in Viet Nam; null where it is empty or no time. */
export function instantOf(field: string): string | null {
  const at = Date.parse(`${field}:00.000+07:00`)
  return field === '' || Number.isNaN(at) ? null : new Date(at).toISOString()
}

/** An instant as a `datetime-local` field holds it, in the time of Viet Nam. */
export function fieldOf(instant: string | null): string {
  return instant === null ? '' : new Date(Date.parse(instant) + VIETNAM_OFFSET_MS).toISOString().slice(0, 16)
}
