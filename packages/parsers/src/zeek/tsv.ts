/**
 * Rows of Zeek's ASCII writer (https://docs.zeek.org/en/master/log-formats.html) by the header in force: `#fields` and
 * `#types` say what each cell is. An unset cell is left out, as the JSON writer does; `(empty)` is an empty set or text;
 * `\xNN` and `\\` are escapes. The object is the one that Zeek's JSON of the same row gives.
 */
import type { ParsedEvent } from '@haidang/contracts'
import type { CellKind, LogHeader } from '../log-header.ts'
import { CLASS, newOcsf } from '../normalise/ocsf.ts'
import { canonicalIp } from '@haidang/std'
import { addProblem, put } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { takeTime } from '../normalise/time.ts'
import type { Confidence, TextReader } from '../source.ts'
import { isoOfDigits } from './iso-time.ts'
import { normaliseZeek } from './normalise.ts'

const PRODUCT = Object.freeze({ name: 'Zeek', vendor_name: 'Zeek' })

export const zeekTsvReader: TextReader = {
  begins: '',
  recognise(text, at, head, r) {
    if (head !== null) return 0
    const { header } = r
    if (header !== null && header.format === 'zeek-tsv' && header.fields.length > 0) return fits(text, header)
    return isRowWithoutHeader(text, at) ? 1 : 0
  },
  normalise(text, _at, _head, r) {
    const { header } = r
    if (header === null || header.format !== 'zeek-tsv' || header.fields.length === 0) return withoutHeader(text, r)
    const o = readRow(text, header, r)
    return { ...normaliseZeek(o, r, 'zeek-tsv'), header: header.text }
  },
}

/** Certain where the row has just as many cells as the header names; a line of another kind has not. */
function fits(text: string, header: LogHeader): Confidence {
  const { separator, fields } = header
  let cells = 1
  for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + separator.length)) cells++
  if (cells === fields.length) return cells > 1 || fields[0] !== 'ts' ? 2 : 0
  return cells > 3 && isEpochCell(text) ? 1 : 0
}

/** `1521911720.865716` and then no digit. */
function isEpochCell(text: string): boolean {
  for (let i = 0; i < 10; i++) if (!isDigit(text.charCodeAt(i))) return false
  if (text.charCodeAt(10) !== 46) return false
  for (let i = 11; i < 17; i++) if (!isDigit(text.charCodeAt(i))) return false
  return !isDigit(text.charCodeAt(17))
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57
}

function readRow(text: string, header: LogHeader, r: Reading): JsonObject {
  const { separator, fields, kinds, directives } = header
  const setSeparator = directives.get('set_separator') || ','
  const empty = directives.get('empty_field') ?? '(empty)'
  const unset = directives.get('unset_field') ?? '-'
  const o: Record<string, unknown> = {}
  const path = directives.get('path')
  if (path !== undefined && path !== '' && path !== unset) o['_path'] = path
  const limit = Math.min(fields.length, r.limits.maxFields)
  let from = 0
  let i = 0
  for (; i < limit && from <= text.length; i++) {
    let end = text.indexOf(separator, from)
    if (end < 0) end = text.length
    const name = fields[i] ?? ''
    const kind = kinds[i] ?? 'text'
    if (!(end - from === unset.length && text.startsWith(unset, from))) {
      const cell = text.slice(from, end)
      const value = kind.startsWith('list ')
        ? listOf(cell, kind, setSeparator, empty, unset)
        : cell === empty
          ? ''
          : scalarOf(cell, kind)
      if (value === undefined) {
        addProblem(r, 'event.bad_field', from, name)
        put(o, name, cell)
      } else put(o, name, value)
    }
    from = end + separator.length
  }
  if (fields.length > limit) addProblem(r, 'event.too_many_fields', from)
  else if (i < fields.length) addProblem(r, 'event.truncated', text.length, fields[i] ?? '')
  else if (from <= text.length) {
    addProblem(r, 'event.bad_field', from)
    put(o, '_rest', text.slice(from))
  }
  return o
}

/** Undefined where the cell is none of its kind. */
function scalarOf(cell: string, kind: CellKind): unknown {
  switch (kind) {
    case 'number':
    case 'list number': {
      const value = Number(cell)
      if (cell === '' || value !== value) return undefined
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? cell : value
    }
    case 'time':
    case 'list time':
      return isDigit(cell.charCodeAt(cell.charCodeAt(0) === 45 ? 1 : 0)) ? isoOfDigits(cell) : undefined
    case 'bool':
    case 'list bool':
      return cell === 'T' ? true : cell === 'F' ? false : undefined
    default:
      return cell.indexOf('\\') < 0 ? cell : unescapeCell(cell)
  }
}

