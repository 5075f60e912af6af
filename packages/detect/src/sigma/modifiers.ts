import { makeTextTest, parseGlob, tidyGlob } from './glob.ts'
import {
  ANY,
  type CompareOperator,
  type CompareTest,
  type Expr,
  type GlobToken,
  type Test,
  type TimePart,
} from './model.ts'
import { parseNetwork } from './networks.ts'
import { Refusal, type Place } from './problems.ts'
import type { YamlValue } from './read-yaml.ts'
import { compileRegex, MAX_REGEX_LENGTH, needsBacktracking } from './regex.ts'

/** Most alternatives that one value may grow into through `windash` and placeholders. */
const MAX_VARIANTS = 4096

const PLACES = ['contains', 'startswith', 'endswith'] as const
const ENCODERS = ['utf16', 'utf16le', 'utf16be', 'wide', 'base64', 'base64offset'] as const
const COMPARES = ['lt', 'lte', 'gt', 'gte'] as const
const TIME_PARTS = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const
const KINDS = ['re', 'cidr', 'exists', 'fieldref'] as const
const KNOWN = new Set<string>([
  ...PLACES,
  ...ENCODERS,
  ...COMPARES,
  ...TIME_PARTS,
  ...KINDS,
  'all',
  'cased',
  'windash',
  'expand',
  'neq',
  'i',
  'm',
  's',
])

/** The modifiers of one detection item, checked against each other. */
export interface Modifiers {
  readonly where: (typeof PLACES)[number] | null
  readonly kind: (typeof KINDS)[number] | null
  readonly compare: CompareOperator | null
  readonly timePart: TimePart | null
  readonly encoders: readonly (typeof ENCODERS)[number][]
  readonly regexFlags: string
  readonly all: boolean
  readonly cased: boolean
  readonly windash: boolean
  readonly expand: boolean
  readonly neq: boolean
}

export function readModifiers(names: readonly string[], place: Place): Modifiers {
  const conflict = (a: string, b: string): never => {
    throw new Refusal('sigma.modifier_conflict', place, { first: a, second: b })
  }
  const pick = <T extends string>(set: readonly T[]): T | null => {
    const found = set.filter((name) => names.includes(name))
    const [first, second] = found
    if (first !== undefined && second !== undefined) conflict(first, second)
    return first ?? null
  }
  for (const name of names) if (!KNOWN.has(name)) throw new Refusal('sigma.modifier_unknown', place, { modifier: name })
  const has = (name: string): boolean => names.includes(name)
  const where = pick(PLACES)
  const kind = pick(KINDS)
  const compare = pick(COMPARES)
  const timePart = pick(TIME_PARTS)
  const encoders = names.filter((n): n is (typeof ENCODERS)[number] => (ENCODERS as readonly string[]).includes(n))
  for (const flag of ['i', 'm', 's'])
    if (has(flag) && kind !== 're')
      throw new Refusal('sigma.modifier_conflict', place, { first: flag, second: kind ?? 're' })
  const regexFlags = ['i', 'm', 's'].filter(has).join('')
  const numeric = compare ?? timePart
  const firstEncoder = encoders[0] ?? (has('windash') ? 'windash' : null)
  if (kind !== null && kind !== 'fieldref' && kind !== 're' && where !== null) conflict(kind, where)
  if (kind !== null && numeric !== null) conflict(kind, numeric)
  if (numeric !== null && where !== null) conflict(numeric, where)
  if ((kind ?? numeric) !== null && firstEncoder !== null) conflict(kind ?? numeric ?? '', firstEncoder)
  if (has('cased') && (kind === 're' || kind === 'cidr' || kind === 'exists' || numeric !== null))
    conflict('cased', kind ?? numeric ?? '')
  if (has('expand') && (kind === 'exists' || kind === 'fieldref' || numeric !== null))
    conflict('expand', kind ?? numeric ?? '')
  return {
    where,
    kind,
    compare: compare ?? (timePart === null ? null : 'eq'),
    timePart,
    encoders,
    regexFlags,
    all: has('all'),
    cased: has('cased'),
    windash: has('windash'),
    expand: has('expand'),
    neq: has('neq'),
  }
}

