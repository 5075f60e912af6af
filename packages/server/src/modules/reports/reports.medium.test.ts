import { ReportAnswers } from '@haidang/contracts'
import { writePaperDocx, writePaperPdf } from '@haidang/documents'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  makeUser,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import { createWorks, type Works } from '#src/modules/works/index.ts'
import { sql } from '#src/platform/db/index.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { measureTarget } from '#src/modules/targets/index.ts'
import { loadReportCycles } from '#src/rule-sets/report-cycles.ts'
import { loadTargets } from '#src/rule-sets/targets.ts'
import { createReportBuilding } from './build-work.ts'
import type { ReportDeps } from './ports.ts'
import { approveReport, cancelReport, returnReport, signReport, submitReport } from './verbs/move-report.ts'
import { openReport } from './verbs/open-report.ts'
import {
  compareVersions,
  exportReport,
  listNumberBooks,
  listReports,
  listReportVersions,
  showReport,
} from './verbs/read-reports.ts'
import { buildReport, saveReport } from './verbs/write-report.ts'

let stack: TestDatabase
let deps: ReportDeps
let works: Works
let province: TestOrganisation
let police: TestOrganisation
let finance: TestOrganisation
let stranger: TestOrganisation
const people: Record<string, Context> = {}
const who = (name: string): Context => {
  const ctx = people[name]
  if (ctx === undefined) throw new Error(`nobody is called ${name}`)
  return ctx
}

beforeAll(async () => {
  stack = await createTestDatabase()
  province = await makeOrganisation(stack, {
    name: 'Ủy ban nhân dân tỉnh Đắk Lắk',
    kind: 'province',
    provinceCode: '66',
  })
  const below = { parentId: province.id, provinceCode: '66', kind: 'department' }
  police = await makeOrganisation(stack, { ...below, name: 'Công an tỉnh Đắk Lắk' })
  finance = await makeOrganisation(stack, { ...below, name: 'Sở Tài chính' })
  stranger = await makeOrganisation(stack, {
    name: 'Ủy ban nhân dân tỉnh Gia Lai',
    kind: 'province',
    provinceCode: '52',
  })
  deps = {
    db: stack.db,
    cycles: loadReportCycles(),
    writePaper: ({ paper, format }) => (format === 'docx' ? writePaperDocx(paper) : writePaperPdf(paper)),
    wakeWorks: () => undefined,
  }
  works = createWorks(stack.db, stack.clock, createLogger('silent'), {
    'plan.read': { run: () => Promise.resolve() },
    'report.build': createReportBuilding({ db: stack.db, clock: stack.clock, targets: loadTargets() }),
  })
  const add = async (name: string, role: Parameters<typeof makeUser>[1], at: TestOrganisation) => {
    people[name] = contextFor(stack, role, at, {
      user: await makeUser(stack, role, at),
      ...(at === province ? { below: [police, finance] } : {}),
    })
  }
  await add('clerk', 'watch_officer', province)
  await add('office', 'approver', province)
  await add('chair', 'leader', province)
  await add('police', 'unit_officer', police)
  await add('finance', 'unit_officer', finance)
  await add('stranger', 'unit_officer', stranger)
})
afterAll(async () => {
  await works.stop()
  await stack.close()
})

const open = (by: Context, organisationIds: readonly string[]) =>
  openReport(deps, {
    ctx: by,
    input: {
      class: 'periodic',
      cycleCode: 'plan-yearly',
      title: 'Báo cáo năm 2026',
      planIds: [],
      periodFrom: '2026-01-01',
      periodTo: '2026-12-31',
      periodLabel: 'năm 2026',
      unitDueOn: '2026-12-15',
      dueOn: '2026-12-31',
      organisationIds: [...organisationIds],
      groupIds: [],
    },
  })
const show = (ctx: Context, id: string) => showReport(deps, { ctx, input: { id } })
const childOf = async (ctx: Context, parentId: string) =>
  (await listReports(deps, { ctx, input: { limit: 50, parentId } })).items[0]?.id ?? ''

