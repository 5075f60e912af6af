import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTar } from '../../ocsf/schema.fixture.ts'
import { createParser } from '../../parser.ts'
import { splitRecords } from '../../split-records.ts'
import { splitJsonArray } from '../../text/split-json.ts'
import { EVTX_FAULTS, isEvtx, readEvtx } from './read-evtx.ts'
import type { EvtxEvent, EvtxFault } from './read-evtx.ts'

const DATA = new URL('../../../../../../shared/data/', import.meta.url)
const isAbsent = !existsSync(DATA)
const suffix = isAbsent ? ' (skipped: ../shared/data is not there)' : ''
const RECEIVED_AT = Date.UTC(2026, 10, 21)

function load(path: string): Uint8Array {
  const raw = readFileSync(new URL(path, DATA))
  return new Uint8Array(path.endsWith('.gz') ? gunzipSync(raw) : raw)
}

const parser = createParser()

/** What an event says, free of how a converter pads hexadecimal numbers or writes ten as text. */
function meaning(text: string): unknown {
  const outcome = parser.parse(text, RECEIVED_AT)
  if (outcome.kind !== 'event') throw new Error(text.slice(0, 200))
  const { ocsf, fields, logsource, problems } = outcome.event
  const { _source_file: _file, '#attributes': _attributes, ...own } = fields as Record<string, unknown>
  const { unmapped: _unmapped, ...normal } = ocsf
  return JSON.parse(
    JSON.stringify({ normal, own, logsource, problems }, (key, value: unknown) => {
      if (key === 'format') return undefined
      if (typeof value === 'string' && /^0x0+[0-9a-f]/.test(value)) return value.replace(/^0x0+(?=.)/, '0x')
      return typeof value === 'number' ? String(value) : value
    }),
  )
}

function* eventsOf(bytes: Uint8Array): Generator<EvtxEvent> {
  for (const record of readEvtx(bytes)) {
    if (record.kind === 'fault') throw new Error(`${record.code} ${record.offset} ${record.detail}`)
    yield record
  }
}

function originals(): Map<string, Uint8Array> {
  const files = readTar(load('windows/evtx-small-originals.tar.gz'))
  return new Map([...files].filter(([name]) => name.endsWith('.evtx')))
}