/** The expression of one value under its modifiers; `part` names the selection. */
export function readValue(field: string | null, value: YamlValue, modifiers: Modifiers, part: string): Expr {
  const { place } = value
  if (value.kind !== 'scalar')
    throw new Refusal('sigma.value_invalid', place, { field: field ?? '', reason: 'not a single value' })
  const refuse = (reason: string): never => {
    throw new Refusal('sigma.value_invalid', place, { field: field ?? '', reason })
  }
  const one = (test: Test): Expr => ({ op: 'test', test, part })
  const text = typeof value.value === 'string' ? value.value : value.source
  const name = JSON.stringify(field)
  if (modifiers.kind === 'exists') {
    if (field === null) return refuse('a keyword has no field')
    const wanted =
      typeof value.value === 'boolean'
        ? value.value
        : text.toLowerCase() === 'true'
          ? true
          : text.toLowerCase() === 'false'
            ? false
            : refuse('neither true nor false')
    return one({ kind: 'exists', field, expected: wanted, shown: String(wanted), key: `e${wanted ? 1 : 0}${name}` })
  }
  if (modifiers.compare !== null) {
    if (field === null) return refuse('a keyword has no field')
    return one(compareTest(field, text, modifiers.compare, modifiers.timePart, refuse))
  }
  if (value.value === null) {
    if (modifiers.kind !== null || modifiers.where !== null || modifiers.encoders.length > 0)
      return refuse('null has no text')
    if (field === null) return refuse('a keyword cannot be null')
    return one({ kind: 'null', field, shown: 'null', key: `n${name}` })
  }
  if (modifiers.expand && text.includes('%')) {
    const pieces = splitPlaceholders(text)
    const plain = { ...modifiers, expand: false }
    const readText = (t: string): Expr => readValue(field, { kind: 'scalar', value: t, source: t, place }, plain, part)
    const names = [...new Set(pieces.flatMap((p) => (typeof p === 'string' ? [] : [p.name])))]
    if (names.length === 0) return readText(pieces.join(''))
    const resolve = (values: ReadonlyMap<string, readonly string[]>): Expr => {
      let texts: { readonly filled: string; readonly by: ReadonlyMap<string, string> }[] = [
        { filled: '', by: new Map() },
      ]
      for (const piece of pieces) {
        texts = texts.flatMap(({ filled, by }) => {
          if (typeof piece === 'string') return [{ filled: filled + piece, by }]
          const known = by.get(piece.name)
          return (known === undefined ? (values.get(piece.name) ?? []) : [known]).map((v) => ({
            filled: filled + v,
            by: known === undefined ? new Map([...by, [piece.name, v]]) : by,
          }))
        })
        if (texts.length > MAX_VARIANTS) throw new Refusal('sigma.value_too_many', place, { limit: MAX_VARIANTS })
      }
      return { op: 'or', of: texts.map((t) => readText(t.filled)) }
    }
    return { op: 'placeholder', placeholder: { names, field, line: place.line, column: place.column, resolve }, part }
  }
  if (modifiers.kind === 're') {
    const source = anchored(text, modifiers.where)
    if (text.length > MAX_REGEX_LENGTH)
      throw new Refusal('sigma.regex_invalid', place, { pattern: text.slice(0, 100), reason: 'too long' })
    try {
      compileRegex(source, modifiers.regexFlags)
    } catch (error) {
      const code = needsBacktracking(text) ? 'sigma.regex_unsupported' : 'sigma.regex_invalid'
      throw new Refusal(code, place, {
        pattern: text.slice(0, 200),
        reason: error instanceof Error ? error.message : '',
      })
    }
    return one(makeRegexTest(field, source, modifiers.regexFlags, text))
  }
  if (modifiers.kind === 'cidr') {
    if (field === null) return refuse('a keyword has no field')
    const network = parseNetwork(text)
    if (network === null) throw new Refusal('sigma.cidr_invalid', place, { value: text })
    return one({ kind: 'cidr', field, network, shown: text, key: `c${name}${JSON.stringify(network)}` })
  }
  if (modifiers.kind === 'fieldref') {
    if (field === null || text === '') return refuse('no field to compare with')
    const shape = modifiers.where ?? 'equals'
    return one({
      kind: 'fieldref',
      field,
      other: text,
      shape,
      cased: modifiers.cased,
      shown: text,
      key: `f${shape}${modifiers.cased ? 1 : 0}${name}${JSON.stringify(text)}`,
    })
  }
  const isNumber = typeof value.value === 'number'
  const tests = literalsOf(value, text, modifiers, refuse).map((tokens) => {
    const test = makeTextTest(field, placed(tokens, modifiers, field), modifiers.cased)
    return one(isNumber ? { ...test, isNumber: true } : test)
  })
  const [first] = tests
  return tests.length === 1 && first !== undefined ? first : { op: 'or', of: tests }
}

