/**
 * Sigma read once more, as plainly as it can be and sharing nothing with the engine: what a rule's author means by a detection
 * item, a selection and a condition. Slow on purpose; only tests use it.
 */

export type Scalar = string | number | boolean | null
/** `field|modifier|…` → value or values. */
export type SelectionText = Readonly<Record<string, Scalar | readonly Scalar[]>>
export type Wanted =
  | { readonly op: 'name'; readonly name: string }
  | { readonly op: 'and'; readonly of: readonly Wanted[] }
  | { readonly op: 'or'; readonly of: readonly Wanted[] }
  | { readonly op: 'not'; readonly of: Wanted }
  | { readonly op: 'of'; readonly count: number | 'all'; readonly pattern: string }

type Fields = Readonly<Record<string, unknown>>

/** The condition as an author would write it, with no more brackets than its precedence needs. */
export function writeCondition(wanted: Wanted, binding = 0): string {
  if (wanted.op === 'name') return wanted.name
  if (wanted.op === 'of') return `${wanted.count} of ${wanted.pattern}`
  if (wanted.op === 'not') return `not ${writeCondition(wanted.of, 3)}`
  const own = wanted.op === 'or' ? 1 : 2
  const text = wanted.of.map((w) => writeCondition(w, own)).join(` ${wanted.op} `)
  return own < binding ? `(${text})` : text
}

export function conditionHolds(
  wanted: Wanted,
  selections: Readonly<Record<string, SelectionText | readonly (SelectionText | string)[]>>,
  fields: Fields,
): boolean {
  const named = (name: string): boolean => {
    const selection = selections[name] ?? {}
    return Array.isArray(selection)
      ? (selection as readonly (SelectionText | string)[]).some((s) =>
          typeof s === 'string' ? keywordHolds(s, fields) : selectionHolds(s, fields),
        )
      : selectionHolds(selection as SelectionText, fields)
  }
  if (wanted.op === 'name') return named(wanted.name)
  if (wanted.op === 'and') return wanted.of.every((w) => conditionHolds(w, selections, fields))
  if (wanted.op === 'or') return wanted.of.some((w) => conditionHolds(w, selections, fields))
  if (wanted.op === 'not') return !conditionHolds(wanted.of, selections, fields)
  const { pattern } = wanted
  const names = Object.keys(selections).filter(
    (name) =>
      (pattern.startsWith('_') || !name.startsWith('_')) &&
      (pattern === 'them' ||
        globMatches(
          [...pattern].map((c): Token => (c === '*' ? ANY : c)),
          name,
        )),
  )
  const held = names.filter(named).length
  return wanted.count === 'all' ? held === names.length : held >= wanted.count
}

export function selectionHolds(selection: SelectionText, fields: Fields): boolean {
  return Object.entries(selection).every(([key, value]) => itemHolds(key, value, fields))
}

function itemHolds(key: string, value: Scalar | readonly Scalar[], fields: Fields): boolean {
  const [field = '', ...modifiers] = key.split('|')
  const has = (name: string): boolean => modifiers.includes(name)
  const values = Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar]
  const one = (v: Scalar): boolean => valueHolds(field, v, modifiers, fields)
  const held = has('all') ? values.every(one) : values.some(one)
  return has('neq') ? !held : held
}