describe.skipIf(isAbsent)(`event log files${suffix}`, () => {
  it('60 of them give the same events as their JSON', () => {
    const truth = new Map<string, string[]>()
    for (const line of Buffer.from(load('windows/evtx-attack-samples.jsonl.gz')).toString().trimEnd().split('\n')) {
      const { _source_file: file } = JSON.parse(line) as { _source_file: string }
      truth.set(file, [...(truth.get(file) ?? []), line])
    }
    let files = 0
    let count = 0
    for (const [name, bytes] of originals()) {
      files++
      const lines = truth.get(name) ?? []
      let i = 0
      for (const { event } of eventsOf(bytes)) {
        const line = lines[i++]
        if (line === undefined) break
        count++
        expect(meaning(JSON.stringify(event)), `${name} ${i}`).toEqual(meaning(line))
      }
      expect(i, name).toBe(lines.length)
    }
    expect(files).toBe(60)
    expect(count).toBe(632)
  })

  it('those of the Sigma regression hold the events of their JSON', () => {
    const files = readTar(load('sigma/regression_evtx.tar.gz'))
    const root = new URL('sigma/regression_data/', DATA)
    const json = new Map(
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.json(?:cls)?$/.test(path))
        .map((path) => [path.replace(/\.json(?:cls)?$/, ''), path]),
    )
    let documents = 0
    for (const [name, bytes] of files) {
      if (!name.endsWith('.evtx')) continue
      const path = json.get(name.replace(/^regression_data\//, '').replace(/\.evtx$/, ''))
      if (path === undefined) throw new Error(name)
      const records = new Map<string, Record<string, unknown>>()
      for (const { event } of eventsOf(bytes)) {
        const { Event: inner } = event as { Event: { System: { EventRecordID: number } } }
        records.set(String(inner.System.EventRecordID), event)
      }
      const text = load(`sigma/regression_data/${path}`)
      const { ranges } = splitJsonArray(text)
      for (let i = 0; i < ranges.length; i += 2) {
        documents++
        const line = Buffer.from(text.subarray(ranges[i], ranges[i + 1])).toString()
        const { Event: theirs } = JSON.parse(line) as { Event: { System: Record<string, unknown> } }
        const ours = records.get(String(theirs.System['EventRecordID']))
        expect(ours, `${name} ${String(theirs.System['EventRecordID'])}`).toBeDefined()
        expect(plain(fieldsOf(JSON.stringify(ours))), name).toEqual(plain(fieldsOf(line)))
      }
    }
    expect(documents).toBeGreaterThanOrEqual(157)
  })

  it('600 events as XML give the same as their JSON, field by field', () => {
    const truth = new Map<string, string>()
    for (const line of Buffer.from(load('windows/evtx-attack-samples.jsonl.gz')).toString().trimEnd().split('\n')) {
      const { Event: e } = JSON.parse(line) as { Event: { System: Record<string, unknown> } }
      truth.set(JSON.stringify([e.System['Computer'], e.System['EventRecordID'], e.System['TimeCreated']]), line)
    }
    const bytes = load('windows/evtx-attack-samples.events.xml.gz')
    const { ranges } = splitRecords(bytes)
    let count = 0
    for (let i = 0; i < ranges.length; i += 2) {
      const outcome = parser.parseBytes(bytes, ranges[i] ?? 0, ranges[i + 1] ?? 0, RECEIVED_AT)
      if (outcome.kind !== 'event' || outcome.event.format !== 'windows-xml') throw new Error(String(i))
      const xml = Buffer.from(bytes.subarray(ranges[i], ranges[i + 1])).toString()
      const time = /SystemTime="([^"]*)"/.exec(xml)?.[1]
      const record = Number(/<EventRecordID>(\d+)</.exec(xml)?.[1])
      const computer = /<Computer>([^<]*)</.exec(xml)?.[1]
      const line = truth.get(JSON.stringify([computer, record, { '#attributes': { SystemTime: time } }]))
      if (line === undefined) throw new Error(xml)
      count++
      expect(meaning(xml)).toEqual(meaning(line))
    }
    expect(count).toBe(600)
  })

  it('damage is named with its place, and what is whole is read', () => {
    const [bytes = new Uint8Array()] = [...originals().values()]
    const whole = [...eventsOf(bytes)]
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(64), (at, value, length) => {
        const broken = bytes.slice()
        broken.fill(value, at, at + length)
        const records: (EvtxEvent | EvtxFault)[] = [...readEvtx(broken)]
        for (const record of records) {
          expect(record.offset).toBeLessThanOrEqual(broken.length)
          if (record.kind === 'fault') expect(EVTX_FAULTS).toContain(record.code)
        }
        expect(records.filter(({ kind }) => kind === 'event').length).toBeLessThanOrEqual(whole.length + 1)
      }),
      { numRuns: 150 },
    )
    const cut = [...readEvtx(bytes.slice(0, bytes.length - 30_000))]
    expect(cut.some((record) => record.kind === 'fault' && record.code === 'evtx.truncated')).toBe(true)
    const flipped = bytes.slice()
    flipped[(whole[1]?.offset ?? 0) + 4] = 0xff
    const around = [...readEvtx(flipped)]
    expect(around.filter(({ kind }) => kind === 'fault').map((f) => (f as EvtxFault).code)).toContain('evtx.bad_record')
    expect(around.filter(({ kind }) => kind === 'event').length).toBeGreaterThanOrEqual(whole.length - 2)
  })
})

function fieldsOf(text: string): Record<string, unknown> {
  const outcome = parser.parse(text, RECEIVED_AT)
  if (outcome.kind !== 'event') throw new Error(text.slice(0, 200))
  return outcome.event.fields as Record<string, unknown>
}

/** Without what the other converter takes away: braces of GUIDs, blanks at the ends, the kind of numbers. */
function plain(fields: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith('#')) continue
    out[name] = Array.isArray(value) ? value.map(plainValue) : plainValue(value)
  }
  return out
}

function plainValue(value: unknown): unknown {
  if (value === null) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text
    .replaceAll(/[{}\r]/g, '')
    .trim()
    .replace(/^0x0+(?=.)/, '0x')
    .toLowerCase()
}

describe('readEvtx', () => {
  it('never throws, whatever the bytes', () => {
    const magic = fc.constantFrom('ElfFile\0', 'ElfChnk\0', '')
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 3000 }), (head, rest) => {
        const bytes = new Uint8Array([...Buffer.from(head), ...rest])
        for (const record of readEvtx(bytes)) expect(record.offset).toBeLessThanOrEqual(bytes.length)
      }),
      { numRuns: 300 },
    )
  })

  it('says what is no event log', () => {
    const bytes = new Uint8Array(Buffer.from('MZ'))
    expect(isEvtx(bytes)).toBe(false)
    expect([...readEvtx(bytes)]).toMatchObject([{ kind: 'fault', code: 'evtx.not_evtx', offset: 0 }])
  })
})
