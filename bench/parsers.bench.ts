/**
 * Parsing to the full normal form (decode, JSON, OCSF, observables) against the floor of the same bytes in the same run:
 * decode and `JSON.parse` for JSON sources, decode and a split at blanks for text sources. Real events of
 * `../shared/data`, varied so that no two are equal; lines of texts are written here and in `parser-samples.ts`. One event at a time, as the worker does.
 * Run: `node bench/parsers.bench.ts [--json] [--events N] [--only NAME]`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { createParser, splitLines } from '@haidang/parsers'
import { TEXT_SAMPLES, ZEEK_HEADER } from './parser-samples.ts'

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    events: { type: 'string', default: '200000' },
    only: { type: 'string' },
  },
})
const EVENTS = Number(args.events)
/** Distinct events of a corpus: more than the processor's caches hold. */
const DISTINCT = 20_000
const ROUNDS = 5
const RECEIVED_AT = Date.UTC(2026, 10, 21)
const DATA = new URL('../../shared/data/', import.meta.url)

interface Corpus {
  readonly name: string
  /** Header lines in force, for logs that have them. */
  readonly header?: string
  readonly bytes: Uint8Array
  readonly offsets: Uint32Array
}

function readLines(path: string): string[] {
  const raw = readFileSync(new URL(path, DATA))
  const bytes = path.endsWith('.gz') ? gunzipSync(raw) : raw
  return bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
}

function corpusOf(
  name: string,
  lines: readonly string[],
  vary: (line: string, i: number) => string,
  header?: string,
): Corpus {
  const out: string[] = []
  for (let i = 0; i < DISTINCT; i++) out.push(vary(lines[i % lines.length] ?? '', i))
  const bytes = new Uint8Array(Buffer.from(out.join('\n')))
  const corpus = { name, bytes, offsets: splitLines(bytes) }
  return header === undefined ? corpus : { ...corpus, header }
}

/** Changes digits of the first address and number found, so that values differ between repetitions of a line. */
function varyDigits(line: string, i: number): string {
  const octet = String(1 + (i % 254))
  return line
    .replace(
      /"(src_ip|id\.orig_h)":"(\d+\.\d+\.\d+)\.\d+"/,
      (_all, key: string, net: string) => `"${key}":"${net}.${octet}"`,
    )
    .replace(/"(flow_id|EventRecordID)":\d{6,}/, (_all, key: string) => `"${key}":${100_000_000_000_000 + i}`)
}

const CEF_LINES = [
  '<134>Nov 21 09:12:01 fw01 CEF:0|Example|NextWall|10.2|TRAFFIC|end|3|rt=Nov 21 2026 09:12:01 src=10.1.2.3 spt=51234 dst=203.0.113.9 dpt=443 proto=TCP act=allow in=5320 out=1211 suser=HCM\\\\an.nguyen cs1Label=Rule cs1=outbound-web cs2Label=Zone cs2=trust deviceExternalId=0011 cn1Label=SessionID cn1=88121 app=ssl reason=tcp-fin',
  '<130>Nov 21 09:12:02 av02 CEF:0|Example|Guardian|7.1|4100|Malware found|9|rt=1795223522000 dvchost=may-12 duser=binh.tran filePath=C:\\\\Users\\\\binh\\\\Downloads\\\\hoa-don.exe fname=hoa-don.exe fileHash=1a061c74619de6af8c02cba0fa00754bdd9e3515c0e08cad6350c7adfc8cdd5b act=quarantine cs1Label=Threat cs1=Trojan.Generic msg=Quarantined at once; no further action needed',
  '<134>Nov 21 09:12:03 px03 CEF:0|Example|WebProxy|5.0|200|GET|2|src=10.4.5.6 dst=198.51.100.7 spt=40100 dpt=80 request=http://www.example.org/a/b?c\\=d&e\\=f requestMethod=GET requestClientApplication=Mozilla/5.0 (X11; Linux x86_64) in=22011 out=801 act=allowed app=http cs1Label=Category cs1=News',
]

