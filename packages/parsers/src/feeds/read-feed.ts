/**
 * Feeds and reports on abuse as files: Shadowserver's CSV reports, lists of addresses, networks, domains or URLs, delimited
 * tables with a header, with one in a comment or with none, JSON of objects. Every row becomes one JSON object of facts
 * (`fact.ts`) with the rest of its columns under their own names; columns are told by their names, else by their values.
 */
import { canonicalIp } from '@haidang/std'
import { daysFromCivil } from '../normalise/time.ts'
import { isObject, put } from '../reading.ts'
import type { JsonObject } from '../reading.ts'
import { contentLines, isComment, readCsv, separatorOf } from '../tables/read-csv.ts'
import { unescapeXml } from '../windows/read-xml.ts'
import { factOfName, factOfValue } from './fact.ts'
import type { Fact } from './fact.ts'

export interface FeedOptions {
  /** The file's name: Shadowserver's report type stands in it, and the feed's name is taken from it. */
  readonly fileName?: string
  readonly feed?: string
}

export interface FeedRow {
  readonly kind: 'row'
  /** `{ feed | report, time, ip, … }`: one line of NDJSON for the parser. */
  readonly value: Record<string, unknown>
  /** Characters from the start of the text. */
  readonly offset: number
}

export interface FeedFault {
  readonly kind: 'fault'
  readonly code: 'feed.empty' | 'feed.no_facts' | 'feed.not_json'
  readonly offset: number
}

const MAX_JSON_DEPTH = 8

/** The rows of a feed. Never throws; a row in which nothing is known is named, and the next one is read. */
export function* readFeed(text: string, options: FeedOptions = {}): Generator<FeedRow | FeedFault> {
  const first = text.trimStart().charCodeAt(0)
  if (first !== first) {
    yield { kind: 'fault', code: 'feed.empty', offset: 0 }
    return
  }
  if (first === 91 || first === 123) yield* readJsonFeed(text, options)
  else if (first === 60) yield* readTable(tableOfHtml(text), options)
  else yield* readTable(text, options)
}

function nameOf(options: FeedOptions): string {
  return options.feed ?? options.fileName?.replace(/^.*\//, '').replace(/\.[a-z0-9]{1,5}$/i, '') ?? 'feed'
}

/** The report type of Shadowserver by its file name: `2026-11-21-scan_http-country-vn.csv`, `event4_sinkhole.csv`. */
export function shadowserverReport(fileName: string | undefined): string | undefined {
  const bare = fileName?.replace(/^.*\//, '').replace(/\.csv$/i, '')
  return bare?.replace(/^\d{4}-\d{2}-\d{2}-/, '').split('-')[0]
}

function isShadowserver(columns: readonly string[]): boolean {
  return (
    columns[0] === 'timestamp' &&
    (columns.includes('ip') || columns.includes('src_ip')) &&
    (columns.includes('asn') || columns.includes('src_asn'))
  )
}

function* readTable(text: string, options: FeedOptions): Generator<FeedRow | FeedFault> {
  const separator = separatorOf(text) ?? ','
  let columns = headerOf(text, separator)
  const isReport = columns !== null && isShadowserver(columns)
  const report = isReport ? (shadowserverReport(options.fileName) ?? 'unknown') : undefined
  const offsetOfZone = isReport ? 'Z' : ''
  const isLocal = nameOf(options).startsWith('cert-pl')
  let isFirst = true
  for (const row of readCsv(text, separator, true)) {
    const line = text.slice(row.start, row.end)
    if (isComment(line)) continue
    const cells = row.cells.map((cell) => cell.trim())
    if (isFirst && columns !== null && cells.every((cell, i) => cell.toLowerCase() === columns?.[i])) {
      isFirst = false
      continue
    }
    isFirst = false
    if (columns !== null && !isReport && cells.length > columns.length + 8) columns = null
    const value = columns === null ? factsByValue(cells, line) : factsByName(columns, cells)
    if (report !== undefined) {
      value['report'] = report
      const { time } = value
      if (typeof time === 'string' && time !== '') value['time'] = time.replace(' ', 'T') + offsetOfZone
    } else {
      value['feed'] = nameOf(options)
      if (isLocal && typeof value['time'] === 'string') value['time'] += centralEuropeanOffset(value['time'])
    }
    yield Object.keys(value).length > 1 && hasFact(value)
      ? { kind: 'row', value, offset: row.start }
      : { kind: 'fault', code: 'feed.no_facts', offset: row.start }
  }
}

/**
 * The offset of a local time of Central Europe (CERT Polska's lists have no zone): +02:00 from the last Sunday of March,
 * 02:00, to the last Sunday of October (the hour that comes twice is winter's); empty where the time names its own.
 */
function centralEuropeanOffset(time: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2}:\d{2})$/.exec(time)
  if (match === null) return ''
  const [, year = '', month = '', day = '', clock = ''] = match
  const lastSunday = (of: number): number => {
    const days = daysFromCivil(Number(year), of, 31)
    // 1970-01-01 was a Thursday.
    return 31 - ((days + 4) % 7)
  }
  const at = `${month}-${day}T${clock}`
  const from = `03-${String(lastSunday(3)).padStart(2, '0')}T02:00:00`
  const to = `10-${String(lastSunday(10)).padStart(2, '0')}T02:00:00`
  return at >= from && at < to ? '+02:00' : '+01:00'
}

