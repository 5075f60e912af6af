/**
 * YAML text → rules. One file because a rule, a filter and a correlation share their head, their places and their refusals.
 */
import { readCorrelation } from './parse-correlation.ts'
import { parseCondition } from './parse-condition.ts'
import { readModifiers, readValue } from './modifiers.ts'
import { SIGMA_LEVELS, type Expr, type SigmaLevel, type SigmaRule, type SigmaRuleHead } from './model.ts'
import { makeProblem, Refusal, type SigmaProblem } from './problems.ts'
import {
  entryOf,
  readDocument,
  splitDocuments,
  textOf,
  textsOf,
  type YamlDocument,
  type YamlEntry,
  type YamlValue,
} from './read-yaml.ts'

export interface ParsedRules {
  readonly rules: SigmaRule[]
  readonly problems: SigmaProblem[]
}

/**
 * Reads every rule, filter and correlation of a text of one or more YAML documents. Never throws. A rule that cannot be
 * honoured whole is left out and named in `problems` with its place.
 */
export function parseSigmaRules(text: string, origin = ''): ParsedRules {
  const rules: SigmaRule[] = []
  const problems: SigmaProblem[] = []
  let defaults: YamlValue | null = null
  let previous: YamlValue | null = null
  const documents = splitDocuments(text)
  if (documents.length === 0)
    problems.push(makeProblem('sigma.not_a_rule', { origin, ruleId: '' }, { line: 1, column: 1 }))
  for (const document of documents) {
    let ruleId = ''
    try {
      let root = readDocument(document)
      if (root.kind !== 'map') throw new Refusal('sigma.not_a_rule', root.place)
      const action = textOf(entryOf(root, 'action')).toLowerCase()
      if (action === 'global') {
        defaults = root
        continue
      }
      if (action === 'reset') {
        defaults = null
        continue
      }
      if (action === 'repeat' && previous !== null) root = inherit(root, previous)
      else if (action !== '' && action !== 'repeat')
        throw new Refusal('sigma.action_unknown', entryOf(root, 'action')?.place ?? root.place, { action })
      else if (defaults !== null) root = inherit(root, defaults)
      previous = root
      ruleId = textOf(entryOf(root, 'id'))
      rules.push(readRule(root, document, origin, (problem) => problems.push(problem)))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      problems.push(
        makeProblem(
          error.code,
          { origin, ruleId },
          error.place ?? { line: document.lineOffset + 1, column: 1 },
          error.params,
        ),
      )
    }
  }
  return { rules, problems }
}

/** The keys of an `action: global` document stand in every document after it, which may add to maps and replace the rest. */
function inherit(own: YamlValue, defaults: YamlValue): YamlValue {
  if (own.kind !== 'map' || defaults.kind !== 'map') return own
  const entries = new Map<string, YamlEntry>()
  for (const entry of defaults.entries) if (entry.key !== 'action') entries.set(entry.key, entry)
  for (const entry of own.entries) {
    const before = entries.get(entry.key)
    entries.set(entry.key, before === undefined ? entry : { ...entry, value: inherit(entry.value, before.value) })
  }
  return { kind: 'map', entries: [...entries.values()], place: own.place }
}

