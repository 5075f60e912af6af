/**
 * How long searches of a large audit take, and how fast its chain is walked. `node bench/audit.bench.ts [--rows 1000000] [--dir PATH] [--json]`.
 * A PostgreSQL of its own in a temporary directory (Debian's package `postgresql`), filled in bulk with a chain that holds together;
 * every question is asked through the verb's own query under the role `app` and row-level security: as an auditor of the whole tree,
 * as a province of 120 units, as one unit. Without PostgreSQL the bench says so and ends well.
 * With `--dir` the cluster stays in that directory and is not filled again the next time.
 * Results: `audit-search` (p50, p95 and worst of all questions, and of each by name), `audit-verify` and `audit-seal` (rows a second,
 * and the memory the walk took at most).
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OrganisationId, TenantId } from '@haidang/std'
import { systemContext } from '@haidang/server/modules/access/index.ts'
import { type AuditFilter, listAudit } from '@haidang/server/modules/audit/queries.ts'
import { sealAudit, verifyAudit } from '@haidang/server/modules/audit/index.ts'
import { createDatabase, migrate, MIGRATIONS, type Scope } from '@haidang/server/platform/db/index.ts'
import {
  addressOf,
  COPY_COLUMNS,
  copyLines,
  idOf,
  organisationId,
  ORGANISATIONS,
  PEOPLE,
  personId,
  randomFrom,
  skewed,
  SPAN_MS,
  START_MS,
  subjectId,
} from './audit-rows.ts'
import { startPostgres } from './own-postgres.ts'

const isJson = process.argv.includes('--json')
const at = process.argv.indexOf('--rows')
const ROWS = at < 0 ? 1_000_000 : Number(process.argv[at + 1])
const kept = process.argv.includes('--dir') ? process.argv[process.argv.indexOf('--dir') + 1] : undefined
const ROUNDS = 40
const PAGE = 101
const say = (text: string): void => {
  if (!isJson) console.error(text)
}

const dir = kept ?? (await mkdtemp(join(tmpdir(), 'haidang-bench-audit-')))
const postgres = await startPostgres(dir, 2)
if (postgres === null) {
  console.error('audit: skipped, there is no PostgreSQL here (Debian: apt-get install postgresql)')
  process.exit(0)
}
const { opened, psql } = postgres
const { dialect, runner } = opened
const isFilled = existsSync(join(dir, 'filled'))

interface IndexRow {
  readonly name: string
  readonly definition: string
}

/** Rows first and indexes after, as a restored backup is read in. */
async function fill(): Promise<void> {
  const indexes = (await runner.query(
    `select indexname as name, indexdef as definition from pg_indexes where tablename = 'audit' and indexname <> 'audit_pkey'`,
  )) as readonly object[] as readonly IndexRow[]
  for (const { name } of indexes) await runner.exec(`drop index ${name}`)
  const [command, ...args] = psql
  const copy = spawn(command, [...args, '-c', `copy audit (${COPY_COLUMNS}) from stdin`], {
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  const closed = once(copy, 'close')
  const state = { head: new Uint8Array(0) }
  for (const piece of copyLines(ROWS, state)) if (!copy.stdin.write(piece)) await once(copy.stdin, 'drain')
  copy.stdin.end()
  const [code] = (await closed) as [number]
  if (code !== 0) throw new Error(`psql ended with ${code}`)
  await runner.exec(`update audit_head set seq = ${ROWS}, hash = '\\x${Buffer.from(state.head).toString('hex')}'`)
  say('rows are in; indexes …')
  for (const { definition } of indexes) await runner.exec(definition)
  await runner.exec('vacuum (analyze) audit')
}

const began = performance.now()
await migrate(runner, MIGRATIONS)
const db = createDatabase(dialect)
if (!isFilled) {
  say(`filling ${ROWS} rows …`)
  await fill()
  await writeFile(join(dir, 'filled'), '')
}
const fillSeconds = (performance.now() - began) / 1000
const [size] = await runner.query(
  `select pg_size_pretty(pg_table_size('audit')) as rows, pg_size_pretty(pg_indexes_size('audit')) as indexes`,
)
say(`filled in ${Math.round(fillSeconds)} s: ${JSON.stringify(size)}`)

const scopes: Readonly<Record<string, Scope>> = {
  all: 'all',
  province: Array.from({ length: 120 }, (_, n) => organisationId(n * 7) as TenantId),
  unit: [organisationId(12) as TenantId],
}
const random = randomFrom(7)
const someone = (): number => skewed(random, PEOPLE)
const someRow = (): number => 1 + Math.floor(random() * ROWS)
const instant = (share: number): string => new Date(START_MS + SPAN_MS * share).toISOString()
const span = (width: number): Pick<AuditFilter, 'from' | 'to'> => {
  const start = random() * (1 - width)
  return { from: instant(start), to: instant(start + width) }
}
type Question = () => AuditFilter & { readonly before?: number }
const QUESTIONS: Readonly<Record<string, Question>> = {
  newest: () => ({}),
  deepPage: () => ({ before: someRow() }),
  person: () => ({ actorId: personId(someone()) }),
  rarePerson: () => ({ actorId: personId(PEOPLE - 1 - Math.floor(random() * 1000)) }),
  noPerson: () => ({ actorId: idOf(0xb000, 9_999_999) }),
  act: () => ({ action: 'alert.close' }),
  actFamily: () => ({ action: 'warning' }),
  rareAct: () => ({ action: 'rule_pack' }),
  noAct: () => ({ action: 'no_such' }),
  actInMonth: () => ({ action: 'user.update', ...span(1 / 42) }),
  subject: () => ({ subjectId: subjectId(Math.floor(someRow() / 3)) }),
  subjectKind: () => ({ subjectKind: 'rule_exception' }),
  organisation: () => ({ organisationId: organisationId(Math.floor(random() * ORGANISATIONS)) }),
  refused: () => ({ result: 'refused' }),
  refusedInMonth: () => ({ result: 'refused', ...span(1 / 42) }),
  code: () => ({ code: 'tlp.denied' }),
  address: () => ({ address: addressOf(someone()) }),
  network: () => ({ address: `10.${Math.floor(random() * 200)}.` }),
  hour: () => span(1 / (42 * 30 * 24)),
  year: () => span(0.28),
  personAct: () => ({ actorId: personId(someone()), action: 'alert' }),
  personActMonth: () => ({ actorId: personId(someone()), action: 'session.open', ...span(1 / 42) }),
  organisationRefused: () => ({
    organisationId: organisationId(Math.floor(random() * ORGANISATIONS)),
    result: 'refused',
  }),
  request: () => ({ requestId: idOf(0xd000, someRow()) }),
  textCommon: () => ({ text: 'đã xử lý' }),
  textPrefix: () => ({ text: 'minh ch' }),
  textNumber: () => ({ text: `tường lửa ${Math.floor(random() * 5000)}` }),
  textOnce: () => ({ text: `cong van ${someRow()}` }),
  textNone: () => ({ text: 'khongcogi' }),
  textId: () => ({ text: subjectId(Math.floor(someRow() / 3)) }),
  textPerson: () => ({ text: `can bo ${someone()}` }),
  textInMonth: () => ({ text: 'quét định kỳ', ...span(1 / 42) }),
  textOfAct: () => ({ text: 'thiết bị', action: 'rule.update' }),
  textOfPerson: () => ({ text: 'thiet bi', actorId: personId(someone()) }),
}

const quantile = (sorted: readonly number[], q: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0) * 10) / 10
const all: number[] = []
const byQuestion: Record<string, { p50: number; p95: number; worst: number }> = {}
const searching = performance.now()
const cpu = process.cpuUsage()
for (const [who, scope] of Object.entries(scopes)) {
  for (const [what, question] of Object.entries(QUESTIONS)) {
    const took: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const { before, ...filter } = question()
      const start = performance.now()
      await db.withTx(scope, (tx) => listAudit(tx, filter, { before, limit: PAGE, scope }))
      took.push(performance.now() - start)
    }
    took.sort((a, b) => a - b)
    all.push(...took)
    byQuestion[`${what} (${who})`] = { p50: quantile(took, 0.5), p95: quantile(took, 0.95), worst: quantile(took, 1) }
  }
}
const searchSeconds = (performance.now() - searching) / 1000
all.sort((a, b) => a - b)
const spent = process.cpuUsage(cpu)
const mb = (bytes: number): number => Math.round(bytes / 1_048_576)
const print = (result: Readonly<Record<string, unknown>>): void => {
  if (isJson) console.log(JSON.stringify(result))
  else console.log(result)
}
if (!isJson) console.table(byQuestion)
print({
  name: 'audit-search',
  events: all.length,
  eventsPerSecond: Math.round(all.length / searchSeconds),
  cpuSecondsPerMillion: Math.round(spent.user + spent.system) / all.length,
  peakRssMb: mb(process.resourceUsage().maxRSS * 1024),
  rows: ROWS,
  p50Ms: quantile(all, 0.5),
  p95Ms: quantile(all, 0.95),
  p99Ms: quantile(all, 0.99),
  worstMs: quantile(all, 1),
  worstP95Ms: Math.max(...Object.values(byQuestion).map(({ p95 }) => p95)),
  worstP95Of: Object.entries(byQuestion).toSorted(([, a], [, b]) => b.p95 - a.p95)[0]?.[0],
  details: { byQuestion, fillSeconds: Math.round(fillSeconds), size },
})

