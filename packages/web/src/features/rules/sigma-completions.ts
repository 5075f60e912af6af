import type { Completer, CodeOption } from '../../ui/code-mount.ts'

/** What the Sigma specification (2.1) lets stand where; shown while a rule is written. */
const TOP = [
  'title',
  'id',
  'status',
  'description',
  'references',
  'author',
  'date',
  'modified',
  'tags',
  'logsource',
  'detection',
  'fields',
  'falsepositives',
  'level',
  'license',
  'related',
  'correlation',
  'filter',
]
const VALUES: Readonly<Record<string, readonly string[]>> = {
  status: ['stable', 'test', 'experimental', 'deprecated', 'unsupported'],
  level: ['informational', 'low', 'medium', 'high', 'critical'],
  product: ['windows', 'linux', 'macos', 'zeek', 'cisco', 'fortinet', 'aws', 'azure', 'gcp', 'm365'],
  category: [
    'process_creation',
    'network_connection',
    'dns_query',
    'dns',
    'file_event',
    'file_access',
    'file_delete',
    'registry_set',
    'registry_event',
    'image_load',
    'process_access',
    'pipe_created',
    'ps_script',
    'driver_load',
    'create_remote_thread',
    'proxy',
    'webserver',
    'firewall',
    'antivirus',
  ],
  service: [
    'security',
    'system',
    'sysmon',
    'powershell',
    'application',
    'windefend',
    'taskscheduler',
    'auditd',
    'sshd',
    'sudo',
    'cron',
    'auth',
  ],
  type: ['event_count', 'value_count', 'temporal', 'temporal_ordered', 'value_sum', 'value_avg', 'value_percentile'],
}
const MODIFIERS = [
  'contains',
  'startswith',
  'endswith',
  'all',
  'cased',
  'exists',
  're',
  'base64',
  'base64offset',
  'utf16le',
  'utf16be',
  'utf16',
  'wide',
  'windash',
  'cidr',
  'lt',
  'lte',
  'gt',
  'gte',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'year',
  'expand',
  'fieldref',
  'neq',
]
const WORDS = ['and', 'or', 'not', '1 of', 'all of', 'them']
const asOptions = (labels: readonly string[]): CodeOption[] => labels.map((label) => ({ label }))

/** Names of the parts below `detection`, without the condition. */
function partNames(text: string): readonly string[] {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.startsWith('detection:'))
  if (start === -1) return []
  const out: string[] = []
  let indent = 0
  for (const line of lines.slice(start + 1)) {
    if (/^\S/.test(line)) break
    const match = /^(\s+)([\w-]+):/.exec(line)
    if (match === null) continue
    const depth = match[1]?.length ?? 0
    if (indent === 0) indent = depth
    if (depth === indent && match[2] !== 'condition' && match[2] !== undefined) out.push(match[2])
  }
  return out
}

/** What may be written before the cursor: keys of a rule, values of its keys, modifiers behind a field, parts in a condition. */
export const completeSigma: Completer = (line, text) => {
  const bar = /\|([\w]*)$/.exec(line)
  if (bar !== null && !line.includes(':'))
    return { from: line.length - (bar[1]?.length ?? 0), options: asOptions(MODIFIERS) }
  const condition = /^\s*condition:\s.*?([\w*-]*)$/.exec(line)
  if (condition !== null)
    return { from: line.length - (condition[1]?.length ?? 0), options: asOptions([...partNames(text), ...WORDS]) }
  const value = /^\s*-?\s*([\w-]+):\s+([\w-]*)$/.exec(line)
  if (value !== null) {
    const known = VALUES[value[1] ?? '']
    return known === undefined ? null : { from: line.length - (value[2]?.length ?? 0), options: asOptions(known) }
  }
  const key = /^([\w-]*)$/.exec(line)
  if (key !== null) return { from: 0, options: asOptions(TOP.map((name) => `${name}:`)) }
  const logsource = /^\s+([a-z]*)$/.exec(line)
  if (logsource !== null && /(?:^|\n)logsource:\s*(?:\n\s+[^\n]*)*$/.test(textBefore(text, line)))
    return { from: line.length - (logsource[1]?.length ?? 0), options: asOptions(['product', 'category', 'service']) }
  return null
}

/** The text as far as the line being written, found by its last occurrence. */
function textBefore(text: string, line: string): string {
  const at = text.lastIndexOf(`\n${line}`)
  return at === -1 ? text : text.slice(0, at)
}
