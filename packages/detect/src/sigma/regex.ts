import { RE2JS } from 're2js'
import { foldText } from './fold.ts'

/** A compiled expression of RE2's syntax: linear time in the text, no backtracking. */
export interface Regex {
  readonly test: (text: string) => boolean
  /** Place and length of the leftmost match, or null. */
  readonly find: (text: string) => { readonly start: number; readonly length: number } | null
}

/** Longest source accepted, in UTF-16 code units. */
export const MAX_REGEX_LENGTH = 4096

/** Compiles; throws where RE2 cannot express the source (back references, lookaheads) or it is malformed. */
export function compileRegex(source: string, flags: string): Regex {
  let bits = RE2JS.LOOKBEHINDS
  if (flags.includes('i')) bits |= RE2JS.CASE_INSENSITIVE
  if (flags.includes('m')) bits |= RE2JS.MULTILINE
  if (flags.includes('s')) bits |= RE2JS.DOTALL
  const compiled = RE2JS.compile(source, bits)
  const shortest = shortestMatch(source)
  return {
    test: (text) => text.length >= shortest && compiled.test(text),
    find: (text) => {
      const matcher = compiled.matcher(text)
      if (!matcher.find()) return null
      const start = matcher.start()
      return { start, length: matcher.end() - start }
    },
  }
}

