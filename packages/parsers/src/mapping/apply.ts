/**
 * A mapping at work: one record of a source (a JSON object, a row of a table) to the normal form. What no rule takes stays in
 * `unmapped` under the source's own name; a value that cannot be what its attribute asks for stays there too, with a problem.
 */
import type { FieldOrigin, Mapping, MappingRule, MappingTransform, ParsedEvent, ParseOutcome } from '@haidang/contracts'
import { DEFAULT_LIMITS } from '../limits.ts'
import type { ParserLimits } from '../limits.ts'
import { observablesOf } from '../normalise/observables.ts'
import { newOcsf } from '../normalise/ocsf.ts'
import { at, knownPaths, remainderOf } from '../normalise/pick.ts'
import { createTimeRead, parseTime, takeInstant } from '../normalise/time.ts'
import { conformOcsf } from '../ocsf/conform.ts'
import { attributeAt, classShape, objectShape } from '../ocsf/model.ts'
import type { OcsfAttribute } from '../ocsf/model.ts'
import { addProblem, beginReading, createReading, isObject, NO_OFFSET, NO_PROBLEMS, put } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { readCsv } from '../tables/read-csv.ts'
import { cleanText } from '../text/clean-strings.ts'
import { parseByFormat } from './time-format.ts'

export interface MappedParser {
  /** One record from its text: a JSON object, or a row whose columns the mapping names. Never throws. */
  parse(text: string, receivedAt: number): ParseOutcome
  /** The same with the origin of every field that a rule gave. */
  trace(text: string, receivedAt: number): { outcome: ParseOutcome; origins: readonly FieldOrigin[] }
}

export interface MappedOptions {
  readonly zoneOffsetMinutes?: number
  readonly limits?: Partial<ParserLimits>
}

interface Source {
  readonly record: JsonObject
  /** [start, end) in the text by column; null for JSON. */
  readonly ranges: ReadonlyMap<string, readonly [number, number]> | null
}

/** A parser by a mapping; one per source and thread. The mapping is taken as valid (`validateMapping`). */
export function createMappedParser(mapping: Mapping, options: MappedOptions = {}): MappedParser {
  const limits: ParserLimits = { ...DEFAULT_LIMITS, ...options.limits }
  const reading = createReading(limits, options.zoneOffsetMinutes ?? 420)
  const known = knownPaths(mapping.rules.flatMap(({ from }) => (from === undefined ? [] : [from])))

  const rules = mapping.rules.map((rule) => ({ rule, attribute: attributeAt(mapping.classUid, rule.to) }))

  function run(text: string, receivedAt: number, origins: FieldOrigin[] | null): ParseOutcome {
    if (text.length > limits.maxBytes)
      return { kind: 'quarantine', problem: { code: 'event.too_large', offset: limits.maxBytes } }
    if (text.trim() === '') return { kind: 'quarantine', problem: { code: 'event.empty', offset: 0 } }
    const source = sourceOf(cleanText(text), mapping)
    if (source === null) return { kind: 'quarantine', problem: { code: 'event.not_json', offset: 0 } }
    beginReading(reading, receivedAt)
    return { kind: 'event', event: applyRules(mapping, rules, source, known, reading, origins) }
  }

  return {
    parse: (text, receivedAt) => run(text, receivedAt, null),
    trace(text, receivedAt) {
      const origins: FieldOrigin[] = []
      return { outcome: run(text, receivedAt, origins), origins }
    },
  }
}

function sourceOf(text: string, { input }: Mapping): Source | null {
  if (input.kind === 'json') {
    try {
      const record: unknown = JSON.parse(text)
      return isObject(record) ? { record, ranges: null } : null
    } catch {
      return null
    }
  }
  const row = readCsv(text, input.separator).next().value
  if (row === undefined) return null
  const record: Record<string, unknown> = {}
  const ranges = new Map<string, readonly [number, number]>()
  for (let i = 0; i < row.cells.length; i++) {
    const column = input.columns[i] ?? `column_${i + 1}`
    const cell = row.cells[i] ?? ''
    if (cell === '') continue
    put(record, column, cell)
    ranges.set(column, [row.ranges[i * 2] ?? 0, row.ranges[i * 2 + 1] ?? 0])
  }
  return { record, ranges }
}

/** A rule with the attribute it leads to, looked up once. */
interface CompiledRule {
  readonly rule: MappingRule
  readonly attribute: OcsfAttribute | undefined
}

function applyRules(
  mapping: Mapping,
  rules: readonly CompiledRule[],
  { record, ranges }: Source,
  known: ReturnType<typeof knownPaths>,
  r: Reading,
  origins: FieldOrigin[] | null,
): ParsedEvent {
  const { name, vendor_name: vendor } = mapping.product
  const event = newOcsf(
    r,
    mapping.classUid,
    mapping.activityId,
    mapping.severityId,
    vendor === undefined ? { name } : { name, vendor_name: vendor },
  )
  const refused: Record<string, unknown> = {}
  for (const { rule, attribute } of rules) {
    const given = rule.from === undefined ? rule.constant : at(record, rule.from)
    if (given === undefined || given === null || given === '') continue
    const value = transformed(given, rule.transforms, r)
    const fitting = value === undefined || attribute === undefined ? undefined : coerced(value, attribute)
    if (fitting === undefined) {
      addProblem(r, rule.to === 'time' ? 'event.bad_time' : 'event.bad_field', 0, rule.from ?? rule.to)
      if (rule.from !== undefined) put(refused, rule.from, given)
      continue
    }
    if (rule.to === 'time') {
      if (!takeInstant(r, Number(fitting), NO_OFFSET, rule.from ?? 'time')) continue
      event.time = r.time
    } else setAt(event, mapping.classUid, rule.to, fitting)
    if (origins !== null) origins.push(originOf(rule, fitting, ranges))
  }
  event.type_uid = event.class_uid * 100 + event.activity_id
  const rest = remainderOf(record, known, r)
  const unmapped = { ...rest, ...refused }
  if (Object.keys(unmapped).length > 0) event.unmapped = unmapped
  conformOcsf(event, [])
  const observables = observablesOf(event, r.limits.maxObservables)
  if (observables.length > 0) event.observables = observables
  const product = name.toLowerCase()
  return {
    format: mapping.input.kind === 'json' ? 'json' : 'csv',
    ocsf: event,
    fields: record,
    logsource: { product },
    problems: r.problems ?? NO_PROBLEMS,
  }
}

