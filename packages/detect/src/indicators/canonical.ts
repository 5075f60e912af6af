import { canonicalIp, formatCidr, parseCidr, parseIpv4 } from '@haidang/std'
import { labelToAscii } from './punycode.ts'
import type { IndicatorKind } from './entry.ts'

/** Longest value the index takes, in characters. */
export const MAX_VALUE_LENGTH = 2048

const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/
const NOT_ASCII = /\P{ASCII}/u

/**
 * The canonical form of a domain name: lower case, labels outside ASCII in Punycode, no dot at the end.
 * Null where it is no name of at least two labels (RFC 1035 §2.3.4 lengths; `_` allowed as names in use have it).
 */
export function canonicalDomain(text: string): string | null {
  const name = canonicalHostName(text)
  return name !== null && name.includes('.') ? name : null
}

/** As `canonicalDomain`, but a single label (`localhost`) is a name too. */
export function canonicalHostName(text: string): string | null {
  if (text.length === 0 || text.length > 1024) return null
  let name = text.toLowerCase()
  if (NOT_ASCII.test(name)) {
    name = name
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[。．｡]/g, '.')
      .split('.')
      .map(labelToAscii)
      .join('.')
  }
  if (name.endsWith('.')) name = name.slice(0, -1)
  if (name.length === 0 || name.length > 253) return null
  const labels = name.split('.')
  for (const label of labels) if (!LABEL.test(label)) return null
  if (/^\d+$/.test(labels[labels.length - 1] ?? '')) return null
  return name
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', ftp: '21', ws: '80', wss: '443' }
const SCHEME = /^([a-zA-Z][a-zA-Z0-9+.-]{0,30}):\/\/([^/?#\\]*)([^#]*)/

/**
 * The canonical form of an absolute URL (after RFC 3986 §6.2): scheme and host in lower case, host in Punycode, default
 * port, user information and fragment dropped, empty path `/`, dot segments removed, percent escapes in capitals and
 * those of unreserved characters decoded, other bytes escaped. Null where it is no URL with a host.
 */
export function canonicalUrl(text: string): string | null {
  if (text.length > MAX_VALUE_LENGTH) return null
  const parts = SCHEME.exec(text.trim())
  if (parts === null) return null
  const scheme = (parts[1] ?? '').toLowerCase()
  const authority = parts[2] ?? ''
  const hostPort = authority.slice(authority.lastIndexOf('@') + 1)
  const colon = hostPort.startsWith('[') ? hostPort.indexOf(':', hostPort.indexOf(']')) : hostPort.indexOf(':')
  const hostText = colon >= 0 ? hostPort.slice(0, colon) : hostPort
  let port = colon >= 0 ? hostPort.slice(colon + 1) : ''
  if (!/^\d{0,5}$/.test(port) || Number(port) > 65535) return null
  port = port.replace(/^0+(?=\d)/, '')
  if (port === DEFAULT_PORTS[scheme]) port = ''
  const host = canonicalUrlHost(hostText)
  if (host === null) return null
  const rest = parts[3] ?? ''
  const question = rest.indexOf('?')
  const path = removeDotSegments(escapeBytes(question >= 0 ? rest.slice(0, question) : rest).replaceAll('\\', '/'))
  const query = question >= 0 ? escapeBytes(rest.slice(question)) : ''
  const url = `${scheme}://${host}${port === '' ? '' : `:${port}`}${path === '' ? '/' : path}${query}`
  return url.length > MAX_VALUE_LENGTH ? null : url
}

function canonicalUrlHost(text: string): string | null {
  if (text.startsWith('[') && text.endsWith(']')) {
    const address = canonicalIp(text.slice(1, -1))
    if (address === null) return null
    return address.includes(':') ? `[${address}]` : address
  }
  if (parseIpv4(text) >= 0) return text
  return canonicalHostName(text)
}

function removeDotSegments(path: string): string {
  if (!path.includes('/.')) return path
  const segments = path.split('/')
  const out: string[] = []
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i] ?? ''
    const last = i === segments.length - 1
    if (segment === '.') {
      if (last) out.push('')
    } else if (segment === '..') {
      if (out.length > 1) out.pop()
      if (last) out.push('')
    } else out.push(segment)
  }
  return out.join('/')
}

