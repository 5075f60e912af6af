/**
 * Netfilter's log lines (iptables LOG, nftables log, ufw, firewalld): `[uptime] prefix IN=eth0 OUT= MAC=… SRC=… DST=… LEN=…
 * PROTO=TCP SPT=… DPT=… SYN`. The prefix is the administrator's own text and says what was done; an ICMP error carries the
 * packet it is about in brackets.
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { filled, number } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, newOcsf, setClass, setRule } from '../normalise/ocsf.ts'
import { applyVerdict, known, parsed, setEnds, setProtocol, setUnmapped, verdictOf } from '../normalise/parts.ts'

const PRODUCT = Object.freeze({ name: 'Netfilter', vendor_name: 'Linux' })
const LOGSOURCE: Logsource = Object.freeze({ product: 'linux', service: 'iptables', category: 'firewall' })

const MAPPED = known('SRC DST SPT DPT PROTO IN OUT LEN prefix')

/** Where `IN=` begins in a text from `at` on that holds an address pair, or -1. */
export function netfilterAt(text: string, at: number): number {
  const start = text.indexOf('IN=', at)
  if (
    start < 0 ||
    start - at > 128 ||
    (start > at && text.charCodeAt(start - 1) > 32 && text.charCodeAt(start - 1) !== 58)
  ) {
    return -1
  }
  const out = text.indexOf(' OUT=', start)
  return out >= 0 && out - start < 64 && (text.indexOf(' SRC=', out) >= 0 || text.indexOf(' ARP ', out) >= 0)
    ? start
    : -1
}

export function normaliseNetfilter(text: string, at: number, r: Reading): ParsedEvent | null {
  const start = netfilterAt(text, at)
  if (start < 0) return null
  const prefix = text.slice(afterUptime(text, at), start).trim()
  const x: Record<string, unknown> = {}
  if (prefix !== '') x['prefix'] = prefix
  const inner = text.indexOf(' [', start)
  readWords(text, start, inner < 0 ? text.length : inner, x)
  if (inner >= 0) x['quoted'] = text.slice(inner + 2, text.endsWith(']') ? text.length - 1 : text.length).trim()
  const event = newOcsf(r, CLASS.networkActivity, 6, 1, PRODUCT)
  event.message = text.slice(at)
  setEnds(event, x['SRC'], x['SPT'], x['DST'], x['DPT'])
  const hasIn = filled(x['IN']) !== undefined
  const hasOut = filled(x['OUT']) !== undefined
  setProtocol(event, x['PROTO'], hasIn === hasOut ? 0 : hasIn ? 1 : 2)
  const length = number(x['LEN'])
  if (length !== undefined) event.traffic = { bytes: length }
  setVerdict(prefix, event)
  if (prefix !== '') setRule(event, { uid: '', name: prefix })
  setUnmapped(event, x, MAPPED)
  return parsed('netfilter', event, x, LOGSOURCE, r)
}

/** `[ 1234.567890] ` in front of a kernel's line. */
function afterUptime(text: string, at: number): number {
  if (text.charCodeAt(at) !== 91) return at
  const close = text.indexOf(']', at)
  if (close < 0 || close - at > 24) return at
  for (let i = at + 1; i < close; i++) {
    const c = text.charCodeAt(i)
    if (!((c >= 48 && c <= 57) || c === 46 || c === 32)) return at
  }
  return close + 1
}

/** Words `KEY=value` as they come; words alone are flags (`SYN`, `DF`). The second `LEN=` is that of UDP. */
function readWords(text: string, from: number, to: number, x: Record<string, unknown>): void {
  const flags: string[] = []
  let i = from
  while (i < to) {
    while (i < to && text.charCodeAt(i) <= 32) i++
    const start = i
    let equals = -1
    while (i < to && text.charCodeAt(i) > 32) {
      if (equals < 0 && text.charCodeAt(i) === 61) equals = i
      i++
    }
    if (equals > start) {
      const key = text.slice(start, equals)
      if (isName(key) && x[key] === undefined) x[key] = text.slice(equals + 1, i)
    } else if (i > start && flags.length < 32) flags.push(text.slice(start, i))
  }
  if (flags.length > 0) x['flags'] = flags.join(' ')
}

function isName(key: string): boolean {
  for (let i = 0; i < key.length; i++) {
    const c = key.charCodeAt(i)
    if (!((c >= 65 && c <= 90) || (c >= 97 && c <= 122))) return false
  }
  return key.length <= 16
}

const DENIED = /drop|block|deny|denied|reject|invalid|bad|banned|limit/i
const ALLOWED = /allow|accept|permit|pass\b/i

function setVerdict(prefix: string, event: OcsfEvent): void {
  const part = prefix.slice(0, 64)
  if (/reject/i.test(part)) applyVerdict(event, verdictOf('reject'))
  else if (/drop|invalid/i.test(part)) applyVerdict(event, verdictOf('drop'))
  else if (DENIED.test(part)) applyVerdict(event, verdictOf('block'))
  else if (ALLOWED.test(part)) applyVerdict(event, verdictOf('allow'))
  else setClass(event, CLASS.networkActivity, 6)
}
