/**
 * For every field of a normal form its origin in the raw text, whichever parser made it: the key and the place of the value it
 * was taken from. Found by value: nearly always one value of the source is what a field says, and where several are, the one
 * whose key resembles the field counts.
 */
import type { FieldOrigin, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { lower } from '../normalise/canonical.ts'
import { createTimeRead, parseTime } from '../normalise/time.ts'

interface Leaf {
  readonly path: string
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Fields that the parser says of itself. */
const OWN: ReadonlySet<string> = new Set([
  'class_uid',
  'category_uid',
  'activity_id',
  'type_uid',
  'metadata.version',
  'metadata.profiles.0',
  'metadata.profiles.1',
])

const MAX_FIELDS = 2048

/** Origins of the leaves of `event.ocsf` in `raw`, in the order of the normal form; `observables` follow from the others. */
export function traceOrigins(raw: string, event: Pick<ParsedEvent, 'ocsf'>): FieldOrigin[] {
  const leaves = raw.trimStart().startsWith('{') ? jsonLeaves(raw) : []
  const byText = new Map<string, Leaf[]>()
  for (const leaf of leaves) {
    for (const key of new Set([leaf.text, lower(leaf.text)])) byText.set(key, [...(byText.get(key) ?? []), leaf])
  }
  const out: FieldOrigin[] = []
  for (const [path, value] of fieldsOf(event.ocsf)) {
    if (out.length >= MAX_FIELDS) break
    const origin = OWN.has(path)
      ? null
      : (leafFor(path, value, byText, leaves) ?? placeInText(path, value, raw, leaves.length > 0))
    out.push(origin ?? { to: path, value })
  }
  return out
}

function* fieldsOf(ocsf: OcsfEvent): Generator<[string, string | number | boolean]> {
  for (const [key, value] of Object.entries(ocsf)) if (key !== 'observables') yield* walk(value, key, 0)
}

function* walk(value: unknown, path: string, depth: number): Generator<[string, string | number | boolean]> {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') yield [path, value]
  else if (typeof value === 'object' && value !== null && depth < 32) {
    for (const [key, inner] of Object.entries(value)) yield* walk(inner, `${path}.${key}`, depth + 1)
  }
}

const read = createTimeRead()

function leafFor(
  path: string,
  value: string | number | boolean,
  byText: ReadonlyMap<string, Leaf[]>,
  leaves: readonly Leaf[],
): FieldOrigin | null {
  const text = String(value)
  const found = byText.get(text) ?? byText.get(lower(text))
  const leaf = found === undefined ? null : nearest(found, path, isCode(path, value))
  if (leaf !== null) return origin(path, value, leaf)
  if (path === 'time' || path.endsWith('_time')) {
    const timed = leaves.find((candidate) => Math.floor(parseTime(candidate.text, 420, read)) === value)
    if (timed !== undefined) return origin(path, value, timed)
  }
  if (typeof value !== 'string' || value.length < 3) return null
  const part = leaves.find(
    (candidate) => candidate.text.includes(value) || candidate.text.toLowerCase().includes(value.toLowerCase()),
  )
  return part === undefined ? null : origin(path, value, part)
}

function origin(to: string, value: string | number | boolean, leaf: Leaf): FieldOrigin {
  return { to, value, from: leaf.path, start: leaf.start, end: leaf.end }
}

/** Numbers that stand for words: the source says the word, and any equal number in it is another. */
function isCode(path: string, value: unknown): boolean {
  return typeof value === 'number' && path.endsWith('_id')
}

/**
 * Of several leaves with one value the one whose key shares most with the field's name. A number that stands for a word needs a
 * key that resembles it.
 */
function nearest(found: readonly Leaf[], path: string, isEnumerated: boolean): Leaf | null {
  let best: Leaf | null = null
  let bestScore = isEnumerated ? 0 : -1
  const want = path.toLowerCase().split(/[._]/)
  for (const leaf of found) {
    const key = leaf.path.toLowerCase()
    let score = 0
    for (const word of want) if (word.length > 1 && key.includes(word)) score += word.length
    if (score > bestScore) {
      bestScore = score
      best = leaf
    }
  }
  return best
}

/** A value in plain text: the place where it stands as a word of its own, else where it stands at all. */
function placeInText(path: string, value: string | number | boolean, raw: string, isJson: boolean): FieldOrigin | null {
  if (isJson || typeof value === 'boolean' || isCode(path, value)) return null
  const text = String(value)
  if (text.length < 2 && typeof value === 'string') return null
  let at = raw.indexOf(text)
  let first = -1
  for (let tries = 0; at >= 0 && tries < 64; tries++) {
    if (first < 0) first = at
    if (isWhole(raw, at, at + text.length, typeof value === 'number')) return placed(path, value, raw, at, text.length)

    at = raw.indexOf(text, at + 1)
  }
  if (first < 0 && typeof value === 'string') first = raw.toLowerCase().indexOf(text.toLowerCase())
  return first < 0 || typeof value === 'number' ? null : placed(path, value, raw, first, text.length)
}

/** Whether [start, end) is a word of its own; a number is none inside an address, a version, a date or a time. */
function isWhole(raw: string, start: number, end: number, isNumber: boolean): boolean {
  const before = raw.charCodeAt(start - 1)
  const after = raw.charCodeAt(end)
  if (isWordCharacter(before) || isWordCharacter(after)) return false
  if (!isNumber) return true
  return (
    !(isJoint(before) && isDigit(raw.charCodeAt(start - 2))) && !(isJoint(after) && isDigit(raw.charCodeAt(end + 1)))
  )
}

/** With the key of a `key=value` text. */
function placed(to: string, value: string | number, raw: string, start: number, length: number): FieldOrigin {
  const end = start + length
  const quote = raw.charCodeAt(start - 1) === 34 ? 1 : 0
  if (raw.charCodeAt(start - 1 - quote) !== 61) return { to, value, start, end }
  const keyEnd = start - 1 - quote
  let keyStart = keyEnd
  while (
    keyStart > 0 &&
    keyEnd - keyStart < 64 &&
    (isWordCharacter(raw.charCodeAt(keyStart - 1)) || isJoint(raw.charCodeAt(keyStart - 1)))
  )
    keyStart--
  return keyStart === keyEnd ? { to, value, start, end } : { to, value, from: raw.slice(keyStart, keyEnd), start, end }
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57
}

function isJoint(c: number): boolean {
  return c === 46 || c === 45 || c === 58 || c === 47
}

function isWordCharacter(c: number): boolean {
  return (c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 122) || c === 95
}

/** Every scalar of a JSON text with its path and the place of its value (strings without their quotes). */
function jsonLeaves(raw: string): Leaf[] {
  const out: Leaf[] = []
  const names: string[] = []
  const counts: number[] = []
  let name = ''
  let isKey = false
  let i = 0
  const path = (): string => [...names, name].filter((part) => part !== '').join('.')
  while (i < raw.length && out.length < 4096) {
    const c = raw.charCodeAt(i)
    if (c === 123 || c === 91) {
      names.push(name)
      counts.push(c === 91 ? 0 : -1)
      name = c === 91 ? '0' : ''
      isKey = c === 123
      i++
    } else if (c === 125 || c === 93) {
      name = names.pop() ?? ''
      counts.pop()
      i++
    } else if (c === 44) {
      const index = counts.at(-1) ?? -1
      if (index >= 0) {
        counts[counts.length - 1] = index + 1
        name = String(index + 1)
      } else isKey = true
      i++
    } else if (c === 34) {
      const end = endOfString(raw, i)
      const inner = raw.slice(i + 1, end)
      const text = inner.includes('\\') ? unescaped(inner) : inner
      if (isKey) {
        name = text
        isKey = false
      } else out.push({ path: path(), text, start: i + 1, end })
      i = end + 1
    } else if (c <= 32 || c === 58) i++
    else {
      const from = i
      while (i < raw.length && !isDelimiter(raw.charCodeAt(i))) i++
      if (i === from) i++
      else out.push({ path: path(), text: raw.slice(from, i), start: from, end: i })
    }
  }
  return out
}

function isDelimiter(c: number): boolean {
  return c <= 32 || c === 44 || c === 93 || c === 125
}

function endOfString(raw: string, at: number): number {
  let i = at + 1
  while (i < raw.length && raw.charCodeAt(i) !== 34) i += raw.charCodeAt(i) === 92 ? 2 : 1
  return Math.min(i, raw.length)
}

function unescaped(inner: string): string {
  try {
    return String(JSON.parse(`"${inner}"`))
  } catch {
    return inner
  }
}
