/**
 * Fields of Linux audit records (https://github.com/linux-audit/audit-documentation): `name=value`, values bare, in quotes,
 * or, where they hold what quotes could not, in upper-case hexadecimal. Behind GS (0x1D) the daemon adds resolved names in
 * capitals (`UID="root"`).
 */
import { addProblem, put } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { keyAt } from '../text/key-table.ts'

/** Fields that may be hexadecimal; what is no hexadecimal in them is a plain word (`(null)`, `?`). */
const ENCODED: ReadonlySet<string> = new Set([
  'a0',
  'acct',
  'cmd',
  'comm',
  'cwd',
  'data',
  'dir',
  'exe',
  'file',
  'key',
  'name',
  'new',
  'ocomm',
  'old',
  'path',
  'proctitle',
  'saddr',
  'sw',
  'watch',
  'vm',
])

/** Reads the fields of one record from `from` to `to`; those of `msg='…'` as if they stood beside it. */
export function readAuditFields(
  s: string,
  from: number,
  to: number,
  type: string,
  out: Record<string, unknown>,
  r: Reading,
): void {
  const isExecve = type === 'EXECVE'
  let i = from
  let count = 0
  while (i < to) {
    const c = s.charCodeAt(i)
    if (c <= 32 || c === 39 || c === 44) {
      i++
      continue
    }
    const start = i
    while (i < to && s.charCodeAt(i) !== 61 && s.charCodeAt(i) > 32) i++
    if (i >= to || s.charCodeAt(i) !== 61) continue
    const name = keyAt(r.keys, s, start, i)
    i++
    if (++count > r.limits.maxFields) {
      addProblem(r, 'event.too_many_fields', start)
      return
    }
    const quote = s.charCodeAt(i)
    if (quote === 39 && name === 'msg') {
      i++
      continue
    }
    if (quote === 34) {
      let end = s.indexOf('"', i + 1)
      if (end < 0 || end > to) {
        addProblem(r, 'event.truncated', to, name)
        end = to
      }
      put(out, name, s.slice(i + 1, end))
      i = end + 1
      continue
    }
    const begin = i
    while (i < to && s.charCodeAt(i) > 32 && s.charCodeAt(i) !== 39) i++
    const value = s.slice(begin, i)
    if (value === '(null)' || value === '?' || value === '(none)') continue
    const isArgument = isExecve && /^a\d/.test(name)
    // What is not quoted is encoded: quotes are left out for nothing else. `saddr` and SYSCALL's own `a0` to `a3` stay.
    const mayBe = (ENCODED.has(name) && name !== 'saddr' && (name !== 'a0' || isExecve)) || isArgument
    put(out, name, mayBe ? (fromHex(value) ?? value) : value)
  }
}

/** Text of an even number of upper-case hexadecimal digits, NUL between words as a blank; null for anything else. */
export function fromHex(value: string): string | null {
  const n = value.length
  if (n < 2 || (n & 1) === 1) return null
  let percents = ''
  for (let i = 0; i < n; i += 2) {
    const pair = value.slice(i, i + 2)
    if (!isUpperHex(pair.charCodeAt(0)) || !isUpperHex(pair.charCodeAt(1))) return null
    percents += pair === '00' ? (i + 2 < n ? '%20' : '') : `%${pair}`
  }
  try {
    return decodeURIComponent(percents).normalize('NFC')
  } catch {
    return latin(value)
  }
}

/** Bytes that are no UTF-8: each beyond ASCII becomes U+FFFD. */
function latin(value: string): string {
  let out = ''
  for (let i = 0; i < value.length; i += 2) {
    const code = Number.parseInt(value.slice(i, i + 2), 16)
    out += code === 0 ? ' ' : code < 128 ? String.fromCharCode(code) : '\uFFFD'
  }
  return out
}

function isUpperHex(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 65 && c <= 70)
}

export interface SocketAddress {
  readonly family: string
  readonly address?: string
  readonly port?: number
  readonly path?: string
}

/** A `sockaddr` as it lies in memory, in hexadecimal: family little-endian, port and address in network order. */
export function socketAddress(hex: string): SocketAddress | null {
  if (hex.length < 4 || hex.length > 512) return null
  const byte = (i: number): number => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)
  const family = byte(0) + 256 * byte(1)
  if (family === 2 && hex.length >= 16) {
    const address = `${byte(4)}.${byte(5)}.${byte(6)}.${byte(7)}`
    return { family: 'inet', address, port: byte(2) * 256 + byte(3) }
  }
  if (family === 10 && hex.length >= 48) {
    const groups: string[] = []
    for (let i = 8; i < 24; i += 2) groups.push((byte(i) * 256 + byte(i + 1)).toString(16))
    return { family: 'inet6', address: groups.join(':'), port: byte(2) * 256 + byte(3) }
  }
  if (family === 1) {
    const isAbstract = byte(2) === 0
    const text = fromHex(hex.slice(isAbstract ? 6 : 4).toUpperCase()) ?? ''
    const path = text.split(' ', 1)[0] ?? ''
    return { family: 'unix', path: isAbstract ? `@${path}` : path }
  }
  return { family: family === 16 ? 'netlink' : String(family) }
}