/** The rows of the tables of a page as tab-separated text; other markup is left out. */
function tableOfHtml(html: string): string {
  const out: string[] = []
  for (const row of html.split(/<tr\b/i).slice(1, 20_000)) {
    const cells = row
      .split(/<t[dh]\b/i)
      .slice(1)
      .map((cell) => textOfHtml(cell.slice(cell.indexOf('>') + 1)))
    if (cells.length > 0) out.push(cells.join('\t'))
  }
  return out.join('\n')
}

function textOfHtml(cell: string): string {
  let out = ''
  let i = 0
  while (i < cell.length) {
    const open = cell.indexOf('<', i)
    out += cell.slice(i, open < 0 ? cell.length : open)
    if (open < 0) break
    const close = cell.indexOf('>', open)
    if (close < 0) break
    i = close + 1
  }
  return unescapeXml(out, 0, null).replaceAll(/\s+/g, ' ').trim()
}

/** A row that has nothing an investigation could begin with says nothing. */
function hasFact(value: Record<string, unknown>): boolean {
  return ['ip', 'network', 'url', 'domain', 'hostname', 'md5', 'sha1', 'sha256', 'email', 'dst_ip'].some(
    (fact) => value[fact] !== undefined,
  )
}

/** Names of the columns: in the first line, or in the last comment before the rows; null where none is a header. */
function headerOf(text: string, separator: string): string[] | null {
  const [line = ''] = contentLines(text, 1)
  const cellsOf = (source: string): string[] =>
    [...readCsv(source, separator)].flatMap((row) => row.cells.map((cell) => cell.trim().toLowerCase()))
  const first = cellsOf(line)
  if (isHeader(first)) return first
  let found: string[] | null = null
  for (const comment of commentsBefore(text)) {
    const cells = cellsOf(comment.replace(/^[\s#;]+/, '').replace(/^(?:format|fields)\s*:\s*/i, ''))
    if (cells.length > 2 && Math.abs(cells.length - first.length) <= 2 && isHeader(cells)) found = cells
  }
  return found
}

function isHeader(cells: readonly string[]): boolean {
  if (cells.length < 2) return false
  const named = cells.filter((cell) => factOfName(cell) !== undefined).length
  return named >= 2 && cells.every((cell) => factOfValue(cell) === undefined)
}

function commentsBefore(text: string): string[] {
  const out: string[] = []
  for (const line of text.slice(0, 16_384).split('\n')) {
    if (line.trim() === '') continue
    if (!isComment(line)) break
    out.push(line.trim())
  }
  return out
}

/** Shadowserver's names for the far side; the near side are `ip`, `port`. */
const FAR: ReadonlySet<string> = new Set(['dst_ip', 'dst_port', 'dst_asn', 'dst_geo'])

function factsByName(columns: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] ?? ''
    const column = columns[i] ?? `column_${i + 1}`
    if (cell === '' || cell === '-') continue
    const fact = factOfName(column)
    if (fact === undefined || (out[fact] !== undefined && !isBetter(fact, column))) {
      put(out, out[column] === undefined ? column : `${column}_other`, cell)
    } else if (isPlausible(fact, cell)) {
      if (out[fact] !== undefined) put(out, `${fact}_other`, out[fact])
      out[fact] = cleaned(fact, cell)
      if (FAR.has(column) && column !== fact) put(out, column, cell)
    } else put(out, `${column}_text`, cell)
  }
  return out
}

/** A name that is more telling than one already taken for the same fact. */
function isBetter(fact: Fact, column: string): boolean {
  return (
    (fact === 'name' && (column === 'infection' || column === 'malware')) ||
    (fact === 'domain' && column === 'http_host')
  )
}

/** Whether a value can be what its column says: a row whose cells are shifted says so here. */
function isPlausible(fact: Fact, cell: string): boolean {
  switch (fact) {
    case 'ip':
    case 'dst_ip':
      return canonicalIp(cell) !== null
    case 'port':
    case 'src_port':
    case 'dst_port':
      return /^\d{1,5}$/.test(cell) && Number(cell) <= 65_535
    default:
      return true
  }
}

function cleaned(fact: Fact, cell: string): string {
  return fact === 'asn' ? cell.replace(/^AS/i, '') : cell
}

/** Cells without names: each by its value; the first number is a port, the first word left a name. */
function factsByValue(cells: readonly string[], line: string): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  const rest: string[] = []
  // A list has one thing a line, which may hold separators (URLs do).
  const whole = factOfValue(line.trim().split(/\s/)[0] ?? '')
  if (cells.length === 1 || (whole === 'url' && line.trimStart().startsWith('http'))) {
    if (whole !== undefined) out[whole] = whole === 'url' ? line.trim() : (line.trim().split(/\s/)[0] ?? '')
    return out
  }
  for (const cell of cells) {
    const fact = factOfValue(cell)
    if (fact === 'ip' && out['ip'] !== undefined && out['dst_ip'] === undefined) out['dst_ip'] = cell
    else if (fact !== undefined && out[fact] === undefined) out[fact] = cleaned(fact, cell)
    else if (/^\d{1,5}$/.test(cell) && out['port'] === undefined && out['ip'] !== undefined) out['port'] = cell
    else if (cell !== '') rest.push(cell)
  }
  const name = rest.filter((word) => /[a-z]/i.test(word)).at(-1)
  if (name !== undefined) out['name'] = name
  if (rest.length > 0) out['columns'] = rest
  return out
}

