/**
 * Postfix: smtpd, cleanup, qmgr, smtp and the other delivery agents, bounce and reject lines, SASL logons. A line says one
 * step of a message; the queue id ties the steps together (`email.message_uid` where no Message-ID is known,
 * `metadata.correlation_uid` always).
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { filled, number } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, endpoint, newOcsf, setClass, takeBack } from '../normalise/ocsf.ts'
import { applyVerdict, parsed, verdictOf } from '../normalise/parts.ts'
import type { SyslogHead } from '../syslog/head.ts'

const PRODUCT = Object.freeze({ name: 'Postfix' })
const LOGSOURCE: Logsource = Object.freeze({ product: 'postfix', category: 'email' })

type Fields = Record<string, unknown>

export function normalisePostfix(text: string, at: number, head: SyslogHead | null, r: Reading): ParsedEvent {
  const message = text.slice(at)
  const service = serviceOf(head?.program)
  const x: Fields = { service }
  const event = newOcsf(r, CLASS.baseEvent, 0, 1, PRODUCT)
  event.message = message
  event.metadata.log_name = 'mail'
  if (service !== '') event.metadata.event_code = service
  if (head?.host !== undefined) event.device = { hostname: head.host, type_id: 0 }
  const from = takeQueueId(message, x)
  const queueId = filled(x['queue_id'])
  if (queueId !== undefined && queueId !== 'NOQUEUE') event.metadata.correlation_uid = queueId
  if (!readReject(message, from, x, event) && !readConnection(message, service, x, event)) {
    readPairs(message, from, x)
    readDelivery(message, service, x, event)
  }
  const unmapped: Fields = {}
  for (const key of [
    'service',
    'queue_id',
    'nrcpt',
    'delay',
    'delays',
    'dsn',
    'relay',
    'orig_to',
    'sasl_method',
    'proto',
  ]) {
    if (x[key] !== undefined) unmapped[key] = x[key]
  }
  event.unmapped = unmapped
  return parsed('postfix', event, x, LOGSOURCE, r)
}

/** `postfix/submission/smtpd` is `smtpd`. */
function serviceOf(program: string | undefined): string {
  if (program === undefined) return ''
  const slash = program.lastIndexOf('/')
  return slash < 0 ? '' : program.slice(slash + 1)
}

/** `4F1A2B3C4D: ` or a long id in front; answers where the words begin. */
function takeQueueId(message: string, x: Fields): number {
  const colon = message.indexOf(': ')
  if (colon < 5 || colon > 24) return 0
  const id = message.slice(0, colon)
  if (id !== 'NOQUEUE' && !/^(?=.*\d)[0-9A-Za-z]{5,24}$/.test(id)) return 0
  x['queue_id'] = id
  return colon + 2
}

/** `name[203.0.113.7]:25` */
function setHost(text: string | undefined): { hostname?: string; ip?: string; port?: number } | undefined {
  if (text === undefined) return undefined
  const open = text.indexOf('[')
  const close = text.indexOf(']', open)
  if (open < 0 || close < 0) return undefined
  const inner = text.slice(open + 1, close)
  const address = inner.startsWith('IPv6:') ? inner.slice(5) : inner
  const colon = text.charCodeAt(close + 1) === 58 ? Number.parseInt(text.slice(close + 2, close + 8), 10) : Number.NaN
  const end = endpoint(address, colon >= 0 && colon <= 65_535 ? colon : undefined)
  const name = text.slice(0, open)
  if (end !== undefined && name !== '' && name !== 'unknown' && end.hostname === undefined) end.hostname = name
  return end
}

const inAngles = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1) : text

/** `key=value, key=<value>, …`; a value ends at a comma and a blank, or at ` (` of a comment. */
function readPairs(message: string, from: number, x: Fields): void {
  let i = from
  for (let n = 0; n < 32 && i < message.length; n++) {
    const equals = message.indexOf('=', i)
    if (equals < 0 || equals - i > 24) return
    const key = message.slice(i, equals)
    if (!/^[a-z_-]{2,24}$/i.test(key)) return
    let end: number
    if (key === 'status') end = message.length
    else {
      end = message.indexOf(', ', equals)
      if (end < 0) end = message.length
      const comment = message.indexOf(' (', equals)
      if (comment > 0 && comment < end) end = comment
    }
    x[key] = message.slice(equals + 1, end)
    if (!message.startsWith(', ', end)) return
    i = end + 2
  }
}

