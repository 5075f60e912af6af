/**
 * W3C Extended Log File Format (https://www.w3.org/TR/WD-logfile) by the `#Fields` in force: IIS, and what else writes it
 * (proxies, the Windows firewall). Times are UTC by the definition, unless `#Time Format: Local` says otherwise. IIS puts
 * `+` for blanks into what the client sent; `-` is no value; others quote values that hold blanks.
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import type { LogHeader } from '../log-header.ts'
import { addProblem, filled, NO_OFFSET, number, port, put } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, newOcsf, setClass, userOf } from '../normalise/ocsf.ts'
import {
  applyVerdict,
  known,
  parsed,
  setEnds,
  setProtocol,
  setTraffic,
  setUnmapped,
  verdictOf,
} from '../normalise/parts.ts'
import type { Named } from '../normalise/parts.ts'
import { setRequest } from '../normalise/request.ts'
import { takeTime } from '../normalise/time.ts'

const IIS = Object.freeze({ name: 'IIS', vendor_name: 'Microsoft' })
const FIREWALL = Object.freeze({ name: 'Windows Firewall', vendor_name: 'Microsoft' })
const OTHER = Object.freeze({ name: 'W3C extended log' })

/** The fields IIS 7 and later write where nobody has chosen others. */
const IIS_DEFAULT = (
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status ' +
  'sc-substatus sc-win32-status time-taken'
).split(' ')

const MAPPED = known(
  'date time s-ip s-port c-ip c-port cs-method cs-uri-stem cs-uri-query cs-uri cs-username cs(User-Agent) cs(Referer) cs-host ' +
    'sc-status sc-bytes cs-bytes time-taken s-computername src-ip dst-ip src-port dst-port action protocol size cs-version r-ip r-port',
)

/** Values of these are what the client sent, in which IIS writes `+` for a blank. */
const PLUSSED: ReadonlySet<string> = new Set(['cs(User-Agent)', 'cs(Referer)', 'cs(Cookie)', 'cs-username'])

/** `2026-11-21 08:00:00 ` at the start. */
export function startsW3cRow(text: string): boolean {
  return (
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    (text.charCodeAt(10) === 32 || text.charCodeAt(10) === 9) &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    (text.charCodeAt(19) === 32 || text.charCodeAt(19) === 9)
  )
}

/** A row of IIS without its header: an address and a method follow the time. */
export function looksLikeIis(text: string): boolean {
  if (!startsW3cRow(text)) return false
  const words = text.slice(20, 120).split(' ', 3)
  return /^[0-9a-fA-F.:]{2,45}$/.test(words[0] ?? '') && /^[A-Z_-]{3,20}$/.test(words[1] ?? '') && words.length === 3
}

export function normaliseW3c(text: string, header: LogHeader | null, r: Reading): ParsedEvent {
  const names = header?.fields ?? IIS_DEFAULT
  if (header === null) addProblem(r, 'event.no_header', 0)
  const x: Record<string, unknown> = {}
  const directives = header?.directives
  const software = directives?.get('software') ?? ''
  const isIis = header === null || software.includes('Internet Information Services')
  readRow(text, names, isIis, x, r)
  takeW3cTime(x, directives?.get('time format')?.toLowerCase() === 'local', r)
  const isFirewall = software.includes('Firewall') || (x['src-ip'] !== undefined && x['action'] !== undefined)
  const product = isIis ? IIS : isFirewall ? FIREWALL : software === '' ? OTHER : { name: software.slice(0, 128) }
  const event = newOcsf(r, CLASS.baseEvent, 0, 1, product)
  if (isFirewall) mapFirewall(x, event)
  else mapRequest(x, event)
  setUnmapped(event, x, MAPPED)
  const out = parsed('w3c', event, x, isFirewall ? FIREWALL_SOURCE : isIis ? IIS_SOURCE : PROXY_SOURCE, r)
  return header === null ? out : { ...out, header: header.text }
}

const IIS_SOURCE: Logsource = Object.freeze({ product: 'windows', service: 'iis', category: 'webserver' })
const FIREWALL_SOURCE: Logsource = Object.freeze({ product: 'windows', service: 'firewall', category: 'firewall' })
const PROXY_SOURCE: Logsource = Object.freeze({ category: 'proxy' })

