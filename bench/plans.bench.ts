/**
 * How long the lists, filters and boards of duties take. `node bench/plans.bench.ts [--duties 50000] [--json]`. 200 plans of a province
 * with 63 units, in the embedded database on disk; every question is asked as the province and as one unit, through the verb's
 * own queries under row-level security. A result's events are duties, its rate questions a second; p50 and p95 stand in the details.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DutyBoardQuery, DutyQuery, PlanQuery, ROLE_GRANTS, type Permission } from '@haidang/contracts'
import type { OrganisationId, TenantId, UserId } from '@haidang/std'
import type { Context } from '@haidang/server/modules/access/index.ts'
import { listDuties, showDutyBoard, showDutyDigest } from '@haidang/server/modules/plans/verbs/list-duties.ts'
import { listPlans } from '@haidang/server/modules/plans/verbs/list-plans.ts'
import {
  createDatabase,
  migrate,
  MIGRATIONS,
  openPglite,
  sql,
  SYSTEM_SCOPE,
} from '@haidang/server/platform/db/index.ts'

const isJson = process.argv.includes('--json')
const at = process.argv.findIndex((word) => word === '--duties' || word === '--events')
const duties = at < 0 ? 50_000 : Number(process.argv[at + 1])
const PLANS = 200
const UNITS = 63
const ROUNDS = 20

const directory = await mkdtemp(join(tmpdir(), 'haidang-bench-plans-'))
const { dialect, runner, pglite } = await openPglite(join(directory, 'db'))
await migrate(runner, MIGRATIONS)
const db = createDatabase(dialect)
const idOf = (kind: number, n: number): string =>
  `0190${kind.toString(16)}000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const province = idOf(10, 1) as TenantId
const units = Array.from({ length: UNITS }, (_, i) => idOf(11, i) as TenantId)

await db.withTx(SYSTEM_SCOPE, async (tx) => {
  await sql`insert into organisations (tenant_id, code, kind, name, short_name, name_folded, province_code, created_at)
    values (${province}, 'P', 'province', 'Tỉnh', 'Tỉnh', 'tinh', '66', now())`.execute(tx)
  await sql`insert into organisations (tenant_id, parent_id, code, kind, name, short_name, name_folded, province_code, created_at)
    select u, ${province}, 'U' || n, 'department', 'Đơn vị số ' || n, 'ĐV' || n, 'don vi ' || n, '66', now() from unnest(${units}::uuid[]) with ordinality x (u, n)`.execute(
    tx,
  )
  await sql`insert into files (tenant_id, id, name, kind, size_bytes, sha256, uploaded_at) values (${province}, ${idOf(12, 1)}, 'x', 'text', 1, 'x', now())`.execute(
    tx,
  )
  await sql`insert into plans (tenant_id, id, level, state, organisation, consolidator_id, consolidator, file_id, sha256, number, title, title_folded, created_at)
    select ${province}, ('0190d000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'provincial', 'active',
      jsonb_build_object('id', ${province}::uuid, 'name', 'Tỉnh', 'shortName', 'Tỉnh', 'provinceCode', '66'), ${province}, '{}', ${idOf(12, 1)}, n::text,
      n || '/KH-UBND', 'Kế hoạch số ' || n, 'ke hoach so ' || n, now() from generate_series(1, ${PLANS}) n`.execute(tx)
  await sql`insert into duties (tenant_id, id, plan_id, consolidator_id, lead_id, province_code, seq, part, state, due_on, due_key, percent, open_obstacles, last_progress_at, created_at)
    select ${province}, ('0190e000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ('0190d000-0000-7000-8000-' || lpad(to_hex(1 + n % ${PLANS}), 12, '0'))::uuid,
      ${province}, (${units}::uuid[])[1 + h % ${UNITS}], '66', n, (array['I','II','III','IV'])[1 + h % 4],
      (array['not_started','on_time','on_time','at_risk','late','waiting','done_on_time','done_on_time','done_late'])[1 + h % 9],
      date '2026-01-01' + h % 720, date '2026-01-01' + h % 720, h % 101, case when h % 37 = 0 then 1 else 0 end,
      case when h % 3 = 0 then null else timestamptz '2026-01-01' + (h % 300) * interval '1 day' end, now()
    from (select n, abs(hashint4(n)) as h from generate_series(1, ${duties}) n) g`.execute(tx)
  await sql`insert into duty_units (tenant_id, duty_id, plan_id, issuer_id, role)
    select lead_id, id, plan_id, tenant_id, 'lead' from duties
    union all select (${units}::uuid[])[1 + (abs(hashint8(seq)) + 7) % ${UNITS}], id, plan_id, tenant_id, 'supporting' from duties where seq % 2 = 0
    on conflict do nothing`.execute(tx)
  await sql`insert into duty_details (tenant_id, duty_id, plan, path, title, text, source_text, headings, row_ids, units, deadline, clock, product, measure, budget_line, search)
    select d.tenant_id, d.id, jsonb_build_object('id', d.plan_id, 'number', '1/KH', 'title', 'Kế hoạch', 'level', 'provincial'), d.part || '.' || d.seq, 'Nhiệm vụ số ' || d.seq,
      repeat('Rà soát, phê duyệt hồ sơ đề xuất cấp độ an toàn hệ thống thông tin. ', 4), '', array[d.part || '. NHIỆM VỤ'], '{}',
      jsonb_build_array(jsonb_build_object('role', 'lead', 'organisation', jsonb_build_object('id', o.tenant_id, 'name', o.name, 'shortName', o.short_name, 'provinceCode', '66'))),
      '{"kind":"date","from":null,"to":null,"until":null,"timesPerYear":null,"everyYears":null,"evidenceEvery":null,"condition":null,"daysAfter":null,"raw":""}', '{}', '', '', '',
      array_to_tsvector(array['ra', 'soat', 'nhiem', 'vu', 'so', d.seq::text, (array['dien','tap','giam','sat'])[1 + d.seq % 4]])
    from duties d join organisations o on o.tenant_id = d.lead_id`.execute(tx)
})
await runner.exec('analyze')

const contextOf = (tenant: TenantId, scope: readonly TenantId[]): Context => ({
  tenant,
  scope,
  actor: { kind: 'user', id: idOf(13, 1) as UserId, name: 'bench', roles: ['watch_officer'] },
  permissions: new Set<Permission>(ROLE_GRANTS.watch_officer.permissions),
  clearance: 'amber',
  requestId: 'bench',
  clock: { now: () => Date.UTC(2026, 10, 21) },
  locale: 'vi',
})
const unit = units[5] as OrganisationId
const readers = { province: contextOf(province, [province, ...units]), unit: contextOf(unit, [unit]) }
const plan = idOf(13, 7)

const list = (query: object) => (ctx: Context) => listDuties({ db }, { ctx, input: DutyQuery.parse(query) })
const board = (query: object) => (ctx: Context) => showDutyBoard({ db }, { ctx, input: DutyBoardQuery.parse(query) })
const QUESTIONS: Readonly<Record<string, (ctx: Context) => Promise<unknown>>> = {
  'list.due': list({}),
  'list.late': list({ states: 'late' }),
  'list.three-states': list({ states: 'late,at_risk,waiting' }),
  'list.plan': list({ planId: plan, sort: 'path' }),
  'list.unit': list({ organisationId: units[5] }),
  'list.unit-late': list({ organisationId: units[5], states: 'late', role: 'lead' }),
  'list.mine': list({ isMine: 'true' }),
  'list.part-month': list({ part: 'II', dueFrom: '2026-12-01', dueTo: '2026-12-31' }),
  'list.obstacles': list({ hasObstacle: 'true' }),
  'list.words': list({ q: 'dien tap' }),
  'list.one-word': list({ q: `nhiem vu so ${duties - 3}` }),
  'list.recent': list({ sort: 'recent' }),
  'list.none': list({ part: 'II', states: 'late', dueFrom: '2028-01-01', dueTo: '2028-01-02' }),
  'board.part': board({ by: 'part' }),
  'board.unit': board({ by: 'unit' }),
  'board.month': board({ by: 'month' }),
  'board.plan': board({ by: 'plan' }),
  'board.late-by-unit': board({ by: 'unit', states: 'late' }),
  'board.of-plan': board({ by: 'part', planId: plan }),
  digest: (ctx) => showDutyDigest({ db }, { ctx, input: {} }),
  plans: (ctx) => listPlans({ db }, { ctx, input: PlanQuery.parse({}) }),
}

const at95 = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0
const at50 = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.5)] ?? 0
const round = (n: number): number => Math.round(n * 10) / 10
for (const [who, ctx] of Object.entries(readers)) {
  for (const [name, ask] of Object.entries(QUESTIONS)) {
    await ask(ctx)
    const times: number[] = []
    const cpu: number[] = []
    for (let i = 0; i < ROUNDS; i++) {
      const from = performance.now()
      const used = process.cpuUsage()
      await ask(ctx)
      times.push(performance.now() - from)
      const { user, system } = process.cpuUsage(used)
      cpu.push((user + system) / 1000)
    }
    const result = {
      name: `plans.${who}.${name}`,
      events: duties,
      eventsPerSecond: Math.round(1000 / at50(times)),
      peakRssMb: Math.round(process.memoryUsage().rss / 1_048_576),
      // The embedded database works in this process: where others share the machine its own seconds tell more than the clock.
      details: {
        p50Ms: round(at50(times)),
        p95Ms: round(at95(times)),
        cpuP50Ms: round(at50(cpu)),
        cpuP95Ms: round(at95(cpu)),
      },
    }
    console.log(
      isJson
        ? JSON.stringify(result)
        : `${result.name.padEnd(36)} p50 ${result.details.p50Ms} ms  p95 ${result.details.p95Ms} ms  cpu p95 ${result.details.cpuP95Ms} ms`,
    )
  }
}
await db.close()
if (!pglite.closed) await pglite.close()
await rm(directory, { recursive: true, force: true })
