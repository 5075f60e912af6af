import { existsSync, readFileSync } from 'node:fs'
import type { ParsedEvent } from '@haidang/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'
import { readFeed } from './read-feed.ts'

const DATA = new URL('../../../../../shared/data/', import.meta.url)
const isAbsent = !existsSync(DATA)
const suffix = isAbsent ? ' (skipped: ../shared/data is not there)' : ''
const RECEIVED_AT = Date.UTC(2026, 10, 21)
const parser = createParser()

function eventsOf(text: string, fileName?: string): ParsedEvent[] {
  const out: ParsedEvent[] = []
  for (const row of readFeed(text, fileName === undefined ? {} : { fileName })) {
    if (row.kind !== 'row') continue
    const outcome = parser.parse(JSON.stringify(row.value), RECEIVED_AT)
    if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
    out.push(outcome.event)
  }
  return out
}

interface Expected {
  readonly address?: readonly { readonly ip: string }[]
  readonly dport?: number
  readonly sport?: number
  readonly dip?: string
  readonly proto?: string
  readonly time?: unknown
  readonly url?: string
  readonly fqdn?: string
  readonly md5?: string
  readonly sha256?: string
}

/** Everything a normal event says, as text, so that a fact is found wherever it stands. */
function says(event: ParsedEvent, value: string): boolean {
  return JSON.stringify(event.ocsf).toLowerCase().includes(JSON.stringify(value).slice(1, -1).toLowerCase())
}

function missing(event: ParsedEvent, expected: Expected): string[] {
  const { ocsf } = event
  const out: string[] = []
  const ends = [ocsf.src_endpoint, ocsf.dst_endpoint]
  for (const { ip } of expected.address ?? []) if (!says(event, `"${ip}`) && !says(event, ip)) out.push(`ip ${ip}`)
  if (expected.dip !== undefined && ocsf.dst_endpoint?.ip !== expected.dip) out.push(`dip ${expected.dip}`)
  const hasPort = (p: number): boolean =>
    ends.some((end) => end?.port === p) ||
    ocsf.unmapped?.['port'] === String(p) ||
    ocsf.unmapped?.['dst_port'] === String(p)
  if (expected.dport !== undefined && !hasPort(expected.dport)) out.push(`dport ${expected.dport}`)
  if (expected.sport !== undefined && ocsf.src_endpoint?.port !== expected.sport) out.push(`sport ${expected.sport}`)
  if (typeof expected.time === 'string' && !expected.time.startsWith('{')) {
    const at = Math.floor(Date.parse(`${expected.time.replace(' ', 'T')}Z`))
    if (ocsf.time !== at) out.push(`time ${expected.time} ${new Date(ocsf.time).toISOString()}`)
  }
  for (const key of ['url', 'fqdn', 'md5', 'sha256'] as const) {
    const value = expected[key]
    if (value !== undefined && !says(event, value)) out.push(`${key} ${value}`)
  }
  return out
}

describe.skipIf(isAbsent)(`reports and feeds${suffix}`, () => {
  interface Parser {
    readonly source: string | null
    readonly tag: string | null
    readonly cases: readonly { readonly raw: unknown; readonly expected: readonly Expected[] | Expected }[]
  }
  const parsers = isAbsent
    ? []
    : (JSON.parse(readFileSync(new URL('shadowserver/n6-parser-cases.json', DATA), 'utf8')) as Parser[])

  it('62 parsers’ cases: the facts of every expected record are there', () => {
    const faults = new Map<string, string>()
    let records = 0
    for (const { source, cases } of parsers) {
      const report =
        source?.startsWith('shadowserver.') === true
          ? `2026-11-21-${source.slice(13).replaceAll('-', '_')}-vn.csv`
          : `${source ?? 'feed'}.txt`
      for (const { raw, expected } of cases) {
        if (typeof raw !== 'string') continue
        const events = eventsOf(raw, report)
        if (!Array.isArray(expected)) continue
        const left = [...events]
        for (const record of expected as Expected[]) {
          records++
          const best = left
            .map((event, i) => [missing(event, record), i] as const)
            .toSorted((a, b) => a[0].length - b[0].length)[0]
          if (best === undefined) faults.set(`${source ?? ''}: no event`, JSON.stringify(record).slice(0, 160))
          else {
            for (const fault of best[0])
              faults.set(
                `${source ?? ''}: ${fault.split(' ')[0] ?? ''}`,
                `${fault} | ${JSON.stringify(record).slice(0, 120)}`,
              )
            // One row may stand for two records there: a weakness and an amplifier.
          }
        }
      }
    }
    expect([...faults]).toEqual([])
    expect(records).toBeGreaterThan(200)
  })
})

describe('readFeed', () => {
  it('never loses a row to broken quoting', () => {
    const text =
      '"timestamp","ip","protocol","port","hostname","tag","asn","geo","region"\n' +
      '"2026-11-20 01:00:00","203.0.113.1","udp",17,"a.example","qotd",1111,"VN",ExampleLoc"\n' +
      '"2026-11-20 01:00:01","203.0.113.2","udp",17,"b.example","qot"d ??",1111,"VN","x"\n' +
      '"2026-11-20 01:00:02", "203.0.113.3", "udp", 17,"c.example,qotd,1111,VN,x\n' +
      '"2026-11-20 01:00:03","203.0.113.4","udp",17,"d.example","qotd",1111,"VN","x"\n'
    const events = eventsOf(text, '2026-11-21-scan_qotd-vn.csv')
    expect(events.map(({ ocsf }) => ocsf.dst_endpoint?.ip)).toEqual([
      '203.0.113.1',
      '203.0.113.2',
      '203.0.113.3',
      '203.0.113.4',
    ])
    expect(events[0]?.ocsf).toMatchObject({
      class_uid: 4001,
      is_alert: true,
      time: Date.UTC(2026, 10, 20, 1),
      dst_endpoint: {
        port: 17,
        hostname: 'a.example',
        autonomous_system: { number: 1111 },
        location: { country: 'VN' },
      },
      firewall_rule: { uid: 'scan_qotd', category: 'amplifier' },
    })
  })

  it.each([
    ['# list\n203.0.113.1\n203.0.113.2 # x\n', ['203.0.113.1', '203.0.113.2']],
    ['a.example\nb.example \n', ['a.example', 'b.example']],
    ['http://a.example/x,y\n', ['http://a.example/x,y']],
    ['203.0.113.0/24 ; SBL1\n', ['203.0.113.0/24']],
  ])('reads a list: %j', (text, values) => {
    const found = eventsOf(text).flatMap(({ ocsf }) => (ocsf['osint'] as { value: string }[]).map(({ value }) => value))
    expect(found).toEqual(values)
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.constantFrom('', '[{', '"timestamp","ip","asn"\n', '#a,ip,url\n'),
        (text, head) => {
          for (const row of readFeed(head + text))
            if (row.kind === 'row') parser.parse(JSON.stringify(row.value), RECEIVED_AT)
        },
      ),
      { numRuns: 100 },
    )
  })
})
