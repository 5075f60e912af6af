/** The types of values in binary XML, as Windows renders them as text. */

/** The bytes being read; every read is checked against the end. */
export interface EvtxBytes {
  readonly bytes: Uint8Array
  readonly view: DataView
}

/** Damage at an offset of the file. Thrown inside the reader only, and caught there. */
export class EvtxDamage extends Error {
  readonly offset: number
  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

export const TYPE = { nothing: 0x00, text: 0x01, binaryXml: 0x21, list: 0x80 } as const

const MAX_TEXT = 131_072

export function textUtf16(b: EvtxBytes, at: number, characters: number): string {
  if (characters < 0 || at + characters * 2 > b.bytes.length)
    throw new EvtxDamage(at, 'a text that reaches beyond the file')
  const n = Math.min(characters, MAX_TEXT)
  let out = ''
  const codes: number[] = []
  for (let i = 0; i < n; i++) {
    codes.push(b.view.getUint16(at + i * 2, true))
    if (codes.length === 4096) {
      out += String.fromCharCode(...codes)
      codes.length = 0
    }
  }
  return out + String.fromCharCode(...codes)
}

function withoutNul(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--
  return end === text.length ? text : text.slice(0, end)
}

function hexDigits(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}

export function guidText(b: EvtxBytes, at: number): string {
  const { view } = b
  let tail = ''
  for (let i = 8; i < 16; i++) tail += (i === 10 ? '-' : '') + hexDigits(view.getUint8(at + i), 2)
  const head = `${hexDigits(view.getUint32(at, true), 8)}-${hexDigits(view.getUint16(at + 4, true), 4)}`
  return `{${head}-${hexDigits(view.getUint16(at + 6, true), 4)}-${tail}}`
}

/** A security identifier: `S-1-5-21-…` ([MS-DTYP] 2.4.2.1). */
function sidText(b: EvtxBytes, at: number, size: number): string {
  const { view } = b
  const count = view.getUint8(at + 1)
  if (8 + count * 4 > size) throw new EvtxDamage(at, 'a security identifier that is cut off')
  let authority = 0
  for (let i = 2; i < 8; i++) authority = authority * 256 + view.getUint8(at + i)
  let out = `S-${view.getUint8(at)}-${authority}`
  for (let i = 0; i < count; i++) out += `-${view.getUint32(at + 8 + i * 4, true)}`
  return out
}

const DAY_MS = 86_400_000

/** ISO 8601 with nine decimals of 100-nanosecond ticks since 1601, as Windows writes `SystemTime`. */
export function fileTimeText(ticks: bigint): string {
  const ms = Number(ticks / 10_000n) - 11_644_473_600_000
  const rest = Number(ticks % 10_000_000n)
  return `${dateText(ms)}.${String(rest).padStart(7, '0')}00Z`
}

function dateText(ms: number): string {
  const days = Math.floor(ms / DAY_MS)
  const second = Math.floor((ms - days * DAY_MS) / 1000)
  // Civil date from a count of days, by eras of 400 years from 0000-03-01.
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365)
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const day = doy - Math.floor((153 * mp + 2) / 5) + 1
  const month = mp < 10 ? mp + 3 : mp - 9
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0)
  const two = (v: number): string => String(v).padStart(2, '0')
  const clock = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${clock}`
}

function systemTimeText(b: EvtxBytes, at: number): string {
  const part = (i: number): number => b.view.getUint16(at + i * 2, true)
  const two = (v: number): string => String(v).padStart(2, '0')
  const clock = `${two(part(4))}:${two(part(5))}:${two(part(6))}.${String(part(7)).padStart(3, '0')}`
  return `${String(part(0)).padStart(4, '0')}-${two(part(1))}-${two(part(3))}T${clock}Z`
}

function binaryText(b: EvtxBytes, at: number, size: number): string {
  let out = ''
  for (let i = 0; i < size && i < MAX_TEXT; i++) out += hexDigits(b.view.getUint8(at + i), 2)
  return out
}

function ansiText(b: EvtxBytes, at: number, size: number): string {
  let out = ''
  for (let i = 0; i < size && i < MAX_TEXT; i++) out += String.fromCharCode(b.view.getUint8(at + i))
  return withoutNul(out)
}

/** Bytes of one value of a type; 0 where it varies. */
const SIZES: Readonly<Record<number, number>> = {
  0x03: 1,
  0x04: 1,
  0x05: 2,
  0x06: 2,
  0x07: 4,
  0x08: 4,
  0x09: 8,
  0x0a: 8,
  0x0b: 4,
  0x0c: 8,
  0x0d: 4,
  0x0f: 16,
  0x11: 8,
  0x12: 16,
  0x14: 4,
  0x15: 8,
}

/** A value of `size` bytes at `at` as text. Types that Windows does not document come as hexadecimal digits. */
export function valueText(b: EvtxBytes, type: number, at: number, size: number): string {
  if (at + size > b.bytes.length) throw new EvtxDamage(at, 'a value that reaches beyond the file')
  const { view } = b
  if (size < (SIZES[type] ?? 0)) return binaryText(b, at, size)
  switch (type) {
    case 0x00:
      return ''
    case 0x01:
      return withoutNul(textUtf16(b, at, size >> 1))
    case 0x02:
      return ansiText(b, at, size)
    case 0x03:
      return String(view.getInt8(at))
    case 0x04:
      return String(view.getUint8(at))
    case 0x05:
      return String(view.getInt16(at, true))
    case 0x06:
      return String(view.getUint16(at, true))
    case 0x07:
      return String(view.getInt32(at, true))
    case 0x08:
      return String(view.getUint32(at, true))
    case 0x09:
      return String(view.getBigInt64(at, true))
    case 0x0a:
      return String(view.getBigUint64(at, true))
    case 0x0b:
      return String(Number(view.getFloat32(at, true).toPrecision(7)))
    case 0x0c:
      return String(view.getFloat64(at, true))
    case 0x0d:
      return view.getUint32(at, true) === 0 ? 'false' : 'true'
    case 0x0f:
      return guidText(b, at)
    case 0x10:
      return `0x${size >= 8 ? view.getBigUint64(at, true).toString(16) : view.getUint32(at, true).toString(16)}`
    case 0x11:
      return fileTimeText(view.getBigUint64(at, true))
    case 0x12:
      return systemTimeText(b, at)
    case 0x13:
      return size < 8 ? binaryText(b, at, size) : sidText(b, at, size)
    case 0x14:
      return `0x${view.getUint32(at, true).toString(16)}`
    case 0x15:
      return `0x${view.getBigUint64(at, true).toString(16)}`
    default:
      return binaryText(b, at, size)
  }
}

/** The values of a list type, each as text; texts of a list end with a NUL each. */
export function listTexts(b: EvtxBytes, type: number, at: number, size: number): string[] {
  const of = type & 0x7f
  if (of === TYPE.text) {
    const all = textUtf16(b, at, size >> 1)
    const parts = all.split('\0')
    if (parts.at(-1) === '') parts.pop()
    return parts
  }
  const each = SIZES[of] ?? 0
  if (each === 0) return [binaryText(b, at, size)]
  const out: string[] = []
  for (let i = 0; i + each <= size && out.length < 4096; i += each) out.push(valueText(b, of, at + i, each))
  return out
}
