/** A syslog message that is just words: its head, and what the words of a known program say. */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { addProblem, NO_PROBLEMS, number, put } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, newOcsf } from '../normalise/ocsf.ts'
import type { SyslogHead } from './head.ts'
import { programOf } from './programs.ts'

const PRODUCT = Object.freeze({ name: 'syslog' })

const FACILITIES = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const

/** Syslog severity 0 (emergency) … 7 (debug) to OCSF. */
const SEVERITIES = [6, 5, 5, 4, 3, 1, 1, 1] as const

/** The event of a message that no source knows better. */
export function normaliseMessage(line: string, head: SyslogHead, r: Reading): ParsedEvent {
  const isBare = head.priority < 0 && head.timeText === undefined
  if (isBare) addProblem(r, 'event.bad_header', 0)
  const severity = head.priority < 0 ? 0 : (SEVERITIES[head.priority & 7] ?? 0)
  const event = newOcsf(r, CLASS.baseEvent, 0, severity, PRODUCT)
  const message = head.messageAt === 0 ? line : line.slice(head.messageAt)
  event.message = message
  const fields: Record<string, unknown> = { message }
  const { metadata } = event
  if (head.timeText !== undefined) metadata.original_time = head.timeText
  if (head.messageId !== undefined) {
    metadata.event_code = head.messageId
    fields['msgid'] = head.messageId
  }
  if (head.priority >= 0) {
    const facility = FACILITIES[head.priority >> 3]
    if (facility !== undefined) {
      metadata.log_name = facility
      fields['facility'] = facility
    }
    fields['severity'] = head.priority & 7
  }
  if (head.host !== undefined) {
    event.device = { hostname: head.host, type_id: 0 }
    fields['hostname'] = head.host
  }
  if (head.program !== undefined) {
    const pid = number(head.pid)
    event.actor = { process: pid === undefined ? { name: head.program } : { name: head.program, pid } }
    fields['program'] = head.program
    if (head.pid !== undefined) fields['pid'] = head.pid
  }
  if (head.origin !== undefined) fields['origin'] = head.origin
  if (head.structured !== null) addStructured(head.structured, event, fields)
  const known = programOf(head.program)
  let service = 'syslog'
  if (known !== undefined) {
    service = known[0]
    known[1](message, event, fields)
  }
  return {
    format: 'syslog',
    ocsf: event,
    fields,
    logsource: LOGSOURCES.get(service) ?? { product: 'linux', service },
    problems: r.problems ?? NO_PROBLEMS,
  }
}

function addStructured(
  structured: Record<string, Record<string, string>>,
  event: OcsfEvent,
  fields: Record<string, unknown>,
): void {
  const unmapped: Record<string, unknown> = {}
  for (const id in structured) {
    const params = structured[id]
    if (params === undefined) continue
    put(unmapped, id, params)
    for (const name in params) put(fields, `${id}.${name}`, params[name])
  }
  event.unmapped = unmapped
}

const LOGSOURCES: ReadonlyMap<string, Logsource> = new Map(
  ['sshd', 'sudo', 'su', 'cron', 'auth', 'kernel', 'syslog', 'vsftpd', 'ftpd', 'clamav', 'auditd', 'guacamole'].map(
    (service) => [service, Object.freeze({ product: 'linux', service })],
  ),
)
