/** `LEEF:` followed by a version digit. */
export function startsLeef(s: string, at: number): boolean {
  if (!s.startsWith('LEEF:', at)) return false
  const c = s.charCodeAt(at + 5)
  return c >= 48 && c <= 57
}
