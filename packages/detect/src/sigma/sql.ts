/**
 * The second back end: a rule as a ClickHouse condition, for hunting backwards over the lake. What the rule and the event's author
 * write travels in parameters only; the SQL text is made of this file and of the mapping's expressions.
 */
import { foldText } from './fold.ts'
import { ANY, type Expr, type GlobToken, type SigmaDetectionRule, type Test } from './model.ts'
import { makeProblem, Refusal, type SigmaProblem } from './problems.ts'
import { namesUnder, offersForLogsource, type LogsourceOffer } from './route.ts'

/** Where a field of the events is found in the lake. Expressions are trusted SQL. */
export type SqlField =
  /** A String column or expression; the empty string stands for a missing value. */
  | { readonly kind: 'text'; readonly expression: string }
  | { readonly kind: 'number'; readonly expression: string }
  /** JSON text in a column or expression, reached by any of these paths; lists on the way and at its end give each of their items. */
  | { readonly kind: 'json'; readonly column: string; readonly paths: readonly (readonly string[])[] }
  /** Every scalar in JSON text, whatever it is called: for keywords. */
  | { readonly kind: 'values'; readonly column: string }

/** The parts of a log source that a rule or the route of its category names. */
export interface SqlLogsource {
  readonly product?: string
  readonly service?: string
  readonly category?: string
}

export interface SqlMapping {
  /** The field by the event's own name (`NewProcessName`, `id.orig_h`), or null where the lake has none. */
  readonly fieldOf: (name: string, logsource: SqlLogsource) => SqlField | null
  /** Expressions that keywords are looked for in; of a function, those of a log source. */
  readonly keywords: readonly SqlField[] | ((logsource: SqlLogsource) => readonly SqlField[])
  /** A condition (trusted SQL) that keeps to events of the product, service and category, or null where the lake cannot tell. */
  readonly logsourceOf: (logsource: SqlLogsource) => string | null
}

export type SigmaSql =
  | { readonly kind: 'sql'; readonly condition: string; readonly parameters: Readonly<Record<string, string | number>> }
  | { readonly kind: 'refused'; readonly problem: SigmaProblem }

/**
 * A condition for `WHERE` with the values of its `{name:Type}` parameters. Hits equal the matcher's, but that `?` stands for a
 * character, not a code unit, and that case is folded by `lowerUTF8`. Refused where a field or the log source has no place
 * in the lake. Placeholders must have been filled in (`compileSigma` gives such rules in `set.rules`).
 */
