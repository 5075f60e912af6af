import { err, ok, type Result } from '@haidang/std'
import { canonicalIndicator, MAX_VALUE_LENGTH } from './canonical.ts'
import type { IndicatorKind } from './entry.ts'

/** Why a text is no indicator. */
export const INDICATOR_PROBLEM_CODES = [
  'indicator.empty',
  'indicator.too_long',
  'indicator.unrecognised',
  'indicator.bad_ipv4',
  'indicator.bad_ipv6',
  'indicator.bad_cidr',
  'indicator.too_wide',
  'indicator.bad_domain',
  'indicator.bad_url',
  'indicator.bad_hash',
  'indicator.bad_email',
] as const
export type IndicatorProblemCode = (typeof INDICATOR_PROBLEM_CODES)[number]

export interface ValidIndicator {
  readonly kind: IndicatorKind
  /** Canonical value. */
  readonly value: string
  /** Domains written `*.example.vn` or `.example.vn`. */
  readonly includeSubdomains?: true
  /** What the text said and the indicator cannot hold. */
  readonly lost?: 'port'
}

/** Networks wider than this many bits of prefix are refused: they would match half the internet. */
export const WIDEST_IPV4_PREFIX = 8
export const WIDEST_IPV6_PREFIX = 16

/**
 * Undoes the ways in which indicators are written so that nobody follows them: `hxxp`, `[.]`, `(.)`, `{.}`, `[dot]`, `[:]`,
 * `[://]`, `[@]`, `(at)`. Blanks around are cut.
 */
export function refang(text: string): string {
  return text
    .trim()
    .replace(/[[({]\s*(?:\.|dot)\s*[\])}]/gi, '.')
    .replace(/[[({]\s*(?:@|at)\s*[\])}]/gi, '@')
    .replace(/\[:\/\/\]/g, '://')
    .replace(/\[:\]/g, ':')
    .replace(/\[\/\]/g, '/')
    .replace(/^(?:hxxp|h\*\*p|hxtp|htxp|meow)(s?)(?=:\/\/)/i, 'http$1')
    .replace(/^fxp(?=:\/\/)/i, 'ftp')
}

/**
 * The canonical indicator that `text` names, or why it names none.
 * @param kind what it must be, or `auto` to recognise it by its form
 */
export function validateIndicator(
  kind: IndicatorKind | 'auto',
  text: string,
): Result<ValidIndicator, IndicatorProblemCode> {
  const plain = refang(text)
  if (plain === '') return err('indicator.empty')
  if (plain.length > MAX_VALUE_LENGTH) return err('indicator.too_long')
  return kind === 'auto' ? recognise(plain) : ofKind(kind, plain)
}

function ofKind(kind: IndicatorKind, text: string): Result<ValidIndicator, IndicatorProblemCode> {
  switch (kind) {
    case 'ipv4':
    case 'ipv6':
      return address(kind, text)
    case 'cidr':
      return network(text)
    case 'domain':
      return domain(text)
    case 'url': {
      const slash = text.indexOf('/')
      const hasScheme = text.includes('://') || slash < 1 || !text.slice(0, slash).includes('.')
      const value = canonicalIndicator('url', hasScheme ? text : `http://${text}`)
      return value === null ? err('indicator.bad_url') : ok({ kind, value })
    }
    case 'hash': {
      const value = canonicalIndicator('hash', text)
      return value === null ? err('indicator.bad_hash') : ok({ kind, value })
    }
    case 'email': {
      const value = canonicalIndicator('email', text)
      return value === null ? err('indicator.bad_email') : ok({ kind, value })
    }
  }
}

function address(kind: 'ipv4' | 'ipv6', text: string): Result<ValidIndicator, IndicatorProblemCode> {
  const bare = kind === 'ipv4' ? text.replace(/:\d{1,5}$/, '') : text.replace(/^\[(.*)\](?::\d{1,5})?$/, '$1')
  // An IPv4-mapped IPv6 address is the IPv4 address it holds.
  const value = canonicalIndicator(kind, bare) ?? canonicalIndicator(kind === 'ipv4' ? 'ipv6' : 'ipv4', bare)
  if (value === null || (kind === 'ipv4' && value.includes(':')))
    return err(kind === 'ipv4' ? 'indicator.bad_ipv4' : 'indicator.bad_ipv6')
  const hasPort = bare !== text && /:\d{1,5}$/.test(text)
  return ok({ kind: value.includes(':') ? 'ipv6' : 'ipv4', value, ...(hasPort ? { lost: 'port' as const } : {}) })
}

function network(text: string): Result<ValidIndicator, IndicatorProblemCode> {
  const value = canonicalIndicator('cidr', text)
  if (value === null) return err('indicator.bad_cidr')
  const slash = value.indexOf('/')
  const prefix = Number(value.slice(slash + 1))
  const isV6 = value.includes(':')
  if (prefix === (isV6 ? 128 : 32)) return ok({ kind: isV6 ? 'ipv6' : 'ipv4', value: value.slice(0, slash) })
  return prefix < (isV6 ? WIDEST_IPV6_PREFIX : WIDEST_IPV4_PREFIX)
    ? err('indicator.too_wide')
    : ok({ kind: 'cidr', value })
}

function domain(text: string): Result<ValidIndicator, IndicatorProblemCode> {
  const name = text.replace(/:\d{1,5}$/, '')
  const bare = name.replace(/^\*?\./, '')
  const value = canonicalIndicator('domain', bare)
  if (value === null) return err('indicator.bad_domain')
  return ok({
    kind: 'domain',
    value,
    ...(bare !== name ? { includeSubdomains: true as const } : {}),
    ...(name !== text ? { lost: 'port' as const } : {}),
  })
}

/** By form: scheme, at sign, slash after an address, address, hex of a hash's length, name with a path, name. */
function recognise(text: string): Result<ValidIndicator, IndicatorProblemCode> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return ofKind('url', text)
  if (/^[^\s/@]+@[^\s/@]+$/.test(text)) return ofKind('email', text)
  if (/^[0-9a-f.:]+\/\d{1,3}$/i.test(text)) return network(text)
  if (/^\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?$/.test(text)) return address('ipv4', text)
  if (/^\[?[0-9a-f]*:[0-9a-f:.]*(?:%\w+)?(?:\]|\]:\d{1,5})?$/i.test(text)) return address('ipv6', text)
  if (/^[0-9a-f]+$/i.test(text)) return ofKind('hash', text)
  if (/\s/.test(text)) return err('indicator.unrecognised')
  const slash = text.indexOf('/')
  if (slash > 0 && text.slice(0, slash).includes('.')) return ofKind('url', text)
  if (!text.includes('.')) return err('indicator.unrecognised')
  return domain(text)
}
