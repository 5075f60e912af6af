import { makeProblem, Refusal, type Place, type SigmaProblem } from '../problems.ts'
import { entryOf, readDocument, splitDocuments, textOf, textsOf, type YamlValue } from '../read-yaml.ts'
import type { PipelineStep, SigmaPipeline, Transformation } from './model.ts'
import { readConditions, readFieldCondition, readItemCondition, readRuleCondition } from './parse-conditions.ts'
import { replacer } from './patterns.ts'
import { openSection, refuse, type Section } from './read-section.ts'

const MAX_NESTING = 8
/** Keys of a pipeline that shape the text of a query, of which there is none here. */
const QUERY_KEYS = ['postprocessing', 'finalizers'] as const
/** Transformations that make text of a query language, or code. */
const UNSUPPORTED = new Set([
  'query_expression_placeholders',
  'regex',
  'field_name_transform',
  'strict_field_mapping_failure',
  'external',
])

/**
 * Reads a processing pipeline in the ecosystem's YAML (pySigma's documentation, "Processing pipelines"). Never throws: what
 * cannot be honoured is a problem with its place, and then there is no pipeline.
 */
export function parsePipeline(
  text: string,
  origin = '',
): { readonly pipeline: SigmaPipeline | null; readonly problems: readonly SigmaProblem[] } {
  const problems: SigmaProblem[] = []
  const about = { origin, ruleId: '' }
  try {
    const [document, more] = splitDocuments(text)
    if (document === undefined) return refuse({ line: 1, column: 1 }, 'the text is empty')
    if (more !== undefined) return refuse({ line: more.lineOffset + 1, column: 1 }, 'a second document')
    const root = openSection(readDocument(document), ['allowed_backends'])
    for (const key of QUERY_KEYS) {
      const node = root.node(key)
      if (node?.kind === 'list' && node.items.length > 0)
        problems.push(makeProblem('sigma.pipeline_step_unsupported', about, node.place, { type: key }, 'warning'))
    }
    const priority = Number(root.text('priority', '0'))
    if (!Number.isFinite(priority)) refuse(root.node('priority')?.place ?? root.place, 'the priority is a number')
    const vars = new Map<string, readonly string[]>()
    const varsNode = root.node('vars')
    if (varsNode?.kind === 'map') for (const { key, value } of varsNode.entries) vars.set(key, textsOf(value))
    else if (textOf(varsNode) !== '') refuse(varsNode?.place ?? root.place, '"vars" takes a map')
    const name = root.text('name', origin)
    const steps = readSteps(root.node('transformations'), 0)
    root.done()
    return { pipeline: { name, priority, vars, steps, origin }, problems }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    problems.push(makeProblem(error.code, about, error.place ?? { line: 1, column: 1 }, error.params))
    return { pipeline: null, problems }
  }
}

function readSteps(node: YamlValue | undefined, depth: number): PipelineStep[] {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return []
  if (node.kind !== 'list') return refuse(node.place, 'steps are a list')
  if (depth > MAX_NESTING) return refuse(node.place, 'steps are nested too deep')
  return node.items.map((item) => {
    const section = openSection(item)
    const type = section.text('type')
    const rule = readConditions(section, 'rule', readRuleCondition)
    const detectionItem = readConditions(section, 'detection_item', readItemCondition)
    const field = readConditions(section, 'field_name', readFieldCondition)
    const step: PipelineStep = {
      id: section.text('id', ''),
      place: item.place,
      transformation: readTransformation(section, type, entryOf(item, 'type')?.place ?? item.place, depth),
      rule,
      item: detectionItem,
      field,
    }
    section.done()
    return step
  })
}

function readTransformation(section: Section, type: string, place: Place, depth: number): Transformation {
  const listOrNull = (key: string): readonly string[] | null => (section.has(key) ? section.texts(key) : null)
  switch (type) {
    case 'field_name_mapping':
    case 'field_name_prefix_mapping':
      return { type, mapping: section.mapping('mapping') }
    case 'map_string':
      return { type, mapping: section.mapping('mapping') }
    case 'field_name_prefix':
      return { type, text: section.text('prefix') }
    case 'field_name_suffix':
      return { type, text: section.text('suffix') }
    case 'drop_detection_item':
    case 'convert_type':
      section.maybeText('target_type')
      return { type }
    case 'add_condition': {
      const node = section.node('conditions')
      if (node?.kind !== 'map') return refuse(node?.place ?? section.place, '"conditions" takes a map')
      const items = node.entries.map(({ key, value }) => ({ field: key, values: valuesOf(value) }))
      if (items.length === 0) refuse(node.place, 'no condition is given')
      const isTemplate = section.flag('template')
      return {
        type,
        name: section.text('name', '_pipeline'),
        items,
        isTemplate,
        isNegated: section.flag('negated'),
        place: node.place,
      }
    }
    case 'change_logsource': {
      const [product, service, category] = ['product', 'service', 'category'].map((key) =>
        section.maybeText(key)?.toLowerCase(),
      )
      return {
        type,
        ...(product === undefined ? {} : { product }),
        ...(service === undefined ? {} : { service }),
        ...(category === undefined ? {} : { category }),
      }
    }
    case 'add_field':
    case 'remove_field':
      return { type, fields: section.texts('field') }
    case 'set_field':
      return { type, fields: section.texts('fields') }
    case 'replace_string': {
      const at = section.node('regex')?.place ?? section.place
      const replace = replacer(section.text('regex'), section.text('replacement', ''), at)
      const skipsSpecial = section.flag('skip_special')
      return { type, replace, skipsSpecial, readsSpecial: section.flag('interpret_special') }
    }
    case 'set_value': {
      const node = section.node('value')
      section.maybeText('force_type')
      if (node?.kind !== 'scalar') return refuse(node?.place ?? section.place, '"value" takes a single value')
      return { type, value: node.value }
    }
    case 'case':
      return { type, method: section.choice('method', ['lower', 'upper', 'snake_case'], 'lower') }
    case 'hashes_fields':
      return {
        type,
        algorithms: section.texts('valid_hash_algos').map((name) => name.toUpperCase()),
        prefix: section.text('field_prefix', ''),
        dropsAlgorithm: section.flag('drop_algo_prefix'),
      }
    case 'value_placeholders':
    case 'wildcard_placeholders': {
      const include = listOrNull('include')
      const exclude = listOrNull('exclude')
      if (include !== null && exclude !== null) refuse(section.place, '"include" and "exclude" exclude each other')
      return { type, include, exclude }
    }
    case 'set_state':
      return { type, key: section.text('key'), value: section.variable('val') }
    case 'set_custom_attribute':
      return { type, attribute: section.text('attribute'), value: String(section.variable('value')) }
    case 'rule_failure':
    case 'detection_item_failure':
      return { type, message: section.text('message', '') }
    case 'nest':
      return { type, steps: readSteps(section.node('items'), depth + 1) }
    default:
      throw new Refusal(
        UNSUPPORTED.has(type) ? 'sigma.pipeline_step_unsupported' : 'sigma.pipeline_step_unknown',
        place,
        {
          type,
        },
      )
  }
}

function valuesOf(value: YamlValue): (string | number)[] {
  const scalars = value.kind === 'list' ? value.items : [value]
  return scalars.map((item) => {
    if (item.kind !== 'scalar' || item.value === null) return refuse(item.place, 'a value is expected')
    return typeof item.value === 'boolean' ? String(item.value) : item.value
  })
}
