/** Unbound (`log-queries`, `log-replies`) and dnsmasq (`log-queries`, DHCP). */
import type { Logsource, ParsedEvent } from '@haidang/contracts'
import type { Reading } from '../reading.ts'
import { CLASS, endpoint, newOcsf, setClass } from '../normalise/ocsf.ts'
import { parsed, severityWord } from '../normalise/parts.ts'
import { takeTime } from '../normalise/time.ts'
import type { SyslogHead } from '../syslog/head.ts'
import { plainName, RCODES, setDns } from './parts.ts'

const UNBOUND = Object.freeze({ name: 'Unbound', vendor_name: 'NLnet Labs' })
const DNSMASQ = Object.freeze({ name: 'dnsmasq' })
const UNBOUND_SOURCE: Logsource = Object.freeze({ product: 'unbound', category: 'dns' })
const DNSMASQ_SOURCE: Logsource = Object.freeze({ product: 'dnsmasq', category: 'dns' })
const DHCP_SOURCE: Logsource = Object.freeze({ product: 'dnsmasq', service: 'dhcp' })

/** `[1795222800] unbound[123:0] info: …` in a file. */
export function startsUnbound(text: string, at: number): boolean {
  const close = text.indexOf('] unbound[', at)
  return text.charCodeAt(at) === 91 && close > 0 && close < at + 40
}

/** `192.0.2.5 www.example. A IN NOERROR 0.012 0 58` behind `info: `; by syslog `[123:0] info: …`. */
export function normaliseUnbound(text: string, at: number, r: Reading): ParsedEvent | null {
  let i = at
  const x: Record<string, unknown> = {}
  if (startsUnbound(text, at)) {
    const close = text.indexOf(']', at)
    const stamp = text.slice(at + 1, close)
    if (takeTime(r, stamp, 'time') && !stamp.includes('-')) r.offset = 0
    x['time'] = stamp
    i = text.indexOf('] ', close + 9)
    if (i < 0) return null
    i += 2
  } else if (text.charCodeAt(at) === 91) {
    const close = text.indexOf('] ', at)
    if (close < 0 || close > at + 24) return null
    i = close + 2
  }
  const colon = text.indexOf(': ', i)
  if (colon > 0 && colon - i < 12) {
    x['level'] = text.slice(i, colon)
    i = colon + 2
  }
  // With `log-tag-queryreply` the kind is written in front.
  if (text.startsWith('query: ', i)) i += 7
  else if (text.startsWith('reply: ', i)) i += 7
  const message = text.slice(i)
  const event = newOcsf(r, CLASS.baseEvent, 0, severityWord(x['level'], 1), UNBOUND)
  event.message = message
  const words = message.split(' ', 10)
  const [client = '', name = '', kind = '', queryClass = '', rcode, seconds, cached, size] = words
  const isQuery = endpoint(client, undefined)?.ip !== undefined && /^(?:IN|CH|HS|ANY|CLASS\d{1,5})$/.test(queryClass)
  if (isQuery) {
    Object.assign(x, { client, query: name, record_type: kind, class: queryClass })
    setDns(event, { client, name, kind, queryClass, rcode })
    if (rcode !== undefined) {
      x['rcode'] = rcode
      const took = Number(seconds)
      if (took >= 0) event['duration'] = Math.round(took * 1000)
      if (cached !== undefined) event.unmapped = { is_cached: cached === '1' }
      const bytes = Number(size)
      if (bytes > 0) event.traffic = { bytes }
    }
  } else if (x['time'] === undefined && x['level'] === undefined) return null
  return parsed('unbound', event, x, UNBOUND_SOURCE, r)
}

