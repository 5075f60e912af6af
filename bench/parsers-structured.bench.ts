/**
 * The structured sources that are no lines of one JSON object: Windows events as XML and from binary logs, Wazuh alerts, tables
 * by a mapping. The floor is a decode and `JSON.parse` (Wazuh), a decode and a split at `<` (XML), at separators (tables), a
 * walk over every byte (binary logs). Run: `node bench/parsers-structured.bench.ts [--json] [--events N] [--only NAME]`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { createMappedParser, createParser, readEvtx, splitRecords, suggestMapping } from '@haidang/parsers'
import { readTar } from '../packages/parsers/src/ocsf/schema.fixture.ts'

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    events: { type: 'string', default: '50000' },
    only: { type: 'string' },
  },
})
const EVENTS = Number(args.events)
const ROUNDS = 5
const RECEIVED_AT = Date.UTC(2026, 10, 21)
const DATA = new URL('../../shared/data/', import.meta.url)
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

interface Work {
  readonly name: string
  readonly bytesPerEvent: number
  /** Reads one round of EVENTS events. */
  readonly work: () => number
  readonly floor: () => number
}

function load(path: string): Uint8Array {
  const raw = readFileSync(new URL(path, DATA))
  return new Uint8Array(path.endsWith('.gz') ? gunzipSync(raw) : raw)
}

function overRecords(name: string, bytes: Uint8Array, floorOf: (text: string) => number): Work {
  const { ranges } = splitRecords(bytes)
  const count = ranges.length / 2
  const parser = createParser()
  const each = (one: (start: number, end: number) => number): number => {
    let seen = 0
    for (let n = 0; n < EVENTS; n++) {
      const i = (n % count) * 2
      seen += one(ranges[i] ?? 0, ranges[i + 1] ?? 0)
    }
    return seen
  }
  return {
    name,
    bytesPerEvent: Math.round(bytes.length / count),
    work: () =>
      each((start, end) => {
        const outcome = parser.parseBytes(bytes, start, end, RECEIVED_AT)
        if (outcome.kind !== 'event') throw new Error(name)
        return outcome.event.ocsf.class_uid
      }),
    floor: () => each((start, end) => floorOf(decoder.decode(bytes.subarray(start, end)))),
  }
}

function evtxWork(): Work {
  const files = [...readTar(load('windows/evtx-small-originals.tar.gz'))].filter(([name]) => name.endsWith('.evtx'))
  let total = 0
  let size = 0
  for (const [, bytes] of files) {
    size += bytes.length
    for (const record of readEvtx(bytes)) if (record.kind === 'event') total++
  }
  const rounds = Math.max(1, Math.round(EVENTS / total))
  return {
    name: 'parsers-evtx',
    bytesPerEvent: Math.round(size / total),
    work: () => {
      let seen = 0
      for (let n = 0; n < rounds; n++) {
        for (const [, bytes] of files) for (const record of readEvtx(bytes)) if (record.kind === 'event') seen++
      }
      return seen
    },
    floor: () => {
      let seen = 0
      for (let n = 0; n < rounds; n++) for (const [, bytes] of files) for (const b of bytes) seen += b & 1
      return seen
    },
  }
}

function tableWork(): Work {
  const head = 'time,source ip,destination ip,destination port,protocol,user,action,bytes'
  const lines = Array.from(
    { length: 5000 },
    (_unused, i) =>
      `21/11/2026 08:00:${String(i % 60).padStart(2, '0')},10.1.${i % 250}.3,203.0.113.${i % 250},${1 + (i % 60_000)},TCP,an.nguyen,allow,${i}`,
  )
  const mapping = suggestMapping([head, ...lines.slice(0, 20)].join('\n'), 'bench')
  if (mapping === null) throw new Error('no mapping')
  const parser = createMappedParser(mapping)
  return {
    name: 'parsers-mapped-csv',
    bytesPerEvent: lines[0]?.length ?? 0,
    work: () => {
      let seen = 0
      for (let n = 0; n < EVENTS; n++)
        if (parser.parse(lines[n % lines.length] ?? '', RECEIVED_AT).kind === 'event') seen++
      return seen
    },
    floor: () => {
      let seen = 0
      for (let n = 0; n < EVENTS; n++) seen += (lines[n % lines.length] ?? '').split(',').length
      return seen
    },
  }
}

function works(): Work[] {
  const list: Work[] = []
  if (existsSync(DATA)) {
    list.push(
      overRecords(
        'parsers-windows-xml',
        load('windows/evtx-attack-samples.events.xml.gz'),
        (text) => text.split('<').length,
      ),
    )
    list.push(
      overRecords('parsers-wazuh', load('wazuh/alerts.CONSTRUCTED.jsonl'), (text) =>
        JSON.parse(text) === null ? 0 : 1,
      ),
    )
    list.push(evtxWork())
  } else console.error(`skipped: ${DATA.pathname} is not there`)
  list.push(tableWork())
  return list.filter(({ name }) => args.only === undefined || name.includes(args.only))
}

function cpuOf(run: () => number): { cpu: number; wall: number } {
  const from = performance.now()
  const start = process.cpuUsage()
  if (run() === 0) throw new Error('nothing was read')
  const { user, system } = process.cpuUsage(start)
  return { cpu: user + system, wall: (performance.now() - from) / 1000 }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const rows: Record<string, string | number>[] = []
for (const { name, bytesPerEvent, work, floor } of works()) {
  cpuOf(work)
  cpuOf(floor)
  const runs = Array.from({ length: ROUNDS }, () => ({ work: cpuOf(work), floor: cpuOf(floor) }))
  const cpu = median(runs.map((run) => run.work.cpu)) / EVENTS
  const least = median(runs.map((run) => run.floor.cpu)) / EVENTS
  rows.push({
    name,
    events: EVENTS,
    eventsPerSecond: Math.round(EVENTS / median(runs.map((run) => run.work.wall))),
    cpuSecondsPerMillion: Number(cpu.toFixed(2)),
    floorCpuSecondsPerMillion: Number(least.toFixed(2)),
    ratio: Number((cpu / least).toFixed(2)),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    bytesPerEvent,
    megabytesPerCpuSecond: Number((bytesPerEvent / cpu).toFixed(1)),
  })
}
if (args.json) for (const row of rows) console.log(JSON.stringify(row))
else console.table(rows)
