/**
 * ArcSight Common Event Format, version 0 and 1 (Micro Focus "Implementing ArcSight CEF", revision 25):
 * `CEF:version|vendor|product|version|signature|name|severity|key=value …`.
 * In the head `\|` and `\\` are escapes, in the extension `\=`, `\\`, `\n` and `\r`. What vendors write beside the rules
 * and this reader takes: a blank after `CEF:`, blanks before the first key, empty values, backslashes that escape
 * nothing (kept), a bare `=` inside a value (kept, with `event.bad_field`), a cut head (`event.bad_header`).
 */
import { addProblem, put } from '../reading.ts'
import type { Reading } from '../reading.ts'

export interface Cef {
  version: string
  vendor: string
  product: string
  deviceVersion: string
  signature: string
  name: string
  severity: string
  /**
   * The extension by key, with the head beside it under ArcSight's names (`deviceVendor`, `deviceProduct`,
   * `deviceVersion`, `deviceEventClassId`, `name`, `severity`), which an extension field of the same name replaces.
   */
  readonly fields: Record<string, unknown>
  /** Extension fields that no OCSF attribute takes. */
  readonly rest: Record<string, unknown>
  /** Keys that end in `Label` and so name a custom field; null where there are none. */
  labels: string[] | null
}

/** Extension fields that `normalise.ts` puts into OCSF attributes. */
const MAPPED: ReadonlySet<string> = new Set(
  [
    'src spt dst dpt shost dhost smac dmac dvc dvchost proto deviceDirection in out app suser suid sntdom duser duid',
    'dntdom sproc dproc filePath fname fsize fileHash request requestMethod requestClientApplication msg rt reason',
  ]
    .join(' ')
    .split(' '),
)

const BACKSLASH = 92
const PIPE = 124
const EQUALS = 61

/** `CEF:` or `CEF: `, in any case, followed by a version digit. */
export function startsCef(line: string, at: number): boolean {
  if ((line.charCodeAt(at) | 32) !== 99 || (line.charCodeAt(at + 1) | 32) !== 101) return false
  if ((line.charCodeAt(at + 2) | 32) !== 102 || line.charCodeAt(at + 3) !== 58) return false
  let i = at + 4
  while (line.charCodeAt(i) === 32) i++
  const c = line.charCodeAt(i)
  return c >= 48 && c <= 57
}

/** Reads a CEF text that starts at `at` (where `CEF:` is). */
export function readCef(source: string, at: number, r: Reading): Cef {
  const cef: Cef = {
    version: '',
    vendor: '',
    product: '',
    deviceVersion: '',
    signature: '',
    name: '',
    severity: '',
    fields: {
      deviceVendor: '',
      deviceProduct: '',
      deviceVersion: '',
      deviceEventClassId: '',
      name: '',
      severity: '',
    },
    rest: {},
    labels: null,
  }
  let from = at + 4
  for (let field = 0; field < 7; field++) {
    const end = endOfHeadField(source, from)
    const value = headValue(source, from, end)
    switch (field) {
      case 0:
        cef.version = value
        break
      case 1:
        cef.vendor = value
        break
      case 2:
        cef.product = value
        break
      case 3:
        cef.deviceVersion = value
        break
      case 4:
        cef.signature = value
        break
      case 5:
        cef.name = value
        break
      default:
        cef.severity = value
    }
    if (end >= source.length) {
      // The seventh field may be the last where there is no extension at all.
      if (field < 6) addProblem(r, 'event.bad_header', source.length)
      setHead(cef)
      return cef
    }
    from = end + 1
  }
  setHead(cef)
  readExtension(source, from, cef, r)
  return cef
}

function setHead(cef: Cef): void {
  const { fields } = cef
  fields['deviceVendor'] = cef.vendor
  fields['deviceProduct'] = cef.product
  fields['deviceVersion'] = cef.deviceVersion
  fields['deviceEventClassId'] = cef.signature
  fields['name'] = cef.name
  fields['severity'] = cef.severity
}

