/** A mapping in the making: edits without the screen. */
import type { Mapping, MappingProblem, MappingRule, MappingTransform, SamplePreview } from '@haidang/contracts'

export interface ColumnRow {
  /** A column's name or a key's path. */
  readonly from: string
  readonly example: string
  readonly rule: MappingRule | null
  /** Its place among the rules; -1 without one. */
  readonly index: number
}

/** Columns of a table, or keys met in the objects shown, with the rule each has. Rules of columns that no longer occur stay. */
export function columnRows(mapping: Mapping, preview: SamplePreview | null): ColumnRow[] {
  const examples = examplesOf(mapping, preview)
  const names = new Set([
    ...(mapping.input.kind === 'csv' ? mapping.input.columns : examples.keys()),
    ...mapping.rules.flatMap(({ from }) => (from === undefined ? [] : [from])),
  ])
  return [...names].map((from) => {
    const index = mapping.rules.findIndex((rule) => rule.from === from)
    return { from, example: examples.get(from) ?? '', rule: mapping.rules[index] ?? null, index }
  })
}

function examplesOf({ input }: Mapping, preview: SamplePreview | null): Map<string, string> {
  const out = new Map<string, string>()
  for (const record of preview?.records ?? []) {
    if (record.kind === 'directive') continue
    if (input.kind === 'json') gather(objectOf(record.raw), '', out, 0)
    else {
      const cells = cellsOf(record.raw, input.separator)
      for (const [i, column] of input.columns.entries()) {
        const cell = cells[i] ?? ''
        if (cell !== '' && !out.has(column)) out.set(column, cell)
      }
    }
  }
  return out
}

function objectOf(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return null
  }
}

function gather(value: unknown, prefix: string, into: Map<string, string>, depth: number): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  for (const [key, inner] of Object.entries(value)) {
    const path = prefix + key
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      if (depth < 8) gather(inner, `${path}.`, into, depth + 1)
    } else if (inner !== null && inner !== '' && !into.has(path)) {
      into.set(path, typeof inner === 'string' ? inner : JSON.stringify(inner))
    }
  }
}

/** Cells of a line for showing an example; the parsers read the real ones. */
function cellsOf(line: string, separator: string): string[] {
  const out: string[] = []
  let cell = ''
  let isQuoted = false
  for (const c of line) {
    if (c === '"') isQuoted = !isQuoted
    else if (c === separator && !isQuoted) {
      out.push(cell.trim())
      cell = ''
    } else cell += c
  }
  return [...out, cell.trim()]
}

/** Lets a column become a field, or nothing (null). */
export function assign(mapping: Mapping, from: string, to: string | null): Mapping {
  const others = mapping.rules.filter((rule) => rule.from !== from)
  if (to === null) return { ...mapping, rules: others }
  const before = mapping.rules.find((rule) => rule.from === from)
  const transforms =
    before?.to === to
      ? before.transforms
      : to === 'time'
        ? [AUTO_TIME]
        : (before?.transforms ?? []).filter((t) => t.kind !== 'time')
  const rule: MappingRule = { from, to, transforms }
  const rules = before === undefined ? [...others, rule] : mapping.rules.map((one) => (one.from === from ? rule : one))
  return { ...mapping, rules }
}

const AUTO_TIME: MappingTransform = { kind: 'time', format: 'auto' }

export const TRANSFORM_CHOICES = ['none', 'time', 'trim', 'lower', 'upper', 'enum', 'split', 'list', 'scale'] as const
export type TransformChoice = (typeof TRANSFORM_CHOICES)[number] | 'replace' | 'prefix' | 'many'

export function choiceOf(rule: MappingRule): TransformChoice {
  const [first, second] = rule.transforms
  if (first === undefined) return 'none'
  return second === undefined ? first.kind : 'many'
}

const FRESH: Readonly<Record<(typeof TRANSFORM_CHOICES)[number], MappingTransform | null>> = {
  none: null,
  time: AUTO_TIME,
  trim: { kind: 'trim' },
  lower: { kind: 'lower' },
  upper: { kind: 'upper' },
  enum: { kind: 'enum', values: {} },
  split: { kind: 'split', separator: ' ', index: 0 },
  list: { kind: 'list', separator: ',' },
  scale: { kind: 'scale', factor: 1000 },
}

/** Changes how a column's value is brought over. */
export function choose(mapping: Mapping, from: string, choice: string): Mapping {
  const known = TRANSFORM_CHOICES.find((one) => one === choice)
  if (known === undefined) return mapping
  const transform = FRESH[known]
  return withTransforms(mapping, from, transform === null ? [] : [transform])
}

export function withTransforms(mapping: Mapping, from: string, transforms: MappingTransform[]): Mapping {
  return { ...mapping, rules: mapping.rules.map((rule) => (rule.from === from ? { ...rule, transforms } : rule)) }
}

/** `word=value` a line; a value of digits is a number. */
export function readWords(text: string): Record<string, string | number> {
  const out: Record<string, string | number> = {}
  for (const line of text.split('\n')) {
    const at = line.lastIndexOf('=')
    if (at <= 0) continue
    const value = line.slice(at + 1).trim()
    out[line.slice(0, at).trim()] = /^\d{1,9}$/.test(value) ? Number(value) : value
  }
  return out
}

export function writeWords(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([word, value]) => `${word}=${value}`)
    .join('\n')
}

const WARNINGS: ReadonlySet<MappingProblem['code']> = new Set(['mapping.no_time', 'mapping.missing_required'])
export const isWarning = ({ code }: Pick<MappingProblem, 'code'>): boolean => WARNINGS.has(code)

/** Problems of one rule, and those of no rule in particular (`null`). */
export function problemsAt(problems: readonly MappingProblem[], index: number | null): MappingProblem[] {
  const prefix = `rules.${index ?? ''}`
  return problems.filter(({ place }) =>
    index === null ? !/^rules\.\d/.test(place) : place === prefix || place.startsWith(`${prefix}.`),
  )
}

/** Two drafts say the same, whatever their version. */
export function isSame(a: Mapping, b: Mapping): boolean {
  return JSON.stringify({ ...a, version: 0 }) === JSON.stringify({ ...b, version: 0 })
}