export function makeRegexTest(field: string | null, source: string, flags: string, shown: string): Test {
  return { kind: 'regex', field, source, flags, shown, key: `r${flags}${JSON.stringify(field)}${source}` }
}

/** An expression is found anywhere unless `startswith` or `endswith` ties it to an end of the value. */
function anchored(source: string, where: Modifiers['where']): string {
  if (where === 'startswith') return `\\A(?:${source})`
  return where === 'endswith' ? `(?:${source})\\z` : source
}

/** `%name%` is a placeholder, `\\%` a plain percent sign (Sigma specification 2.1, "Placeholders"). */
function splitPlaceholders(text: string): (string | { readonly name: string })[] {
  const out: (string | { readonly name: string })[] = []
  let plain = ''
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    const name = c === '%' ? /^%([^%\s\\]+)%/.exec(text.slice(i, i + 200))?.[1] : undefined
    if (c === '\\' && text.charAt(i + 1) === '%') {
      plain += '%'
      i++
    } else if (name !== undefined) {
      if (plain !== '') out.push(plain)
      plain = ''
      out.push({ name })
      i += name.length + 1
    } else plain += c
  }
  if (plain !== '') out.push(plain)
  return out
}

/** A keyword is looked for inside the values; a field's value is the whole of it unless a modifier says otherwise. */
function placed(tokens: readonly GlobToken[], modifiers: Modifiers, field: string | null): GlobToken[] {
  const { where } = modifiers
  const before = where === 'contains' || where === 'endswith' || (field === null && where === null)
  const after = where === 'contains' || where === 'startswith' || (field === null && where === null)
  return tidyGlob([...(before ? [ANY as GlobToken] : []), ...tokens, ...(after ? [ANY as GlobToken] : [])])
}

function literalsOf(
  value: Extract<YamlValue, { kind: 'scalar' }>,
  text: string,
  modifiers: Modifiers,
  refuse: (reason: string) => never,
): GlobToken[][] {
  if (typeof value.value === 'number') {
    // A number is matched by its decimal text, so that 64-bit integers keep every digit, and as written (`0x1f`, `1.10`).
    return [...new Set([decimalText(value.value, value.source), value.source])].map((t) => [t])
  }
  if (typeof value.value === 'boolean') return [[String(value.value)]]
  let variants: GlobToken[][] = [parseGlob(text)]
  if (modifiers.encoders.length > 0 && variants[0]?.some((token) => typeof token !== 'string'))
    return refuse('wildcards cannot be encoded')
  if (modifiers.windash) variants = variants.flatMap((tokens) => dashVariants(tokens, value.place))
  if (modifiers.encoders.length === 0) return variants
  return variants.flatMap((tokens) => encode(tokens.join(''), modifiers, refuse)).map((t) => [t])
}

function decimalText(value: number, source: string): string {
  if (/^[-+]?(?:\d+|0x[0-9a-f]+|0o[0-7]+)$/i.test(source)) {
    const negative = source.startsWith('-')
    return `${negative ? '-' : ''}${BigInt(source.replace(/^[-+]/, ''))}`
  }
  return String(value)
}

