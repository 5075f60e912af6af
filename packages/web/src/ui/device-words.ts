/** What a User-Agent says of a device, in the few words a person knows it by. */
export interface DeviceParts {
  readonly kind: 'browser' | 'command_line' | 'program' | 'unknown'
  /** The browser or the program; null where the header does not tell. */
  readonly name: string | null
  readonly system: string | null
}

/** The first that fits wins: most browsers name those they stand in for as well. */
const BROWSERS = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bcoc_coc_browser\//i, 'Cốc Cốc'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\/|\bHeadlessChrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const

const SYSTEMS = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
] as const

const first = (list: readonly (readonly [RegExp, string])[], agent: string): string | null =>
  list.find(([pattern]) => pattern.test(agent))?.[1] ?? null

/** Reads a `User-Agent` header (RFC 9110, 10.1.5); whatever it is, never throws. */
export function devicePartsOf(agent: string): DeviceParts {
  if (/^haidang/i.test(agent)) return { kind: 'command_line', name: null, system: null }
  const system = first(SYSTEMS, agent)
  const browser = first(BROWSERS, agent)
  if (browser !== null || agent.startsWith('Mozilla/')) return { kind: 'browser', name: browser, system }
  const program = /^[\w.+-]{1,40}(?=\/|\s|$)/.exec(agent)?.[0]
  return program === undefined ? { kind: 'unknown', name: null, system } : { kind: 'program', name: program, system }
}
