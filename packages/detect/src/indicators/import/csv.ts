import { SEVERITIES } from '@haidang/std'
import { INDICATOR_KINDS, type IndicatorKind } from '../entry.ts'
import { createCollector, type EntryDetails, type ImportDefaults, type ImportOutcome } from './outcome.ts'

/** Which column holds what, by header name (capitals do not matter). Absent: found by the usual names. */
export interface CsvMapping {
  readonly value?: string
  readonly kind?: string
  readonly title?: string
  readonly severity?: string
  readonly validFrom?: string
  readonly validUntil?: string
  readonly techniques?: string
  readonly delimiter?: string
}

type Column = Exclude<keyof CsvMapping, 'delimiter'>

const USUAL_NAMES: Readonly<Record<Column, readonly string[]>> = {
  value: [
    'value',
    'indicator',
    'ioc',
    'ioc_value',
    'observable',
    'ip',
    'ip_address',
    'dst_ip',
    'domain',
    'host',
    'hostname',
    'url',
    'sha256',
    'sha256_hash',
    'md5',
    'hash',
    'email',
  ],
  kind: ['kind', 'type', 'ioc_type', 'indicator_type'],
  title: ['title', 'description', 'comment', 'malware', 'malware_printable', 'threat', 'tags'],
  severity: ['severity'],
  validFrom: ['valid_from', 'validfrom', 'first_seen', 'firstseen', 'first_seen_utc', 'dateadded'],
  validUntil: ['valid_until', 'validuntil', 'expires', 'expiration'],
  techniques: ['techniques', 'attack', 'mitre'],
}

const KIND_NAMES: Readonly<Record<string, IndicatorKind>> = {
  ip: 'ipv4',
  'ip-src': 'ipv4',
  'ip-dst': 'ipv4',
  'ip:port': 'ipv4',
  hostname: 'domain',
  host: 'domain',
  fqdn: 'domain',
  uri: 'url',
  md5: 'hash',
  sha1: 'hash',
  sha256: 'hash',
  md5_hash: 'hash',
  sha1_hash: 'hash',
  sha256_hash: 'hash',
  filehash: 'hash',
  network: 'cidr',
  subnet: 'cidr',
  'e-mail': 'email',
  mail: 'email',
}

/**
 * A table with a header line (RFC 4180; delimiter comma, semicolon, tab or bar; blanks around a quoted field and lines of
 * comments before the header are borne). A row whose quoting is broken is told and the rest is read on.
 */