describe('a round of reports', () => {
  let id: string

  it('asks units below, and not those of others', async () => {
    const report = await open(who('clerk'), [police.id, finance.id, stranger.id])
    id = report.id
    expect(report).toMatchObject({ state: 'open', units: { total: 2, submitted: 0 } })
    expect(report.content).toMatchObject({ sign: 'BC-UBND', placeName: 'Đắk Lắk', typeName: 'BÁO CÁO' })
    expect((await listReports(deps, { ctx: who('stranger'), input: { limit: 10 } })).items).toEqual([])
    await expect(show(who('police'), id)).rejects.toMatchObject({ code: 'report.not_found' })
  })

  it('is filled in by a unit, returned with a reason, and handed in again', async () => {
    const child = await childOf(who('police'), id)
    const answers = ReportAnswers.parse({ results: 'Đã diễn tập 02 cuộc.', obstacles: 'Thiếu nhân lực chuyên trách.' })
    const saved = await saveReport(deps, {
      ctx: who('police'),
      input: { id: child, version: 1, answers, changeNote: '' },
    })
    expect(saved).toMatchObject({ state: 'drafting', version: 2 })
    await expect(
      saveReport(deps, { ctx: who('police'), input: { id: child, version: 1, answers, changeNote: '' } }),
    ).rejects.toMatchObject({ code: 'report.version_changed' })
    await submitReport(deps, { ctx: who('police'), input: { id: child, version: 2 } })
    await expect(
      saveReport(deps, { ctx: who('police'), input: { id: child, version: 2, answers, changeNote: '' } }),
    ).rejects.toMatchObject({ code: 'report.bad_state' })
    const back = await returnReport(deps, {
      ctx: who('clerk'),
      input: { id: child, version: 2, reason: 'Bổ sung số liệu' },
    })
    expect(back).toMatchObject({ state: 'returned', returnedReason: 'Bổ sung số liệu' })
    await submitReport(deps, { ctx: who('police'), input: { id: child, version: 2 } })
    expect((await show(who('clerk'), id)).units).toEqual({ total: 2, submitted: 1 })
  })

  it('is consolidated out of what was handed in, with where the issuer stands against the targets', async () => {
    const target = loadTargets().find((rule) => rule.formula === null && rule.versions.at(-1)?.operator === '>=')
    if (target === undefined) throw new Error('no target is measured by hand')
    await measureTarget(
      { db: stack.db, targets: loadTargets() },
      {
        ctx: who('clerk'),
        input: {
          code: target.code,
          organisationId: null,
          measuredOn: '2026-01-02',
          value: 12.5,
          note: '',
          fileIds: [],
        },
      },
    )
    const before = await show(who('clerk'), id)
    await buildReport(deps, { ctx: who('clerk'), input: { id, version: before.version } })
    await expect(
      buildReport(deps, { ctx: who('clerk'), input: { id, version: before.version } }),
    ).rejects.toMatchObject({
      code: 'work.already_running',
    })
    await works.drain()
    const built = await show(who('clerk'), id)
    expect(built.work).toMatchObject({ state: 'done' })
    const text = JSON.stringify(built.content.blocks)
    expect(text).toContain('Công an tỉnh Đắk Lắk: Đã diễn tập 02 cuộc.')
    expect(text).toContain('Thiếu nhân lực chuyên trách.')
    expect(text).toContain('Các đơn vị chưa gửi báo cáo: Sở Tài chính.')
    const table = built.content.blocks.find((block) => block.kind === 'table')
    const row = table?.rows.find(({ cells }) => cells[0] === target.code)
    expect(row?.cells[1]).toBe(target.titleVi)
    expect(row?.cells[2]).toMatch(/^≥ /)
    expect(row?.cells[3]).toMatch(/^12,5/)
    expect(row?.cells[4]).toBe('02/01/2026')
    expect(built.content.annexes[0]?.title).toBe('KẾT QUẢ THỰC HIỆN NHIỆM VỤ THEO ĐƠN VỊ')
  })

  it('keeps versions that can be compared', async () => {
    const report = await show(who('clerk'), id)
    const content = { ...report.content, abstract: 'Kết quả công tác an ninh mạng năm 2026' }
    const saved = await saveReport(deps, {
      ctx: who('clerk'),
      input: { id, version: report.version, content, changeNote: 'sửa trích yếu' },
    })
    const { items } = await listReportVersions(deps, { ctx: who('clerk'), input: { id } })
    expect(items.map((v) => v.version)).toEqual([saved.version, report.version])
    const { lines } = await compareVersions(deps, {
      ctx: who('clerk'),
      input: { id, from: report.version, to: saved.version },
    })
    expect(lines.filter((line) => line.change !== 'same')).toEqual([
      { change: 'removed', text: report.content.abstract },
      { change: 'added', text: content.abstract },
    ])
  })

  it('is approved by somebody else, signed with a number, and locked', async () => {
    const { version } = await show(who('clerk'), id)
    await submitReport(deps, { ctx: who('clerk'), input: { id, version } })
    const sign = (number: number | null) =>
      signReport(deps, { ctx: who('chair'), input: { id, version, signedOn: null, number } })
    await expect(sign(null)).rejects.toMatchObject({ code: 'report.bad_state' })
    const author: Context = { ...who('clerk'), permissions: who('office').permissions }
    await expect(approveReport(deps, { ctx: author, input: { id, version } })).rejects.toMatchObject({
      code: 'report.own_approval',
    })
    await approveReport(deps, { ctx: who('office'), input: { id, version } })
    const signed = await sign(7)
    expect(signed).toMatchObject({ state: 'signed', number: '07/BC-UBND', signedOn: '2026-11-23' })
    expect(signed.contentHash).toMatch(/^[0-9a-f]{64}$/)
    await expect(
      saveReport(deps, { ctx: who('clerk'), input: { id, version, title: 'Khác', changeNote: '' } }),
    ).rejects.toMatchObject({ code: 'report.locked' })
    await expect(
      cancelReport(deps, { ctx: who('clerk'), input: { id, version, reason: 'nhầm' } }),
    ).rejects.toMatchObject({ code: 'report.locked' })
    const books = await listNumberBooks(deps, { ctx: who('clerk'), input: { year: 2026 } })
    expect(books.items).toMatchObject([{ typeCode: 'BC', last: 7, entries: [{ number: 7, reportId: id }] }])
  })

  it('gives no number twice, and the next after the last', async () => {
    const other = await open(who('clerk'), [])
    const { version } = other
    await submitReport(deps, { ctx: who('clerk'), input: { id: other.id, version } })
    await approveReport(deps, { ctx: who('office'), input: { id: other.id, version } })
    const sign = (number: number | null) =>
      signReport(deps, { ctx: who('chair'), input: { id: other.id, version, signedOn: null, number } })
    await expect(sign(7)).rejects.toMatchObject({ code: 'report.number_taken' })
    expect((await sign(null)).number).toBe('08/BC-UBND')
  })

  it('comes out as DOCX, PDF and XLSX', async () => {
    const heads = { docx: 'PK', pdf: '%PDF-1.7', xlsx: 'PK' } as const
    for (const format of ['docx', 'pdf', 'xlsx'] as const) {
      const file = await exportReport(deps, { ctx: who('clerk'), input: { id, format } })
      expect(file.fileName).toBe(`07-BC-UBND.${format}`)
      expect(
        Buffer.from(file.content as Uint8Array)
          .toString('latin1')
          .startsWith(heads[format]),
      ).toBe(true)
    }
  })
})