function readRule(
  root: YamlValue,
  document: YamlDocument,
  origin: string,
  warn: (problem: SigmaProblem) => void,
): SigmaRule {
  const head = readHead(root, document, origin, warn)
  const correlation = entryOf(root, 'correlation')
  if (correlation !== undefined) return readCorrelation(root, correlation, head)
  if (head.title === '') throw new Refusal('sigma.title_missing', root.place)
  const logsource = entryOf(root, 'logsource')
  if (logsource?.kind !== 'map') throw new Refusal('sigma.logsource_missing', logsource?.place ?? root.place)
  if (Object.keys(head.logsource).length === 0) throw new Refusal('sigma.logsource_missing', logsource.place)
  const filter = entryOf(root, 'filter')
  if (filter !== undefined) {
    if (filter.kind !== 'map') throw new Refusal('sigma.filter_invalid', filter.place)
    const named = entryOf(filter, 'rules')
    const names = textsOf(named)
    const isAny = named === undefined || (names.length === 1 && names[0]?.toLowerCase() === 'any')
    return {
      kind: 'filter',
      ...head,
      rules: isAny ? null : names,
      condition: readDetection(filter, new Set(['rules'])),
    }
  }
  const detection = entryOf(root, 'detection')
  if (detection?.kind !== 'map') throw new Refusal('sigma.detection_missing', detection?.place ?? root.place)
  const timeframe = entryOf(detection, 'timeframe')
  if (timeframe !== undefined)
    warn(makeProblem('sigma.timeframe_ignored', { origin, ruleId: head.id }, timeframe.place, {}, 'warning'))
  return { kind: 'detection', ...head, condition: readDetection(detection, new Set(['timeframe'])) }
}