/** The most memory the process held while `work` ran. */
async function watched<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number; peakRssMb: number }> {
  let peak = 0
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50)
  const start = performance.now()
  const value = await work()
  clearInterval(timer)
  return { value, seconds: (performance.now() - start) / 1000, peakRssMb: mb(peak) }
}
const verified = await watched(() => verifyAudit(db))
print({
  name: 'audit-verify',
  events: ROWS,
  eventsPerSecond: Math.round(ROWS / verified.seconds),
  seconds: Math.round(verified.seconds),
  peakRssMb: verified.peakRssMb,
  isWhole: verified.value.isWhole,
})
const signer = { publicKey: 'key', sign: (text: string) => `signed ${text}` }
// A cluster that was kept has its seal already.
await runner.exec('delete from audit_seals')
const sealed = await watched(() =>
  sealAudit(
    db,
    systemContext('bench', { now: () => START_MS + SPAN_MS }, new Set(), organisationId(1) as OrganisationId, 'bench'),
    signer,
  ),
)
print({
  name: 'audit-seal',
  events: ROWS,
  eventsPerSecond: Math.round(ROWS / sealed.seconds),
  seconds: Math.round(sealed.seconds),
  peakRssMb: sealed.peakRssMb,
  outcome: sealed.value.kind,
})
await db.close()
await postgres.stop()
if (kept === undefined) await rm(dir, { recursive: true, force: true })
process.exit(verified.value.isWhole && sealed.value.kind === 'sealed' ? 0 : 1)