const HEX = '0123456789ABCDEF'
const PLAIN = /^[!$&-;=?-Z[-_a-z~]*$/

/** Percent escapes normalised: bytes outside printable ASCII escaped, escapes of unreserved characters decoded. */
function escapeBytes(text: string): string {
  if (PLAIN.test(text)) return text
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 37) {
      const code = hexValue(text.charCodeAt(i + 1)) * 16 + hexValue(text.charCodeAt(i + 2))
      if (code >= 0) {
        out += isUnreserved(code) ? String.fromCharCode(code) : escapeByte(code)
        i += 2
      } else out += '%'
    } else if (c > 32 && c < 127 && c !== 34 && c !== 60 && c !== 62 && c !== 96) out += text[i]
    else {
      const point = text.codePointAt(i) ?? 0xfffd
      if (point > 0xffff) i++
      out += escapePoint(point >= 0xd800 && point <= 0xdfff ? 0xfffd : point)
    }
  }
  return out
}

/** Of one hex digit; so far below zero otherwise that no sum of two digits is positive. */
function hexValue(c: number): number {
  if (c >= 48 && c <= 57) return c - 48
  const lower = c | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1000
}

function isUnreserved(c: number): boolean {
  return (
    (c >= 97 && c <= 122) ||
    (c >= 65 && c <= 90) ||
    (c >= 48 && c <= 57) ||
    c === 45 ||
    c === 46 ||
    c === 95 ||
    c === 126
  )
}

const escapeByte = (b: number) => `%${HEX[b >> 4]}${HEX[b & 15]}`

function escapePoint(p: number): string {
  if (p < 0x80) return escapeByte(p)
  if (p < 0x800) return escapeByte(0xc0 | (p >> 6)) + escapeByte(0x80 | (p & 63))
  if (p < 0x10000)
    return escapeByte(0xe0 | (p >> 12)) + escapeByte(0x80 | ((p >> 6) & 63)) + escapeByte(0x80 | (p & 63))
  return (
    escapeByte(0xf0 | (p >> 18)) +
    escapeByte(0x80 | ((p >> 12) & 63)) +
    escapeByte(0x80 | ((p >> 6) & 63)) +
    escapeByte(0x80 | (p & 63))
  )
}

/**
 * Whether `text` has no other canonical form, found without allocation: `canonicalUrl` gives it back or refuses it. False
 * means "perhaps not": escapes, ports, user information and dots after a slash take the slow road.
 */
export function isPlainlyCanonicalUrl(text: string): boolean {
  const n = text.length
  if (n > MAX_VALUE_LENGTH) return false
  const start = text.startsWith('http://') ? 7 : text.startsWith('https://') ? 8 : 0
  if (start === 0) return false
  let i = start
  for (; i < n; i++) {
    const c = text.charCodeAt(i)
    if (c === 47) break
    const isHostChar = (c >= 97 && c <= 122) || (c >= 48 && c <= 57) || c === 45 || c === 95 || (c === 46 && i > start)
    if (!isHostChar) return false
  }
  if (i === start || i === n || text.charCodeAt(i - 1) === 46) return false
  let before = 0
  for (; i < n; i++) {
    const c = text.charCodeAt(i)
    if (c < 33 || c > 126 || c === 35 || c === 37 || c === 34 || c === 60 || c === 62 || c === 96 || c === 92)
      return false
    if (c === 46 && before === 47) return false
    before = c
  }
  return true
}

/** Hex digits of MD5, SHA-1, SHA-224, SHA-256, SHA-384 and SHA-512. */
const HASH_LENGTHS: ReadonlySet<number> = new Set([32, 40, 56, 64, 96, 128])

/** A hash in lower-case hex, or null. The length names the algorithm, so none need be stated. */
export function canonicalHash(text: string): string | null {
  return HASH_LENGTHS.has(text.length) && /^[0-9a-fA-F]+$/.test(text) ? text.toLowerCase() : null
}

/** An e-mail address in lower case with its domain in Punycode, or null. */
export function canonicalEmail(text: string): string | null {
  const at = text.lastIndexOf('@')
  if (at < 1 || at > 64 || text.length > 320) return null
  const local = text.slice(0, at)
  if (/[\s\p{Cc}<>()[\],;:"\\@]/u.test(local)) return null
  const domain = canonicalDomain(text.slice(at + 1))
  return domain === null ? null : `${local.normalize('NFC').toLowerCase()}@${domain}`
}

/** The canonical value of an indicator of a known kind, or null where `text` is none. */
export function canonicalIndicator(kind: IndicatorKind, text: string): string | null {
  switch (kind) {
    case 'ipv4': {
      const address = canonicalIp(text)
      return address === null || address.includes(':') ? null : address
    }
    case 'ipv6': {
      const address = canonicalIp(text)
      return address === null || !address.includes(':') ? null : address
    }
    case 'cidr': {
      if (!text.includes('/')) return null
      const network = parseCidr(text)
      return network === null ? null : formatCidr(network)
    }
    case 'domain':
      return canonicalDomain(text)
    case 'url':
      return canonicalUrl(text)
    case 'hash':
      return canonicalHash(text)
    case 'email':
      return canonicalEmail(text)
  }
}
