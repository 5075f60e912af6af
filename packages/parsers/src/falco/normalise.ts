/** Falco's alerts: JSON (`json_output`) with its output fields, or the line `08:00:00.123456789: Warning … (user=root …)`. */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { filled, inspect, isObject, number, port, text } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { CLASS, endpoint, fileOf, newOcsf, setClass, setRule, takeBack } from '../normalise/ocsf.ts'
import { applyAlert, parsed, severityWord, UNNAMED_DEVICE, verdictOf } from '../normalise/parts.ts'
import { takeInstant, takeTime } from '../normalise/time.ts'
import type { SyslogHead } from '../syslog/head.ts'
import { readPairs } from '../text/pairs.ts'

const PRODUCT = Object.freeze({ name: 'Falco', vendor_name: 'Falco' })
const LOGSOURCE: Logsource = Object.freeze({ product: 'linux', service: 'falco' })

const PRIORITIES = ['Emergency', 'Alert', 'Critical', 'Error', 'Warning', 'Notice', 'Informational', 'Debug'] as const

/** `08:00:00.123456789: Warning `: length of the clock part, or -1. */
export function falcoAt(s: string, at: number): number {
  if (s.charCodeAt(at + 2) !== 58 || s.charCodeAt(at + 5) !== 58 || s.charCodeAt(at + 8) !== 46) return -1
  const colon = s.indexOf(': ', at + 9)
  if (colon < 0 || colon > at + 20) return -1
  return PRIORITIES.some((word) => s.startsWith(`${word} `, colon + 2)) ? colon - at : -1
}

export function normaliseFalcoText(s: string, at: number, head: SyslogHead | null, r: Reading): ParsedEvent | null {
  const clock = falcoAt(s, at)
  if (clock < 0) return null
  const wordAt = at + clock + 2
  const blank = s.indexOf(' ', wordAt)
  const priority = s.slice(wordAt, blank)
  const message = s.slice(blank + 1)
  // Only a clock: the day is that of the head, or of receipt.
  if (head?.timeText === undefined) takeInstant(r, clockNear(s, at, r), 0, 'time')
  const open = message.lastIndexOf(' (')
  const x: Record<string, unknown> = {}
  if (open > 0 && message.endsWith(')')) readPairs(message, open + 2, message.length - 1, x, r)
  const title = open > 0 ? message.slice(0, open) : message
  const event = newOcsf(r, CLASS.baseEvent, 0, severityWord(priority, 1), PRODUCT)
  event.message = message
  event.device = head?.host === undefined ? { ...UNNAMED_DEVICE } : { hostname: head.host, type_id: 0 }
  mapOutput(x, event)
  applyAlert(event, verdictOf('detected'))
  setRule(event, { uid: '', name: title })
  event.unmapped = { ...x }
  return parsed('falco', event, { ...x, priority, output: message }, LOGSOURCE, r)
}

/** The instant of a clock of UTC nearest to receipt. */
function clockNear(s: string, at: number, r: Reading): number {
  const msOfDay =
    Number(s.slice(at, at + 2)) * 3_600_000 +
    Number(s.slice(at + 3, at + 5)) * 60_000 +
    Number(s.slice(at + 6, at + 8)) * 1000 +
    Number(s.slice(at + 9, at + 12))
  const day = Math.floor(r.receivedAt / 86_400_000) * 86_400_000
  const ms = day + msOfDay
  return ms > r.receivedAt + 43_200_000 ? ms - 86_400_000 : ms < r.receivedAt - 43_200_000 ? ms + 86_400_000 : ms
}

export function normaliseFalco(o: JsonObject, r: Reading): ParsedEvent {
  inspect(r, o, 0)
  takeTime(r, o['time'], 'time')
  const x = isObject(o['output_fields']) ? o['output_fields'] : {}
  const event = newOcsf(r, CLASS.baseEvent, 0, severityWord(o['priority'], 1), PRODUCT)
  event.message = text(o['output']) ?? ''
  const host = text(o['hostname'])
  event.device = host === undefined ? { ...UNNAMED_DEVICE } : { hostname: host, type_id: 0 }
  mapOutput(x, event)
  applyAlert(event, verdictOf('detected'))
  const rule = text(o['rule']) ?? ''
  setRule(event, { uid: '', name: rule, category: text(o['source']) })
  event.metadata.event_code = rule
  const { tags } = o
  if (Array.isArray(tags)) {
    const techniques = tags.filter((tag): tag is string => typeof tag === 'string' && /^T\d{4}(?:\.\d{3})?$/.test(tag))
    if (techniques.length > 0) event.attacks = techniques.slice(0, 32).map((uid) => ({ technique: { uid } }))
  }
  const unmapped: Record<string, unknown> = {}
  if (Array.isArray(tags)) unmapped['tags'] = tags
  unmapped['output_fields'] = x
  event.unmapped = unmapped
  return parsed('falco', event, { ...x, ...o }, LOGSOURCE, r)
}

/** Falco's fields by their names; the text form shortens some of them. */
function mapOutput(x: Readonly<Record<string, unknown>>, event: OcsfEvent): void {
  const read = (...names: string[]): string | undefined => {
    for (const name of names) {
      const value = x[name]
      const found = typeof value === 'number' ? String(value) : filled(value)
      if (found !== undefined && found !== '<NA>') return found
    }
    return undefined
  }
  const user = read('user.name', 'user')
  const name = read('proc.name', 'process', 'proc_name')
  const line = read('proc.cmdline', 'command', 'cmdline')
  const path = read('proc.exepath', 'exe', 'proc_exepath')
  const pid = number(read('proc.pid', 'pid'))
  if (user !== undefined) event.actor = { user: { name: user } }
  if (name !== undefined || line !== undefined || path !== undefined) {
    const process: NonNullable<OcsfEvent['process']> = { name: name ?? line?.split(' ', 1)[0] ?? '' }
    if (line !== undefined) process.cmd_line = line
    if (path !== undefined) process.file = fileOf(path)
    if (pid !== undefined) process.pid = pid
    const parent = read('proc.pname', 'parent')
    const parentPid = number(read('proc.ppid', 'ppid'))
    if (parent !== undefined || parentPid !== undefined) {
      process.parent_process = {}
      if (parent !== undefined) process.parent_process.name = parent
      if (parentPid !== undefined) process.parent_process.pid = parentPid
    }
    if (pid === undefined) event.actor = { ...event.actor, process }
    else {
      event.process = process
      setClass(event, CLASS.processActivity, 1)
    }
  }
  const server = endpoint(read('fd.sip', 'fd.rip'), port(read('fd.sport', 'fd.rport')))
  const client = endpoint(read('fd.cip', 'fd.lip'), port(read('fd.cport', 'fd.lport')))
  if (server !== undefined || client !== undefined) {
    if (client !== undefined) event.src_endpoint = client
    if (server !== undefined) event.dst_endpoint = server
    if (event.process !== undefined) event.actor = { ...event.actor, process: event.process }
    takeBack(event, 'process')
    setClass(event, CLASS.networkActivity, 6)
    return
  }
  const file = read('fd.name', 'file')
  if (file !== undefined && file.startsWith('/')) {
    event.file = fileOf(file)
    if (event.process !== undefined) event.actor = { ...event.actor, process: event.process }
    takeBack(event, 'process')
    setClass(event, CLASS.fileActivity, 0)
  }
}
