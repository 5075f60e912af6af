/** A first mapping from a sample: what the columns or keys are called and what their values are. */
import type { Mapping, MappingInput, MappingRule, MappingTransform } from '@haidang/contracts'
import { factOfName, factOfValue } from '../feeds/fact.ts'
import type { Fact } from '../feeds/fact.ts'
import { CLASS } from '../normalise/ocsf.ts'
import { createTimeRead, parseTime } from '../normalise/time.ts'
import { attributeAt } from '../ocsf/model.ts'
import { isObject } from '../reading.ts'
import type { JsonObject } from '../reading.ts'
import { contentLines, readCsv, separatorOf } from '../tables/read-csv.ts'
import { COMMON_TIME_FORMATS, parseByFormat } from './time-format.ts'

const SAMPLES = 20

interface Column {
  readonly name: string
  readonly values: readonly string[]
}

/** Names beyond those of feeds that sources use for a fact, in English and in Vietnamese without marks. */
const MORE_NAMES: ReadonlyMap<string, string> = new Map([
  ...words('user', 'user username account accountname login loginname nguoidung taikhoan srcuser'),
  ...words(
    'host',
    'computer computername machine machinename workstation endpoint device devicename maytinh tenmay may',
  ),
  ...words('file', 'file filename filepath path objectname tep duongdan'),
  ...words('process', 'process processname image application app tientrinh'),
  ...words('command', 'commandline cmdline command lenh'),
  ...words(
    'rule',
    'rule rulename signature threat threatname virus virusname malwarename detection ruleid madoc tenvirus tenmadoc phathien canhbao',
  ),
  ...words('action', 'action actiontaken result hanhdong xuly'),
  ...words('severity', 'severity level risk priority mucdo'),
  ...words('message', 'message msg description detail details noidung mota'),
  ...words('bytes', 'bytes totalbytes dungluong'),
  ...words('time', 'thoigian ngay ngaygio createdtime eventdate logtime'),
  ...words('ip', 'diachiip diachi ipmay clientaddress hostip'),
  ...words('dst_ip', 'dichip ipdich dstaddr'),
])

function words(kind: string, list: string): (readonly [string, string])[] {
  return list.split(' ').map((word) => [word, kind] as const)
}

function plainName(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
}

/** A mapping to begin with, made from a text of some lines or JSON objects; null where the sample has no columns or keys. */
export function suggestMapping(sample: string, name = 'mapping'): Mapping | null {
  const first = sample.trimStart().charCodeAt(0)
  const table = first === 123 || first === 91 ? jsonColumns(sample) : csvColumns(sample)
  if (table === null || table.columns.length === 0) return null
  const kinds = table.columns.map((column) => [column, kindOf(column)] as const)
  const classUid = classOf(new Set(kinds.map(([, kind]) => kind)))
  const rules: MappingRule[] = []
  const taken = new Set<string>()
  for (const [column, kind] of kinds) {
    const rule = kind === undefined ? null : ruleOf(column, kind, classUid)
    if (rule === null || taken.has(rule.to)) continue
    taken.add(rule.to)
    rules.push(rule)
  }
  return { name, version: 1, input: table.input, classUid, activityId: 0, severityId: 1, product: { name }, rules }
}

function csvColumns(sample: string): { input: MappingInput; columns: Column[] } | null {
  const separator = separatorOf(sample)
  if (separator === null) return null
  const rows = contentLines(sample, SAMPLES + 1).flatMap((line) =>
    [...readCsv(line, separator)].map((row) => row.cells.map((cell) => cell.trim())),
  )
  const [head = [], ...rest] = rows
  const hasHeader =
    head.length > 1 &&
    head.every((cell) => cell !== '' && factOfValue(cell) === undefined && !/^\d+$/.test(cell)) &&
    rest.length > 0
  const names = head.map((cell, i) => (hasHeader ? cell : `column_${i + 1}`))
  const body = hasHeader ? rest : rows
  const columns = names.map((column, i) => ({
    name: column,
    values: body.map((row) => row[i] ?? '').filter((cell) => cell !== ''),
  }))
  return { input: { kind: 'csv', separator, hasHeader, columns: names, encoding: 'utf-8' }, columns }
}

function jsonColumns(sample: string): { input: MappingInput; columns: Column[] } | null {
  const found = new Map<string, string[]>()
  let count = 0
  for (const item of objectsOf(sample)) {
    if (count++ >= SAMPLES) break
    gather(item, '', found, 0)
  }
  if (found.size === 0) return null
  return { input: { kind: 'json' }, columns: [...found].map(([name, values]) => ({ name, values })) }
}

