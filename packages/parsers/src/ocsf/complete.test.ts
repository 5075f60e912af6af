import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { OcsfEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'
import { splitRecords } from '../split-records.ts'
import { completeOcsf } from './complete.ts'
import { conformOcsf } from './conform.ts'

const DATA = new URL('../../../../../shared/data/', import.meta.url)
const isAbsent = !existsSync(DATA)
const suffix = isAbsent ? ' (skipped: ../shared/data is not there)' : ''
const RECEIVED_AT = Date.UTC(2026, 10, 21)

function* eventsOf(path: string): Generator<OcsfEvent> {
  const raw = readFileSync(new URL(path, DATA))
  const bytes = new Uint8Array(path.endsWith('.gz') ? gunzipSync(raw) : raw)
  const parser = createParser()
  const { ranges, headers } = splitRecords(bytes)
  const texts = new Map(headers.map(({ from, text }) => [from, text]))
  for (let i = 0; i < ranges.length; i += 2) {
    const text = texts.get(i / 2)
    if (text !== undefined) parser.header = text
    const outcome = parser.parseBytes(bytes, ranges[i] ?? 0, ranges[i + 1] ?? 0, RECEIVED_AT)
    if (outcome.kind === 'event') yield outcome.event.ocsf
  }
}

function list(folder: string, ending: string): string[] {
  return readdirSync(new URL(folder, DATA))
    .filter((file) => file.endsWith(ending))
    .map((file) => folder + file)
}

describe.skipIf(isAbsent)(`mappings conform by construction${suffix}`, () => {
  const sources: [string, string[]][] = isAbsent
    ? []
    : [
        ['Suricata', list('suricata/', '.jsonl')],
        ['Zeek JSON', list('zeek/json/', '.gz')],
        ['Zeek TSV', list('zeek/tsv/', '.gz')],
        ['Windows', ['windows/evtx-attack-samples.jsonl.gz']],
        ['syslog', list('syslog/loghub/', '.log')],
        ['LEEF', ['syslog/leef.panda.log']],
      ]

  it.each(sources)(
    '%s: the tables find nothing left to settle',
    (_name, files) => {
      let count = 0
      for (const file of files) {
        for (const event of eventsOf(file)) {
          count++
          const { observables, ...rest } = event
          const before = JSON.stringify(rest)
          conformOcsf(rest, structuredClone(observables ?? []))
          const after = JSON.stringify(rest)
          if (after !== before) throw new Error(`${file}\n${before}\n${after}`)
        }
      }
      expect(count).toBeGreaterThan(0)
    },
    60_000,
  )
})

function event(classUid: number, rest: Record<string, unknown>): OcsfEvent {
  return {
    class_uid: classUid,
    category_uid: Math.floor((classUid % 100_000) / 1000),
    activity_id: 1,
    type_uid: classUid * 100 + 1,
    severity_id: 1,
    time: RECEIVED_AT,
    metadata: { version: '1.9.0-dev', product: { name: 'x' } },
    ...rest,
  }
}

describe('completeOcsf', () => {
  it.each<[string, number, Record<string, unknown>]>([
    ['a part of another class', 4001, { src_endpoint: { ip: '10.0.0.1' }, user: { name: 'an' } }],
    ['no end of a connection', 4001, { message: 'm', connection_info: { direction_id: 0, uid: '7' } }],
    ['an end without a name', 4001, { src_endpoint: { mac: '00:11:22:33:44:55' }, dst_endpoint: { ip: '10.0.0.1' } }],
    ['a hardware address that is none', 4001, { dst_endpoint: { ip: '10.0.0.1', mac: 'x' } }],
    ['a program without a process id', 0, { actor: { process: { name: 'cron' } } }],
    ['a logon without user', 3002, { src_endpoint: { ip: '10.0.0.1' }, is_remote: true }],
    ['a logon of a device', 3002, { user: { name: 'an' }, device: { hostname: 'h', type_id: 0 } }],
    ['an activity the class has not', 4001, { activity_id: 77, dst_endpoint: { ip: '10.0.0.1' } }],
    [
      'half a certificate',
      4001,
      { dst_endpoint: { ip: '10.0.0.1' }, tls: { version: '1', certificate: { issuer: 'i' } } },
    ],
    ['a method that is none', 4002, { dst_endpoint: { ip: '10.0.0.1' }, http_request: { http_method: 'x' } }],
    ['a query without a name', 4003, { dst_endpoint: { ip: '10.0.0.1' }, query: { type: 'A' } }],
    ['a mail to no address', 4009, { direction_id: 0, email: { from: 'a@b.example', smtp_to: ['nobody'] } }],
    [
      'an alert of a host',
      4001,
      { dst_endpoint: { ip: '10.0.0.1' }, device: { hostname: 'h', type_id: 0 }, is_alert: true },
    ],
  ])('settles %s as the tables do', (_what, classUid, rest) => {
    const ours = event(classUid, structuredClone(rest))
    const theirs = event(classUid, structuredClone(rest))
    completeOcsf(ours, [])
    conformOcsf(theirs, [])
    expect(ours).toEqual(theirs)
  })

  it('renames the observables of what it moves', () => {
    const moved = event(4001, { src_endpoint: { ip: '10.0.0.1' }, user: { name: 'an' } })
    const observables = [{ name: 'user.name', type_id: 4, value: 'an' }]
    completeOcsf(moved, observables)
    expect(observables[0]?.name).toBe('unmapped.user.name')
    const named = event(0, { actor: { process: { name: 'cron' } } })
    const ofProgram = [{ name: 'actor.process.name', type_id: 9, value: 'cron' }]
    completeOcsf(named, ofProgram)
    expect(ofProgram[0]?.name).toBe('actor.app_name')
  })
})