function endOfHeadField(source: string, from: number): number {
  for (let i = from; i < source.length; i++) {
    const c = source.charCodeAt(i)
    if (c === BACKSLASH) i++
    else if (c === PIPE) return i
  }
  return source.length
}

function headValue(source: string, from: number, end: number): string {
  let a = from
  let b = end
  while (a < b && source.charCodeAt(a) === 32) a++
  while (b > a && source.charCodeAt(b - 1) <= 32) b--
  return unescapeHead(source.slice(a, b))
}

function unescapeHead(value: string): string {
  if (value.indexOf('\\') < 0) return value
  let out = ''
  let from = 0
  for (let i = 0; i < value.length - 1; i++) {
    if (value.charCodeAt(i) !== BACKSLASH) continue
    const next = value.charCodeAt(i + 1)
    if (next !== PIPE && next !== BACKSLASH) continue
    out += value.slice(from, i)
    from = i + 1
    i++
  }
  return out + value.slice(from)
}

/** 1 for characters of a key: letters, digits, `_ . - [ ]`. */
const IS_KEY = new Uint8Array(128)
for (const range of ['az', 'AZ', '09', '__', '..', '--', '[[', ']]']) {
  IS_KEY.fill(1, range.charCodeAt(0), range.charCodeAt(1) + 1)
}

function isKeyCharacter(c: number): boolean {
  return c < 128 && IS_KEY[c] === 1
}

/**
 * Reads `key=value key=value …`. A value runs up to the blank before the next `key=`; so values hold blanks without
 * quotes. One pass: at each unescaped `=` the key is found by going back over key characters, never beyond the last `=`.
 */
function readExtension(source: string, start: number, cef: Cef, r: Reading): void {
  let key: Key = NO_KEY
  let valueFrom = -1
  let count = 0
  const hasEscapes = source.indexOf('\\', start) >= 0
  for (let i = source.indexOf('=', start); i >= 0; i = source.indexOf('=', i + 1)) {
    const floor = valueFrom < 0 ? start : valueFrom
    const before = source.charCodeAt(i - 1)
    if (hasEscapes && before === BACKSLASH && isEscaped(source, i, floor)) continue
    let k = i - 1
    while (k >= floor && isKeyCharacter(source.charCodeAt(k))) k--
    const atBlank = k < floor || source.charCodeAt(k) === 32 || source.charCodeAt(k) === 9
    // Right after `key=` there is no room for another key, unless a blank stands between (an empty value).
    if (k === i - 1 || !atBlank || (valueFrom >= 0 && k < floor)) {
      // Inside a word (`?a=b`) it is clear what is meant; after a blank it is not.
      if (k === i - 1 && k > floor && before === 32) addProblem(r, 'event.bad_field', i, key.name)
      continue
    }
    if (valueFrom >= 0) {
      keepField(cef, key, valueOf(source, valueFrom, k, hasEscapes))
      if (++count >= r.limits.maxFields) {
        addProblem(r, 'event.too_many_fields', i)
        return
      }
    } else if (source.slice(start, k + 1).trim() !== '') addProblem(r, 'event.bad_field', start)
    key = keyOf(source, k + 1, i)
    valueFrom = i + 1
  }
  if (valueFrom >= 0) keepField(cef, key, valueOf(source, valueFrom, source.length, hasEscapes))
  else if (source.slice(start).trim() !== '') addProblem(r, 'event.bad_field', start)
}

function keepField(cef: Cef, key: Key, value: string): void {
  const { name } = key
  if (name === '__proto__') {
    put(cef.fields, name, value)
    put(cef.rest, name, value)
    return
  }
  cef.fields[name] = value
  if (key.isMapped) return
  cef.rest[name] = value
  if (key.isLabel) {
    cef.labels ??= []
    cef.labels.push(name)
  }
}

/** Whether an odd run of backslashes stands before `at`. */
function isEscaped(source: string, at: number, floor: number): boolean {
  let i = at - 1
  while (i >= floor && source.charCodeAt(i) === BACKSLASH) i--
  return ((at - 1 - i) & 1) === 1
}

/**
 * Keys of the specification's dictionary. A key that stands here is taken as the one string all events share, which
 * spares making and hashing a new string for every field of every event.
 */
