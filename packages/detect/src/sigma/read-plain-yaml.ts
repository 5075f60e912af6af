/**
 * The YAML that Sigma rules are written in: block maps and lists, plain and quoted scalars of one line, literal and folded
 * blocks. It reads that an order of magnitude faster than a whole YAML reader and gives up (null) on everything else, a fault
 * included, so that the whole reader decides and names the place.
 */
import type { YamlEntry, YamlValue } from './yaml-value.ts'

interface Lines {
  readonly text: string
  /** Start and end of every line. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  readonly lineOffset: number
  at: number
}

type Scalar = Extract<YamlValue, { kind: 'scalar' }>

/** Null where the text holds anything but the plain subset. */
export function readPlainYaml(text: string, lineOffset: number): YamlValue | null {
  if (text.includes('\t') || text.includes('\r') || text.charCodeAt(0) === 0xfeff) return null
  const starts: number[] = []
  const ends: number[] = []
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf('\n', from)
    starts.push(from)
    ends.push(end < 0 ? text.length : end)
    if (end < 0) break
    from = end + 1
  }
  const lines: Lines = { text, starts, ends, lineOffset, at: 0 }
  const indent = nextIndent(lines)
  if (indent !== 0) return null
  const value = readMap(lines, 0, 0)
  return value !== null && nextIndent(lines) < 0 ? value : null
}

/** Moves to the next line that is neither blank nor a comment; its indent, or -1 at the end. */
function nextIndent(lines: Lines): number {
  for (; lines.at < lines.starts.length; lines.at++) {
    const end = lines.ends[lines.at] ?? 0
    const start = lines.starts[lines.at] ?? 0
    let i = start
    while (i < end && lines.text.charCodeAt(i) === 32) i++
    if (i < end && lines.text.charCodeAt(i) !== 35) return i - start
  }
  return -1
}

const KEY = /([A-Za-z_][\w.|()/$-]*) *:(?=[ \n]|$)/y

/** A map whose keys stand at `column`; the first key may follow a dash on the present line. */
function readMap(lines: Lines, column: number, depth: number): YamlValue | null {
  if (depth > 40) return null
  const entries: YamlEntry[] = []
  const seen = new Set<string>()
  const place = { line: lines.at + 1 + lines.lineOffset, column: column + 1 }
  for (;;) {
    const start = lines.starts[lines.at] ?? 0
    const end = lines.ends[lines.at] ?? 0
    KEY.lastIndex = start + column
    const hit = KEY.exec(lines.text)
    if (hit === null || KEY.lastIndex > end) return null
    const key = hit[1] ?? ''
    if (seen.has(key) || /^(?:null|true|false|y|n|yes|no)$/i.test(key)) return null
    seen.add(key)
    const keyPlace = { line: lines.at + 1 + lines.lineOffset, column: column + 1 }
    const value = readAfter(lines, KEY.lastIndex, column, depth, true)
    if (value === null) return null
    entries.push({
      key,
      place: keyPlace,
      value:
        value === EMPTY
          ? { kind: 'scalar', value: null, source: '', place: { line: keyPlace.line, column: keyPlace.column } }
          : value,
    })
    const indent = nextIndent(lines)
    if (indent < column) return { kind: 'map', entries, place }
    if (indent > column) return null
  }
}

function readList(lines: Lines, column: number, depth: number): YamlValue | null {
  if (depth > 40) return null
  const items: YamlValue[] = []
  const place = { line: lines.at + 1 + lines.lineOffset, column: column + 1 }
  for (;;) {
    const start = lines.starts[lines.at] ?? 0
    const end = lines.ends[lines.at] ?? 0
    let i = start + column
    if (lines.text[i] !== '-' || (i + 1 < end && lines.text[i + 1] !== ' ')) return null
    i++
    while (i < end && lines.text.charCodeAt(i) === 32) i++
    if (i >= end || lines.text[i] === '#') return null
    KEY.lastIndex = i
    const hit = KEY.exec(lines.text)
    const value =
      hit !== null && KEY.lastIndex <= end
        ? readMap(lines, i - start, depth + 1)
        : readAfter(lines, i, column, depth, false)
    if (value === null || value === EMPTY) return null
    items.push(value)
    const indent = nextIndent(lines)
    if (indent < column) return { kind: 'list', items, place }
    if (indent > column) return null
    if (lines.text[(lines.starts[lines.at] ?? 0) + column] !== '-') return { kind: 'list', items, place }
  }
}

const EMPTY: Scalar = Object.freeze({
  kind: 'scalar',
  value: null,
  source: '',
  place: Object.freeze({ line: 0, column: 0 }),
})

