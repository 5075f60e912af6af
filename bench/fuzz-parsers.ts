/**
 * Fuzzing of every parser: seeds of each format, mutated. Seeded, so a run can be made again; the seeds are the samples of the
 * tests and benches. Fails where a parser throws, where an input takes longer than 50 ms (measured again before it counts,
 * as other processes may have had the processor), where an outcome contradicts itself, or where memory grows.
 *
 *     node --expose-gc bench/fuzz-parsers.ts [--inputs 10000000] [--seconds 600] [--seed 1] [--json]
 */
import { parseArgs } from 'node:util'
import { createParser, readFeed, recogniseLine, SOURCES, splitRecords } from '@haidang/parsers'
import type { Parser } from '@haidang/parsers'
import { STRUCTURED_SAMPLES } from '../packages/parsers/src/structured-samples.fixture.ts'
import { TEXT_SAMPLES } from './parser-samples.ts'

const { values: args } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '86400' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const INPUTS = Number(args.inputs)
const STALL_MS = 50
const GROWTH_MB = 48
const RECEIVED_AT = Date.UTC(2026, 10, 21)

const SEEDS: readonly string[] = [
  ...STRUCTURED_SAMPLES.map(({ text }) => text),
  ...TEXT_SAMPLES.flatMap(({ lines }) => lines.map((line) => line.replaceAll('@', '7'))),
  'CEF:0|Example|Wall|1|7|Scan|9|src=10.0.0.1 dst=10.0.0.2 spt=5 cs1Label=Rule cs1=a\\=b msg=x y',
  '<34>Nov 21 08:00:00 may-12 sshd[77]: Failed password for an from 203.0.113.9 port 4711 ssh2',
  '<34>1 2026-11-21T08:00:00+07:00 may-12 app 1 ID [a@1 b="c"] {"a":1}',
]

const TOKENS = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '=',
  '|',
  '\\',
  '\n',
  '\t',
  ' ',
  '<',
  '>',
  '&',
  ';',
  '\u0000',
  '\ud800',
  '\u00e9',
  '\u0301',
  'null',
  '1e999',
  '9007199254740993',
  '-',
  '\\u0000',
  '__proto__',
  '%',
  '(',
  ')',
  "'",
  '0x',
  '::1',
  'CEF:0|',
  '<Event>',
  '#fields\t',
  '\uFEFF',
  '[[[[[[[[',
  '{"a":',
]

/** xorshift32. */
let state = Number(args.seed) | 0 || 1
function random(below: number): number {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return (state >>> 0) % below
}

const pick = <T>(list: readonly T[], otherwise: T): T => list[random(list.length)] ?? otherwise

function mutate(seed: string): string {
  let text = seed
  for (let n = 1 + random(4); n > 0; n--) {
    const at = random(text.length + 1)
    const span = random(random(8) === 0 ? 200 : 12)
    switch (random(9)) {
      case 0:
        text = text.slice(0, at) + text.slice(at + span)
        break
      case 1:
        text = text.slice(0, at) + pick(TOKENS, '') + text.slice(at)
        break
      case 2:
        text = text.slice(0, at) + pick(TOKENS, '') + text.slice(at + span)
        break
      case 3:
        text = text.slice(0, at) + text.slice(at, at + span) + text.slice(at)
        break
      case 4:
        text = text.slice(0, at) + String.fromCharCode(random(random(4) === 0 ? 0xffff : 128)) + text.slice(at + 1)
        break
      case 5: {
        const other = pick(SEEDS, '')
        text = text.slice(0, at) + other.slice(random(other.length + 1))
        break
      }
      case 6:
        text = text.slice(0, at)
        break
      case 7: {
        const piece = text.slice(at, at + 1 + span)
        if (random(40) === 0) text = text.slice(0, at) + piece.repeat(1 + random(400)) + text.slice(at)
        else text = text.slice(0, at) + piece + piece + text.slice(at)
        break
      }
      default: {
        // A JSON value of another kind.
        const colon = text.indexOf('":', at)
        if (colon < 0) break
        const end = Math.min(
          ...[',', '}', ']'].map((mark) => text.indexOf(mark, colon)).filter((i) => i > 0),
          text.length,
        )
        text =
          text.slice(0, colon + 2) +
          pick(
            [
              'null',
              '0',
              '-1',
              '1e30',
              '""',
              '"x"',
              '[]',
              '{}',
              'true',
              '[{}]',
              '{"a":{"b":[1]}}',
              '"2026-11-21T00:00:00Z"',
            ],
            '0',
          ) +
          text.slice(end)
      }
    }
  }
  return text.length > 65_536 ? text.slice(0, 65_536) : text
}