function listOf(cell: string, kind: CellKind, separator: string, empty: string, unset: string): unknown[] | undefined {
  if (cell === empty || cell === '') return []
  const out: unknown[] = []
  let from = 0
  while (from <= cell.length) {
    let end = cell.indexOf(separator, from)
    if (end < 0) end = cell.length
    const item = cell.slice(from, end)
    const value = item === unset ? null : item === empty ? '' : scalarOf(item, kind)
    if (value === undefined) return undefined
    out.push(value)
    from = end + separator.length
  }
  return out
}

/**
 * `\\` is a backslash. Of a run of `\xNN` becomes text what is printable, a white-space control, or UTF-8; other bytes stay
 * as written, as in Zeek's JSON (`json_escape_utf8`), which has no other way to write them.
 */
function unescapeCell(cell: string): string {
  let out = ''
  let from = 0
  for (let i = cell.indexOf('\\'); i >= 0; i = cell.indexOf('\\', i)) {
    out += cell.slice(from, i)
    const next = cell.charCodeAt(i + 1)
    if (next === 120 && isHexPair(cell, i + 2)) {
      const end = endOfBytes(cell, i)
      out += bytesOf(cell, i, end)
      i = end
    } else {
      out += '\\'
      i += next === 92 ? 2 : 1
    }
    from = i
  }
  return out + cell.slice(from)
}

/** End of a run of bytes that may make one text: one byte below 0x80, or all that follow each other from there up. */
function endOfBytes(cell: string, from: number): number {
  let i = from + 4
  if (cell.charCodeAt(from + 2) < 56) return i
  while (cell.startsWith('\\x', i) && isHexPair(cell, i + 2) && cell.charCodeAt(i + 2) >= 56) i += 4
  return i
}

function bytesOf(cell: string, from: number, end: number): string {
  if (end - from === 4 && cell.charCodeAt(from + 2) < 56) {
    const code = Number.parseInt(cell.slice(from + 2, from + 4), 16)
    const isText = (code >= 32 && code < 127) || (code >= 8 && code <= 13 && code !== 11)
    return isText ? String.fromCharCode(code) : cell.slice(from, end)
  }
  let encoded = ''
  for (let i = from; i < end; i += 4) encoded += `%${cell.slice(i + 2, i + 4)}`
  return decoded(encoded) ?? cell.slice(from, end)
}

function isHexPair(s: string, at: number): boolean {
  return isHex(s.charCodeAt(at)) && isHex(s.charCodeAt(at + 1))
}

function isHex(c: number): boolean {
  return (c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 102)
}

function decoded(percents: string): string | null {
  try {
    return decodeURIComponent(percents)
  } catch {
    return null
  }
}

/** A row whose header was lost on the way still begins `ts uid orig_h orig_p resp_h resp_p` in the logs of connections. */
function isRowWithoutHeader(text: string, at: number): boolean {
  return at === 0 && isEpochCell(text) && text.charCodeAt(17) === 9
}

function withoutHeader(text: string, r: Reading): ParsedEvent | null {
  if (!isRowWithoutHeader(text, 0)) return null
  addProblem(r, 'event.no_header', 0)
  const cells = text.split('\t', 64)
  const [ts = '', uid = '', origin = '', originPort = '', responder = '', responderPort = ''] = cells
  if (uid.startsWith('C') && canonicalIp(origin) !== null && canonicalIp(responder) !== null) {
    const ports = { 'id.orig_p': Number(originPort), 'id.resp_p': Number(responderPort) }
    const o: JsonObject = { ts: isoOfDigits(ts), uid, 'id.orig_h': origin, 'id.resp_h': responder, ...ports }
    const event = normaliseZeek(o, r, 'zeek-tsv')
    event.ocsf.unmapped = { ...event.ocsf.unmapped, cells: cells.slice(6) }
    return event
  }
  if (takeTime(r, isoOfDigits(ts), 'ts')) r.offset = 0
  const event = newOcsf(r, CLASS.baseEvent, 0, 1, PRODUCT)
  event.message = text
  event.unmapped = { cells: cells.slice(1) }
  return {
    format: 'zeek-tsv',
    ocsf: event,
    fields: { cells },
    logsource: { product: 'zeek' },
    problems: r.problems ?? [],
  }
}