const SHARED_KEYS: readonly string[] = [
  'act app art cat cnt cn1 cn1Label cn2 cn2Label cn3 cn3Label cs1 cs1Label cs2 cs2Label cs3 cs3Label cs4 cs4Label cs5',
  'cs5Label cs6 cs6Label c6a1 c6a1Label c6a2 c6a2Label c6a3 c6a3Label destinationDnsDomain destinationServiceName',
  'destinationTranslatedAddress destinationTranslatedPort deviceAction deviceCustomDate1 deviceCustomDate1Label',
  'deviceCustomNumber deviceDirection deviceExternalId deviceFacility deviceInboundInterface deviceOutboundInterface',
  'deviceProcessName deviceSeverity dhost dmac dntdom dpid dpriv dproc dpt dst dtz duid duser dvc dvchost dvcmac dvcpid',
  'end externalId fileHash fileId filePath fileType flexString1 flexString1Label fname fsize in msg oldFileHash',
  'oldFileName out outcome proto reason request requestClientApplication requestContext requestCookies requestMethod rt',
  'shost smac sntdom sourceServiceName sourceTranslatedAddress sourceTranslatedPort spid spriv sproc spt src start suid',
  'suser type',
]
  .join(' ')
  .split(' ')

/** What is known of a key before it is met. */
interface Key {
  readonly name: string
  readonly isMapped: boolean
  readonly isLabel: boolean
}

function keyNamed(name: string): Key {
  return { name, isMapped: MAPPED.has(name), isLabel: name.length > 5 && name.endsWith('Label') }
}

const NO_KEY: Key = { name: '', isMapped: false, isLabel: false }

const TABLE_SIZE = 512
const KEY_TABLE: readonly (readonly Key[])[] = buildKeyTable()

function slotOf(length: number, first: number, middle: number, last: number): number {
  return (length * 31 + first * 7 + middle * 13 + last * 3) & (TABLE_SIZE - 1)
}

function buildKeyTable(): Key[][] {
  const table: Key[][] = Array.from({ length: TABLE_SIZE }, () => [])
  for (const key of SHARED_KEYS) {
    const n = key.length
    table[slotOf(n, key.charCodeAt(0), key.charCodeAt(n >> 1), key.charCodeAt(n - 1))]?.push(keyNamed(key))
  }
  return table
}

function keyOf(source: string, from: number, to: number): Key {
  const n = to - from
  const slot = slotOf(n, source.charCodeAt(from), source.charCodeAt(from + (n >> 1)), source.charCodeAt(to - 1))
  const candidates = KEY_TABLE[slot]
  if (candidates !== undefined) {
    for (let c = 0; c < candidates.length; c++) {
      const key = candidates[c]
      if (key !== undefined && key.name.length === n && source.startsWith(key.name, from)) return key
    }
  }
  return keyNamed(source.slice(from, to))
}

function valueOf(source: string, from: number, to: number, hasEscapes: boolean): string {
  let a = from
  let b = to
  while (a < b && source.charCodeAt(a) === 32) a++
  while (b > a && source.charCodeAt(b - 1) <= 32) b--
  const value = source.slice(a, b)
  return hasEscapes && value.indexOf('\\') >= 0 ? unescapeValue(value) : value
}

/** `\=`, `\\`, `\n`, `\r` and `\|`; a backslash before anything else is the character itself (`NT AUTHORITY\SYSTEM`). */
function unescapeValue(value: string): string {
  let out = ''
  let from = 0
  for (let i = 0; i < value.length - 1; i++) {
    if (value.charCodeAt(i) !== BACKSLASH) continue
    const next = value.charCodeAt(i + 1)
    let plain: string
    if (next === EQUALS) plain = '='
    else if (next === BACKSLASH) plain = '\\'
    else if (next === PIPE) plain = '|'
    else if (next === 110) plain = '\n'
    else if (next === 114) plain = '\r'
    else continue
    out += value.slice(from, i) + plain
    from = i + 2
    i++
  }
  return out + value.slice(from)
}