export function sigmaToClickHouse(rule: SigmaDetectionRule, mapping: SqlMapping): SigmaSql {
  const parameters: Record<string, string | number> = {}
  let count = 0
  const written = new Map<string, string>()
  const write = (value: string | number, type: 'String' | 'Float64' | 'Int256' = 'String'): string => {
    const key = `${type} ${value}`
    let reference = written.get(key)
    if (reference === undefined) {
      const name = `p${count++}`
      parameters[name] = value
      reference = `{${name}:${type}}`
      written.set(key, reference)
    }
    return reference
  }
  try {
    const sources = offersForLogsource(rule.logsource).map((offer) => {
      const own = mapping.logsourceOf(offer.logsource)
      if (own === null)
        throw new Refusal('sigma.logsource_unmapped', null, { logsource: Object.values(rule.logsource).join('/') })
      const writer = createWriter(mapping, offer, write)
      const parts = [own, ...offer.events.map((event) => writer.expr(event)), writer.expr(rule.condition)]
      return (
        parts
          .filter((part) => part !== '1')
          .map((part) => `(${part})`)
          .join(' AND ') || '1'
      )
    })
    return {
      kind: 'sql',
      condition: sources.length === 1 ? (sources[0] ?? '0') : sources.map((s) => `(${s})`).join(' OR '),
      parameters,
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const place = error.place ?? { line: rule.line, column: 1 }
    return {
      kind: 'refused',
      problem: makeProblem(error.code, { origin: rule.origin, ruleId: rule.id }, place, error.params),
    }
  }
}

/** How deep objects and lists are looked into for keywords. */
const MAX_VALUE_DEPTH = 4

type Write = (value: string | number, type?: 'String' | 'Float64' | 'Int256') => string

function createWriter(mapping: SqlMapping, offer: LogsourceOffer, write: Write) {
  const fieldsOf = (name: string): SqlField[] => {
    const found = namesUnder(offer.offer, name)
      .map((n) => mapping.fieldOf(n, offer.logsource))
      .filter((f) => f !== null)
    if (found.length === 0) throw new Refusal('sigma.field_unmapped', null, { field: name })
    return found
  }
  /** The values of a field as an array of texts. */
  const valuesOf = (field: SqlField): string => {
    if (field.kind === 'text') return `if(${field.expression} = '', [], [${field.expression}])`
    if (field.kind === 'number') return `[toString(${field.expression})]`
    if (field.kind === 'values') {
      let found = `[${field.column}]`
      for (let depth = 0; depth < MAX_VALUE_DEPTH; depth++)
        found = `arrayFlatten(arrayMap(r -> multiIf(startsWith(r, '{'), arrayMap(p -> p.2, JSONExtractKeysAndValuesRaw(r)), startsWith(r, '['), JSONExtractArrayRaw(r), [r]), ${found}))`
      return scalarsOf(found)
    }
    return scalarsOf(rawsOf(field))
  }
  /** The JSON texts that a field's paths lead to. */
  const rawsOf = (field: Extract<SqlField, { kind: 'json' }>): string => {
    const raws = field.paths.map((path) =>
      path.reduce((found, step) => {
        const key = write(step)
        // An object's `#text` stands for it where the source writes attributes beside the text.
        return `arrayFlatten(arrayMap(x -> if(JSONType(x, ${key}) = 'Array', JSONExtractArrayRaw(x, ${key}), [if(JSONHas(x, ${key}, '#text'), JSONExtractRaw(x, ${key}, '#text'), JSONExtractRaw(x, ${key}))]), ${found}))`
      }, `[${field.column}]`),
    )
    return raws.length === 1 ? (raws[0] ?? '[]') : `arrayConcat(${raws.join(', ')})`
  }
  const translated = (name: string, values: string): string => {
    const map = Object.hasOwn(offer.offer.values, name) ? offer.offer.values[name] : undefined
    if (map === undefined) return values
    const list = (texts: readonly string[]): string => `[${texts.map((t) => write(t)).join(', ')}]`
    return `arrayMap(t -> transform(t, ${list(Object.keys(map))}, ${list(Object.values(map))}, t), ${values})`
  }
  /** Whether any value of the field passes a condition on one value. */
  const any = (name: string, condition: (value: string) => string): string => {
    const parts = fieldsOf(name).map((field) => {
      if (field.kind === 'text' && !Object.hasOwn(offer.offer.values, name))
        return `${field.expression} != '' AND ${condition(field.expression)}`
      return `arrayExists(v -> ${condition('v')}, ${translated(name, valuesOf(field))})`
    })
    return parts.length === 1 ? (parts[0] ?? '0') : parts.map((p) => `(${p})`).join(' OR ')
  }
  const isPresent = (name: string): string =>
    fieldsOf(name)
      .map((field) => {
        if (field.kind === 'text') return `${field.expression} != ''`
        if (field.kind === 'number') return '1'
        if (field.kind === 'values') return '1'
        return `arrayExists(r -> r != '' AND NOT startsWith(r, '{'), ${flattened(rawsOf(field))})`
      })
      .join(' OR ')

  const textCondition = (test: Extract<Test, { kind: 'text' }>, value: string): string => {
    const side = test.cased ? value : `lowerUTF8(${value})`
    const literal = test.cased ? test.literal : foldText(test.literal)
    switch (test.shape) {
      case 'any':
        return '1'
      case 'equals':
        return `${side} = ${write(literal)}`
      case 'contains':
        return `position(${side}, ${write(literal)}) > 0`
      case 'startswith':
        return `startsWith(${side}, ${write(literal)})`
      case 'endswith':
        return `endsWith(${side}, ${write(literal)})`
      case 'glob':
        return `${side} LIKE ${write(toLike(test.tokens, test.cased))}`
    }
  }
  const regexCondition = (one: Extract<Test, { kind: 'regex' }>, value: string): string => {
    if (/\(\?<[=!]/.test(one.source))
      throw new Refusal('sigma.sql_unsupported', null, { what: 'a look behind', pattern: one.shown })
    // ClickHouse lets the dot match line breaks unless told otherwise.
    const off = one.flags.includes('s') ? '' : '-s'
    return `match(${value}, ${write(`(?${one.flags}${off})${one.source}`)})`
  }
  const test = (one: Test): string => {
    if (one.field === null) {
      const fields = typeof mapping.keywords === 'function' ? mapping.keywords(offer.logsource) : mapping.keywords
      if (fields.length === 0) throw new Refusal('sigma.field_unmapped', null, { field: 'keywords' })
      const passes =
        one.kind === 'text' ? textCondition(one, 'v') : one.kind === 'regex' ? regexCondition(one, 'v') : null
      if (passes === null) throw new Refusal('sigma.field_unmapped', null, { field: 'keywords' })
      return fields.map((field) => `arrayExists(v -> ${passes}, ${valuesOf(field)})`).join(' OR ')
    }
    const { field } = one
    switch (one.kind) {
      case 'text':
        return any(field, (v) => textCondition(one, v))
      case 'regex':
        return any(field, (v) => regexCondition(one, v))
      case 'cidr': {
        const { network } = one
        const address =
          network.family === 4 ? formatV4(network.address) : network.address.map((g) => g.toString(16)).join(':')
        const range = write(`${address}/${network.prefix}`)
        const isAddress = network.family === 4 ? 'isIPv4String' : 'isIPv6String'
        const spare = network.family === 4 ? "'0.0.0.0'" : "'::'"
        return any(
          field,
          (v) => `${isAddress}(${v}) AND isIPAddressInRange(if(${isAddress}(${v}), ${v}, ${spare}), ${range})`,
        )
      }
      case 'compare': {
        const operator = { lt: '<', lte: '<=', gt: '>', gte: '>=', eq: '=' }[one.operator]
        if (one.timePart !== undefined) {
          const part = {
            minute: 'toMinute',
            hour: 'toHour',
            day: 'toDayOfMonth',
            week: 'toISOWeek',
            month: 'toMonth',
            year: 'toYear',
          }[one.timePart]
          const wanted = write(one.value, 'Float64')
          return any(
            field,
            (v) => `ifNull(${part}(parseDateTime64BestEffortOrNull(${v}, 3, 'UTC')) ${operator} ${wanted}, 0)`,
          )
        }
        if (one.big !== undefined) {
          const wanted = write(String(one.big), 'Int256')
          return any(field, (v) => `ifNull(toInt256OrNull(trimBoth(${v})) ${operator} ${wanted}, 0)`)
        }
        const wanted = write(one.value, 'Float64')
        const found = fieldsOf(field)
        if (found.every((f) => f.kind === 'number'))
          return found.map((f) => `${f.expression} ${operator} ${wanted}`).join(' OR ')
        return any(field, (v) => `ifNull(${numberOf(v)} ${operator} ${wanted}, 0)`)
      }
      case 'null':
        return `NOT (${any(field, () => '1')})`
      case 'exists':
        return one.expected ? isPresent(field) : `NOT (${isPresent(field)})`
      case 'fieldref': {
        const fold = (v: string): string => (one.cased ? v : `lowerUTF8(${v})`)
        const compare = {
          equals: `${fold('v')} = ${fold('w')}`,
          contains: `position(${fold('v')}, ${fold('w')}) > 0`,
          startswith: `startsWith(${fold('v')}, ${fold('w')})`,
          endswith: `endsWith(${fold('v')}, ${fold('w')})`,
        }[one.shape]
        const others = fieldsOf(one.other).map(valuesOf)
        return fieldsOf(field)
          .flatMap((own) =>
            others.map((other) => `arrayExists(v -> arrayExists(w -> ${compare}, ${other}), ${valuesOf(own)})`),
          )
          .join(' OR ')
      }
    }
  }
  /** Alternatives on one field are asked of each of its values in one go, so that the way to the field is written once. */
  const either = (of: readonly Expr[]): string => {
    const parts: string[] = []
    const byField = new Map<string, Extract<Test, { kind: 'text' }>[]>()
    for (const child of of) {
      if (child.op === 'test' && child.test.kind === 'text' && child.test.field !== null) {
        const list = byField.get(child.test.field) ?? []
        list.push(child.test)
        byField.set(child.test.field, list)
      } else parts.push(expr(child))
    }
    for (const [field, tests] of byField)
      parts.push(any(field, (v) => `(${tests.map((t) => textCondition(t, v)).join(' OR ')})`))
    return parts.length === 0 ? '0' : parts.map((part) => `(${part})`).join(' OR ')
  }
  const expr = (e: Expr): string => {
    switch (e.op) {
      case 'test':
        return test(e.test)
      case 'not':
        return `NOT (${expr(e.of)})`
      case 'and':
        return e.of.map((child) => `(${expr(child)})`).join(' AND ')
      case 'or':
        return either(e.of)
      case 'atLeast':
        return `(${e.of.map((child) => `toUInt16(${expr(child)})`).join(' + ')}) >= ${e.count}`
      case 'placeholder':
        throw new Refusal(
          'sigma.placeholder_unresolved',
          { line: e.placeholder.line, column: e.placeholder.column },
          { placeholder: e.placeholder.names[0] ?? '' },
        )
    }
  }
  return { expr }
}

/** Decimal and hexadecimal texts as numbers, NULL for all others. */
function numberOf(value: string): string {
  return `if(match(${value}, '^\\\\s*0[xX][0-9a-fA-F]{1,16}\\\\s*$'), toFloat64(reinterpretAsUInt64(reverse(unhex(leftPad(substring(trimBoth(${value}), 3), 16, '0'))))), if(match(${value}, '^\\\\s*[-+]?([0-9]+\\\\.?[0-9]*|\\\\.[0-9]+)([eE][-+]?[0-9]+)?\\\\s*$'), toFloat64OrNull(trimBoth(${value})), NULL))`
}

/** JSON texts of scalars as plain texts; objects, lists and nulls are left out. */
function scalarsOf(raws: string): string {
  return `arrayMap(r -> if(startsWith(r, '"'), JSONExtractString(r), r), arrayFilter(r -> r NOT IN ('', 'null') AND NOT startsWith(r, '{') AND NOT startsWith(r, '['), ${flattened(raws)}))`
}

/** Lists in a list each by their items. */
function flattened(raws: string): string {
  return `arrayFlatten(arrayMap(r -> if(startsWith(r, '['), JSONExtractArrayRaw(r), [r]), ${raws}))`
}

/** `*` → `%`, `?` → `_`; what LIKE would read as its own is escaped. */
function toLike(tokens: readonly GlobToken[], cased: boolean): string {
  return tokens
    .map((token) =>
      token === ANY
        ? '%'
        : typeof token === 'number'
          ? '_'
          : (cased ? token : foldText(token)).replace(/[\\%_]/g, '\\$&'),
    )
    .join('')
}

function formatV4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')
}
