/** A syslog message to OCSF: its head, then what the message holds (CEF, JSON, or the words of a known program). */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { addProblem, NO_PROBLEMS, number, put } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { startsCef } from '../cef/read-cef.ts'
import { startsLeef } from '../leef/read-leef.ts'
import { CLASS, newOcsf } from '../normalise/ocsf.ts'
import { readSyslogHead } from './header.ts'
import type { SyslogHead } from './head.ts'
import { programOf } from './programs.ts'

const PRODUCT = Object.freeze({ name: 'syslog' })

/** How far from the start of a line a head may reach before a CEF or LEEF body. */
const HEAD_REACH = 512

/** The event in the body of a message, where the body is more than words. */
export type ReadBody = (line: string, at: number, head: SyslogHead) => ParsedEvent | null

export function normaliseSyslog(line: string, r: Reading, readBody: ReadBody): ParsedEvent {
  const markedAt = findMarked(line)
  const head = readSyslogHead(line, markedAt < 0 ? line.length : markedAt, r)
  const event = readBody(line, markedAt < 0 ? head.messageAt : markedAt, head)
  if (event === null) return normaliseMessage(line, head, r)
  addHead(event.ocsf, head)
  return event
}

/** Where `CEF:` or `LEEF:` begins, which a head would else take for the name of a program. */
function findMarked(line: string): number {
  let at = line.indexOf('EF:')
  while (at > 0 && at <= HEAD_REACH) {
    const start = line.charCodeAt(at - 1) === 67 ? at - 1 : line.startsWith('LEEF:', at - 2) ? at - 2 : -1
    if (start >= 0) {
      const before = start === 0 ? 32 : line.charCodeAt(start - 1)
      const isMarked = before === 32 || before === 58 || before === 62 || before === 0xfeff
      if (isMarked && (startsCef(line, start) || startsLeef(line, start))) return start
    }
    at = line.indexOf('EF:', at + 3)
  }
  return -1
}

/** What the head of the envelope knows that its content did not say. */
function addHead(event: OcsfEvent, head: SyslogHead): void {
  if (head.host !== undefined && event.device === undefined) event.device = { hostname: head.host, type_id: 0 }
}

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

function normaliseMessage(line: string, head: SyslogHead, r: Reading): ParsedEvent {
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
