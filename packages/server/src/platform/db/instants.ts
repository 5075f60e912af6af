/** Rows carry instants as `Date`; the wire carries ISO 8601 in UTC with milliseconds. */
export function toIso(at: Date): string {
  return at.toISOString()
}

export function toIsoOrNull(at: Date | null): string | null {
  return at === null ? null : at.toISOString()
}