function objectsOf(sample: string): JsonObject[] {
  const whole = tryJson(sample)
  if (Array.isArray(whole)) return whole.filter(isObject)
  if (isObject(whole)) return [whole]
  return sample.split('\n').flatMap((line) => {
    const value = tryJson(line)
    return isObject(value) ? [value] : []
  })
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function gather(o: JsonObject, prefix: string, into: Map<string, string[]>, depth: number): void {
  for (const key in o) {
    const value = o[key]
    const path = prefix + key
    if (isObject(value)) {
      if (depth < 8) gather(value, `${path}.`, into, depth + 1)
    } else if (value !== null && value !== '' && !Array.isArray(value)) {
      const list = into.get(path) ?? []
      list.push(String(value))
      into.set(path, list)
    }
  }
}

type Kind =
  | Fact
  | 'user'
  | 'host'
  | 'file'
  | 'process'
  | 'command'
  | 'rule'
  | 'action'
  | 'severity'
  | 'message'
  | 'bytes'

function kindOf({ name, values }: Column): Kind | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1)
  const byName = (MORE_NAMES.get(plainName(name)) ?? MORE_NAMES.get(plainName(last))) as Kind | undefined
  const named = byName ?? factOfName(plainName(name)) ?? factOfName(plainName(last))
  const byValue = values[0] === undefined ? undefined : factOfValue(values[0])
  if (
    values.length > 0 &&
    timeFormatOf(values) !== null &&
    (named === 'time' || byValue === 'time' || named === undefined)
  ) {
    return named === undefined && byValue !== 'time' && /^\d+$/.test(values[0] ?? '') ? undefined : 'time'
  }
  if (byValue === 'ip' && named !== 'dst_ip' && named !== 'ip') return 'ip'
  if ((named === 'ip' || named === 'dst_ip') && byValue !== 'ip') return byValue === 'domain' ? 'hostname' : 'host'
  return named ?? byValue
}

const read = createTimeRead()

/** The format all sample values are written in; null where there is none. */
function timeFormatOf(values: readonly string[]): string | null {
  if (values.every((value) => parseTime(value, 420, read) > 0)) return 'auto'
  for (const format of COMMON_TIME_FORMATS) {
    if (values.every((value) => parseByFormat(value.trim(), format, 420) > 0)) return format
  }
  return null
}

function classOf(kinds: ReadonlySet<Kind | undefined>): number {
  if (kinds.has('command')) return CLASS.processActivity
  if (kinds.has('dst_ip') || kinds.has('dst_port')) return CLASS.networkActivity
  if (kinds.has('url') && kinds.has('ip')) return CLASS.httpActivity
  if (kinds.has('file') || kinds.has('sha256') || kinds.has('md5'))
    return kinds.has('host') ? CLASS.fileActivity : CLASS.baseEvent
  if (kinds.has('ip')) return CLASS.networkActivity
  return CLASS.baseEvent
}

/** Where a kind of value goes: the first path that the class has. */
const PLACES: Readonly<Record<Kind, readonly string[]>> = {
  time: ['time'],
  ip: ['src_endpoint.ip', 'device.ip'],
  network: ['unmapped.network'],
  port: ['dst_endpoint.port', 'unmapped.port'],
  src_port: ['src_endpoint.port'],
  dst_ip: ['dst_endpoint.ip'],
  dst_port: ['dst_endpoint.port'],
  protocol: ['connection_info.protocol_name'],
  url: ['http_request.url.url_string', 'url.url_string'],
  domain: ['dst_endpoint.hostname', 'unmapped.domain'],
  hostname: ['src_endpoint.hostname', 'device.hostname'],
  md5: ['file.hashes.value'],
  sha1: ['file.hashes.value'],
  sha256: ['file.hashes.value'],
  email: ['actor.user.email_addr'],
  mac: ['src_endpoint.mac', 'device.mac'],
  asn: ['src_endpoint.autonomous_system.number'],
  country: ['src_endpoint.location.country'],
  city: ['src_endpoint.location.city'],
  name: ['firewall_rule.name'],
  category: ['firewall_rule.category'],
  detail: ['message'],
  user: ['actor.user.name'],
  host: ['device.hostname'],
  file: ['file.path', 'unmapped.file'],
  process: ['actor.process.name'],
  command: ['process.cmd_line'],
  rule: ['firewall_rule.name'],
  action: ['status_detail'],
  severity: ['severity_id'],
  message: ['message'],
  bytes: ['traffic.bytes'],
}

const SEVERITY_WORDS: Readonly<Record<string, number>> = {
  info: 1,
  informational: 1,
  low: 2,
  medium: 3,
  high: 4,
  critical: 5,
  Info: 1,
  Low: 2,
  Medium: 3,
  High: 4,
  Critical: 5,
  Thấp: 2,
  'Trung bình': 3,
  Cao: 4,
  'Nghiêm trọng': 5,
}

function ruleOf({ name, values }: Column, kind: Kind, classUid: number): MappingRule | null {
  const to = PLACES[kind].find((path) => attributeAt(classUid, path) !== undefined)
  if (to === undefined) return null
  const transforms: MappingTransform[] = [{ kind: 'trim' }]
  if (kind === 'time') transforms.push({ kind: 'time', format: timeFormatOf(values) ?? 'auto' })
  else if (kind === 'severity') transforms.push({ kind: 'enum', values: SEVERITY_WORDS, otherwise: 0 })
  else if (kind === 'protocol') transforms.push({ kind: 'lower' })
  return { from: name, to, transforms }
}
