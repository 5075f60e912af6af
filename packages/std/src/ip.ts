/**
 * IP addresses as numbers, without allocation where it can be avoided.
 * IPv4 is one unsigned 32-bit number; IPv6 is eight 16-bit groups in a `Uint16Array`.
 */

/** The unsigned 32-bit value of a dotted IPv4 address, or -1 where `text` is none (leading zeros are refused). */
export function parseIpv4(text: string): number {
  const n = text.length
  if (n < 7 || n > 15) return -1
  let value = 0
  let octet = 0
  let digits = 0
  let dots = 0
  for (let i = 0; i < n; i++) {
    const c = text.charCodeAt(i)
    if (c === 46) {
      if (digits === 0) return -1
      value = value * 256 + octet
      octet = 0
      digits = 0
      if (++dots > 3) return -1
    } else if (c >= 48 && c <= 57) {
      if (digits > 0 && octet === 0) return -1
      octet = octet * 10 + (c - 48)
      if (octet > 255) return -1
      digits++
    } else return -1
  }
  return dots === 3 && digits > 0 ? value * 256 + octet : -1
}

export function formatIpv4(value: number): string {
  return `${Math.floor(value / 16777216) % 256}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
}

/** The eight groups of an IPv6 address (RFC 4291 §2.2, with `::` and a dotted tail), or null. A zone (`%eth0`) is dropped. */
export function parseIpv6(text: string): Uint16Array | null {
  const zone = text.indexOf('%')
  let s = zone >= 0 ? text.slice(0, zone) : text
  if (s.length < 2 || s.length > 45 || !s.includes(':')) return null
  const lastColon = s.lastIndexOf(':')
  if (s.includes('.', lastColon)) {
    const v4 = parseIpv4(s.slice(lastColon + 1))
    if (v4 < 0) return null
    s = `${s.slice(0, lastColon + 1)}${Math.floor(v4 / 65536).toString(16)}:${(v4 % 65536).toString(16)}`
  }
  const gap = s.indexOf('::')
  if (gap >= 0 && s.includes('::', gap + 1)) return null
  const head = gap >= 0 ? s.slice(0, gap) : s
  const tail = gap >= 0 ? s.slice(gap + 2) : ''
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const count = left.length + right.length
  if (gap >= 0 ? count > 7 : count !== 8) return null
  const out = new Uint16Array(8)
  for (let i = 0; i < left.length; i++) {
    const g = parseGroup(left[i] ?? '')
    if (g < 0) return null
    out[i] = g
  }
  for (let i = 0; i < right.length; i++) {
    const g = parseGroup(right[i] ?? '')
    if (g < 0) return null
    out[8 - right.length + i] = g
  }
  return out
}

function parseGroup(g: string): number {
  if (g.length < 1 || g.length > 4) return -1
  let v = 0
  for (let i = 0; i < g.length; i++) {
    const c = g.charCodeAt(i) | 32
    const d = c >= 48 && c <= 57 ? c - 48 : c >= 97 && c <= 102 ? c - 87 : -1
    if (d < 0) return -1
    v = v * 16 + d
  }
  return v
}

/** Canonical text of an IPv6 address (RFC 5952): lower case, longest run of two or more zero groups as `::`. */
export function formatIpv6(g: Uint16Array): string {
  let bestStart = -1
  let bestLength = 1
  for (let i = 0; i < 8;) {
    if (g[i] !== 0) {
      i++
      continue
    }
    let j = i
    while (j < 8 && g[j] === 0) j++
    if (j - i > bestLength) {
      bestStart = i
      bestLength = j - i
    }
    i = j
  }
  const part = (from: number, to: number) => Array.from(g.subarray(from, to), (x) => x.toString(16)).join(':')
  return bestStart < 0 ? part(0, 8) : `${part(0, bestStart)}::${part(bestStart + bestLength, 8)}`
}

/**
 * The canonical text of an address: dotted IPv4, RFC 5952 IPv6, IPv4-mapped IPv6 as IPv4. Null where `text` is no address.
 */
export function canonicalIp(text: string): string | null {
  if (parseIpv4(text) >= 0) return text
  const g = parseIpv6(text)
  if (g === null) return null
  if (g[0] === 0 && g[1] === 0 && g[2] === 0 && g[3] === 0 && g[4] === 0 && g[5] === 0xffff) {
    return formatIpv4((g[6] ?? 0) * 65536 + (g[7] ?? 0))
  }
  return formatIpv6(g)
}

/** A network: `family` 4 or 6, `groups` as for IPv6 (IPv4 in the last two groups), `prefix` in bits of its family. */
export interface Cidr {
  readonly family: 4 | 6
  readonly groups: Uint16Array
  readonly prefix: number
}

/** Parses `a.b.c.d/n`, `x::/n`, or a single address (full prefix). Host bits are cleared. Null where it is no network. */
export function parseCidr(text: string): Cidr | null {
  const slash = text.indexOf('/')
  const address = slash >= 0 ? text.slice(0, slash) : text
  const v4 = parseIpv4(address)
  const family = v4 >= 0 ? 4 : 6
  const groups = v4 >= 0 ? Uint16Array.of(0, 0, 0, 0, 0, 0, Math.floor(v4 / 65536), v4 % 65536) : parseIpv6(address)
  if (groups === null) return null
  const width = family === 4 ? 32 : 128
  let prefix = width
  if (slash >= 0) {
    const digits = text.slice(slash + 1)
    if (!/^\d{1,3}$/.test(digits)) return null
    prefix = Number(digits)
    if (prefix > width) return null
  }
  const bits = family === 4 ? 96 + prefix : prefix
  for (let i = 0; i < 8; i++) {
    const keep = Math.min(16, Math.max(0, bits - i * 16))
    groups[i] = (groups[i] ?? 0) & (keep === 0 ? 0 : (0xffff << (16 - keep)) & 0xffff)
  }
  return { family, groups, prefix }
}

export function formatCidr(cidr: Cidr): string {
  const address =
    cidr.family === 4 ? formatIpv4((cidr.groups[6] ?? 0) * 65536 + (cidr.groups[7] ?? 0)) : formatIpv6(cidr.groups)
  return `${address}/${cidr.prefix}`
}

/** Whether the network holds the address (an address of the other family is outside). */
export function cidrContains(cidr: Cidr, address: string): boolean {
  const other = parseCidr(address)
  if (other === null || other.family !== cidr.family) return false
  const bits = cidr.family === 4 ? 96 + cidr.prefix : cidr.prefix
  for (let i = 0; i < 8; i++) {
    const keep = Math.min(16, Math.max(0, bits - i * 16))
    if (keep === 0) return true
    const mask = (0xffff << (16 - keep)) & 0xffff
    if (((other.groups[i] ?? 0) & mask) !== (cidr.groups[i] ?? 0)) return false
  }
  return true
}
