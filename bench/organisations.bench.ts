/**
 * How long the tree, the list and the search of organisations take, and how long a table of them takes to go in.
 * `node bench/organisations.bench.ts [--units 15000] [--json]`. 34 provinces, their communes (3,321 at 15,000) and departments below,
 * in the embedded database on disk; every question is asked through its verb under row-level security, as the country, as one
 * province and as one commune. A result's events are organisations, its rate questions a second; p50 and p95 stand in the details.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OrganisationQuery, OrganisationTreeQuery, type Permission, ROLE_GRANTS } from '@haidang/contracts'
import { writeCsv } from '@haidang/documents'
import type { OrganisationId, TenantId, UserId } from '@haidang/std'
import type { Context } from '@haidang/server/modules/access/index.ts'
import { listBelow } from '@haidang/server/modules/organisations/index.ts'
import { applyPlan, planNow } from '@haidang/server/modules/organisations/register/apply-table.ts'
import { workTable } from '@haidang/server/modules/organisations/register/work-table.ts'
import { exportRegister } from '@haidang/server/modules/organisations/register/verbs.ts'
import { browseTree, countOrganisations } from '@haidang/server/modules/organisations/verbs/browse-tree.ts'
import { getOrganisation } from '@haidang/server/modules/organisations/verbs/get-organisation.ts'
import { listOrganisations } from '@haidang/server/modules/organisations/verbs/list-organisations.ts'
import {
  createDatabase,
  migrate,
  MIGRATIONS,
  openPglite,
  sql,
  SYSTEM_SCOPE,
} from '@haidang/server/platform/db/index.ts'
import { loadProvinces } from '@haidang/server/rule-sets/provinces.ts'
import { loadSectors } from '@haidang/server/rule-sets/sectors.ts'

const isJson = process.argv.includes('--json')
const at = process.argv.findIndex((word) => word === '--units' || word === '--events')
const units = at < 0 ? 15_000 : Number(process.argv[at + 1])
const ROUNDS = 30
const PROVINCES = loadProvinces().on('2026-11-22')

const directory = await mkdtemp(join(tmpdir(), 'haidang-bench-organisations-'))
const { dialect, runner, pglite } = await openPglite(join(directory, 'db'))
await migrate(runner, MIGRATIONS)
const db = createDatabase(dialect)
const country = '0190a000-0000-7000-8000-000000000001' as TenantId
await db.withTx(SYSTEM_SCOPE, (tx) =>
  sql`insert into organisations (tenant_id, code, kind, name, short_name, name_folded, created_at)
    values (${country}, 'VN', 'country', 'Trung tâm quốc gia', 'TTQG', 'trung tam quoc gia ttqg vn', now())`.execute(
    tx,
  ),
)

const WORDS = ['Bình', 'An', 'Phú', 'Thạnh', 'Long', 'Đông', 'Tây', 'Hòa', 'Mỹ', 'Lộc', 'Ea', 'Kông', 'Sơn', 'Hải']
const DEPARTMENTS = ['Sở Y tế', 'Sở Tài chính', 'Sở Xây dựng', 'Sở Nội vụ', 'Sở Khoa học và Công nghệ', 'Công an tỉnh']
const word = (n: number): string => WORDS[n % WORDS.length] ?? ''
const clock = { now: () => Date.now() }
const contextOf = (tenant: TenantId, scope: Context['scope']): Context => ({
  tenant,
  scope,
  actor: {
    kind: 'user',
    id: '0190d000-0000-7000-8000-000000000001' as UserId,
    name: 'bench',
    roles: ['administrator'],
  },
  permissions: new Set<Permission>(ROLE_GRANTS.administrator.permissions),
  clearance: 'red',
  requestId: 'bench',
  clock,
  locale: 'vi',
})
const root = contextOf(country, 'all')

/** The table of the whole country: communes and units before the provinces they lie in, as a table may have them. */
function countryTable(): Uint8Array {
  const communes = Math.round((units * 3321) / 15_000)
  const rows: string[][] = []
  for (let n = 0; n < units - PROVINCES.length; n++) {
    const province = PROVINCES[n % PROVINCES.length]
    const code = province?.code ?? ''
    const parent = `T${code}`
    const name = `${word(n)} ${word(n * 7 + 3)} ${n}`
    if (n < communes) rows.push([`X${n}`, `UBND xã ${name}`, 'commune', parent, code, ''])
    else if (n < communes * 2)
      rows.push([`S${n}`, `${DEPARTMENTS[n % DEPARTMENTS.length] ?? ''} ${name}`, 'department', parent, code, ''])
    else
      rows.push([`P${n}`, `Phòng ${name}`, 'unit', `X${n % communes}`, code, n % 50 === 0 ? `dv${n}.example.vn` : ''])
  }
  for (const { code, name } of PROVINCES)
    rows.push([`T${code}`, `UBND ${name}`, 'province', '', code, `tinh${code}.example.vn`])
  return writeCsv(['code', 'name', 'kind', 'parent', 'province', 'domains'], rows)
}