/** `query[A] www.example from 192.0.2.5`, `reply www.example is 203.0.113.9`, `DHCPACK(eth0) 192.0.2.5 00:00:5e:00:53:01 may-1`. */
export function normaliseDnsmasq(text: string, at: number, head: SyslogHead | null, r: Reading): ParsedEvent | null {
  const x: Record<string, unknown> = {}
  let i = at
  // With `log-queries=extra` a serial number and the client stand in front: `12 192.0.2.5/51234 query[A] …`.
  const extra = /^(\d{1,10}) ([0-9a-fA-F.:]{2,45})\/(\d{1,5}) /.exec(text.slice(at, at + 80))
  if (extra !== null) {
    Object.assign(x, { serial: extra[1] ?? '', client: extra[2] ?? '', client_port: extra[3] ?? '' })
    i += extra[0].length
  }
  const message = text.slice(i)
  const event = newOcsf(r, CLASS.baseEvent, 0, 1, DNSMASQ)
  event.message = message
  // The machine that logs is the server that is asked.
  if (head?.host !== undefined) event.dst_endpoint = { hostname: head.host }
  if (message.startsWith('DHCP')) return readDhcp(message, x, event, r)
  const words = message.split(' ', 8)
  const [what = '', name = '', link = '', value = ''] = words
  const open = what.indexOf('[')
  const client = x['client'] as string | undefined
  if (what.startsWith('query[') && link === 'from') {
    const kind = what.slice(6, -1)
    Object.assign(x, { query: name, record_type: kind, client: value })
    setDns(event, { client: value, clientPort: x['client_port'] as string | undefined, name, kind })
  } else if (link === 'is' && /^(?:reply|cached|config|\/|DHCP)/.test(what)) {
    Object.assign(x, { query: name, answer: value })
    const isCode = Object.hasOwn(RCODES, value.split('-', 1)[0] ?? '')
    setDns(event, { client, name, rcode: isCode ? (value.split('-', 1)[0] ?? '') : 'NOERROR' })
    if (!isCode && value !== '' && !value.startsWith('<')) event.answers = [{ rdata: plainName(value) }]
  } else if (what === 'forwarded' && link === 'to') {
    Object.assign(x, { query: name, server: value })
    setDns(event, { client, name })
    const dst = endpoint(value, undefined)
    if (dst !== undefined) event.dst_endpoint = dst
  } else if (open < 0 || !message.includes('DNS')) return null
  return parsed('dnsmasq', event, x, DNSMASQ_SOURCE, r)
}

const DHCP_ACTIVITIES: Readonly<Record<string, number>> = {
  DHCPDISCOVER: 1,
  DHCPOFFER: 2,
  DHCPREQUEST: 3,
  DHCPDECLINE: 4,
  DHCPACK: 5,
  DHCPNAK: 6,
  DHCPRELEASE: 7,
  DHCPINFORM: 8,
}

function readDhcp(
  message: string,
  x: Record<string, unknown>,
  event: ParsedEvent['ocsf'],
  r: Reading,
): ParsedEvent | null {
  const open = message.indexOf('(')
  const close = message.indexOf(') ', open)
  if (open < 0 || close < 0) return null
  const kind = message.slice(0, open)
  const words = message.slice(close + 2).split(' ', 8)
  setClass(event, CLASS.dhcpActivity, DHCP_ACTIVITIES[kind] ?? 0)
  const ip = words.find((word) => word.includes('.') && endpoint(word, undefined)?.ip !== undefined)
  const mac = words.find((word) => /^(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$/.test(word))
  const name = mac === undefined ? undefined : words[words.indexOf(mac) + 1]
  const device: NonNullable<typeof event.device> = { type_id: 0 }
  if (ip !== undefined) device.ip = ip
  if (mac !== undefined) device.mac = mac
  if (name !== undefined && !name.startsWith('(')) device.hostname = name
  if (ip !== undefined || device.hostname !== undefined) {
    event.device = device
    event.src_endpoint = { ...(ip === undefined ? {} : { ip }), ...(mac === undefined ? {} : { mac }) }
    if (device.hostname !== undefined) event.src_endpoint.hostname = device.hostname
  }
  Object.assign(x, { type: kind, interface: message.slice(open + 1, close), ip: ip ?? '', mac: mac ?? '' })
  return parsed('dnsmasq', event, x, DHCP_SOURCE, r)
}