function* readJsonFeed(text: string, options: FeedOptions): Generator<FeedRow | FeedFault> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    yield* readJsonLines(text, options)
    return
  }
  for (const item of itemsOf(parsed)) yield rowOfObject(item, options, 0)
}

function* readJsonLines(text: string, options: FeedOptions): Generator<FeedRow | FeedFault> {
  let offset = 0
  for (const line of text.split('\n')) {
    if (line.trim() !== '') {
      try {
        for (const item of itemsOf(JSON.parse(line) as unknown)) yield rowOfObject(item, options, offset)
      } catch {
        yield { kind: 'fault', code: 'feed.not_json', offset }
      }
    }
    offset += line.length + 1
  }
}

/** The objects of a feed: a list of them, lists of strings in rows, a wrapper with one list, or a single object. */
function itemsOf(value: unknown): JsonObject[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      if (isObject(item)) return [item]
      if (Array.isArray(item)) return [{ columns: item }]
      return typeof item === 'string' ? [{ columns: [item] }] : []
    })
  }
  if (!isObject(value)) return []
  for (const key of ['data', 'items', 'results', 'records', 'indicators', 'feed', 'value']) {
    const inner = value[key]
    if (Array.isArray(inner) && inner.some(isObject)) return itemsOf(inner)
  }
  return [value]
}