it('lets a department consolidate for those beside it, who read nothing but their own', async () => {
  const round = await open(who('police'), [finance.id, stranger.id])
  expect(round.units).toEqual({ total: 1, submitted: 0 })
  const child = await childOf(who('finance'), round.id)
  await submitReport(deps, { ctx: who('finance'), input: { id: child, version: 1 } })
  expect((await show(who('police'), round.id)).units).toEqual({ total: 1, submitted: 1 })
  await expect(show(who('finance'), round.id)).rejects.toMatchObject({ code: 'report.not_found' })
})

it('builds for a province of 63 units and 5,000 duties well within ten seconds', async () => {
  const big = await makeOrganisation(stack, {
    name: 'Ủy ban nhân dân tỉnh Đồng Tháp',
    kind: 'province',
    provinceCode: '82',
  })
  const units: TestOrganisation[] = []
  for (let i = 0; i < 63; i++)
    units.push(
      await makeOrganisation(stack, {
        name: `Đơn vị số ${i + 1}`,
        parentId: big.id,
        kind: 'department',
        provinceCode: '82',
      }),
    )
  const clerk = contextFor(stack, 'watch_officer', big, {
    user: await makeUser(stack, 'watch_officer', big),
    below: units,
  })
  await stack.asSystem(async (tx) => {
    const plan = { id: crypto.randomUUID(), file: crypto.randomUUID() }
    await sql`insert into files (tenant_id, id, name, kind, size_bytes, sha256, uploaded_at) values (${big.id}, ${plan.file}, 'x', 'text', 1, 'x', now())`.execute(
      tx,
    )
    await sql`insert into plans (tenant_id, id, level, state, organisation, consolidator_id, consolidator, file_id, sha256, title, title_folded, created_at)
      values (${big.id}, ${plan.id}, 'provincial', 'active', '{}', ${big.id}, '{}', ${plan.file}, 'x', 'Kế hoạch', 'ke hoach', now())`.execute(
      tx,
    )
    const ids = units.map((u) => u.id)
    await sql`insert into duties (tenant_id, id, plan_id, consolidator_id, lead_id, seq, part, state, due_key, created_at)
      select ${big.id}, gen_random_uuid(), ${plan.id}, ${big.id}, (${ids}::uuid[])[1 + n % 63], n, 'II', (array['late','done_on_time','on_time'])[1 + n % 3],
        '2026-12-31', now() from generate_series(1, 5000) n`.execute(tx)
    await sql`insert into duty_details (tenant_id, duty_id, plan, path, title, text, source_text, headings, row_ids, units, deadline, clock, product, measure, budget_line, search)
      select d.tenant_id, d.id, '{"number":"1/KH","title":"Kế hoạch"}', 'II.1', 'Nhiệm vụ số ' || d.seq, '', '', '{II. Nhiệm vụ}', '{}',
        jsonb_build_array(jsonb_build_object('role', 'lead', 'organisation', jsonb_build_object('id', o.tenant_id, 'name', o.name, 'shortName', o.name, 'provinceCode', '82'))),
        '{"kind":"date","raw":""}', '{}', '', '', '', '' from duties d join organisations o on o.tenant_id = d.lead_id where d.plan_id = ${plan.id}`.execute(
      tx,
    )
  })
  const round = await open(
    clerk,
    units.map((u) => u.id),
  )
  const from = performance.now()
  await buildReport(deps, { ctx: clerk, input: { id: round.id, version: 1 } })
  await works.drain()
  const built = await show(clerk, round.id)
  expect(performance.now() - from).toBeLessThan(10_000)
  expect(built.units?.total).toBe(63)
  expect(built.content.annexes).toHaveLength(2)
})