/** The value that begins at `from` on the present line, or below it; leaves the lines after it. `column` is its key's or dash's. */
function readAfter(lines: Lines, from: number, column: number, depth: number, mayNest: boolean): YamlValue | null {
  const { text } = lines
  const start = lines.starts[lines.at] ?? 0
  const end = lines.ends[lines.at] ?? 0
  let i = from
  while (i < end && text.charCodeAt(i) === 32) i++
  if (i >= end || (text[i] === '#' && i > from)) {
    if (!mayNest) return null
    lines.at++
    const indent = nextIndent(lines)
    const first = text[(lines.starts[lines.at] ?? 0) + indent]
    const isList = first === '-' && text[(lines.starts[lines.at] ?? 0) + indent + 1] === ' '
    if (indent >= column && isList) return readList(lines, indent, depth + 1)
    if (indent > column) return readMap(lines, indent, depth + 1)
    return EMPTY
  }
  const place = { line: lines.at + 1 + lines.lineOffset, column: i - start + 1 }
  const c = text[i] ?? ''
  if (c === '|' || c === '>') return readBlock(lines, i, column, place)
  let value: Scalar['value']
  let source: string
  let after: number
  if (c === "'") {
    let close = i + 1
    for (;;) {
      close = text.indexOf("'", close)
      if (close < 0 || close >= end) return null
      if (text[close + 1] !== "'") break
      close += 2
    }
    source = text.slice(i + 1, close).replaceAll("''", "'")
    value = source
    after = close + 1
  } else if (c === '"') {
    const close = text.indexOf('"', i + 1)
    if (close < 0 || close >= end) return null
    source = text.slice(i + 1, close)
    if (source.includes('\\')) return null
    value = source
    after = close + 1
  } else {
    if (/[[\]{},&*!%@`#?]/.test(c) || (c === '-' && (i + 1 >= end || text[i + 1] === ' ')) || c === ':') return null
    let line = text.slice(i, end)
    const comment = line.indexOf(' #')
    if (comment >= 0) line = line.slice(0, comment)
    source = line.trimEnd()
    if (source.includes(': ') || source.endsWith(':')) return null
    value = resolvePlain(source)
    after = end
  }
  if (after < end && !/^(?: *$| +#)/.test(text.slice(after, end))) return null
  lines.at++
  // Anything deeper than the key would go on with the scalar.
  if (nextIndent(lines) > column) return null
  return { kind: 'scalar', value, source, place }
}

/** Scalars of YAML 1.2's core schema. */
function resolvePlain(source: string): Scalar['value'] {
  const first = source.charCodeAt(0)
  const isDigit = first >= 48 && first <= 57
  if (!isDigit && !'~nNtTfF+-.'.includes(source[0] ?? '')) return source
  if (/^(?:~|null|Null|NULL)$/.test(source)) return null
  if (/^(?:true|True|TRUE)$/.test(source)) return true
  if (/^(?:false|False|FALSE)$/.test(source)) return false
  if (/^[-+]?\d+$/.test(source) || /^0x[0-9a-fA-F]+$/.test(source) || /^0o[0-7]+$/.test(source)) return Number(source)
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(source)) return Number(source)
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(source)) return source.startsWith('-') ? -Infinity : Infinity
  if (/^\.(?:nan|NaN|NAN)$/.test(source)) return Number.NaN
  return source
}

/** A literal block, or a folded one without the cases that fold unevenly. */
function readBlock(lines: Lines, at: number, column: number, place: Scalar['place']): Scalar | null {
  const { text } = lines
  const head = /^([|>])([-+]?) *$/.exec(text.slice(at, lines.ends[lines.at]))
  if (head === null) return null
  const isFolded = head[1] === '>'
  lines.at++
  const body: string[] = []
  let indent = -1
  for (; lines.at < lines.starts.length; lines.at++) {
    const line = text.slice(lines.starts[lines.at], lines.ends[lines.at])
    const own = line.search(/[^ ]/)
    if (own < 0) {
      if (indent < 0 || line.length > indent) return null
      body.push('')
      continue
    }
    if (indent < 0) {
      if (own <= column) return null
      indent = own
    }
    if (own < indent) {
      if (own > column) return null
      break
    }
    body.push(line.slice(indent))
  }
  if (indent < 0) return null
  let trailing = 0
  while (body.at(-1) === '') {
    body.pop()
    trailing++
  }
  if (isFolded && body.some((line) => line === '' || line.startsWith(' '))) return null
  const joined = body.join(isFolded ? ' ' : '\n')
  const value = joined + (head[2] === '-' ? '' : head[2] === '+' ? '\n'.repeat(trailing + 1) : '\n')
  return { kind: 'scalar', value, source: value, place }
}