function originOf(rule: MappingRule, value: unknown, ranges: Source['ranges']): FieldOrigin {
  const shown =
    typeof value === 'number' || typeof value === 'boolean'
      ? value
      : typeof value === 'string'
        ? value
        : JSON.stringify(value)
  const { from } = rule
  if (from === undefined) return { to: rule.to, value: shown }
  const range = ranges?.get(from)
  return range === undefined
    ? { to: rule.to, value: shown, from }
    : { to: rule.to, value: shown, from, start: range[0], end: range[1] }
}

const timeRead = createTimeRead()

/** The value after all transforms; undefined where one of them cannot be made. */
function transformed(given: unknown, transforms: readonly MappingTransform[], r: Reading): unknown {
  let value = given
  for (const transform of transforms) {
    value = transformOnce(value, transform, r)
    if (value === undefined) return undefined
  }
  return value
}

function transformOnce(value: unknown, transform: MappingTransform, r: Reading): unknown {
  if (isObject(value)) return undefined
  if (Array.isArray(value))
    return transform.kind === 'list' ? value : value.map((item) => transformOnce(item, transform, r))
  const text = String(value)
  switch (transform.kind) {
    case 'trim':
      return text.trim()
    case 'lower':
      return text.toLowerCase()
    case 'upper':
      return text.toUpperCase()
    case 'time': {
      const zone = transform.zoneOffsetMinutes ?? r.zoneOffsetMinutes
      const ms =
        transform.format === 'auto'
          ? parseTime(value, zone, timeRead)
          : parseByFormat(text.trim(), transform.format, zone)
      return ms === ms ? ms : undefined
    }
    case 'enum': {
      const { values, otherwise } = transform
      return Object.hasOwn(values, text) ? values[text] : (otherwise ?? text)
    }
    case 'split':
      return text.split(transform.separator, 256).at(transform.index)
    case 'list':
      return text
        .split(transform.separator, 256)
        .map((part) => part.trim())
        .filter((part) => part !== '')
    case 'replace':
      return text.replaceAll(transform.from, transform.to)
    case 'prefix':
      return transform.text + text
    case 'scale': {
      const amount = Number(text)
      return text.trim() !== '' && Number.isFinite(amount) ? Math.round(amount * transform.factor) : undefined
    }
  }
}

/** A value as its attribute's type, where it can be that. */
function coerced(value: unknown, attribute: OcsfAttribute): unknown {
  if (attribute.isList) {
    const list = (Array.isArray(value) ? value : [value]).map((item) => coercedOne(item, attribute))
    return list.some((item) => item === undefined) ? undefined : list
  }
  return coercedOne(Array.isArray(value) ? value[0] : value, attribute)
}

function coercedOne(value: unknown, attribute: OcsfAttribute): unknown {
  switch (attribute.kind) {
    case 'integer':
    case 'port':
    case 'number': {
      const text = String(value).trim()
      const amount = Number(text)
      if (text === '' || !Number.isFinite(amount)) return undefined
      if (attribute.kind !== 'number' && !Number.isSafeInteger(amount)) return undefined
      return attribute.values === null || attribute.values.has(amount) ? amount : undefined
    }
    case 'boolean': {
      const word = String(value).trim().toLowerCase()
      if (word === 'true' || word === '1' || word === 'yes') return true
      return word === 'false' || word === '0' || word === 'no' ? false : undefined
    }
    case 'object':
      return isObject(value) ? value : undefined
    case 'json':
      return value
    default:
      return isObject(value) ? undefined : String(value)
  }
}

/** Sets a path of a class; lists of objects on the way get one element, which later rules fill. */
function setAt(event: Record<string, unknown>, classUid: number, path: string, value: unknown): void {
  const steps = path.split('.')
  let target = event
  let shape = classShape(classUid)
  for (let i = 0; i < steps.length - 1; i++) {
    const step = steps[i] ?? ''
    const attribute = shape?.attributes.get(step)
    const there = target[step]
    const inner: unknown = Array.isArray(there) ? there[0] : there
    const next: Record<string, unknown> = isObject(inner) ? inner : {}
    if (inner !== next) put(target, step, attribute?.isList === true ? [next] : next)
    target = next
    shape = attribute?.kind === 'object' ? objectShape(attribute.object) : undefined
    if (attribute !== undefined && attribute.object !== '' && shape?.required.includes('type_id') === true)
      next['type_id'] ??= 0
  }
  put(target, steps.at(-1) ?? '', value)
}
