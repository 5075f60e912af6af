/** Dovecot: logons by IMAP, POP3, ManageSieve and submission, refused ones, and mails saved by LMTP. */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { filled } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, endpoint, newOcsf, setClass } from '../normalise/ocsf.ts'
import { parsed } from '../normalise/parts.ts'
import type { SyslogHead } from '../syslog/head.ts'

const PRODUCT = Object.freeze({ name: 'Dovecot' })
const LOGSOURCE: Logsource = Object.freeze({ product: 'dovecot', category: 'email' })

export function normaliseDovecot(text: string, at: number, head: SyslogHead | null, r: Reading): ParsedEvent {
  const message = text.slice(at)
  const x: Record<string, unknown> = {}
  const event = newOcsf(r, CLASS.baseEvent, 0, 1, PRODUCT)
  event.message = message
  event.metadata.log_name = 'mail'
  if (head?.host !== undefined) event.device = { hostname: head.host, type_id: 0 }
  const colon = message.indexOf(': ')
  const service = colon > 0 && colon < 200 ? message.slice(0, colon) : ''
  const words = colon > 0 ? message.slice(colon + 2) : message
  x['service'] = service.split(/[(:<]/, 1)[0] ?? ''
  readList(words, x)
  const account = userOf(service, words, x)
  if (service.endsWith('-login')) readLogin(words, service, account, x, event)
  else if (service === 'auth' || service.startsWith('auth-worker') || service === 'auth: Error')
    readAuth(words, event, x)
  else if (words.includes('saved mail to ')) readSaved(words, account, event)
  else if (account !== undefined && /^(?:Disconnected|Logged out|Connection closed)/.test(words)) {
    logon(event, 2, 1, account, service)
  } else if (account !== undefined) event.actor = { user: { name: account } }
  event.unmapped = { ...x }
  return parsed('dovecot', event, x, LOGSOURCE, r)
}

/** `user=<an@a.example>, method=PLAIN, rip=203.0.113.7, lip=192.0.2.1, TLS, session=<x>`. */
function readList(words: string, x: Record<string, unknown>): void {
  let i = words.indexOf('user=')
  for (let n = 0; i >= 0 && n < 32 && i < words.length; n++) {
    let end = words.indexOf(', ', i)
    if (end < 0) end = words.length
    const equals = words.indexOf('=', i)
    if (equals > 0 && equals < end) {
      const value = words.slice(equals + 1, end)
      x[words.slice(i, equals)] = value.startsWith('<') && value.endsWith('>') ? value.slice(1, -1) : value
    } else if (end - i <= 8) x[words.slice(i, end).toLowerCase()] = true
    i = end + 2
  }
}

/** From the list, or in brackets behind the service: `imap(an)<12><x>`. */
function userOf(service: string, words: string, x: Record<string, unknown>): string | undefined {
  const listed = filled(x['user'])
  if (listed !== undefined) return listed
  const open = service.indexOf('(')
  const name = open < 0 ? undefined : service.slice(open + 1, service.indexOf(')', open)).split(',', 1)[0]
  if (name !== undefined && name !== '') {
    x['user'] = name
    return name
  }
  return undefined
}

function logon(event: OcsfEvent, activity: number, status: number, name: string | undefined, service: string): void {
  setClass(event, CLASS.authentication, activity)
  event.status_id = status
  event.user = { name: name === undefined || name === '' ? 'unknown' : name }
  event['service'] = { name: service.split(/[-(]/, 1)[0] ?? 'dovecot' }
}

function readLogin(
  words: string,
  service: string,
  account: string | undefined,
  x: Record<string, unknown>,
  event: OcsfEvent,
): void {
  const src = endpoint(filled(x['rip']), undefined)
  const dst = endpoint(filled(x['lip']), undefined)
  if (src !== undefined) event.src_endpoint = src
  if (dst !== undefined) event.dst_endpoint = dst
  if (words.startsWith('Login: ')) logon(event, 1, 1, account, service)
  else if (words.includes('auth failed') || words.includes('Authentication failed') || words.includes('unknown user')) {
    logon(event, 1, 2, account, service)
    event['status_detail'] = words.slice(0, words.indexOf(': user=') < 0 ? words.length : words.indexOf(': user='))
  } else if (src !== undefined) {
    setClass(event, CLASS.networkActivity, 2)
    event['app_name'] = service.split('-', 1)[0] ?? ''
  }
  event['is_remote'] = true
}

/** `passwd-file(an,203.0.113.7): unknown user`, `pam(an,203.0.113.7,<x>): Password mismatch`. */
function readAuth(words: string, event: OcsfEvent, x: Record<string, unknown>): void {
  const match = /^(?:Error: |Info: )?[\w-]{1,32}\(([^,)]{1,256}),([0-9a-fA-F.:]{2,45})(?:,<[^>]{0,64}>)?\): /.exec(
    words.slice(0, 420),
  )
  if (match === null) return
  const [whole, name = '', address = ''] = match
  x['user'] = name
  x['rip'] = address
  const reason = words.slice(whole.length)
  if (!/unknown user|mismatch|fail|denied|expired|disabled|locked/i.test(reason.slice(0, 200))) return
  const src = endpoint(address, undefined)
  if (src !== undefined) event.src_endpoint = src
  logon(event, 1, 2, name, 'auth')
  event['status_detail'] = reason
  event['is_remote'] = true
}

function readSaved(words: string, account: string | undefined, event: OcsfEvent): void {
  const id = /msgid=<([^>]{1,998})>/.exec(words.slice(0, 1200))?.[1]
  const mail: Record<string, unknown> = { smtp_to: [account ?? 'unknown'] }
  if (id !== undefined) mail['message_uid'] = id
  event['email'] = mail
  event['direction_id'] = 1
  setClass(event, CLASS.emailActivity, 2)
}
