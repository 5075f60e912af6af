/** Reads IPv6 text into four unsigned 32-bit words without allocating, for the look-up of one event's addresses. */

/**
 * Parses `text[from, to)` (RFC 4291 §2.2, dotted tail and zone included) into `out[0..3]`.
 * @returns whether it is an IPv6 address; `out` is undefined where it is not
 */
export function parseIpv6Words(text: string, from: number, to: number, out: Uint32Array): boolean {
  groups.fill(0)
  let count = 0
  let gapAt = -1
  let i = from
  if (to - from < 2) return false
  if (text.charCodeAt(i) === 58) {
    if (text.charCodeAt(i + 1) !== 58) return false
    gapAt = 0
    i += 2
  }
  while (i < to) {
    if (text.charCodeAt(i) === 37) break
    if (count === 8) return false
    let value = 0
    let digits = 0
    const groupStart = i
    for (; i < to; i++) {
      const c = text.charCodeAt(i)
      const lower = c | 32
      const d = c >= 48 && c <= 57 ? c - 48 : lower >= 97 && lower <= 102 ? lower - 87 : -1
      if (d < 0) break
      if (++digits > 4) return false
      value = value * 16 + d
    }
    const c = i < to ? text.charCodeAt(i) : -1
    if (c === 46) {
      const v4 = dottedTail(text, groupStart, to)
      if (v4 < 0 || count > 6) return false
      groups[count++] = Math.floor(v4 / 65536)
      groups[count++] = v4 % 65536
      break
    }
    if (digits === 0) return false
    groups[count++] = value
    if (c === -1 || c === 37) break
    if (c !== 58) return false
    i++
    if (i < to && text.charCodeAt(i) === 58) {
      if (gapAt >= 0) return false
      gapAt = count
      i++
    } else if (i >= to || text.charCodeAt(i) === 37) return false
  }
  if (gapAt >= 0 ? count > 7 : count !== 8) return false
  if (gapAt >= 0) {
    const tail = count - gapAt
    for (let k = 0; k < tail; k++) {
      groups[7 - k] = groups[count - 1 - k] ?? 0
    }
    for (let k = gapAt; k < 8 - tail; k++) groups[k] = 0
  }
  for (let k = 0; k < 4; k++) out[k] = (((groups[2 * k] ?? 0) << 16) | (groups[2 * k + 1] ?? 0)) >>> 0
  return true
}

/** Working memory of the parser above; every call starts by clearing it, so nothing is carried over. */
const groups = new Uint16Array(8)

function dottedTail(text: string, from: number, to: number): number {
  let value = 0
  let octet = 0
  let digits = 0
  let dots = 0
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i)
    if (c === 37) break
    if (c === 46) {
      if (digits === 0 || ++dots > 3) return -1
      value = value * 256 + octet
      octet = 0
      digits = 0
    } else if (c >= 48 && c <= 57) {
      if (digits > 0 && octet === 0) return -1
      octet = octet * 10 + c - 48
      if (octet > 255) return -1
      digits++
    } else return -1
  }
  return dots === 3 && digits > 0 ? value * 256 + octet : -1
}

/** Whether the four words are an IPv4-mapped address (`::ffff:a.b.c.d`, RFC 4291 §2.5.5.2). */
export function isMappedIpv4(words: Uint32Array): boolean {
  return words[0] === 0 && words[1] === 0 && words[2] === 0xffff
}

/** Clears the bits of `words` after `prefix` into `out`. */
export function maskWords(words: Uint32Array, prefix: number, out: Uint32Array): void {
  for (let k = 0; k < 4; k++) {
    const keep = Math.min(32, Math.max(0, prefix - 32 * k))
    out[k] = keep === 0 ? 0 : ((words[k] ?? 0) & (0xffffffff << (32 - keep))) >>> 0
  }
}
