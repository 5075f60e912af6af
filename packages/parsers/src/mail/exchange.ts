/**
 * Message tracking of Exchange Server and what else it logs in the same form (`#Fields:`, comma-separated): transport's SMTP
 * protocol logs have `local-endpoint` and `remote-endpoint`. Times are UTC with `Z`.
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import type { LogHeader } from '../log-header.ts'
import { addProblem, filled, number, put } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, endpoint, newOcsf, setClass } from '../normalise/ocsf.ts'
import { applyVerdict, known, parsed, setUnmapped, verdictOf } from '../normalise/parts.ts'
import type { Named } from '../normalise/parts.ts'
import { takeTime } from '../normalise/time.ts'
import { cellsOf } from '../text/cells.ts'

const PRODUCT = Object.freeze({ name: 'Exchange Server', vendor_name: 'Microsoft' })
const LOGSOURCE: Logsource = Object.freeze({ product: 'exchange', service: 'messagetracking', category: 'email' })
const PROTOCOL_SOURCE: Logsource = Object.freeze({ product: 'exchange', service: 'smtp' })

const MAPPED = known(
  'date-time client-ip client-hostname server-ip server-hostname event-id message-id recipient-address recipient-status ' +
    'total-bytes message-subject sender-address directionality local-endpoint remote-endpoint session-id',
)

export function normaliseExchange(text: string, header: LogHeader, r: Reading): ParsedEvent {
  const cells = cellsOf(text, 0, text.length, r.limits.maxFields)
  const x: Record<string, unknown> = {}
  for (let i = 0; i < cells.length; i++) {
    const value = cells[i] ?? ''
    if (value !== '') put(x, header.fields[i] ?? `column_${i}`, value)
  }
  if (cells.length < header.fields.length)
    addProblem(r, 'event.truncated', text.length, header.fields[cells.length] ?? '')
  else if (cells.length > header.fields.length) addProblem(r, 'event.bad_field', text.length)
  const time = filled(x['date-time']) ?? filled(x['#Fields: date-time'])
  if (time !== undefined) takeTime(r, time, 'date-time')
  const version = header.directives.get('version')
  const event = newOcsf(r, CLASS.baseEvent, 0, 1, version === undefined ? PRODUCT : { ...PRODUCT, version })
  const isTracking = x['event-id'] !== undefined
  if (isTracking) mapTracking(x, event)
  else mapProtocol(x, event)
  setUnmapped(event, x, MAPPED)
  return { ...parsed('exchange-tracking', event, x, isTracking ? LOGSOURCE : PROTOCOL_SOURCE, r), header: header.text }
}

const FAILED: ReadonlySet<string> = new Set([
  'FAIL',
  'BADMAIL',
  'DSN',
  'POISONMESSAGE',
  'SUBMITFAIL',
  'DROP',
  'DELIVERFAIL',
])

function mapTracking(x: Named, event: OcsfEvent): void {
  const what = filled(x['event-id']) ?? ''
  event.metadata.event_code = what
  const src = endpoint(filled(x['client-ip']) ?? filled(x['client-hostname']), undefined)
  const dst = endpoint(filled(x['server-ip']) ?? filled(x['server-hostname']), undefined)
  if (src !== undefined) {
    event.src_endpoint = src
    const name = filled(x['client-hostname'])
    if (name !== undefined) src.hostname = name
  }
  if (dst !== undefined) {
    event.dst_endpoint = dst
    const name = filled(x['server-hostname'])
    if (name !== undefined) dst.hostname = name
  }
  const mail: Record<string, unknown> = {}
  const from = filled(x['sender-address'])
  const to = filled(x['recipient-address'])
  const id = filled(x['message-id'])
  const subject = filled(x['message-subject'])
  if (from !== undefined && from !== '<>') mail['from'] = from
  if (to !== undefined) mail['to'] = to.split(';', 256)
  if (id !== undefined) mail['message_uid'] = id.startsWith('<') && id.endsWith('>') ? id.slice(1, -1) : id
  if (subject !== undefined) mail['subject'] = subject
  const size = number(x['total-bytes'])
  if (size !== undefined) mail['size'] = size
  event['email'] = mail
  const direction = filled(x['directionality'])
  event['direction_id'] = direction === 'Incoming' ? 1 : direction === 'Originating' ? 2 : 0
  setClass(
    event,
    CLASS.emailActivity,
    what === 'SEND' || what === 'SUBMIT' ? 1 : what === 'RECEIVE' || what === 'DELIVER' ? 2 : 4,
  )
  event.status_id = FAILED.has(what) ? 2 : what === 'DEFER' ? 99 : 1
  const status = filled(x['recipient-status'])
  if (status !== undefined) event['status_detail'] = status
  if (what === 'FAIL' && status?.startsWith('5') === true) applyVerdict(event, verdictOf('reject'))
}

/** Both ends of a session: `192.0.2.1:25`. */
function mapProtocol(x: Named, event: OcsfEvent): void {
  const remote = socketOf(filled(x['remote-endpoint']))
  const local = socketOf(filled(x['local-endpoint']))
  if (remote !== undefined) event.src_endpoint = remote
  if (local !== undefined) event.dst_endpoint = local
  const session = filled(x['session-id'])
  if (remote === undefined && local === undefined) return
  event.connection_info = { direction_id: 0 }
  if (session !== undefined) event.connection_info.uid = session
  const data = filled(x['data'])
  if (data !== undefined) event.message = data
  event['app_name'] = 'smtp'
  const word = filled(x['event'])
  setClass(event, CLASS.networkActivity, word === '+' ? 1 : word === '-' ? 2 : 6)
}

function socketOf(text: string | undefined): ReturnType<typeof endpoint> {
  if (text === undefined) return undefined
  const colon = text.lastIndexOf(':')
  if (colon < 0) return endpoint(text, undefined)
  const address = text.slice(0, colon).replace(/^\[|\]$/g, '')
  return endpoint(address, number(text.slice(colon + 1)))
}