const headers = TEXT_SAMPLES.flatMap(({ header }) => (header === undefined ? [] : [header]))
const parsers: Parser[] = [
  createParser(),
  createParser({ limits: { maxDepth: 6, maxFields: 40, maxObservables: 4 } }),
  ...SOURCES.map(({ format }) => createParser({ format })),
  ...headers.map((header) => createParser({ header })),
]

function heapMb(): number {
  const { gc } = globalThis as { gc?: () => void }
  gc?.()
  return process.memoryUsage().heapUsed / 1_048_576
}

interface Failure {
  readonly what: string
  readonly input: string
}

const failures: Failure[] = []
const outcomes: Record<string, number> = {}
let slowest = 0

function check(parser: Parser, text: string, asBytes: boolean): void {
  const bytes = asBytes ? new Uint8Array(Buffer.from(text)) : null
  const outcome =
    bytes === null ? parser.parse(text, RECEIVED_AT) : parser.parseBytes(bytes, 0, bytes.length, RECEIVED_AT)
  const key = outcome.kind === 'event' ? outcome.event.format : outcome.kind
  outcomes[key] = (outcomes[key] ?? 0) + 1
  if (outcome.kind !== 'event') return
  const { ocsf } = outcome.event
  if (ocsf.type_uid !== ocsf.class_uid * 100 + ocsf.activity_id) failures.push({ what: 'type_uid', input: text })
  if (!Number.isSafeInteger(ocsf.time)) failures.push({ what: 'time', input: text })
}

function runOne(parser: Parser, text: string, n: number): void {
  try {
    const start = performance.now()
    check(parser, text, (n & 1) === 1)
    if (n % 16 === 0) recogniseLine(text)
    if (n % 64 === 0)
      for (const row of readFeed(text))
        if (row.kind === 'fault' && row.offset < 0) failures.push({ what: 'offset', input: text })
    if (n % 64 === 32) splitRecords(new Uint8Array(Buffer.from(text)))
    let took = performance.now() - start
    for (let again = 0; took > STALL_MS / 5 && again < 3; again++) {
      const from = performance.now()
      check(parser, text, (n & 1) === 1)
      took = Math.min(took, performance.now() - from)
    }
    if (took > STALL_MS) failures.push({ what: `stall ${Math.round(took)} ms`, input: text })
    if (took > slowest) slowest = took
  } catch (error) {
    failures.push({
      what: error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' | ') : 'thrown',
      input: text,
    })
  }
}

const startedAt = performance.now()
let heapEarly = 0
let done = 0
/** A mutant of a mutant goes further than a mutant of a seed. */
let lineage = pick(SEEDS, '')
for (; done < INPUTS && failures.length < 20; done++) {
  if (random(4) !== 0 || lineage.length > 8192) lineage = pick(SEEDS, '')
  lineage = mutate(lineage)
  const parser = parsers[done % 3 === 0 ? 0 : random(parsers.length)] ?? parsers[0]
  if (parser !== undefined) runOne(parser, lineage, done)
  if (done === 100_000) heapEarly = heapMb()
  if ((done & 0xffff) === 0 && (performance.now() - startedAt) / 1000 > Number(args.seconds)) break
}
const heapLate = heapMb()
const growth = heapEarly === 0 ? 0 : heapLate - heapEarly
if (growth > GROWTH_MB) failures.push({ what: `memory grew by ${Math.round(growth)} MB`, input: '' })
const result = {
  name: 'fuzz-parsers',
  inputs: done,
  seed: Number(args.seed),
  seconds: Math.round((performance.now() - startedAt) / 1000),
  failures: failures.length,
  slowestMs: Number(slowest.toFixed(1)),
  heapGrowthMb: Math.round(growth),
  parsers: parsers.length,
  seeds: SEEDS.length,
  outcomes,
}
if (args.json) console.log(JSON.stringify(result))
else console.log(result)
for (const { what, input } of failures) console.error(`${what}\n  ${JSON.stringify(input.slice(0, 600))}`)
if (failures.length > 0) process.exitCode = 1