export function importCsv(text: string, defaults: ImportDefaults, mapping: CsvMapping = {}): ImportOutcome {
  const collector = createCollector(defaults)
  let columns: Readonly<Partial<Record<Column, number>>> | null = null
  const delimiter = mapping.delimiter ?? guessDelimiter(text)
  for (const row of csvRows(text, delimiter)) {
    if (row.isBroken) {
      collector.look()
      collector.problem('import.unterminated_quote', `line ${row.line}`, row.fields.join(delimiter))
      continue
    }
    const first = (row.fields[0] ?? '').trim()
    if (columns === null) {
      const header = row.fields.map((f) => f.trim().replace(/^#\s*/, '').toLowerCase())
      columns = findColumns(header, mapping)
      if (columns.value !== undefined) continue
      if (first.startsWith('#') || first === '') {
        columns = null
        continue
      }
      collector.problem('import.no_value_column', `line ${row.line}`, row.fields.join(delimiter))
      return collector.outcome()
    }
    if (first.startsWith('#') || (row.fields.length === 1 && first === '')) continue
    collector.look()
    const cell = (column: Column) => (row.fields[columns?.[column] ?? -1] ?? '').trim()
    const details: EntryDetails = {
      ...severityOf(cell('severity').toLowerCase()),
      ...(cell('title') === '' ? {} : { title: cell('title').slice(0, 500) }),
      ...instant('validFrom', cell('validFrom')),
      ...instant('validUntil', cell('validUntil')),
      ...techniquesOf(cell('techniques')),
    }
    collector.take(kindOf(cell('kind'), cell('value')), cell('value'), `line ${row.line}`, details)
  }
  if (columns === null) collector.problem('import.no_value_column', 'line 1', '')
  return collector.outcome()
}

function severityOf(text: string): EntryDetails {
  const severity = SEVERITIES.find((s) => s === text)
  return severity === undefined ? {} : { severity }
}

/** ISO 8601, or `YYYY-MM-DD hh:mm:ss` taken as UTC, or Unix seconds. */
function instant(field: 'validFrom' | 'validUntil', text: string): EntryDetails {
  if (text === '') return {}
  const iso = /^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text
  const at = /^\d{9,10}$/.test(text) ? Number(text) * 1000 : Date.parse(iso)
  return Number.isNaN(at) ? {} : { [field]: at }
}

/** ATT&CK technique ids in any text. */
export function techniquesOf(text: string): { techniques?: readonly string[] } {
  const found = text.toUpperCase().match(/\bT\d{4}(?:\.\d{3})?\b/g)
  return found === null ? {} : { techniques: [...new Set(found)] }
}

function kindOf(named: string, value: string): IndicatorKind | 'auto' {
  const name = named.toLowerCase()
  const kind = INDICATOR_KINDS.find((k) => k === name) ?? KIND_NAMES[name]
  // Feeds say "ip" for both families and for networks; the value itself tells.
  return kind === undefined || ((kind === 'ipv4' || kind === 'cidr') && /[:/]/.test(value)) ? 'auto' : kind
}

function findColumns(header: readonly string[], mapping: CsvMapping): Partial<Record<Column, number>> {
  const out: Partial<Record<Column, number>> = {}
  for (const column of Object.keys(USUAL_NAMES) as Column[]) {
    const wanted = mapping[column] === undefined ? USUAL_NAMES[column] : [mapping[column].toLowerCase()]
    for (const name of wanted) {
      const at = header.indexOf(name)
      if (at < 0) continue
      out[column] = at
      break
    }
  }
  return out
}

function guessDelimiter(text: string): string {
  const head = text.slice(0, 4096)
  let best = ','
  for (const d of [';', '\t', '|']) if (head.split(d).length > head.split(best).length) best = d
  return best
}

interface CsvRow {
  readonly line: number
  readonly fields: string[]
  readonly isBroken: boolean
}

/** Longest quoted field, in lines: an opening quote without its end must not swallow the file. */
const MAX_QUOTED_LINES = 50

function* csvRows(text: string, delimiter: string): Generator<CsvRow> {
  let line = 1
  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (i < text.length) {
    const startLine = line
    const rowStart = i
    const fields: string[] = []
    let isBroken = false
    for (;;) {
      let k = i
      while (text[k] === ' ') k++
      if (text[k] === '"') {
        const quoted = readQuoted(text, k + 1)
        if (quoted === null) {
          isBroken = true
          break
        }
        line += quoted.newLines
        fields.push(quoted.value)
        i = quoted.end
        while (i < text.length && text[i] !== delimiter && text[i] !== '\n') i++
      } else {
        let end = i
        while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end++
        fields.push(text.slice(i, end).replace(/\r$/, ''))
        i = end
      }
      if (text[i] !== delimiter) break
      i++
    }
    if (isBroken) {
      const end = text.indexOf('\n', rowStart)
      i = end < 0 ? text.length : end
      fields.splice(0, fields.length, text.slice(rowStart, i))
      line = startLine
    }
    yield { line: startLine, fields, isBroken }
    i++
    line++
  }
}

function readQuoted(text: string, from: number): { value: string; end: number; newLines: number } | null {
  let value = ''
  let newLines = 0
  for (let i = from; i < text.length; i++) {
    const c = text[i]
    if (c === '"') {
      if (text[i + 1] !== '"') return { value, end: i + 1, newLines }
      i++
    } else if (c === '\n' && ++newLines > MAX_QUOTED_LINES) return null
    value += c
  }
  return null
}