function readRow(text: string, names: readonly string[], isIis: boolean, x: Record<string, unknown>, r: Reading): void {
  let i = 0
  let n = 0
  const limit = Math.min(names.length, r.limits.maxFields)
  for (; n < limit; n++) {
    while (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 9) i++
    if (i >= text.length) break
    let value: string
    if (text.charCodeAt(i) === 34) {
      let end = text.indexOf('"', i + 1)
      // A quote in a quoted text is doubled.
      while (end >= 0 && text.charCodeAt(end + 1) === 34) end = text.indexOf('"', end + 2)
      if (end < 0) {
        addProblem(r, 'event.truncated', text.length, names[n] ?? '')
        end = text.length
      }
      value = text.slice(i + 1, end).replaceAll('""', '"')
      i = end + 1
    } else {
      const from = i
      while (i < text.length && text.charCodeAt(i) !== 32 && text.charCodeAt(i) !== 9) i++
      value = text.slice(from, i)
    }
    if (value === '-') continue
    const name = names[n] ?? ''
    put(x, name, isIis && PLUSSED.has(name) && value.includes('+') ? value.replaceAll('+', ' ') : value)
  }
  if (n < limit) addProblem(r, 'event.truncated', text.length, names[n] ?? '')
  const rest = text.slice(i).trim()
  if (rest !== '' && n >= names.length) {
    addProblem(r, 'event.bad_field', i)
    put(x, 'rest', rest)
  }
}

function takeW3cTime(x: Named, isLocal: boolean, r: Reading): void {
  const date = filled(x['date'])
  const time = filled(x['time'])
  if (date === undefined && time === undefined) return
  const declared = r.zoneOffsetMinutes
  if (!isLocal) r.zoneOffsetMinutes = 0
  const isTaken = takeTime(r, `${date ?? ''} ${time ?? ''}`.trim(), 'date')
  r.zoneOffsetMinutes = declared
  if (isTaken) r.offset = isLocal ? NO_OFFSET : 0
}

function mapRequest(x: Named, event: OcsfEvent): void {
  setEnds(event, x['c-ip'], x['c-port'], filled(x['s-ip']) ?? x['r-ip'], x['s-port'] ?? x['r-port'])
  const host = filled(x['cs-host']) ?? filled(x['cs(Host)'])
  const stem = filled(x['cs-uri-stem'])
  const query = filled(x['cs-uri-query'])
  const target =
    filled(x['cs-uri']) ?? (stem === undefined ? undefined : query === undefined ? stem : `${stem}?${query}`)
  const method = filled(x['cs-method'])
  if (method !== undefined || target !== undefined) {
    setRequest(event, {
      method,
      target,
      host,
      port: port(x['s-port']),
      version: filled(x['cs-version'])?.replace('HTTP/', ''),
      agent: filled(x['cs(User-Agent)']),
      referrer: filled(x['cs(Referer)']),
      status: x['sc-status'],
      length: x['sc-bytes'],
    })
  }
  setTraffic(event, x['cs-bytes'], x['sc-bytes'])
  const user = filled(x['cs-username'])
  if (user !== undefined) event.actor = { user: userOf(user) }
  const computer = filled(x['s-computername'])
  if (computer !== undefined) event.device = { hostname: computer, type_id: 0 }
  const taken = number(x['time-taken'])
  if (taken !== undefined) event['duration'] = Math.round(taken)
  applyVerdict(event, verdictOf(filled(x['sc-filter-result'])?.toLowerCase() === 'denied' ? 'deny' : undefined))
  if (event.http_request === undefined && event.src_endpoint !== undefined) setClass(event, CLASS.networkActivity, 6)
}

function mapFirewall(x: Named, event: OcsfEvent): void {
  setEnds(event, x['src-ip'], x['src-port'], x['dst-ip'], x['dst-port'])
  const path = filled(x['path'])
  setProtocol(event, x['protocol'], path === 'RECEIVE' ? 1 : path === 'SEND' ? 2 : 0)
  const size = number(x['size'])
  if (size !== undefined) event.traffic = { bytes: size }
  setClass(event, CLASS.networkActivity, 6)
  applyVerdict(event, verdictOf(filled(x['action'])))
}
