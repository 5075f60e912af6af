/**
 * Canonical forms of the values that tie events, indicators and organisations together. Whatever is compared with an
 * observable (an indicator feed, a search) must be brought into the same form by the same function.
 */
import { canonicalIp } from '@haidang/std'
import { toAsciiDomain } from './punycode.ts'

/** Characters of a host name as DNS logs carry them: letters, digits, hyphen, underscore, dot. */
function isHostCharacter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 48 && c <= 57) || c === 45 || c === 46 || c === 95
}

/**
 * A domain or host name: lower case, punycode (RFC 3492), without the trailing dot, at most 253 characters.
 * Null where the text is no name (blanks, empty labels, other characters) or is an address.
 */
export function canonicalDomain(text: string): string | null {
  let n = text.length
  if (n > 0 && text.charCodeAt(n - 1) === 46) n--
  if (n === 0 || n > 1024) return null
  let upper = false
  let letters = false
  let previousDot = true
  for (let i = 0; i < n; i++) {
    let c = text.charCodeAt(i)
    if (c > 127) return canonicalDomainOf(toAsciiDomain(n === text.length ? text : text.slice(0, n)))
    if (c >= 65 && c <= 90) {
      upper = true
      c |= 32
    }
    if (c === 46) {
      if (previousDot) return null
      previousDot = true
      continue
    }
    previousDot = false
    if (!isHostCharacter(c)) return null
    if (c > 57) letters = true
  }
  if (n > 253 || previousDot) return null
  if (!letters && canonicalIp(text) !== null) return null
  const name = n === text.length ? text : text.slice(0, n)
  return upper ? name.toLowerCase() : name
}

function canonicalDomainOf(ascii: string | null): string | null {
  if (ascii === null) return null
  for (let i = 0; i < ascii.length; i++) if (ascii.charCodeAt(i) > 127) return null
  return canonicalDomain(ascii)
}

/** A hash in hexadecimal, lower case, of 32, 40, 56, 64, 96 or 128 digits; null where the text is none. */
export function canonicalHash(text: string): string | null {
  const n = text.length
  if (n !== 32 && n !== 40 && n !== 56 && n !== 64 && n !== 96 && n !== 128) return null
  let upper = false
  let zeros = true
  for (let i = 0; i < n; i++) {
    const c = text.charCodeAt(i)
    if (c >= 65 && c <= 70) upper = true
    else if (!((c >= 48 && c <= 57) || (c >= 97 && c <= 102))) return null
    if (c !== 48) zeros = false
  }
  if (zeros) return null
  return upper ? text.toLowerCase() : text
}

/** A certificate fingerprint written with or without colons, as a canonical hash. */
export function canonicalFingerprint(text: string): string | null {
  return canonicalHash(text.indexOf(':') < 0 ? text : text.replaceAll(':', ''))
}

/**
 * An e-mail address: angle brackets and display name dropped, domain canonical, local part as written (RFC 5321 §2.4).
 * Null where the text is none.
 */
export function canonicalEmail(text: string): string | null {
  let address = text
  const open = text.lastIndexOf('<')
  if (open >= 0) {
    const close = text.indexOf('>', open)
    if (close < 0) return null
    address = text.slice(open + 1, close)
  }
  address = address.trim()
  const at = address.lastIndexOf('@')
  if (at <= 0 || address.length > 320) return null
  for (let i = 0; i < at; i++) {
    const c = address.charCodeAt(i)
    if (c <= 32 || c === 44 || c === 59) return null
  }
  const domain = canonicalDomain(address.slice(at + 1))
  return domain === null ? null : `${address.slice(0, at)}@${domain}`
}

/** The address of a mailbox as mail headers and SMTP write it (`<a@b>`, `Name <a@b>`); text without brackets as it is. */
export function mailbox(text: string): string {
  const open = text.lastIndexOf('<')
  if (open < 0) return text.trim()
  const close = text.indexOf('>', open)
  return text.slice(open + 1, close < 0 ? text.length : close).trim()
}

/**
 * A URL: scheme lower case, host canonical, default port, user part and fragment dropped, empty path as `/`; path and
 * query as written. Null where the text has no scheme and host.
 */
export function canonicalUrl(text: string): string | null {
  const colon = text.indexOf('://')
  if (colon <= 0 || colon > 16 || text.length > 16_384) return null
  for (let i = 0; i < colon; i++) {
    const c = text.charCodeAt(i) | 32
    if (!((c >= 97 && c <= 122) || (i > 0 && ((c >= 48 && c <= 57) || c === 43 || c === 45 || c === 46)))) return null
  }
  const scheme = text.slice(0, colon).toLowerCase()
  const from = colon + 3
  let end = text.length
  for (let i = from; i < end; i++) {
    const c = text.charCodeAt(i)
    if (c === 47 || c === 63 || c === 35 || c === 92) {
      end = i
      break
    }
  }
  const host = canonicalAuthority(scheme, text.slice(from, end))
  if (host === null) return null
  const hash = text.indexOf('#', end)
  const rest = hash < 0 ? text.slice(end) : text.slice(end, hash)
  return `${scheme}://${host}${rest === '' || rest.charCodeAt(0) === 63 ? `/${rest}` : rest}`
}

function canonicalAuthority(scheme: string, authority: string): string | null {
  const at = authority.lastIndexOf('@')
  const place = at < 0 ? authority : authority.slice(at + 1)
  let host = place
  let portText = ''
  if (place.charCodeAt(0) === 91) {
    const close = place.indexOf(']')
    if (close < 0) return null
    host = place.slice(1, close)
    if (place.charCodeAt(close + 1) === 58) portText = place.slice(close + 2)
    else if (close + 1 !== place.length) return null
  } else {
    const portColon = place.lastIndexOf(':')
    if (portColon >= 0) {
      host = place.slice(0, portColon)
      portText = place.slice(portColon + 1)
    }
  }
  const ip = canonicalIp(host)
  const name = ip === null ? canonicalDomain(host) : ip.includes(':') ? `[${ip}]` : ip
  if (name === null) return null
  if (portText === '' || (scheme === 'http' && portText === '80') || (scheme === 'https' && portText === '443')) {
    return name
  }
  return portText.length <= 5 && isDigits(portText) ? `${name}:${portText}` : null
}

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c < 48 || c > 57) return false
  }
  return text !== ''
}

/** The last part of a Windows or Unix path. */
export function fileNameOf(path: string): string {
  for (let i = path.length - 1; i >= 0; i--) {
    const c = path.charCodeAt(i)
    if (c === 92 || c === 47) return path.slice(i + 1)
  }
  return path
}

/** Lower case without allocation where the text is lower case already. */
export function lower(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if ((c >= 65 && c <= 90) || c > 127) return text.toLowerCase()
  }
  return text
}
