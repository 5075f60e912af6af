/**
 * Alerts of OSSEC as it writes them: blocks of `alerts.log` (`** Alert …`, joined by `split-records.ts`) and the one line of
 * its syslog output. The log line an alert speaks of is read by the parser of its own source, and the alert stands beside.
 */
import type { Logsource, ParsedEvent } from '@haidang/contracts'
import { addProblem, filled, put } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, endpoint, markAlert, newOcsf, setRule, userOf } from '../normalise/ocsf.ts'
import { parsed } from '../normalise/parts.ts'
import { takeInstant } from '../normalise/time.ts'

const PRODUCT = Object.freeze({ name: 'OSSEC', vendor_name: 'OSSEC Foundation' })
const LOGSOURCE: Logsource = Object.freeze({ product: 'ossec' })

/** Levels 0 to 15 as OSSEC's manual classes them. */
function severityOf(level: number): number {
  if (level >= 15) return 5
  if (level >= 12) return 4
  if (level >= 7) return 3
  return level >= 4 ? 2 : 1
}

export function startsOssec(text: string, at: number): boolean {
  return text.startsWith('** Alert ', at) || text.startsWith('Alert Level: ', at)
}

export function normaliseOssec(text: string, at: number, r: Reading): ParsedEvent | null {
  if (text.startsWith('Alert Level: ', at)) return readLine(text, at, r)
  return text.startsWith('** Alert ', at) ? readBlock(text, at, r) : null
}

interface Alert {
  readonly id: string
  readonly level: number
  readonly rule: string
  readonly description: string
  readonly groups: readonly string[]
  readonly location: string
  readonly fields: Record<string, unknown>
  readonly log: string
}

const HEADS: ReadonlyMap<string, string> = new Map([
  ['Src IP', 'srcip'],
  ['Src Port', 'srcport'],
  ['Dst IP', 'dstip'],
  ['Dst Port', 'dstport'],
  ['User', 'user'],
])

function readBlock(text: string, at: number, r: Reading): ParsedEvent {
  const lines = text
    .slice(at)
    .split('\n', 260)
    .map((line) => line.replace(/\r$/, ''))
  const [first = '', where = '', rule = '', ...rest] = lines
  // `** Alert 1795222800.1234: mail  - syslog,sshd,`
  const id = first.slice(9, first.indexOf(':') < 0 ? undefined : first.indexOf(':'))
  const dash = first.indexOf('- ')
  const groups =
    dash < 0
      ? []
      : first
          .slice(dash + 2)
          .split(',', 32)
          .map((group) => group.trim())
          .filter((group) => group !== '')
  takeInstant(r, Number(id.split('.', 1)[0]) * 1000, 0, 'Alert')
  const match = /^Rule: (\d{1,10}) \(level (\d{1,2})\) -> '(.*)'?$/.exec(rule.slice(0, 1024))
  if (match === null) addProblem(r, 'event.bad_field', text.length, 'Rule')
  const description = (match?.[3] ?? '').replace(/'$/, '')
  const fields: Record<string, unknown> = {}
  let n = 0
  for (; n < rest.length && n < 8; n++) {
    const line = rest[n] ?? ''
    const colon = line.indexOf(': ')
    const name = colon < 0 ? undefined : HEADS.get(line.slice(0, colon))
    if (name === undefined) break
    put(fields, name, line.slice(colon + 2).trim())
  }
  // `2026 Nov 21 08:00:00 (agent) 192.0.2.5->/var/log/auth.log`
  const location = where.length > 21 ? where.slice(21) : where
  return build(
    {
      id,
      level: Number(match?.[2] ?? 0),
      rule: match?.[1] ?? '',
      description,
      groups,
      location,
      fields,
      log: rest.slice(n).join('\n').trim(),
    },
    r,
  )
}

/** `Alert Level: 5; Rule: 5716 - SSHD authentication failed.; Location: …; srcip: …; user: …; the log line`. */
function readLine(text: string, at: number, r: Reading): ParsedEvent {
  const fields: Record<string, unknown> = {}
  let i = at
  for (let n = 0; n < 16; n++) {
    const colon = text.indexOf(': ', i)
    const end = text.indexOf('; ', i)
    if (colon < 0 || end < 0 || colon > end) break
    const key = text.slice(i, colon)
    if (
      !/^(?:Alert Level|Rule|Location|classification|srcip|dstip|srcport|dstport|user|Previous MD5|Current MD5)$/.test(
        key,
      )
    )
      break
    put(fields, key, text.slice(colon + 2, end))
    i = end + 2
  }
  const rule = filled(fields['Rule']) ?? ''
  const dash = rule.indexOf(' - ')
  const location = filled(fields['Location']) ?? ''
  const level = Number(fields['Alert Level'] ?? 0)
  const kind = filled(fields['classification'])
  for (const key of ['Alert Level', 'Rule', 'Location', 'classification']) delete fields[key]
  return build(
    {
      id: '',
      level,
      rule: dash < 0 ? rule : rule.slice(0, dash),
      description: dash < 0 ? '' : rule.slice(dash + 3),
      groups:
        kind === undefined
          ? []
          : kind
              .split(',', 32)
              .map((group) => group.trim())
              .filter((group) => group !== ''),
      location,
      fields,
      log: text.slice(i).trim(),
    },
    r,
  )
}

function build(alert: Alert, r: Reading): ParsedEvent {
  const { rule, level, description, groups, location, log } = alert
  const carried = log === '' ? null : (r.inner?.(log) ?? null)
  const isKnown = carried !== null && carried.ocsf.class_uid !== 0
  const event = isKnown ? carried.ocsf : newOcsf(r, CLASS.baseEvent, 0, 1, PRODUCT)
  event.time = r.time
  event.severity_id = severityOf(level)
  event.metadata = { ...event.metadata, product: PRODUCT, event_code: rule }
  if (alert.id !== '') event.metadata.uid = alert.id
  event.message = description === '' ? log : description
  setRule(event, { uid: rule, name: description, category: groups.join(',') })
  markAlert(event, 3, 19)
  // `(agent) 192.0.2.5->/var/log/auth.log`
  const agent = /^\(([^)]{1,128})\) ([0-9a-fA-F.:]{2,45}|any)(?:->|$)/.exec(location.slice(0, 256))
  if (agent !== null) {
    event.device = { hostname: agent[1] ?? '', type_id: 0 }
    const address = endpoint(agent[2], undefined)?.ip
    if (address !== undefined) event.device.ip = address
  } else if (location.includes('->') && event.device === undefined) {
    event.device = { hostname: location.slice(0, location.indexOf('->')), type_id: 0 }
  }
  const x = alert.fields
  const src = endpoint(filled(x['srcip']), undefined)
  const dst = endpoint(filled(x['dstip']), undefined)
  if (src !== undefined && event.src_endpoint === undefined) event.src_endpoint = src
  if (dst !== undefined && event.dst_endpoint === undefined) event.dst_endpoint = dst
  const user = filled(x['user'])
  if (user !== undefined && event.user === undefined && event.actor?.user === undefined)
    event.actor = { ...event.actor, user: userOf(user) }
  const unmapped: Record<string, unknown> = { ...event.unmapped, location, level, groups }
  if (log !== '') unmapped['log'] = log
  event.unmapped = unmapped
  const fields = { ...carried?.fields, ...x, rule, level, description, groups, location, log }
  return parsed('ossec', event, fields, isKnown ? carried.logsource : LOGSOURCE, r)
}