/** `reject: RCPT from name[ip]: 554 5.7.1 <x>: why; from=<a> to=<b> proto=ESMTP helo=<h>`, also of milters and of cleanup. */
function readReject(message: string, from: number, x: Fields, event: OcsfEvent): boolean {
  const match = /^(milter-)?(reject|hold|discard|filter|warn|reject_warning): /.exec(message.slice(from, from + 40))
  if (match === null) return false
  const start = from + match[0].length
  const semicolon = message.lastIndexOf('; from=')
  const reason = message.slice(start, semicolon < 0 ? message.length : semicolon)
  x['action'] = match[2] ?? ''
  x['reason'] = reason
  if (semicolon >= 0) {
    for (const word of message.slice(semicolon + 2).split(' ', 8)) {
      const equals = word.indexOf('=')
      if (equals > 0) x[word.slice(0, equals)] = word.slice(equals + 1)
    }
  }
  const named = reason.indexOf(' from ')
  const colon = reason.indexOf(']', named)
  const src = named < 0 || colon < 0 ? undefined : setHost(reason.slice(named + 6, colon + 1))
  if (src !== undefined) event.src_endpoint = src
  setMail(x, event, 2, 1)
  event['status_detail'] = reason
  const code = /: (\d{3}) /.exec(reason.slice(0, 400))?.[1]
  if (code !== undefined) event['status_code'] = code
  const isRefused = match[2] === 'reject' || match[2] === 'discard'
  if (isRefused) event.status_id = 2
  applyVerdict(
    event,
    verdictOf(
      match[2] === 'reject'
        ? 'reject'
        : match[2] === 'discard'
          ? 'drop'
          : match[2] === 'hold'
            ? 'quarantine'
            : undefined,
    ),
  )
  const helo = inAngles(filled(x['helo']))
  if (helo !== undefined) event['smtp_hello'] = helo
  return true
}

/** Connections and logons that smtpd and smtp tell without a message. */
function readConnection(message: string, service: string, x: Fields, event: OcsfEvent): boolean {
  const connect =
    /^(connect|disconnect|lost connection after \S{1,16}|timeout after \S{1,16}|too many errors after \S{1,16}) from /.exec(
      message.slice(0, 80),
    )
  if (connect !== null) {
    const rest = message.slice(connect[0].length)
    const src = setHost(rest.split(' ', 1)[0])
    x['client'] = rest.split(' ', 1)[0] ?? ''
    if (src !== undefined) event.src_endpoint = src
    setClass(event, CLASS.networkActivity, message.startsWith('connect') ? 1 : 2)
    event['app_name'] = 'smtp'
    return true
  }
  const sasl = message.indexOf(': SASL ')
  if (sasl > 0 && message.includes('authentication fail', sasl)) {
    const src = setHost(message.slice(message.startsWith('warning: ') ? 9 : 0, sasl))
    if (src !== undefined) event.src_endpoint = src
    const name = /sasl_username=([^,\s]{1,256})/.exec(message.slice(sasl, sasl + 1024))?.[1]
    setClass(event, CLASS.authentication, 1)
    event.status_id = 2
    event.user = { name: name ?? 'unknown' }
    event['service'] = { name: service === '' ? 'smtpd' : service }
    event['status_detail'] = message.slice(sasl + 2)
    event['is_remote'] = true
    x['sasl_method'] = message.slice(sasl + 7).split(' ', 1)[0] ?? ''
    if (name !== undefined) x['sasl_username'] = name
    return true
  }
  return false
}

function setMail(x: Fields, event: OcsfEvent, activity: number, direction: number): void {
  const mail: Record<string, unknown> = {}
  const from = inAngles(filled(x['from']))
  const to = inAngles(filled(x['to']))
  const id = inAngles(filled(x['message-id'])) ?? filled(x['queue_id'])
  if (from !== undefined) mail['smtp_from'] = from
  if (to !== undefined && to !== '') mail['smtp_to'] = [to]
  if (id !== undefined && id !== 'NOQUEUE') mail['message_uid'] = id
  const size = number(x['size'])
  if (size !== undefined) mail['size'] = size
  event['email'] = mail
  event['direction_id'] = direction
  setClass(event, CLASS.emailActivity, activity)
}

const LOCAL_AGENTS: ReadonlySet<string> = new Set(['local', 'virtual', 'lmtp', 'pipe'])

function readDelivery(message: string, service: string, x: Fields, event: OcsfEvent): void {
  const status = filled(x['status'])
  const client = setHost(filled(x['client']))
  if (client !== undefined) event.src_endpoint = client
  const user = filled(x['sasl_username'])
  if (user !== undefined) event.actor = { user: { name: user } }
  if (status !== undefined) {
    const word = status.split(' ', 1)[0] ?? ''
    x['status'] = word
    const open = status.indexOf('(')
    if (open >= 0) event['status_detail'] = status.slice(open + 1, status.endsWith(')') ? -1 : undefined)
    const isLocal = LOCAL_AGENTS.has(service)
    setMail(x, event, isLocal ? 2 : 1, isLocal ? 1 : 2)
    event.status_id = word === 'sent' || word === 'deliverable' ? 1 : word === 'deferred' ? 99 : 2
    event['status_code'] = filled(x['dsn']) ?? word
    const relay = setHost(filled(x['relay']))
    if (relay !== undefined) event.dst_endpoint = relay
    return
  }
  if (user !== undefined && x['from'] === undefined) {
    setClass(event, CLASS.authentication, 1)
    event.status_id = 1
    event.user = { name: user }
    takeBack(event, 'actor')
    event['service'] = { name: service === '' ? 'smtpd' : service }
    event['is_remote'] = true
    return
  }
  const hasMail = x['from'] !== undefined || x['message-id'] !== undefined || user !== undefined || client !== undefined
  if (hasMail && x['queue_id'] !== undefined)
    setMail(x, event, client === undefined ? 4 : 2, client === undefined ? 0 : 1)
  else if (message.startsWith('warning: header Subject: ') || x['queue_id'] !== undefined) setMail(x, event, 4, 0)
}