function rowOfObject(item: JsonObject, options: FeedOptions, offset: number): FeedRow | FeedFault {
  const value: Record<string, unknown> = {}
  const { columns } = item
  if (Array.isArray(columns)) {
    Object.assign(
      value,
      factsByValue(
        columns.filter((c): c is string => typeof c === 'string'),
        '',
      ),
    )
  } else if (isIdea(item)) takeIdea(item, value)
  else gather(item, value, 0)
  value['feed'] = nameOf(options)
  if (!Array.isArray(columns)) value['record'] = item
  return hasFact(value) ? { kind: 'row', value, offset } : { kind: 'fault', code: 'feed.no_facts', offset }
}

/** IDEA (Intrusion Detection Extensible Alert, CESNET): both ends in lists of their own. */
function isIdea(item: JsonObject): boolean {
  return item['DetectTime'] !== undefined && (Array.isArray(item['Source']) || Array.isArray(item['Target']))
}

function takeIdea(item: JsonObject, out: Record<string, unknown>): void {
  takeFact('time', item['DetectTime'], out)
  takeFact('category', Array.isArray(item['Category']) ? item['Category'][0] : undefined, out)
  takeFact('name', item['Description'] ?? item['Note'], out)
  for (const [side, ipKey, portKey] of [
    ['Source', 'ip', 'src_port'],
    ['Target', 'dst_ip', 'dst_port'],
  ] as const) {
    const list = item[side]
    const all: readonly unknown[] = Array.isArray(list) ? list.slice(0, 64) : []
    for (const found of all) {
      if (!isObject(found)) continue
      const first = (key: string): unknown => {
        const value = found[key]
        return Array.isArray(value) ? value[0] : value
      }
      takeFact(ipKey, first('IP4') ?? first('IP6') ?? first('IP'), out)
      takeFact(portKey, first('Port'), out)
      takeFact('url', first('URL'), out)
      takeFact('domain', first('Hostname'), out)
      takeFact('protocol', first('Proto'), out)
    }
  }
}

/** Facts of an object at any depth: the outermost of a name counts. */
function gather(item: JsonObject, out: Record<string, unknown>, depth: number): void {
  if (depth > MAX_JSON_DEPTH) return
  const later: JsonObject[] = []
  for (const key in item) {
    const value = item[key]
    if (isObject(value)) later.push(value)
    else if (Array.isArray(value)) {
      const first: unknown = value[0]
      if (isObject(first)) later.push(first)
      else takeFact(key, first, out)
    } else takeFact(key, value, out)
  }
  for (const inner of later) gather(inner, out, depth + 1)
}

/** Keys whose value says itself what it is. */
const INDICATOR = /^(?:indicator|ioc|value|observable|indicator_?value)$/i

function takeFact(key: string, value: unknown, out: Record<string, unknown>): void {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
  if (text === '') return
  const byValue = factOfValue(text)
  const byName = INDICATOR.test(key) ? byValue : factOfName(key)
  if (byName === undefined) return
  const fact = byName === 'ip' && byValue === 'network' ? 'network' : byName
  if (out[fact] !== undefined || !isPlausible(fact, text)) return
  if ((fact === 'url' && byValue !== 'url') || (fact === 'domain' && byValue !== 'domain')) {
    if (byValue === 'domain' || byValue === 'ip') out[byValue] ??= text
    return
  }
  out[fact] = cleaned(fact, text)
}