const round = (n: number): number => Math.round(n * 10) / 10
function tell(name: string, times: readonly number[], cpu: readonly number[]): void {
  const share = (all: readonly number[], part: number): number =>
    all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * part))] ?? 0
  const result = {
    name: `organisations.${name}`,
    events: units,
    eventsPerSecond: Math.round(10_000 / share(times, 0.5)) / 10,
    peakRssMb: Math.round(process.memoryUsage().rss / 1_048_576),
    // The embedded database works in this process: where others share the machine its own seconds tell more than the clock.
    details: {
      p50Ms: round(share(times, 0.5)),
      p95Ms: round(share(times, 0.95)),
      cpuP50Ms: round(share(cpu, 0.5)),
      cpuP95Ms: round(share(cpu, 0.95)),
    },
  }
  console.log(
    isJson
      ? JSON.stringify(result)
      : `${result.name.padEnd(40)} p50 ${result.details.p50Ms} ms  p95 ${result.details.p95Ms} ms  cpu p95 ${result.details.cpuP95Ms} ms`,
  )
}
async function measure<T>(name: string, rounds: number, ask: () => Promise<T>): Promise<T> {
  const times: number[] = []
  const cpu: number[] = []
  let last = rounds > 1 ? await ask() : undefined
  for (let i = 0; i < rounds; i++) {
    const from = performance.now()
    const used = process.cpuUsage()
    last = await ask()
    times.push(performance.now() - from)
    const { user, system } = process.cpuUsage(used)
    cpu.push((user + system) / 1000)
  }
  tell(name, times, cpu)
  return last as T
}

const law = { provinces: loadProvinces(), sectors: loadSectors() }
const bytes = countryTable()
const read = await measure('import.read', 1, () => workTable({ kind: 'read', bytes, name: 'a.csv' }))
if (read.kind !== 'read') throw new Error('the table was not read')
await measure('import.apply', 1, () =>
  db.withTx(SYSTEM_SCOPE, async (tx) => {
    const plan = await planNow(tx, root, law, read.table)
    if (plan.counts.problem > 0) throw new Error('the table has problems')
    await applyPlan(tx, root, country, plan, () => undefined)
  }),
)
await measure('import.compare', 3, () => db.withTx(SYSTEM_SCOPE, (tx) => planNow(tx, root, law, read.table)))
await runner.exec('analyze')
const deps = { db, law, workTable, wakeWorks: () => undefined }
const workbook = await measure('export.xlsx', 1, () => exportRegister(deps, { ctx: root, input: { format: 'xlsx' } }))
await measure('import.read-xlsx', 1, () =>
  workTable({ kind: 'read', bytes: workbook.content as Uint8Array, name: 'a.xlsx' }),
)

const idOf = async (code: string): Promise<TenantId> => {
  const { rows } = await db.withTx(SYSTEM_SCOPE, (tx) =>
    sql<{ tenant_id: TenantId }>`select tenant_id from organisations where code = ${code}`.execute(tx),
  )
  const id = rows[0]?.tenant_id
  if (id === undefined) throw new Error(`no ${code}`)
  return id
}
const province = await idOf('T01')
const commune = await idOf('X0')
const below = await db.withTx(SYSTEM_SCOPE, (tx) => listBelow(tx, province))
const READERS: Readonly<Record<string, Context>> = {
  country: root,
  province: contextOf(province, below),
  commune: contextOf(commune, [commune]),
}
const list = (query: object) => (ctx: Context) => listOrganisations(db, { ctx, input: OrganisationQuery.parse(query) })
const tree = (query: object) => (ctx: Context) => browseTree(db, { ctx, input: OrganisationTreeQuery.parse(query) })
const QUESTIONS: Readonly<Record<string, (ctx: Context) => Promise<unknown>>> = {
  'tree.tops': tree({}),
  'tree.own-children': (ctx) => tree({ parent: ctx.tenant, limit: 100 })(ctx),
  'list.first': list({}),
  'list.kind': list({ kind: 'commune' }),
  'list.province': list({ province: '01', state: 'open' }),
  'list.below': (ctx) => list({ below: ctx.tenant })(ctx),
  'search.common-word': list({ q: 'phong binh' }),
  'search.without-diacritics': list({ q: 'so khoa hoc va cong nghe' }),
  'search.code': list({ q: `p${units - PROVINCES.length - 1}` }),
  'search.nothing': list({ q: 'khong co don vi nay' }),
  open: (ctx) => getOrganisation(db, { ctx, input: { id: ctx.tenant as OrganisationId } }),
  counts: (ctx) => countOrganisations(db, { ctx, input: {} }),
  scope: (ctx) => db.withTx(SYSTEM_SCOPE, (tx) => listBelow(tx, ctx.tenant)),
}
for (const [who, ctx] of Object.entries(READERS))
  for (const [name, ask] of Object.entries(QUESTIONS)) await measure(`${who}.${name}`, ROUNDS, () => ask(ctx))
await measure('country.tree.province', ROUNDS, () => tree({ parent: province, limit: 200 })(root))

await db.close()
if (!pglite.closed) await pglite.close()
await rm(directory, { recursive: true, force: true })
