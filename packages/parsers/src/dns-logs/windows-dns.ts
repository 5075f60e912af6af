/**
 * The debug log of Windows DNS Server: `11/21/2026 8:00:00 AM 0A1C PACKET 000001E5 UDP Rcv 192.0.2.5 1a2b Q [0001 D NOERROR] A
 * (3)www(7)example(0)`. Date and clock are those of the server's language; between the brackets flags in hexadecimal, their
 * letters, and the answer's code.
 */
import type { Logsource, ParsedEvent } from '@haidang/contracts'
import { NO_OFFSET } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, newOcsf } from '../normalise/ocsf.ts'
import { parsed, setProtocol } from '../normalise/parts.ts'
import { daysFromCivil, daysInMonth, takeInstant } from '../normalise/time.ts'
import { setDns } from './parts.ts'

const PRODUCT = Object.freeze({ name: 'DNS Server', vendor_name: 'Microsoft' })
const LOGSOURCE: Logsource = Object.freeze({ product: 'windows', service: 'dns-server', category: 'dns' })

/** Where ` PACKET ` stands behind date, clock and thread, or -1. */
export function packetAt(text: string, at: number): number {
  const found = text.indexOf(' PACKET ', at)
  return found > 0 && found < at + 48 && /^\d{1,4}[-/.]?\d{1,2}[-/.]?\d{1,4} /.test(text.slice(at, at + 16))
    ? found
    : -1
}

export function normaliseWindowsDns(text: string, at: number, r: Reading): ParsedEvent | null {
  const packet = packetAt(text, at)
  if (packet < 0) return null
  const front = text
    .slice(at, packet)
    .split(' ')
    .filter((word) => word !== '')
  const thread = front.pop() ?? ''
  takeInstant(r, instantOf(front, r), NO_OFFSET, 'time')
  const open = text.indexOf('[', packet)
  const close = open < 0 ? -1 : text.indexOf(']', open)
  const words = text
    .slice(packet + 8, open < 0 ? text.length : open)
    .split(' ')
    .filter((word) => word !== '')
  const [id = '', protocol = '', direction = '', remote = '', xid = '', ...marks] = words
  const isResponse = marks.includes('R')
  const opcode = marks.find((mark) => mark.length === 1 && mark !== 'R') ?? ''
  const flags =
    open < 0 || close < 0
      ? []
      : text
          .slice(open + 1, close)
          .split(' ')
          .filter((word) => word !== '')
  const rcode = flags.at(-1)
  const rest =
    close < 0
      ? []
      : text
          .slice(close + 1)
          .trim()
          .split(' ')
          .filter((word) => word !== '')
  const kind = rest.length > 1 ? rest[0] : undefined
  const name = nameOf(rest.at(-1) ?? '')
  const x: Record<string, unknown> = {
    time: front.join(' '),
    thread,
    packet: id,
    protocol,
    direction,
    remote_ip: remote,
    xid,
    opcode,
    flags: flags.slice(0, -1).join(' '),
    rcode: rcode ?? '',
    record_type: kind ?? '',
    QueryName: name,
  }
  const event = newOcsf(r, CLASS.dnsActivity, 1, 1, PRODUCT)
  event.message = text.slice(packet + 1)
  // Queries that come in and answers that go out are the client's; the others are this server's own.
  const isClient = (direction === 'Rcv') !== isResponse
  setDns(event, { client: isClient ? remote : undefined, name, kind, rcode: isResponse ? rcode : undefined })
  if (!isClient && remote !== '') event.dst_endpoint = { ip: remote }
  setProtocol(event, protocol, isClient ? 1 : 2)
  event.unmapped = { thread, xid, flags: x['flags'], opcode }
  return parsed('windows-dns', event, x, LOGSOURCE, r)
}

/** `(3)www(7)example(3)com(0)` as a name; what is not in that form stays as it is. */
export function nameOf(text: string): string {
  if (text.charCodeAt(0) !== 40) return text
  const labels: string[] = []
  let i = 0
  while (i < text.length && labels.length < 128) {
    const close = text.indexOf(')', i)
    if (text.charCodeAt(i) !== 40 || close < 0) return text
    const length = Number(text.slice(i + 1, close))
    if (!(length >= 0 && length <= 63)) return text
    if (length === 0) break
    // The count is of bytes, and brackets may stand in a label: the next count is where it should be.
    const next = text.indexOf('(', close + 1 + Math.min(length, 1))
    const end = text.charCodeAt(close + 1 + length) === 40 ? close + 1 + length : next < 0 ? text.length : next
    labels.push(text.slice(close + 1, end))
    i = end
  }
  return labels.length === 0 ? '.' : labels.join('.')
}

/** `11/21/2026 8:00:00 AM`, `21/11/2026 08:00:00`, `21.11.2026 08:00:00`, `2026-11-21 08:00:00`, `20261121 08:00:00`. */
function instantOf(words: readonly string[], r: Reading): number {
  const [date = '', clock = '', half = ''] = words
  const [a = 0, b = 0, c = 0] = date.split(/[-/.]/, 3).map(Number)
  let year = c
  let month = a
  let day = b
  if (/^\d{8}$/.test(date)) {
    year = Number(date.slice(0, 4))
    month = Number(date.slice(4, 6))
    day = Number(date.slice(6))
  } else if (a > 31) {
    year = a
    month = b
    day = c
  } else if (a > 12 || date.includes('.') || (half === '' && b <= 12 && isDayFirst(a, b, c, r))) {
    month = b
    day = a
  }
  const [hour = Number.NaN, minute = Number.NaN, second = Number.NaN] = clock.split(':', 3).map(Number)
  const isAfternoon = /^(?:PM|CH)$/i.test(half)
  const isMorning = /^(?:AM|SA)$/i.test(half)
  const h = isAfternoon ? (hour % 12) + 12 : isMorning ? hour % 12 : hour
  if (
    !(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month) && h < 24 && minute < 60 && second < 61)
  ) {
    return Number.NaN
  }
  const msOfDay = h * 3_600_000 + minute * 60_000 + second * 1000
  return daysFromCivil(year, month, day) * 86_400_000 + msOfDay - r.zoneOffsetMinutes * 60_000
}

/** Of the two readings of `05/11/2026` the one nearer to receipt; a clock of 24 hours is none of the United States. */
function isDayFirst(a: number, b: number, year: number, r: Reading): boolean {
  const asDayFirst = Math.abs(daysFromCivil(year, b, a) * 86_400_000 - r.receivedAt)
  const asMonthFirst = Math.abs(daysFromCivil(year, a, b) * 86_400_000 - r.receivedAt)
  return asDayFirst <= asMonthFirst
}
