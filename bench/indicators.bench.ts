/**
 * Look-up of one million indicators: three observables an event, one event in a thousand a hit. The floor is a `Map` of
 * the same values asked for the same probes in the same run. Run: `node bench/indicators.bench.ts [--json]`.
 */
import { parseArgs } from 'node:util'
import { createIndicatorIndex, type IndicatorEntry, type IndicatorKind } from '@haidang/detect'

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    entries: { type: 'string', default: '1000000' },
    events: { type: 'string', default: '2000000' },
  },
})
const ENTRIES = Number(args.entries)
const EVENTS = Number(args.events)
const CHUNK = 20_000

/** A small generator with a fixed seed (xorshift), so that every run measures the same values. */
function createRandom(seed: number): () => number {
  let x = seed
  return () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return x >>> 0
  }
}

const hex = (random: () => number, words: number) =>
  Array.from({ length: words }, () => random().toString(16).padStart(8, '0')).join('')
const ipv4 = (n: number) => `${((n >>> 24) % 223) + 1}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`

function valueOf(random: () => number, i: number): readonly [IndicatorKind, string] {
  const r = random()
  switch (i % 10) {
    case 0:
    case 1:
    case 2:
      return ['ipv4', ipv4(r)]
    case 3:
    case 4:
    case 5:
      return ['domain', `${r.toString(36)}.${(r % 977).toString(36)}-cdn.example${r % 31}.vn`]
    case 6:
      return ['url', `http://${(r % 100_003).toString(36)}.example.net/${r.toString(36)}/payload.bin`]
    case 7:
    case 8:
      return ['hash', hex(random, 8)]
    default:
      return i % 100 === 9
        ? ['cidr', `${((r >>> 24) % 223) + 1}.${(r >>> 16) & 255}.${(r >>> 8) & 255}.0/${24 - (r % 6)}`]
        : ['email', `${r.toString(36)}@mail.example.org`]
  }
}

function* entries(): Generator<IndicatorEntry> {
  const random = createRandom(7)
  for (let i = 0; i < ENTRIES; i++) {
    const [kind, value] = valueOf(random, i)
    const id = `${hex(random, 1)}-0000-7000-8000-${hex(random, 2).slice(0, 12)}`
    yield {
      kind,
      value,
      id,
      sourceName: `feed ${i % 12}`,
      severity: 'high',
      tlp: 'green',
      title: `list ${i % 500}`,
      validUntil: 4_000_000_000_000,
    }
  }
}

const TYPE_IDS: Readonly<Record<IndicatorKind, number>> = {
  ipv4: 2,
  ipv6: 2,
  cidr: 2,
  domain: 1,
  url: 6,
  hash: 8,
  email: 5,
}

/** Observables of events as a parser leaves them: fresh strings, as out of `JSON.parse`. */
function chunkOf(
  random: () => number,
  hits: readonly (readonly [IndicatorKind, string])[],
): { name: string; type_id: number; value: string }[][] {
  const out: unknown[] = []
  for (let i = 0; i < CHUNK; i++) {
    const known = i % 1000 === 0 ? hits[random() % hits.length] : undefined
    const r = random()
    out.push([
      { name: 'src_endpoint.ip', type_id: 2, value: `10.${r % 200}.${(r >>> 8) & 255}.${(r >>> 16) & 255}` },
      known !== undefined && known[0] !== 'cidr'
        ? { name: 'known', type_id: TYPE_IDS[known[0]], value: known[1] }
        : { name: 'dst_endpoint.ip', type_id: 2, value: ipv4(random()) },
      i % 4 === 0
        ? { name: 'file.hashes', type_id: 8, value: hex(random, 8) }
        : { name: 'query.hostname', type_id: 1, value: `${random().toString(36)}.update.service${r % 997}.com` },
    ])
  }
  return JSON.parse(JSON.stringify(out))
}

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const memory = () => process.memoryUsage()
const before = memory()
const buildFrom = cpuSeconds()
const index = createIndicatorIndex(entries())
const buildSeconds = cpuSeconds() - buildFrom
const hits: (readonly [IndicatorKind, string])[] = []
const floor = new Map<string, number>()
{
  const random = createRandom(7)
  for (let i = 0; i < ENTRIES; i++) {
    const [kind, value] = valueOf(random, i)
    hex(random, 1)
    hex(random, 2)
    floor.set(value, i)
    if (hits.length < 5000 && kind !== 'cidr') hits.push([kind, value])
  }
}

let indexSeconds = 0
let floorSeconds = 0
let indexWall = 0
let found = 0
let floorFound = 0
const random = createRandom(99)
const onHit = () => {
  found++
}
for (let done = 0; done < EVENTS; done += CHUNK) {
  const chunk = chunkOf(random, hits)
  const again: typeof chunk = JSON.parse(JSON.stringify(chunk))
  const wallFrom = performance.now()
  const from = cpuSeconds()
  for (const observables of chunk) index.matchObservables(observables, 1_800_000_000_000, onHit)
  indexSeconds += cpuSeconds() - from
  indexWall += performance.now() - wallFrom
  const floorFrom = cpuSeconds()
  for (const observables of again) for (const observable of observables) if (floor.has(observable.value)) floorFound++
  floorSeconds += cpuSeconds() - floorFrom
}
const perMillion = (seconds: number) => Math.round((seconds / EVENTS) * 1e9) / 1000
const result = {
  name: 'indicators',
  events: EVENTS,
  eventsPerSecond: Math.round(EVENTS / (indexWall / 1000)),
  cpuSecondsPerMillion: perMillion(indexSeconds),
  floorCpuSecondsPerMillion: perMillion(floorSeconds),
  ratio: Math.round((indexSeconds / floorSeconds) * 100) / 100,
  peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  entries: index.size,
  indexMb: Math.round(index.byteLength / 1e6),
  buildSeconds: Math.round(buildSeconds * 100) / 100,
  found,
  floorFound,
}
if (args.json) process.stdout.write(`${JSON.stringify(result)}\n`)
else {
  process.stdout.write(
    `indicators: ${index.size} entries in ${result.indexMb} MB, built in ${result.buildSeconds} CPU-s (heap before ${Math.round(before.rss / 1e6)} MB)\n`,
  )
  process.stdout.write(
    `  ${result.eventsPerSecond} events/s, ${result.cpuSecondsPerMillion} CPU-s/M; Map ${result.floorCpuSecondsPerMillion} CPU-s/M; ratio ${result.ratio}\n`,
  )
  process.stdout.write(`  ${found} hits, of which the Map finds ${floorFound}; peak ${result.peakRssMb} MB\n`)
}
