/** A syslog message to OCSF: its head, then what the message holds (CEF, JSON, or the words of a known program). */
import type { OcsfEvent, ParsedEvent } from '@haidang/contracts'
import type { ReadBody, Reading } from '../reading.ts'
import { startsCef } from '../cef/read-cef.ts'
import { startsLeef } from '../leef/read-leef.ts'
import { readSyslogHead } from './header.ts'
import type { SyslogHead } from './head.ts'
import { normaliseMessage } from './message.ts'

/** How far from the start of a line a head may reach before a CEF or LEEF body. */
const HEAD_REACH = 512

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
  const { device } = event
  if (head.host === undefined) return
  if (device === undefined) event.device = { hostname: head.host, type_id: 0 }
  else if (device.hostname === undefined && device.ip === undefined) {
    const { name: _unnamed, ...rest } = device
    event.device = { ...rest, hostname: head.host }
  }
}