function readHead(
  root: YamlValue,
  document: YamlDocument,
  origin: string,
  warn: (problem: SigmaProblem) => void,
): SigmaRuleHead {
  const title = textOf(entryOf(root, 'title')).trim()
  const name = textOf(entryOf(root, 'name')).trim()
  const id = textOf(entryOf(root, 'id')).trim()
  const tags = textsOf(entryOf(root, 'tags'))
  const source = entryOf(root, 'logsource')
  const product = textOf(entryOf(source, 'product')).trim().toLowerCase()
  const service = textOf(entryOf(source, 'service')).trim().toLowerCase()
  const category = textOf(entryOf(source, 'category')).trim().toLowerCase()
  const levelNode = entryOf(root, 'level')
  const written = textOf(levelNode).toLowerCase()
  const known = SIGMA_LEVELS.find((level) => level === written)
  const ruleId = id !== '' ? id : `${origin}#${document.lineOffset + 1}:${name !== '' ? name : title}`
  if (known === undefined && written !== '') {
    warn(
      makeProblem('sigma.level_unknown', { origin, ruleId }, levelNode?.place ?? null, { level: written }, 'warning'),
    )
  }
  const level: SigmaLevel = known ?? 'medium'
  const definition = textOf(entryOf(source, 'definition')).trim()
  const taxonomy = textOf(entryOf(root, 'taxonomy')).trim()
  const attributes = new Map<string, string>()
  for (const { key, value } of root.kind === 'map' ? root.entries : [])
    if (!STANDARD_KEYS.has(key) && value.kind === 'scalar' && value.value !== null) attributes.set(key, textOf(value))
  return {
    id: ruleId,
    ...(name === '' ? {} : { name }),
    title,
    level,
    status: textOf(entryOf(root, 'status')),
    description: textOf(entryOf(root, 'description')),
    author: textOf(entryOf(root, 'author')),
    tags,
    techniques: tags
      .map((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase() ?? '')
      .filter((t) => t !== ''),
    falsepositives: textsOf(entryOf(root, 'falsepositives')),
    references: textsOf(entryOf(root, 'references')),
    fields: textsOf(entryOf(root, 'fields')),
    logsource: {
      ...(product === '' ? {} : { product }),
      ...(service === '' ? {} : { service }),
      ...(category === '' ? {} : { category }),
    },
    ...(definition === '' ? {} : { definition }),
    ...(taxonomy === '' || taxonomy === 'sigma' ? {} : { taxonomy }),
    ...(attributes.size === 0 ? {} : { attributes }),
    origin,
    line: document.lineOffset + 1,
  }
}

/** Keys that have a place of their own in the rule, or mean nothing to an engine. */
const STANDARD_KEYS = new Set(['title', 'id', 'name', 'level', 'status', 'description', 'author', 'taxonomy', 'action'])

/** The condition of a `detection` or `filter` section over its selections. */
function readDetection(section: Extract<YamlValue, { kind: 'map' }>, ignored: ReadonlySet<string>): Expr {
  const selections = new Map<string, Expr>()
  const items: Items = { count: 0 }
  let condition: YamlValue | undefined
  for (const entry of section.entries) {
    if (entry.key === 'condition') condition = entry.value
    else if (!ignored.has(entry.key)) selections.set(entry.key, readSelection(entry.key, entry.value, items))
  }
  if (condition === undefined) throw new Refusal('sigma.condition_missing', section.place)
  const texts = condition.kind === 'list' ? condition.items : [condition]
  const of = texts.map((item) => {
    const text = textOf(item)
    if (item.kind !== 'scalar' || text.trim() === '') throw new Refusal('sigma.condition_missing', item.place)
    // A quoted condition begins one column after its quote.
    const isQuoted = item.source !== text || item.place.column === 0
    return parseCondition(
      text,
      selections,
      isQuoted ? { line: item.place.line, column: item.place.column + 1 } : item.place,
    )
  })
  const [first] = of
  if (first === undefined) throw new Refusal('sigma.condition_missing', condition.place)
  return of.length === 1 ? first : { op: 'or', of }
}

/** How many detection items a rule has had so far. */
interface Items {
  count: number
}

function readSelection(name: string, value: YamlValue, items: Items): Expr {
  if (value.kind === 'map') return readItems(name, value, items)
  if (value.kind === 'scalar') {
    if (value.value === null || textOf(value) === '')
      throw new Refusal('sigma.selection_empty', value.place, { selection: name })
    return readKeyword(name, value, items.count++)
  }
  if (value.items.length === 0) throw new Refusal('sigma.selection_empty', value.place, { selection: name })
  let keywords = -1
  const of = value.items.map((item) => {
    if (item.kind === 'map') return readItems(name, item, items)
    if (keywords < 0) keywords = items.count++
    if (item.kind === 'scalar') return readKeyword(name, item, keywords)
    throw new Refusal('sigma.selection_invalid', item.place, { selection: name })
  })
  const [first] = of
  return of.length === 1 && first !== undefined ? first : { op: 'or', of }
}

function readKeyword(name: string, value: YamlValue, item: number): Expr {
  return ofItem(readValue(null, value, readModifiers([], value.place), name), item)
}

function readItems(name: string, map: Extract<YamlValue, { kind: 'map' }>, items: Items): Expr {
  const of = map.entries.map((entry) => readItem(name, entry, items.count++))
  const [first] = of
  if (first === undefined) throw new Refusal('sigma.selection_empty', map.place, { selection: name })
  return of.length === 1 ? first : { op: 'and', of }
}

function readItem(part: string, entry: YamlEntry, item: number): Expr {
  const [fieldName = '', ...names] = entry.key.split('|')
  const field = fieldName.trim() === '' ? null : fieldName.trim()
  const modifiers = readModifiers(
    names.map((n) => n.trim().toLowerCase()),
    entry.place,
  )
  const { value } = entry
  if (value.kind === 'map')
    throw new Refusal('sigma.value_invalid', value.place, { field: field ?? '', reason: 'a map is no value' })
  const values = value.kind === 'list' ? value.items : [value]
  if (values.length === 0)
    throw new Refusal('sigma.value_invalid', value.place, { field: field ?? '', reason: 'the list is empty' })
  const of = values.map((one) => ofItem(readValue(field, one, modifiers, part), item))
  const [first] = of
  const joined: Expr = of.length === 1 && first !== undefined ? first : { op: modifiers.all ? 'and' : 'or', of }
  return modifiers.neq ? { op: 'not', of: joined } : joined
}

/** Marks every test of an expression as of one detection item. */
function ofItem(expr: Expr, item: number): Expr {
  if (expr.op === 'test') return { op: 'test', test: expr.test, part: expr.part, item }
  if (expr.op === 'placeholder') {
    const { resolve } = expr.placeholder
    return {
      op: 'placeholder',
      placeholder: { ...expr.placeholder, resolve: (values) => ofItem(resolve(values), item) },
      part: expr.part,
      item,
    }
  }
  return expr.op === 'not'
    ? { op: 'not', of: ofItem(expr.of, item) }
    : { ...expr, of: expr.of.map((e) => ofItem(e, item)) }
}