/** Whether the source asks for something that no linear engine gives, as against a slip of the pen. */
export function needsBacktracking(source: string): boolean {
  return /\(\?[=!>]|\\[1-9]|\(\?<[=!]|[*+?}]\+/.test(source)
}

/**
 * Folded literals of which every match contains at least one, or null where none can be named. Conservative: what the
 * reader does not know ends a literal, and a choice counts only if every branch of it has one.
 */
export function requiredLiterals(source: string, flags: string): readonly string[] | null {
  if (source.includes('\\Q') || source.includes('\\p') || source.includes('\\P')) return null
  const reader = { source, at: 0, depth: 0, foldsCase: flags.includes('i') || /\(\?[a-zA-Z]*i/.test(source) }
  const found = readChoice(reader)
  if (found === null || reader.at < source.length) return null
  return found.map(foldText)
}

/** Fewest code units a match can have; 0 where the reader does not know better. */
export function shortestMatch(source: string): number {
  if (source.includes('\\Q') || source.includes('\\p') || source.includes('\\P')) return 0
  const reader = { source, at: 0, depth: 0, foldsCase: false }
  const length = shortestChoice(reader)
  return reader.at < source.length ? 0 : length
}

function shortestChoice(reader: Reader): number {
  const { source } = reader
  if (++reader.depth > 50) {
    reader.at = source.length + 1
    return 0
  }
  let shortest = Infinity
  for (;;) {
    let length = 0
    while (reader.at < source.length) {
      const c = source[reader.at] ?? ''
      if (c === '|' || c === ')') break
      let unit = 1
      if (c === '(') {
        const head = GROUP_HEAD.exec(source.slice(reader.at, reader.at + 64))?.[0]
        if (head === undefined) {
          reader.at = source.length + 1
          return 0
        }
        reader.at += head.length
        unit = 0
        if (!head.endsWith(')')) {
          unit = shortestChoice(reader)
          reader.at++
        }
      } else if (c === '[') reader.at = endOfClass(source, reader.at)
      else if (c === '\\') {
        const next = source[reader.at + 1] ?? ''
        reader.at += 2
        if ('bBAz'.includes(next)) unit = 0
        else if (next === 'x') reader.at = endOfHex(source, reader.at)
        else if (/\d/.test(next)) unit = 0
      } else {
        if (c === '^' || c === '$') unit = 0
        reader.at++
      }
      length += unit * readFewest(reader)
    }
    shortest = Math.min(shortest, length)
    if (source[reader.at] !== '|') break
    reader.at++
  }
  reader.depth--
  return shortest
}

/** How often at least the piece before is repeated. */
function readFewest(reader: Reader): number {
  const { source } = reader
  const from = reader.at
  const repeat = readRepeat(reader)
  if (repeat === 'maybe') return 0
  return source[from] === '{' ? Number(/^\{(\d+)/.exec(source.slice(from, from + 12))?.[1] ?? 1) : 1
}

const GROUP_HEAD = /^\(\?(?:P?<\w+>|[a-zA-Z-]*:)|^\(\?[a-zA-Z-]+\)|^\((?!\?)/

interface Reader {
  readonly source: string
  at: number
  depth: number
  readonly foldsCase: boolean
}

function readChoice(reader: Reader): string[] | null {
  if (++reader.depth > 50) return null
  let all: string[] | null = []
  for (;;) {
    const branch = readSequence(reader)
    if (branch === null || all === null) all = null
    else all.push(...branch)
    if (reader.source[reader.at] !== '|') break
    reader.at++
  }
  reader.depth--
  return all !== null && all.length > 0 && all.length <= 64 ? all : null
}

/** Reads up to `|`, `)` or the end; the best set of literals of the sequence. */
function readSequence(reader: Reader): string[] | null {
  const { source } = reader
  let best: string[] | null = null
  let run = ''
  const offer = (set: string[]): void => {
    if (set.some((s) => s.length < 2)) return
    if (best === null || shortest(set) > shortest(best)) best = set
  }
  const endRun = (): void => {
    if (run !== '') offer([run])
    run = ''
  }
  while (reader.at < source.length) {
    const c = source[reader.at] ?? ''
    if (c === '|' || c === ')') break
    let unit: string | null = null
    let group: string[] | null = null
    let isZeroWidth = false
    if (c === '(') {
      const head = GROUP_HEAD.exec(source.slice(reader.at, reader.at + 64))?.[0]
      if (head === undefined) {
        reader.at = source.length + 1
        return null
      }
      reader.at += head.length
      if (head.endsWith(')')) isZeroWidth = true
      else {
        group = readChoice(reader)
        if (source[reader.at] !== ')') {
          reader.at = source.length + 1
          return null
        }
        reader.at++
      }
    } else if (c === '[') {
      reader.at = endOfClass(source, reader.at)
    } else if (c === '^' || c === '$') {
      isZeroWidth = true
      reader.at++
    } else if (c === '.') {
      reader.at++
    } else if (c === '\\') {
      const next = source[reader.at + 1] ?? ''
      reader.at += 2
      if ('bBAz'.includes(next) && next !== '') isZeroWidth = true
      else if (/[^0-9A-Za-z]/.test(next)) unit = next
      else if (next === 'x') reader.at = endOfHex(source, reader.at)
    } else {
      unit = c
      reader.at++
    }
    const repeat = readRepeat(reader)
    if (isZeroWidth) continue
    if (unit !== null && reader.foldsCase && unit.charCodeAt(0) > 127) unit = null
    if (unit !== null && repeat === 'once') run += unit
    else if (unit !== null && repeat === 'many') {
      run += unit
      endRun()
    } else {
      endRun()
      if (group !== null && repeat !== 'maybe') offer(group)
    }
  }
  endRun()
  return best
}

function shortest(set: readonly string[]): number {
  return set.reduce((n, s) => Math.min(n, s.length), Infinity)
}

function readRepeat(reader: Reader): 'once' | 'many' | 'maybe' {
  const { source } = reader
  const c = source[reader.at]
  let repeat: 'once' | 'many' | 'maybe' = 'once'
  if (c === '*' || c === '?') {
    repeat = 'maybe'
    reader.at++
  } else if (c === '+') {
    repeat = 'many'
    reader.at++
  } else if (c === '{') {
    const head = /^\{(\d+)(?:,\d*)?\}/.exec(source.slice(reader.at, reader.at + 16))
    if (head === null) return 'once'
    repeat = Number(head[1]) > 0 ? 'many' : 'maybe'
    reader.at += head[0].length
  } else return 'once'
  if (source[reader.at] === '?') reader.at++
  return repeat
}

function endOfClass(source: string, from: number): number {
  let i = from + 1
  if (source[i] === '^') i++
  if (source[i] === ']') i++
  while (i < source.length && source[i] !== ']') {
    if (source[i] === '\\') i++
    else if (source[i] === '[' && source[i + 1] === ':') {
      const end = source.indexOf(':]', i)
      if (end > 0) i = end + 1
    }
    i++
  }
  return i + 1
}

function endOfHex(source: string, from: number): number {
  if (source[from] === '{') {
    const end = source.indexOf('}', from)
    return end < 0 ? source.length : end + 1
  }
  return from + 2
}
