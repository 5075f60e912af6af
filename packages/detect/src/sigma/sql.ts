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
  /** JSON text in a column, reached by any of these paths; a list on the way's end gives each of its items. */
  | { readonly kind: 'json'; readonly column: string; readonly paths: readonly (readonly string[])[] }

export interface SqlMapping {
  /** The field by the event's own name (`NewProcessName`, `id.orig_h`), or null where the lake has none. */
  readonly fieldOf: (name: string) => SqlField | null
  /** Expressions that keywords are looked for in. */
  readonly keywords: readonly SqlField[]
  /** A condition (trusted SQL) that keeps to events of the product, service and category, or null where the lake cannot tell. */
  readonly logsourceOf: (logsource: {
    readonly product?: string
    readonly service?: string
    readonly category?: string
  }) => string | null
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
  const write = (value: string | number, type: 'String' | 'Float64' | 'Int64' = 'String'): string => {
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

type Write = (value: string | number, type?: 'String' | 'Float64' | 'Int64') => string

function createWriter(mapping: SqlMapping, offer: LogsourceOffer, write: Write) {
  const fieldsOf = (name: string): SqlField[] => {
    const found = namesUnder(offer.offer, name)
      .map((n) => mapping.fieldOf(n))
      .filter((f) => f !== null)
    if (found.length === 0) throw new Refusal('sigma.field_unmapped', null, { field: name })
    return found
  }
  const jsonPath = (path: readonly string[]): string => path.map((step) => `, ${write(step)}`).join('')
  /** The values of a field as an array of texts. */
  const valuesOf = (field: SqlField): string => {
    if (field.kind === 'text') return `if(${field.expression} = '', [], [${field.expression}])`
    if (field.kind === 'number') return `[toString(${field.expression})]`
    const raws = field.paths.map((path) => {
      const at = `${field.column}${jsonPath(path)}`
      return `multiIf(JSONType(${at}) = 'Array', JSONExtractArrayRaw(${at}), JSONType(${at}) IN ('Null', 'Object'), [], [JSONExtractRaw(${at})])`
    })
    const all = raws.length === 1 ? (raws[0] ?? '[]') : `arrayConcat(${raws.join(', ')})`
    return `arrayMap(r -> if(startsWith(r, '"'), JSONExtractString(r), r), arrayFilter(r -> r != 'null' AND NOT startsWith(r, '{') AND NOT startsWith(r, '['), ${all}))`
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
        return field.paths.map((path) => `JSONHas(${field.column}${jsonPath(path)})`).join(' OR ')
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
  const test = (one: Test): string => {
    if (one.field === null) {
      if (one.kind !== 'text') throw new Refusal('sigma.field_unmapped', null, { field: '' })
      if (mapping.keywords.length === 0) throw new Refusal('sigma.field_unmapped', null, { field: 'keywords' })
      return mapping.keywords
        .map((field) => `arrayExists(v -> ${textCondition(one, 'v')}, ${valuesOf(field)})`)
        .join(' OR ')
    }
    const { field } = one
    switch (one.kind) {
      case 'text':
        return any(field, (v) => textCondition(one, v))
      case 'regex': {
        // ClickHouse lets the dot match line breaks unless told otherwise.
        const off = one.flags.includes('s') ? '' : '-s'
        const pattern = write(`(?${one.flags}${off})${one.source}`)
        return any(field, (v) => `match(${v}, ${pattern})`)
      }
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
          const wanted = write(String(one.big), 'Int64')
          return any(field, (v) => `ifNull(toInt64OrNull(${v}) ${operator} ${wanted}, 0)`)
        }
        const wanted = write(one.value, 'Float64')
        return any(field, (v) => `ifNull(toFloat64OrNull(${v}) ${operator} ${wanted}, 0)`)
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
