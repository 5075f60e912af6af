/**
 * BIND 9 logs, categories queries, responses (9.20), query-errors, security, update and rpz: `client @0x… 192.0.2.5#53041
 * (www.example): query: www.example IN A +E(0)K (192.0.2.1)`. In a file a time `21-Nov-2026 08:00:00.123`, the category and
 * the severity stand in front; by syslog none of these need to.
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { filled } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, newOcsf, setRule } from '../normalise/ocsf.ts'
import { applyVerdict, parsed, severityWord, verdictOf } from '../normalise/parts.ts'
import { takeDayMonthYear } from '../normalise/text-time.ts'
import { monthAt } from '../normalise/time.ts'
import { setDns } from './parts.ts'

const PRODUCT = Object.freeze({ name: 'BIND', vendor_name: 'ISC' })
const LOGSOURCE: Logsource = Object.freeze({ product: 'bind', service: 'named', category: 'dns' })

/** `21-Nov-2026 08:00:00.123 `. */
export function startsBindTime(text: string, at: number): boolean {
  return (
    text.charCodeAt(at + 2) === 45 &&
    text.charCodeAt(at + 6) === 45 &&
    text.charCodeAt(at + 11) === 32 &&
    text.charCodeAt(at + 14) === 58 &&
    text.charCodeAt(at + 20) === 46 &&
    monthAt(text, at + 3) > 0
  )
}

export function normaliseBind(text: string, at: number, r: Reading): ParsedEvent | null {
  const x: Record<string, unknown> = {}
  let i = at
  if (startsBindTime(text, at)) {
    takeDayMonthYear(r, text, at, 'time')
    x['time'] = text.slice(at, at + 24)
    i = at + 25
  }
  i = readFront(text, i, x)
  const message = text.slice(i)
  const event = newOcsf(r, CLASS.baseEvent, 0, severityWord(x['level'], 1), PRODUCT)
  event.message = message
  const category = filled(x['category'])
  if (category !== undefined) event.metadata.log_name = category
  const known = readClient(message, x, event)
  if (!known && category === undefined && x['time'] === undefined) return null
  return parsed('bind', event, x, LOGSOURCE, r)
}

/** `queries: info: ` in front of the words, each part where it is printed. */
function readFront(text: string, from: number, x: Record<string, unknown>): number {
  let i = from
  for (let n = 0; n < 2; n++) {
    const colon = text.indexOf(': ', i)
    if (colon < 0 || colon - i > 24) return i
    const word = text.slice(i, colon)
    if (!/^[a-z][a-z0-9-]*( \d{1,3})?$/.test(word) || word === 'client') return i
    if (/^(?:critical|error|warning|notice|info|debug \d{1,3}|dynamic)$/.test(word))
      x['level'] = word.split(' ', 1)[0] ?? ''
    else if (n === 0) x['category'] = word
    else return i
    i = colon + 2
  }
  return i
}

/** Reads what a client asked; answers whether the message is one of a client's. */
function readClient(message: string, x: Record<string, unknown>, event: OcsfEvent): boolean {
  if (!message.startsWith('client ')) return false
  let i = 7
  if (message.charCodeAt(i) === 64) {
    i = message.indexOf(' ', i) + 1
    if (i === 0) return false
  }
  const hash = message.indexOf('#', i)
  if (hash < 0 || hash - i > 48) return false
  let end = hash + 1
  while (message.charCodeAt(end) >= 48 && message.charCodeAt(end) <= 57) end++
  const client = message.slice(i, hash)
  const clientPort = message.slice(hash + 1, end)
  x['client'] = client
  x['client_port'] = clientPort
  // `/key name` or ` (name)` and ` view internal` stand before the colon.
  const colon = message.indexOf(': ', end)
  if (colon < 0) return false
  const view = message.indexOf(' view ', end)
  if (view >= 0 && view < colon) x['view'] = message.slice(view + 6, colon)
  const words = message.slice(colon + 2)
  const facts = readWords(words, x)
  const open = message.indexOf(' (', end)
  const inBrackets = open >= 0 && open < colon ? message.slice(open + 2, message.indexOf(')', open)) : undefined
  setDns(event, { client, clientPort, ...facts, name: facts.name ?? inBrackets })
  settle(words, x, event)
  return true
}

interface Words {
  name?: string
  kind?: string
  queryClass?: string
  rcode?: string
}

function readWords(words: string, x: Record<string, unknown>): Words {
  const query = words.startsWith('query: ') ? 7 : words.startsWith('response: ') ? 10 : -1
  if (query >= 0) {
    const [name = '', queryClass = '', kind = '', ...rest] = words.slice(query).split(' ', 8)
    const out: Words = { name, kind, queryClass }
    if (query === 10) {
      const rcode = rest.shift()
      if (rcode !== undefined) out.rcode = rcode
    } else if (rest[0] !== undefined) x['flags'] = rest[0]
    const server = rest.at(-1)
    if (server !== undefined && server.startsWith('(')) x['server'] = server.slice(1, -1)
    x['query'] = name
    x['record_type'] = kind
    return out
  }
  // `query failed (REFUSED) for www.example/IN/A at query.c:5618`, `query (cache) 'www.example/A/IN' denied`.
  const failed = /^query failed \(([A-Za-z]{2,24})\) for (\S{1,255})\/([A-Z]{2,4})\/(\S{1,16}) /.exec(
    words.slice(0, 400),
  )
  if (failed !== null) {
    const [, rcode = '', name = '', queryClass = '', kind = ''] = failed
    x['query'] = name
    x['record_type'] = kind
    return { name, kind, queryClass, rcode: rcode.toUpperCase() }
  }
  const rpz = /^rpz (\S{1,16}) (\S{1,40}) rewrite (\S{1,255})\/(\S{1,16})\/([A-Z]{2,4}) via (\S{1,255})/.exec(
    words.slice(0, 700),
  )
  if (rpz !== null) {
    const [, trigger = '', policy = '', name = '', kind = '', queryClass = '', zone = ''] = rpz
    Object.assign(x, { query: name, record_type: kind, rpz_trigger: trigger, rpz_policy: policy, rpz_zone: zone })
    return { name, kind, queryClass }
  }
  return readQuoted(words, x)
}

/** `query (cache) 'www.example/A/IN' denied`, `update 'example/IN' denied`: name, type where it is named, class. */
function readQuoted(words: string, x: Record<string, unknown>): Words {
  const open = words.indexOf("'")
  const close = open < 0 ? -1 : words.indexOf("'", open + 1)
  if (open < 0 || open > 64 || close < 0) return {}
  const parts = words.slice(open + 1, close).split('/', 16)
  const queryClass = parts.pop() ?? ''
  const kind = parts.length > 1 ? parts.pop() : undefined
  const name = parts.join('/')
  if (name === '') return {}
  x['query'] = name
  if (kind === undefined) return { name, queryClass }
  x['record_type'] = kind
  return { name, kind, queryClass }
}

function settle(words: string, x: Record<string, unknown>, event: OcsfEvent): void {
  if (words.endsWith(' denied') || words.includes('denied (')) {
    applyVerdict(event, verdictOf('deny'))
    event.status_id = 2
  }
  const policy = filled(x['rpz_policy'])
  if (policy === undefined) return
  applyVerdict(event, verdictOf(policy === 'PASSTHRU' ? 'allow' : policy === 'DROP' ? 'drop' : 'block'))
  setRule(event, { uid: '', name: filled(x['rpz_zone']) ?? policy })
}
