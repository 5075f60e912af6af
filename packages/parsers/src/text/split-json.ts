import { byteOrderMark, createRanges } from './split-lines.ts'

/** Where the structure of a JSON batch first goes wrong. `line` counts from 1, `offset` in bytes from 0. */
export interface StructuralFault {
  readonly code: 'json.unclosed' | 'json.unexpected' | 'json.too_deep'
  readonly line: number
  readonly offset: number
}

export interface JsonSplit {
  /** [start, end) byte offsets of each element, two numbers an element, up to the fault if there is one. */
  readonly ranges: Uint32Array
  readonly fault: StructuralFault | null
}

const QUOTE = 34
const BACKSLASH = 92
const COMMA = 44

/**
 * The elements of a top-level JSON array, or the documents of a text that holds one after another (with or without
 * white space, line ends or a comma between). Only brackets and strings are looked at: the elements themselves are
 * checked when they are parsed. Linear time; memory bounded by `maxDepth`.
 */
export function splitJsonArray(bytes: Uint8Array, maxDepth = 256): JsonSplit {
  const ranges = createRanges(Math.ceil(bytes.length / 512))
  const n = bytes.length
  const closers = new Uint8Array(maxDepth + 1)
  const stop = (code: StructuralFault['code'], offset: number): JsonSplit => ({
    ranges: ranges.finish(),
    fault: { code, line: lineOf(bytes, offset), offset },
  })
  let i = skipBlank(bytes, byteOrderMark(bytes))
  const isArray = bytes[i] === 91
  const opening = i
  if (isArray) i++
  let needsComma = false
  let afterComma = false
  let closed = false
  for (;;) {
    i = skipBlank(bytes, i)
    if (i >= n) break
    const b = bytes[i] ?? 0
    if (closed) return stop('json.unexpected', i)
    if (b === COMMA) {
      if (!needsComma) return stop('json.unexpected', i)
      needsComma = false
      afterComma = true
      i++
      continue
    }
    if (isArray && b === 93) {
      if (afterComma) return stop('json.unexpected', i)
      closed = true
      i++
      continue
    }
    if (isArray && needsComma) return stop('json.unexpected', i)
    const start = i
    if (b === 123 || b === 91) {
      let depth = 0
      for (; i < n; i++) {
        const c = bytes[i] ?? 0
        if (c === QUOTE) {
          i = endOfString(bytes, i)
          if (i >= n) return stop('json.unclosed', start)
        } else if (c === 123 || c === 91) {
          if (depth >= maxDepth) return stop('json.too_deep', i)
          closers[depth++] = c + 2
        } else if (c === 125 || c === 93) {
          if (closers[depth - 1] !== c) return stop('json.unexpected', i)
          if (--depth === 0) {
            i++
            break
          }
        }
      }
      if (depth > 0) return stop('json.unclosed', start)
    } else if (b === QUOTE) {
      i = endOfString(bytes, i) + 1
      if (i > n) return stop('json.unclosed', start)
    } else {
      while (i < n && !isDelimiter(bytes[i] ?? 0)) i++
      if (i === start) return stop('json.unexpected', i)
    }
    ranges.push(start, i)
    needsComma = true
    afterComma = false
  }
  if (isArray && !closed) return stop('json.unclosed', opening)
  return { ranges: ranges.finish(), fault: null }
}

/** Index of the closing quote of the string that opens at `at`, or the length where it never closes. */
function endOfString(bytes: Uint8Array, at: number): number {
  let i = at + 1
  const n = bytes.length
  for (; i < n; i++) {
    const c = bytes[i]
    if (c === BACKSLASH) i++
    else if (c === QUOTE) return i
  }
  return n
}

function skipBlank(bytes: Uint8Array, from: number): number {
  let i = from
  for (; i < bytes.length; i++) {
    const b = bytes[i]
    if (b !== 32 && b !== 10 && b !== 13 && b !== 9) break
  }
  return i
}

function isDelimiter(b: number): boolean {
  return b <= 32 || b === COMMA || b === 93 || b === 125 || b === 91 || b === 123 || b === QUOTE
}

function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1
  for (let i = 0; i < offset; i++) if (bytes[i] === 10) line++
  return line
}