function valueHolds(field: string, value: Scalar, modifiers: readonly string[], fields: Fields): boolean {
  const has = (name: string): boolean => modifiers.includes(name)
  const found = valuesAt(fields, field)
  if (has('exists')) return found.length > 0 === value
  if (value === null) return found.every((v) => v === null)
  const texts = found.filter((v) => v !== null).map(String)
  if (has('fieldref')) {
    const others = valuesAt(fields, String(value)).filter((v) => v !== null)
    return texts.some((a) =>
      others.some((b) => {
        const [left, right] = has('cased') ? [a, String(b)] : [fold(a), fold(String(b))]
        if (has('contains')) return left.includes(right)
        if (has('startswith')) return left.startsWith(right)
        return has('endswith') ? left.endsWith(right) : left === right
      }),
    )
  }
  for (const [name, compare] of Object.entries(COMPARISONS))
    if (has(name)) return texts.some((t) => /^-?\d+$/.test(t) && compare(BigInt(t), BigInt(String(value))))
  if (has('cidr')) return texts.some((t) => inNetwork(t, String(value)))
  const patterns = has('windash') ? dashes(String(value)) : [String(value)]
  return patterns.some((pattern) => {
    let tokens = tokensOf(pattern)
    if (has('contains')) tokens = [ANY, ...tokens, ANY]
    if (has('startswith')) tokens = [...tokens, ANY]
    if (has('endswith')) tokens = [ANY, ...tokens]
    const ready = has('cased') ? tokens : tokens.map((t): Token => (typeof t === 'string' ? fold(t) : t))
    return texts.some((t) => globMatches(ready, has('cased') ? t : fold(t)))
  })
}

function keywordHolds(keyword: string, fields: Fields): boolean {
  const tokens = [ANY, ...tokensOf(keyword).map((t): Token => (typeof t === 'string' ? fold(t) : t)), ANY]
  return everything(fields).some((text) => globMatches(tokens, fold(text)))
}

function everything(value: unknown): string[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value.flatMap(everything)
  return typeof value === 'object' ? Object.values(value).flatMap(everything) : [String(value)]
}

const COMPARISONS: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
}

/** The scalars under a name, whose dots may be steps into objects or part of a key. */
function valuesAt(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((v) => valuesAt(v, name))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) => {
    if (key === name) return [child].flat(9).filter((v) => typeof v !== 'object' || v === null)
    return name.startsWith(`${key}.`) ? valuesAt(child, name.slice(key.length + 1)) : []
  })
}

const ANY = 0 as const
const ONE = 1 as const
/** One character of text, any run, or any one character. */
type Token = string | typeof ANY | typeof ONE

function tokensOf(pattern: string): Token[] {
  const out: Token[] = []
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i)
    const next = pattern.charAt(i + 1)
    if (c === '\\' && next !== '' && '\\*?'.includes(next)) {
      out.push(next)
      i++
    } else out.push(c === '*' ? ANY : c === '?' ? ONE : c)
  }
  return out
}

function globMatches(tokens: readonly Token[], text: string): boolean {
  let places = new Set([0])
  for (const token of tokens) {
    const next = new Set<number>()
    for (const at of places) {
      if (token === ANY) for (let i = at; i <= text.length; i++) next.add(i)
      else if (at < text.length && (token === ONE || text.charAt(at) === token)) next.add(at + 1)
    }
    places = next
  }
  return places.has(text.length)
}

function fold(text: string): string {
  return Array.from({ length: text.length }, (_, i) => {
    const c = text.charAt(i)
    const lower = c.toLowerCase()
    return c === '\u017f' ? 's' : lower.length === 1 ? lower : c
  }).join('')
}

/** All spellings of a dash or slash that begins a word. */
function dashes(text: string): string[] {
  const places = Array.from({ length: text.length }, (_, i) => i).filter(
    (i) =>
      '-/\u2013\u2014\u2015'.includes(text.charAt(i)) &&
      !/[\p{L}\p{N}_]/u.test(text.charAt(i - 1)) &&
      /[\p{L}\p{N}_]/u.test(text.charAt(i + 1)),
  )
  let out = [text]
  for (const at of places)
    out = out.flatMap((t) => ['-', '/', '\u2013', '\u2014', '\u2015'].map((d) => t.slice(0, at) + d + t.slice(at + 1)))
  return out
}

function inNetwork(address: string, network: string): boolean {
  const bits = (ip: string): string | null =>
    /^\d+(?:\.\d+){3}$/.test(ip)
      ? ip
          .split('.')
          .map((p) => Number(p).toString(2).padStart(8, '0'))
          .join('')
      : null
  const [host = '', prefix = '32'] = network.split('/')
  const own = bits(address)
  return own !== null && own.slice(0, Number(prefix)) === bits(host)?.slice(0, Number(prefix))
}
