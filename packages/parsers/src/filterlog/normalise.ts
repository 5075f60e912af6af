/**
 * pf's filter log of pfSense and OPNsense ("Raw Filter Log Format"): comma-separated; what follows the common nine columns
 * depends on the address family and the protocol.
 */
import type { Logsource, ParsedEvent } from '@haidang/contracts'
import { addProblem } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, newOcsf, setRule } from '../normalise/ocsf.ts'
import { applyVerdict, known, parsed, setEnds, setProtocol, setUnmapped, verdictOf } from '../normalise/parts.ts'
import { cellsOf } from '../text/cells.ts'

const PRODUCT = Object.freeze({ name: 'pfSense', vendor_name: 'Netgate' })
const LOGSOURCE: Logsource = Object.freeze({ product: 'pfsense', service: 'filterlog', category: 'firewall' })

const COMMON = 'rulenr subrulenr anchor rid interface reason action dir ipversion'.split(' ')
const IPV4 = 'tos ecn ttl id offset ipflags protonum protoname length src dst'.split(' ')
const IPV6 = 'class flowlabel hlim protoname protonum length src dst'.split(' ')
const TCP = 'srcport dstport datalen tcpflags seq ack urp tcpopts_window tcpopts'.split(' ')
const TCP_OLD = 'srcport dstport datalen tcpflags seq ack window urg options'.split(' ')
const UDP = 'srcport dstport datalen'.split(' ')
const ICMP = 'icmptype icmpdata1 icmpdata2'.split(' ')
const CARP = 'carptype carpttl vhid version advskew advbase'.split(' ')

const MAPPED = known('action dir protoname protonum src dst srcport dstport rulenr rid length')

/** Nine columns with a rule number first and a family of 4 or 6 last. */
export function startsFilterlog(text: string, at: number): boolean {
  let commas = 0
  for (let i = at; i < text.length && i < at + 200; i++) {
    const c = text.charCodeAt(i)
    if (commas === 0 && c !== 44 && !(c >= 48 && c <= 57)) return false
    if (c !== 44) continue
    commas++
    if (commas === 8) {
      const family = text.charCodeAt(i + 1)
      return (family === 52 || family === 54) && (text.charCodeAt(i + 2) === 44 || i + 2 >= text.length)
    }
  }
  return false
}

export function normaliseFilterlog(text: string, at: number, r: Reading): ParsedEvent {
  const cells = cellsOf(text, at, text.length, 64)
  const x: Record<string, unknown> = {}
  let n = take(x, COMMON, cells, 0)
  const family = x['ipversion']
  n = take(x, family === '6' ? IPV6 : IPV4, cells, n)
  const name = String(x['protoname'] ?? '').toLowerCase()
  if (name === 'tcp') n = take(x, cells.length - n > 8 ? TCP_OLD : TCP, cells, n)
  else if (name === 'udp') n = take(x, UDP, cells, n)
  else if (name.includes('icmp')) n = take(x, ICMP, cells, n)
  else if (name === 'carp') n = take(x, CARP, cells, n)
  if (n < cells.length) x['data'] = cells.slice(n).join(',')
  if (x['dst'] === undefined) addProblem(r, 'event.truncated', text.length, 'dst')
  const event = newOcsf(r, CLASS.networkActivity, 6, 1, PRODUCT)
  event.metadata.log_name = 'filterlog'
  setEnds(event, x['src'], x['srcport'], x['dst'], x['dstport'])
  setProtocol(event, x['protonum'] ?? name, x['dir'] === 'in' ? 1 : x['dir'] === 'out' ? 2 : 0)
  if (event.connection_info !== undefined && (family === '4' || family === '6')) {
    ;(event.connection_info as { protocol_ver_id?: number }).protocol_ver_id = Number(family)
  }
  const length = Number(x['length'])
  if (length > 0) event.traffic = { bytes: length }
  applyVerdict(event, verdictOf(String(x['action'] ?? '')))
  const tracker = String(x['rid'] ?? '')
  setRule(event, { uid: tracker !== '' && tracker !== '0' ? tracker : String(x['rulenr'] ?? ''), name: '' })
  setUnmapped(event, x, MAPPED)
  return parsed('filterlog', event, x, LOGSOURCE, r)
}

function take(x: Record<string, unknown>, names: readonly string[], cells: readonly string[], from: number): number {
  let n = from
  for (const name of names) {
    if (n >= cells.length) break
    const value = cells[n++]
    if (value !== undefined && value !== '') x[name] = value
  }
  return n
}
