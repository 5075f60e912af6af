/** What the parsers cover: from the descriptors of the sources, and from samples what their events are filled with. */
import type { SourceFormat } from '@haidang/contracts'
import { classShape } from './ocsf/model.ts'
import { createParser } from './parser.ts'
import { SOURCES } from './sources.ts'

export interface CoveredClass {
  readonly classUid: number
  readonly className: string
  /** The kinds of record that become events of this class. */
  readonly records: readonly string[]
}

export interface SourceCoverage {
  readonly format: SourceFormat
  readonly vendor: string
  readonly product: string
  readonly versions: string
  readonly shapes: readonly ('object' | 'text')[]
  readonly classes: readonly CoveredClass[]
  /** Samples read as this format. */
  readonly samples: number
  /** OCSF attributes that were filled in them, by path without list indices; sorted. */
  readonly attributes: readonly string[]
}

export interface CoverageSample {
  readonly text: string
  /** Header lines before it (`Parser.header`). */
  readonly header?: string
}

/** Attributes that every event has. */
const ALWAYS: ReadonlySet<string> = new Set([
  'activity_id',
  'category_uid',
  'class_uid',
  'metadata.product.name',
  'metadata.version',
  'severity_id',
  'time',
  'type_uid',
])

/** One row a source, in the order sources are asked. Without samples the last two columns are empty. */
export function coverage(samples: readonly CoverageSample[] = []): SourceCoverage[] {
  const counts = new Map<SourceFormat, number>()
  const attributes = new Map<SourceFormat, Set<string>>()
  for (const { text, header } of samples) {
    const outcome = createParser(header === undefined ? {} : { header }).parse(text, Date.UTC(2026, 10, 21, 4))
    if (outcome.kind !== 'event') continue
    const { format, ocsf } = outcome.event
    counts.set(format, (counts.get(format) ?? 0) + 1)
    const paths = attributes.get(format) ?? new Set<string>()
    attributes.set(format, paths)
    for (const [key, value] of Object.entries(ocsf)) {
      if (key !== 'unmapped' && key !== 'observables') gather(value, key, paths)
    }
  }
  return SOURCES.map(({ format, vendor, product, versions, coverage: facts, object, text }) => {
    const classes = new Map<number, string[]>()
    for (const { record, classUid } of facts) classes.set(classUid, [...(classes.get(classUid) ?? []), record])
    return {
      format,
      vendor,
      product,
      versions,
      shapes: [...(object === undefined ? [] : ['object' as const]), ...(text === undefined ? [] : ['text' as const])],
      classes: [...classes].map(([classUid, records]) => ({
        classUid,
        className: classShape(classUid)?.name ?? 'unknown',
        records,
      })),
      samples: counts.get(format) ?? 0,
      attributes: [...(attributes.get(format) ?? [])].toSorted(),
    }
  })
}

function gather(value: unknown, path: string, into: Set<string>): void {
  if (value === undefined || value === null) return
  if (Array.isArray(value)) {
    for (const item of value) gather(item, path, into)
  } else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) gather(inner, `${path}.${key}`, into)
  } else if (!ALWAYS.has(path)) into.add(path)
}

/** The coverage as a page of the documentation. */
export function renderCoverage(rows: readonly SourceCoverage[]): string {
  const lines = [
    '# What the parsers read',
    '',
    'Written by `node tools/coverage.ts` from the descriptors of the sources and from the samples the tests and benches read;',
    'a test keeps it in step. Every event is OCSF; what no attribute takes is kept under `unmapped` by its own name.',
    '',
    '| Format | Product | Versions and shapes | OCSF classes | Samples | Attributes |',
    '|---|---|---|---|---|---|',
  ]
  for (const { format, vendor, product, versions, classes, samples, attributes } of rows) {
    const names = classes.map(({ classUid, className }) => `${className} (${classUid})`).join(', ')
    const maker = vendor === product || vendor === 'any' ? product : `${vendor}: ${product}`
    lines.push(`| \`${format}\` | ${cell(maker)} | ${cell(versions)} | ${names} | ${samples} | ${attributes.length} |`)
  }
  for (const { format, classes, attributes } of rows) {
    lines.push('', `## ${format}`, '')
    for (const { className, records } of classes) lines.push(`- ${className}: ${records.join('; ')}`)
    if (attributes.length > 0)
      lines.push('', `Filled in the samples: ${attributes.map((path) => `\`${path}\``).join(', ')}.`)
  }
  return `${lines.join('\n')}\n`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
