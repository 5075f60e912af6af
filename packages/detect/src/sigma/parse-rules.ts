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
      if (defaults !== null) root = inherit(root, defaults)
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
    origin,
    line: document.lineOffset + 1,
  }
}

/** The condition of a `detection` or `filter` section over its selections. */
function readDetection(section: Extract<YamlValue, { kind: 'map' }>, ignored: ReadonlySet<string>): Expr {
  const selections = new Map<string, Expr>()
  let condition: YamlValue | undefined
  for (const entry of section.entries) {
    if (entry.key === 'condition') condition = entry.value
    else if (!ignored.has(entry.key)) selections.set(entry.key, readSelection(entry.key, entry.value))
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

function readSelection(name: string, value: YamlValue): Expr {
  if (value.kind === 'map') return readItems(name, value)
  if (value.kind === 'scalar') {
    if (value.value === null || textOf(value) === '')
      throw new Refusal('sigma.selection_empty', value.place, { selection: name })
    return readKeyword(name, value)
  }
  if (value.items.length === 0) throw new Refusal('sigma.selection_empty', value.place, { selection: name })
  const of = value.items.map((item) => {
    if (item.kind === 'map') return readItems(name, item)
    if (item.kind === 'scalar') return readKeyword(name, item)
    throw new Refusal('sigma.selection_invalid', item.place, { selection: name })
  })
  const [first] = of
  return of.length === 1 && first !== undefined ? first : { op: 'or', of }
}

function readKeyword(name: string, value: YamlValue): Expr {
  return readValue(null, value, readModifiers([], value.place), name)
}

function readItems(name: string, map: Extract<YamlValue, { kind: 'map' }>): Expr {
  const of = map.entries.map((entry) => readItem(name, entry))
  const [first] = of
  if (first === undefined) throw new Refusal('sigma.selection_empty', map.place, { selection: name })
  return of.length === 1 ? first : { op: 'and', of }
}

function readItem(part: string, entry: YamlEntry): Expr {
  const [fieldName = '', ...names] = entry.key.split('|')
  const field = fieldName.trim() === '' ? null : fieldName.trim()
  const modifiers = readModifiers(
    names.map((n) => n.trim().toLowerCase()),
    entry.place,
  )
  const { value } = entry
  if (value.kind === 'map')
    throw new Refusal('sigma.value_invalid', value.place, { field: field ?? '', reason: 'a map is no value' })
  const items = value.kind === 'list' ? value.items : [value]
  if (items.length === 0)
    throw new Refusal('sigma.value_invalid', value.place, { field: field ?? '', reason: 'the list is empty' })
  const of = items.map((item) => readValue(field, item, modifiers, part))
  const [first] = of
  const joined: Expr = of.length === 1 && first !== undefined ? first : { op: modifiers.all ? 'and' : 'or', of }
  return modifiers.neq ? { op: 'not', of: joined } : joined
}