const DASHES = ['-', '/', '\u2013', '\u2014', '\u2015']

/** Every spelling of the dashes that start a word: `-`, `/`, en dash, em dash, horizontal bar. */
function dashVariants(tokens: readonly GlobToken[], place: Place): GlobToken[][] {
  let variants: GlobToken[][] = [[]]
  for (const token of tokens) {
    if (typeof token !== 'string') {
      for (const variant of variants) variant.push(token)
      continue
    }
    const pieces = token.split(/(?<![\p{L}\p{N}_])[-/\u2013\u2014\u2015](?=[\p{L}\p{N}_])/u)
    for (const [i, piece] of pieces.entries()) {
      if (i > 0) variants = variants.flatMap((variant) => DASHES.map((dash) => [...variant, dash]))
      if (variants.length > MAX_VARIANTS) throw new Refusal('sigma.value_too_many', place, { limit: MAX_VARIANTS })
      for (const variant of variants) variant.push(piece)
    }
  }
  return variants.map(tidyGlob)
}

/** Runs the encoders in the order written, over the bytes of the value. */
function encode(text: string, modifiers: Modifiers, refuse: (reason: string) => never): string[] {
  let bytes = utf8(text)
  let current: string[] | null = null
  for (const encoder of modifiers.encoders) {
    if (current !== null) return refuse(`${encoder} after base64`)
    if (encoder === 'base64') current = [base64(bytes)]
    else if (encoder === 'base64offset') current = offsets(bytes)
    else bytes = utf16(text, encoder)
  }
  return current ?? [String.fromCharCode(...bytes)]
}

function utf8(text: string): number[] {
  const out: number[] = []
  for (const point of text) {
    const c = point.codePointAt(0) ?? 0
    if (c < 0x80) out.push(c)
    else if (c < 0x800) out.push(0xc0 | (c >> 6), 0x80 | (c & 63))
    else if (c < 0x10000) out.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63))
    else out.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63))
  }
  return out
}

function utf16(text: string, encoder: 'utf16' | 'utf16le' | 'utf16be' | 'wide'): number[] {
  const out: number[] = encoder === 'utf16' ? [0xff, 0xfe] : []
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (encoder === 'utf16be') out.push(c >> 8, c & 255)
    else out.push(c & 255, c >> 8)
  }
  return out
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** RFC 4648 §4, with padding. */
export function base64(bytes: readonly number[]): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i] ?? 0
    const b = bytes[i + 1]
    const c = bytes[i + 2]
    out += BASE64.charAt(a >> 2) + BASE64.charAt(((a & 3) << 4) | ((b ?? 0) >> 4))
    out += b === undefined ? '=' : BASE64.charAt(((b & 15) << 2) | ((c ?? 0) >> 6))
    out += c === undefined ? '=' : BASE64.charAt(c & 63)
  }
  return out
}

/** The three texts that base64 gives for these bytes inside a longer text, less the characters that neighbours decide. */
function offsets(bytes: readonly number[]): string[] {
  const from = [0, 2, 3]
  return [0, 1, 2].map((shift) => {
    const whole = base64([...Array.from({ length: shift }, () => 0), ...bytes])
    const rest = (bytes.length + shift) % 3
    return whole.slice(from[shift], rest === 0 ? whole.length : rest === 1 ? -3 : -2)
  })
}

function compareTest(
  field: string,
  text: string,
  operator: CompareOperator,
  timePart: TimePart | null,
  refuse: (reason: string) => never,
): CompareTest {
  const value = text.trim() === '' ? NaN : Number(text)
  if (Number.isNaN(value)) return refuse('not a number')
  const big = /^-?\d+$/.test(text) && !Number.isSafeInteger(value) ? { big: BigInt(text) } : {}
  return {
    kind: 'compare',
    field,
    operator,
    value,
    ...big,
    ...(timePart === null ? {} : { timePart }),
    shown: `${timePart ?? ''}${operator === 'eq' ? '=' : operator} ${text}`.trim(),
    key: `o${operator}${timePart ?? ''}${JSON.stringify(field)}${text}`,
  }
}
