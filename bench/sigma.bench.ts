/**
 * Sigma over real Windows events: 100, 1,000, 3,000 and 10,000 rules, the parsing of the JSON included, with `JSON.parse` of
 * the same lines as the floor in the same run. Rules beyond those of the shared pack are copies whose literals differ from
 * the originals and from each other. Every size runs in a process of its own, so that its memory is its own.
 * Run: `node bench/sigma.bench.ts [--json] [--only sigma-3000]`.
 */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { compileSigma, flattenWindowsEvent, parseSigmaRules, type SigmaRule } from '@haidang/detect'

export interface SigmaBenchResult {
  readonly name: string
  readonly events: number
  readonly eventsPerSecond: number
  readonly cpuSecondsPerMillion: number
  readonly floorCpuSecondsPerMillion: number
  readonly ratio: number
  readonly peakRssMb: number
  readonly rules: number
  /** Seconds from the rules' text to a set ready to match. */
  readonly loadSeconds: number
  readonly hits: number
}

const SIZES = [100, 1000, 3000, 10_000]
const SHARED = new URL('../../shared/data/', import.meta.url)
const RULES = new URL('sigma/rules.tar.gz', SHARED)
const EVENTS = new URL('windows/evtx-attack-samples.jsonl.gz', SHARED)
const WARM_ROUNDS = 12
const ROUNDS = 15

/** The `.yml` files of a tar archive; names over 100 characters stand in a block of their own (GNU, pax). */
function readArchive(bytes: Uint8Array): string[] {
  const decoder = new TextDecoder()
  const read = (from: number, length: number): string =>
    decoder.decode(bytes.subarray(from, from + length)).replace(/\0.*$/s, '')
  const files: string[] = []
  let longName: string | undefined
  for (let at = 0; at + 512 <= bytes.length;) {
    const name = longName ?? read(at, 100)
    const size = Number.parseInt(read(at + 124, 12), 8) || 0
    const type = read(at + 156, 1)
    longName = undefined
    if (type === 'L') longName = read(at + 512, size)
    else if (type === 'x') longName = /\d+ path=(.*)\n/.exec(read(at + 512, size))?.[1]
    else if (name.endsWith('.yml') && size > 0) files.push(read(at + 512, size))
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

/** A copy of a rule with another id and other literals: a mark is set into the middle of every plain quoted value. */
function makeCopy(text: string, copy: number): string {
  let inDetection = false
  let keepsValue = false
  return text
    .split('\n')
    .map((line) => {
      if (/^\S/.test(line)) inDetection = line.startsWith('detection:')
      if (line.startsWith('id:')) return `id: ${copy}-${line.slice(3).trim()}`
      if (!inDetection || line.includes('condition:')) return line
      const key = /^\s*-?\s*([\w.-]+(?:\|[\w|]+)?):/.exec(line)?.[1]
      if (key !== undefined)
        keepsValue =
          /\|(?:re|cidr|fieldref|expand|exists)\b/.test(key) || /^(?:Initiated|EventType|IntegrityLevel)$/.test(key)
      if (keepsValue) return line
      return line.replace(/'([^'%]{6,})'/, (_, value: string) => {
        let middle = value.length >> 1
        while (middle > 1 && /[\\*?]/.test(value.charAt(middle - 1))) middle--
        return `'${value.slice(0, middle)}${copy}q${value.slice(middle)}'`
      })
    })
    .join('\n')
}

function measure(work: () => void): { cpu: number; wall: number } {
  const wallStart = performance.now()
  const cpuStart = process.cpuUsage()
  work()
  const used = process.cpuUsage(cpuStart)
  return { cpu: used.user + used.system, wall: (performance.now() - wallStart) / 1000 }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

function measureSize(size: number): SigmaBenchResult {
  const pack = readArchive(gunzipSync(readFileSync(RULES)))
  const lines = gunzipSync(readFileSync(EVENTS)).toString().trim().split('\n')

  const rules: SigmaRule[] = []
  let loadMs = 0
  for (let i = 0; i < size; i++) {
    const original = pack[i % pack.length] ?? ''
    const text = i < pack.length ? original : makeCopy(original, Math.floor(i / pack.length))
    const start = performance.now()
    rules.push(...parseSigmaRules(text).rules)
    loadMs += performance.now() - start
  }
  const start = performance.now()
  const { set } = compileSigma(rules)
  rules.length = 0
  // The first event of a kind compiles what its kind needs; that belongs to the loading.
  for (const line of lines) set.warm([flattenWindowsEvent(JSON.parse(line))])
  const loadSeconds = (loadMs + performance.now() - start) / 1000

  let seen = 0
  let hits = 0
  const floorWork = (): void => {
    for (const line of lines) if (JSON.parse(line) !== null) seen++
  }
  const matchWork = (): void => {
    hits = 0
    for (const line of lines) hits += set.match(flattenWindowsEvent(JSON.parse(line))).length
  }
  for (let round = 0; round < WARM_ROUNDS; round++) {
    floorWork()
    matchWork()
  }
  const floors: number[] = []
  const works: number[] = []
  const walls: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    floors.push(measure(floorWork).cpu)
    const { cpu, wall } = measure(matchWork)
    works.push(cpu)
    walls.push(wall)
  }
  if (seen === 0 || hits === 0) throw new Error('nothing was matched')
  const cpu = median(works) / lines.length
  const floor = median(floors) / lines.length
  return {
    name: `sigma-${size}`,
    events: lines.length * ROUNDS,
    eventsPerSecond: Math.round(lines.length / median(walls)),
    cpuSecondsPerMillion: Number(cpu.toFixed(2)),
    floorCpuSecondsPerMillion: Number(floor.toFixed(2)),
    ratio: Number((cpu / floor).toFixed(2)),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    rules: set.size,
    loadSeconds: Number(loadSeconds.toFixed(2)),
    hits,
  }
}

/** One result a size; none, with a word on stderr, where the shared data is absent. */
export async function* run(options: { readonly only?: string } = {}): AsyncGenerator<SigmaBenchResult> {
  if (!existsSync(RULES) || !existsSync(EVENTS)) {
    console.error('sigma: skipped, the shared sample data is absent')
    return
  }
  for (const size of SIZES) {
    if (options.only !== undefined && options.only !== `sigma-${size}`) continue
    // Half-spaces of 16 MB, as a worker thread with resource limits has them: V8 would else let its young space grow to 128 MB.
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--max-semi-space-size=16',
      fileURLToPath(import.meta.url),
      '--size',
      String(size),
    ])
    yield JSON.parse(stdout) as SigmaBenchResult
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, only: { type: 'string' }, size: { type: 'string' } },
  })
  if (values.size !== undefined) console.log(JSON.stringify(measureSize(Number(values.size))))
  else {
    const rows: SigmaBenchResult[] = []
    for await (const row of run(values.only === undefined ? {} : { only: values.only })) {
      if (values.json) console.log(JSON.stringify(row))
      else rows.push(row)
    }
    if (!values.json) console.table(rows)
  }
}
