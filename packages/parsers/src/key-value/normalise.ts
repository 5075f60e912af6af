/** key=value of no known product: what the usual names mean is mapped, everything stays under its own name. */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { filled } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, newOcsf, setClass, setRule, userOf } from '../normalise/ocsf.ts'
import {
  applyAlert,
  applyVerdict,
  isBlocked,
  parsed,
  setEnds,
  setProtocol,
  setTraffic,
  setUnmapped,
  severityWord,
  verdictOf,
} from '../normalise/parts.ts'
import type { Named } from '../normalise/parts.ts'
import { takeTime } from '../normalise/time.ts'
import type { SyslogHead } from '../syslog/head.ts'
import { readPairs } from '../text/pairs.ts'

const PRODUCT = Object.freeze({ name: 'Unknown' })
const LOGSOURCE: Logsource = Object.freeze({})

const SRC = ['src', 'srcip', 'src_ip', 'source_ip', 'sourceip', 'client_ip', 'clientip', 'saddr', 'SRC'] as const
const DST = ['dst', 'dstip', 'dst_ip', 'dest_ip', 'destination_ip', 'destip', 'server_ip', 'daddr', 'DST'] as const
const SRC_PORT = ['spt', 'srcport', 'src_port', 'source_port', 'sport', 'SPT'] as const
const DST_PORT = ['dpt', 'dstport', 'dst_port', 'dest_port', 'destination_port', 'dport', 'DPT'] as const
const PROTOCOL = ['proto', 'protocol', 'PROTO', 'ip_proto'] as const
const USER = ['user', 'usr', 'username', 'user_name', 'login', 'account'] as const
const HOST = ['devname', 'dvchost', 'hostname', 'host', 'computer', 'computername', 'device_name'] as const
const TIME = [
  'time',
  'timestamp',
  'datetime',
  'date_time',
  'event_time',
  'eventtime',
  'rt',
  'ts',
  'start_time',
] as const
const MESSAGE = ['msg', 'message', 'description', 'event', 'name'] as const
const THREAT = [
  'threat',
  'threat_name',
  'threatname',
  'virus',
  'virus_name',
  'virusname',
  'malware',
  'malware_name',
  'signature',
  'attack',
] as const
const ACTION = ['action', 'act', 'result', 'verdict', 'disposition'] as const
const SEVERITY = ['severity', 'sev', 'level', 'priority', 'pri'] as const

function first(x: Named, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = filled(x[name])
    if (value !== undefined) return value
  }
  return undefined
}

export function normaliseKeyValue(text: string, at: number, head: SyslogHead | null, r: Reading): ParsedEvent {
  const x: Record<string, unknown> = {}
  readPairs(text, at, text.length, x, r)
  const time = first(x, TIME)
  const date = filled(x['date'])
  if (date !== undefined && time !== undefined && time.length <= 18 && time.includes(':'))
    takeTime(r, `${date} ${time}`, 'date')
  else if (time !== undefined && (time.length > 8 || head === null)) takeTime(r, time, 'time')
  const vendor = first(x, ['vendor', 'device_vendor', 'dvc_vendor'])
  const name = first(x, ['product', 'device_product', 'prod'])
  const product = name === undefined ? PRODUCT : vendor === undefined ? { name } : { name, vendor_name: vendor }
  const event = newOcsf(r, CLASS.baseEvent, 0, severityWord(first(x, SEVERITY), 0), product)
  event.message = first(x, MESSAGE) ?? text.slice(at)
  const host = first(x, HOST)
  if (host !== undefined) event.device = { hostname: host, type_id: 0 }
  setEnds(event, first(x, SRC), first(x, SRC_PORT), first(x, DST), first(x, DST_PORT))
  setProtocol(event, first(x, PROTOCOL))
  setTraffic(event, x['sent'] ?? x['bytes_out'] ?? x['sentbyte'], x['rcvd'] ?? x['bytes_in'] ?? x['rcvdbyte'])
  const user = first(x, USER)
  if (user !== undefined) event.actor = { user: userOf(user) }
  settle(x, event)
  setUnmapped(event, x, NONE)
  return parsed('key-value', event, x, LOGSOURCE, r)
}

const NONE: ReadonlySet<string> = new Set()

function settle(x: Named, event: OcsfEvent): void {
  const action = verdictOf(first(x, ACTION))
  if (event.src_endpoint !== undefined && event.dst_endpoint !== undefined) {
    setClass(event, CLASS.networkActivity, isBlocked(action) ? 5 : 6)
  }
  const threat = first(x, THREAT)
  if (threat !== undefined && threat.toLowerCase() !== 'none') {
    applyAlert(event, action)
    if (event.severity_id === 0) event.severity_id = 3
    setRule(event, { uid: '', name: threat })
  } else applyVerdict(event, action)
}

/** Two pairs at the start, the first at once: words before them belong to a message, not to a list. */
export function startsKeyValue(text: string, at: number): boolean {
  let pairs = 0
  let i = at
  const stop = Math.min(text.length, at + 256)
  while (i < stop && pairs < 2) {
    const start = i
    while (i < stop && isKeyCharacter(text.charCodeAt(i))) i++
    if (i === start || i - start > 40 || text.charCodeAt(i) !== 61) return false
    i++
    const quote = text.charCodeAt(i)
    if (quote === 34) {
      const end = text.indexOf('"', i + 1)
      if (end < 0) return false
      i = end + 1
    } else while (i < stop && text.charCodeAt(i) > 32 && text.charCodeAt(i) !== 44) i++
    pairs++
    while (i < stop && (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 44)) i++
  }
  return pairs >= 2
}

function isKeyCharacter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c === 45 || c === 46
}
