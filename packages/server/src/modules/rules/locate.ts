/**
 * Where the value of a field stands in the text of an event, so that a page highlights what matched in what came over the wire. JSON
 * is read token by token with the place of every character; of any other text the value itself is looked for.
 */
import type { TextRange } from '@haidang/contracts'

export interface Located {
  readonly value: TextRange
  /** The place in the text of the part of the value that was asked for. */
  readonly part: TextRange | null
}

interface Token {
  readonly key: string
  readonly value: string
  /** Place in the text of each code unit of the value, and of its end; absent where the value stands as it is. */
  readonly places: readonly number[] | null
  readonly start: number
  readonly end: number
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** @param part the match within the value, in UTF-16 code units */
export function locate(text: string, field: string, value: string, part: TextRange | null): Located | null {
  if (value === '') return null
  return (looksLikeJson(text) ? inJson(text, field, value, part) : null) ?? inPlainText(text, field, value, part)
}

function looksLikeJson(text: string): boolean {
  const first = text.trimStart()[0]
  return first === '{' || first === '['
}

/** The last part of a field's name, as a key is written: `id.orig_h` and `Event.EventData.Image` end so. */
const lastPart = (field: string): string => field.slice(field.lastIndexOf('.') + 1).toLowerCase()

function inJson(text: string, field: string, value: string, part: TextRange | null): Located | null {
  let best: { token: Token; at: number; score: number } | null = null
  for (const token of tokensOf(text)) {
    const at = token.value === value ? 0 : token.value.length > value.length ? token.value.indexOf(value) : -1
    if (at < 0) continue
    const key = token.key.toLowerCase()
    const isNamed = key === field.toLowerCase() || key === lastPart(field)
    const score = (isNamed ? 2 : 0) + (token.value === value ? 1 : 0)
    if (best === null || score > best.score) best = { token, at, score }
  }
  if (best === null) return null
  const { token, at } = best
  const placeOf = (unit: number): number => token.places?.[unit] ?? token.start + unit
  const range = (from: number, length: number): TextRange => ({
    start: placeOf(from),
    length: placeOf(from + length) - placeOf(from),
  })
  return { value: range(at, value.length), part: part === null ? null : range(at + part.start, part.length) }
}

function inPlainText(text: string, field: string, value: string, part: TextRange | null): Located | null {
  const named = [
    `${lastPart(field)}=`,
    `${lastPart(field)}="`,
    `name='${lastPart(field)}'>`,
    `name="${lastPart(field)}">`,
  ]
  const lower = text.toLowerCase()
  let found = -1
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1)) {
    if (found === -1) found = at
    if (named.some((name) => lower.endsWith(name, at))) {
      found = at
      break
    }
  }
  if (found === -1) return null
  return {
    value: { start: found, length: value.length },
    part: part === null ? null : { start: found + part.start, length: part.length },
  }
}

/** Every string that is a value, and every number and word, with the nearest key before it. Stops where the text is no JSON. */
function* tokensOf(text: string): Generator<Token> {
  const keys: string[] = []
  let key = ''
  for (let at = 0; at < text.length;) {
    const c = text[at]
    if (c === '{' || c === '[') {
      keys.push(key)
      at++
    } else if (c === '}' || c === ']') {
      key = keys.pop() ?? ''
      at++
    } else if (c === '"') {
      const read = readString(text, at + 1)
      if (read === null) return
      let next = read.end + 1
      while (/\s/.test(text[next] ?? '')) next++
      if (text[next] === ':') {
        key = read.value
        at = next + 1
      } else {
        yield { key, ...read }
        at = read.end + 1
      }
    } else if (/[-+\w.]/.test(c ?? '')) {
      let end = at
      while (/[-+\w.]/.test(text[end] ?? '')) end++
      yield { key, value: text.slice(at, end), places: null, start: at, end }
      at = end
    } else at++
  }
}

function readString(text: string, start: number): Omit<Token, 'key'> | null {
  const close = text.indexOf('"', start)
  if (close === -1) return null
  const plain = text.slice(start, close)
  if (!plain.includes('\\')) return { value: plain, places: null, start, end: close }
  const places: number[] = []
  let value = ''
  for (let at = start; at < text.length;) {
    const c = text[at] ?? ''
    if (c === '"') {
      places.push(at)
      return { value, places, start, end: at }
    }
    places.push(at)
    if (c !== '\\') {
      value += c
      at++
      continue
    }
    const escaped = text[at + 1] ?? ''
    if (escaped === 'u') {
      value += String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 6), 16) || 0)
      at += 6
    } else {
      value += ESCAPES[escaped] ?? escaped
      at += 2
    }
  }
  return null
}