function corpora(): Corpus[] {
  const list: Corpus[] = []
  const skip = (name: string): void => console.error(`${name}: skipped, ${DATA.pathname} is not there`)
  if (existsSync(DATA)) {
    const eve = readdirSync(new URL('suricata/', DATA)).filter((file) => file.endsWith('.jsonl'))
    list.push(
      corpusOf(
        'parsers-suricata',
        eve.flatMap((file) => readLines(`suricata/${file}`)),
        varyDigits,
      ),
    )
    list.push(corpusOf('parsers-windows', readLines('windows/evtx-attack-samples.jsonl.gz'), varyDigits))
    const logs = readdirSync(new URL('zeek/json/', DATA))
    list.push(
      corpusOf(
        'parsers-zeek',
        interleave(logs.map((file) => readLines(`zeek/json/${file}`).slice(0, 800))),
        varyDigits,
      ),
    )
    const ssh = readLines('syslog/loghub/OpenSSH_2k.log')
    const linux = readLines('syslog/loghub/Linux_2k.log')
    list.push(corpusOf('parsers-syslog', interleave([ssh, linux]), (line, i) => `${line} #${i}`))
    const dns = readLines('zeek/tsv/dns.log.gz').filter((line) => !line.startsWith('#'))
    list.push(corpusOf('parsers-zeek-tsv', dns, (line) => line, ZEEK_HEADER))
  } else
    for (const name of ['parsers-suricata', 'parsers-windows', 'parsers-zeek', 'parsers-syslog', 'parsers-zeek-tsv'])
      skip(name)
  list.push(corpusOf('parsers-cef', CEF_LINES, (line, i) => line.replace('src=10.', `deviceCustomNumber=${i} src=10.`)))
  for (const { name, header, lines } of TEXT_SAMPLES) {
    list.push(corpusOf(`parsers-${name}`, lines, (line, i) => line.replaceAll('@', String(10_000 + i)), header))
  }
  return list.filter((corpus) => args.only === undefined || corpus.name.includes(args.only))
}

function interleave(lists: readonly (readonly string[])[]): string[] {
  const out: string[] = []
  const longest = Math.max(...lists.map((l) => l.length))
  for (let i = 0; i < longest; i++) for (const l of lists) if (l[i] !== undefined) out.push(l[i] ?? '')
  return out
}

/** CPU microseconds (user and system, every thread of the process) and wall seconds of one pass over `EVENTS` events. */
function measure(corpus: Corpus, work: (start: number, end: number) => void): { cpu: number; wall: number } {
  const { offsets } = corpus
  const count = offsets.length / 2
  const wallStart = performance.now()
  const cpuStart = process.cpuUsage()
  for (let n = 0; n < EVENTS; n++) {
    const i = (n % count) * 2
    work(offsets[i] ?? 0, offsets[i + 1] ?? 0)
  }
  const used = process.cpuUsage(cpuStart)
  return { cpu: used.user + used.system, wall: (performance.now() - wallStart) / 1000 }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

const rows: Record<string, string | number>[] = []
for (const corpus of corpora()) {
  const { bytes, name } = corpus
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const parser = createParser(corpus.header === undefined ? {} : { header: corpus.header })
  const isJson = bytes[corpus.offsets[0] ?? 0] === 123
  let seen = 0
  let problems = 0
  const floorWork = isJson
    ? (start: number, end: number): void => {
        if (JSON.parse(decoder.decode(bytes.subarray(start, end))) !== null) seen++
      }
    : (start: number, end: number): void => {
        seen += decoder.decode(bytes.subarray(start, end)).split(' ').length
      }
  const parseWork = (start: number, end: number): void => {
    const outcome = parser.parseBytes(bytes, start, end, RECEIVED_AT)
    if (outcome.kind !== 'event') throw new Error(`${name}: ${outcome.problem.code}`)
    if (outcome.event.problems.length > 0) problems++
    seen += outcome.event.ocsf.observables?.length ?? 0
  }
  measure(corpus, floorWork)
  measure(corpus, parseWork)
  const floors: number[] = []
  const works: number[] = []
  const walls: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    floors.push(measure(corpus, floorWork).cpu)
    const run = measure(corpus, parseWork)
    works.push(run.cpu)
    walls.push(run.wall)
  }
  const cpu = median(works) / EVENTS
  const floor = median(floors) / EVENTS
  const size = bytes.length / (corpus.offsets.length / 2)
  rows.push({
    name,
    events: EVENTS,
    eventsPerSecond: Math.round(EVENTS / median(walls)),
    cpuSecondsPerMillion: Number(cpu.toFixed(2)),
    floorCpuSecondsPerMillion: Number(floor.toFixed(2)),
    ratio: Number((cpu / floor).toFixed(2)),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    bytesPerEvent: Math.round(size),
    megabytesPerCpuSecond: Number((size / cpu).toFixed(1)),
  })
  if (problems > 0) throw new Error(`${name}: ${problems} events with problems`)
  if (seen === 0) throw new Error(`${name}: nothing was parsed`)
}

if (args.json) for (const row of rows) console.log(JSON.stringify(row))
else console.table(rows)
