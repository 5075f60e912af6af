const pad = (value: number, width: number): string => String(value).padStart(width, '0')

/** `2018-03-24T17:15:20.865716Z` of epoch seconds, to the microsecond; the number as text where it is no time. */
export function isoOfEpoch(seconds: number): string {
  const micros = Math.round(seconds * 1e6)
  const whole = Math.floor(micros / 1e6)
  return isoOf(whole, pad(micros - whole * 1e6, 6)) ?? String(seconds)
}

/** The same from a TSV cell; times after January 2038 are written `2.385616957e+09`. */
export function isoOfDigits(cell: string): string {
  const dot = cell.indexOf('.')
  const fraction = dot < 0 ? '' : cell.slice(dot + 1)
  if (cell.charCodeAt(0) === 45 || cell.includes('e') || cell.includes('E')) return isoOfEpoch(Number(cell))
  return isoOf(Number(dot < 0 ? cell : cell.slice(0, dot)), fraction.slice(0, 6).padEnd(6, '0')) ?? cell
}

function isoOf(seconds: number, micros: string): string | null {
  if (!(Math.abs(seconds) < 250_000_000_000)) return null
  const iso = new Date(seconds * 1000).toISOString()
  return `${iso.slice(0, -4)}${micros}Z`
}
