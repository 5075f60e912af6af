/**
 * Logs whose lines mean nothing without what stands above them: Zeek's TSV (`#separator`, `#fields`, `#types`), the W3C
 * Extended Log File Format (`#Fields:`, also in the middle of a file) and Exchange's comma-separated tracking logs, which
 * have the same directives. The header in force belongs to the stream of lines and is handed on as text.
 */

/** What a cell of Zeek's TSV becomes; `list` in front: a set or vector of it. */
export type CellKind = 'text' | 'number' | 'time' | 'bool' | 'list text' | 'list number' | 'list time' | 'list bool'

export interface LogHeader {
  readonly format: 'zeek-tsv' | 'w3c' | 'exchange-tracking'
  readonly fields: readonly string[]
  /** What Zeek's types make of each field; empty for the others. */
  readonly kinds: readonly CellKind[]
  readonly separator: string
  /** Directives by name in lower case (`path`, `set_separator`, `software`). */
  readonly directives: ReadonlyMap<string, string>
  /** The directives as lines; `headerOf` gives the same header back. */
  readonly text: string
}

/** A header longer than this is none: the longest known has under 3,000 characters. */
const MAX_TEXT = 32_768

const ZEEK = ['separator', 'set_separator', 'empty_field', 'unset_field', 'path', 'open', 'close', 'fields', 'types']
const W3C = ['version', 'fields', 'software', 'start-date', 'end-date', 'date', 'remark', 'log-type', 'time format']

/** Directives that say nothing about how lines are to be read. */
const PASSING: ReadonlySet<string> = new Set(['open', 'close', 'date', 'start-date', 'end-date', 'remark'])

/** Whether a line is a directive of one of these logs. A comment that merely begins with `#` is none. */
export function isDirective(line: string): boolean {
  return line.charCodeAt(0) === 35 && nameOf(line) !== null
}

interface Name {
  readonly name: string
  readonly isZeek: boolean
  readonly valueAt: number
}

function nameOf(line: string): Name | null {
  let i = 1
  while (line.charCodeAt(i) === 32) i++
  const from = i
  for (; i < line.length && i < from + 16; i++) {
    const c = line.charCodeAt(i)
    const isBlankInside = c === 32 && line.slice(from, from + 12).toLowerCase() === 'time format:'
    if (!((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c === 45 || isBlankInside)) break
  }
  const name = line.slice(from, i).toLowerCase()
  if (line.charCodeAt(i) === 58) {
    if (!W3C.includes(name)) return null
    i++
    while (line.charCodeAt(i) === 32 || line.charCodeAt(i) === 9) i++
    return { name, isZeek: false, valueAt: i }
  }
  if (i >= line.length || from !== 1 || !ZEEK.includes(name)) return null
  const c = line.charCodeAt(i)
  // Zeek writes a directive in lower case and its own separator behind it, which is no letter.
  return c === 45 || line.slice(1, i) !== name ? null : { name, isZeek: true, valueAt: i + 1 }
}

/** The header in force after a directive. A line that is none changes nothing. */
export function takeDirective(before: LogHeader | null, line: string): LogHeader | null {
  const found = nameOf(line)
  if (found === null || PASSING.has(found.name)) return before
  const { name, isZeek, valueAt } = found
  const isFresh =
    before === null || name === 'separator' || name === 'software' || isZeek !== (before.format === 'zeek-tsv')
  const directives = new Map(isFresh ? [] : before.directives)
  // Behind the name stands the separator in force; a directive that has another there has one character of it.
  const separator = isZeek && name !== 'separator' ? separatorOf(directives) : ''
  const nameEnd = valueAt - 1
  const from = separator.length > 1 && line.startsWith(separator, nameEnd) ? nameEnd + separator.length : valueAt
  directives.set(name, line.slice(from).trimEnd())
  return build(directives, isZeek)
}

/** The header that lines of directives give together, or null where there is none among them. */
export function headerOf(text: string): LogHeader | null {
  let header: LogHeader | null = null
  if (text.length > MAX_TEXT) return null
  for (const line of text.split('\n')) if (isDirective(line)) header = takeDirective(header, line)
  return header
}

function build(directives: ReadonlyMap<string, string>, isZeek: boolean): LogHeader | null {
  const fieldText = directives.get('fields') ?? ''
  let text = ''
  if (isZeek) {
    const separator = separatorOf(directives)
    for (const [name, value] of directives) text += `#${name}${name === 'separator' ? ' ' : separator}${value}\n`
    if (text.length > MAX_TEXT) return null
    const cells = (value: string): string[] => (value === '' ? [] : value.split(separator))
    const kinds = cells(directives.get('types') ?? '').map(kindOf)
    return { format: 'zeek-tsv', fields: cells(fieldText), kinds, separator, directives, text }
  }
  for (const [name, value] of directives) text += `#${name}: ${value}\n`
  if (text.length > MAX_TEXT) return null
  const isComma = fieldText.includes(',')
  const fields = fieldText
    .split(isComma ? ',' : /[ \t]/)
    .map((field) => field.trim())
    .filter((field) => field !== '')
  return {
    format: isComma ? 'exchange-tracking' : 'w3c',
    fields,
    kinds: [],
    separator: isComma ? ',' : ' ',
    directives,
    text,
  }
}

const SCALARS: ReadonlyMap<string, 'number' | 'time' | 'bool'> = new Map([
  ['count', 'number'],
  ['int', 'number'],
  ['double', 'number'],
  ['interval', 'number'],
  ['port', 'number'],
  ['time', 'time'],
  ['bool', 'bool'],
])

function kindOf(type: string): CellKind {
  const open = type.indexOf('[')
  const scalar = SCALARS.get(open < 0 ? type : type.slice(open + 1, -1)) ?? 'text'
  return open < 0 ? scalar : `list ${scalar}`
}

/** Tab where the header names none, or one that could not stand behind a directive's name in one line. */
function separatorOf(directives: ReadonlyMap<string, string>): string {
  const separator = unescapeHex(directives.get('separator') ?? '')
  const c = separator.charCodeAt(0) | 32
  const isPartOfName = (c >= 97 && c <= 122) || separator.startsWith('_')
  const isOtherMark = separator.startsWith('-') || separator.startsWith(':')
  return isPartOfName || isOtherMark || separator.includes('\n') || separator.includes('\r') ? '\t' : separator
}

/** `\x09` in the `#separator` line is the character itself. */
function unescapeHex(value: string): string {
  if (!value.startsWith('\\x')) return value === '' ? '\t' : value
  let out = ''
  for (let i = 0; value.startsWith('\\x', i); i += 4) {
    const code = Number.parseInt(value.slice(i + 2, i + 4), 16)
    if (code >= 0) out += String.fromCharCode(code)
  }
  return out === '' ? '\t' : out
}
