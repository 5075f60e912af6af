/**
 * Runs the benches of this folder, each in a process of its own so that memory is its own too.
 *
 *     npm run bench                       all, a table
 *     npm run bench -- road               those whose file name or result name begins so
 *     npm run bench -- parsers --events 50000 --json
 *
 * With `--json` every result is one line: name, events, eventsPerSecond, cpuSecondsPerMillion (user and system of the bench's
 * process), floorCpuSecondsPerMillion (the least the same work can cost, measured in the same run), ratio, peakRssMb, and what the
 * bench adds. Exit code 1 where a bench failed or none has the name.
 */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const ENDING = '.bench.ts'
/** What a bench calls the number of its events, where it is not `--events`; null where it cannot be chosen. */
const COUNT_OPTIONS: Readonly<Record<string, string | null>> = {
  audit: '--rows',
  correlate: '--findings',
  identity: null,
  'lake-queries': '--rows',
  sigma: null,
}
const COLUMNS = [
  'name',
  'events',
  'eventsPerSecond',
  'cpuSecondsPerMillion',
  'floorCpuSecondsPerMillion',
  'ratio',
  'peakRssMb',
] as const

type Row = { readonly [key: string]: unknown }

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The lines of JSON a bench printed; anything else it says goes to standard error. */
function rowsOf(output: string): Row[] {
  const rows: Row[] = []
  for (const line of output.split('\n')) {
    if (line.trim() === '') continue
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      console.error(line)
      continue
    }
    if (isRow(value)) rows.push(value)
  }
  return rows
}

async function runBench(bench: string, events: string | undefined): Promise<{ rows: Row[]; failed: boolean }> {
  const option = Object.hasOwn(COUNT_OPTIONS, bench) ? COUNT_OPTIONS[bench] : '--events'
  const chosen = events === undefined || option === null || option === undefined ? [] : [option, events]
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL(`./${bench}${ENDING}`, import.meta.url)), '--json', ...chosen],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, UV_THREADPOOL_SIZE: process.env['UV_THREADPOOL_SIZE'] ?? '8' },
    },
  )
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { rows: rowsOf(output), failed: code !== 0 }
}

function shown(value: unknown): unknown {
  if (typeof value !== 'number') return value ?? ''
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, events: { type: 'string' } },
})
const benches = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length))
  .toSorted()
// `sigma-3000` and `parsers-zeek` are results of the benches `sigma` and `parsers`.
const wanted = (bench: string): boolean =>
  positionals.length === 0 || positionals.some((name) => bench.startsWith(name) || name.startsWith(`${bench}-`))
const chosen = benches.filter(
  (bench) => positionals.includes(bench) || (wanted(bench) && !positionals.some((p) => benches.includes(p))),
)

let hasFailed = chosen.length === 0
if (hasFailed) console.error(`no bench of this name; there are: ${benches.join(', ')}`)
const table: Row[] = []
for (const bench of chosen) {
  if (!values.json) console.error(`${bench} …`)
  const { rows, failed } = await runBench(bench, values.events)
  if (failed) {
    hasFailed = true
    console.error(`${bench}: failed`)
  }
  for (const row of rows) {
    const name = String(row['name'])
    if (
      !chosen.some((b) => positionals.includes(b)) &&
      positionals.length > 0 &&
      !positionals.some((p) => name.startsWith(p))
    )
      continue
    if (values.json) console.log(JSON.stringify(row))
    else table.push(row)
  }
}
if (table.length > 0) {
  const rates = table.filter((row) => 'eventsPerSecond' in row)
  const others = table.filter((row) => !('eventsPerSecond' in row))
  if (rates.length > 0)
    console.table(rates.map((row) => Object.fromEntries(COLUMNS.map((column) => [column, shown(row[column])]))))
  const extras = rates.filter((row) => row['name'] === 'road-latency')
  for (const rest of [extras, others])
    if (rest.length > 0)
      console.table(
        rest.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, shown(value)]))),
      )
}
process.exitCode = hasFailed ? 1 : 0
