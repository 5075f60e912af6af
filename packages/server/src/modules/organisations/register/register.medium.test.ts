import { contextFor, createTestDatabase, makeOrganisation, makeUser, type TestDatabase } from '@haidang/testkit'
import type { OrganisationId } from '@haidang/std'
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import { createWorks, type Works } from '#src/modules/works/index.ts'
import { sql } from '#src/platform/db/index.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { loadProvinces } from '#src/rule-sets/provinces.ts'
import { loadSectors } from '#src/rule-sets/sectors.ts'
import { listOrganisations } from '../verbs/list-organisations.ts'
import { updateOrganisation } from '../verbs/update-organisation.ts'
import { createTableApplying, createTableReading } from './import-works.ts'
import type { RegisterDeps } from './ports.ts'
import { applyImport, discardImport, exportRegister, listImportRows, showImport, startImport } from './verbs.ts'
import { workTable } from './work-table.ts'

let stack: TestDatabase
let works: Works
let deps: RegisterDeps
let root: Context

beforeAll(async () => {
  stack = await createTestDatabase()
  const country = await makeOrganisation(stack, { name: 'Trung tâm quốc gia', kind: 'country' })
  root = {
    ...contextFor(stack, 'administrator', country, { user: await makeUser(stack, 'administrator', country) }),
    scope: 'all',
  }
  deps = {
    db: stack.db,
    law: { provinces: loadProvinces(), sectors: loadSectors() },
    wakeWorks: () => undefined,
    workTable,
  }
  works = createWorks(stack.db, stack.clock, createLogger('silent'), {
    'organisations.read': createTableReading(deps, stack.clock),
    'organisations.apply': createTableApplying(deps, stack.clock),
  })
})
afterAll(() => stack.close())

async function preview(content: string | Uint8Array, ctx = root) {
  const started = await startImport(deps, {
    ctx,
    input: { name: 'don-vi.csv', content: Buffer.from(content).toString('base64') },
  })
  await works.drain()
  return showImport(deps, { ctx, input: { id: started.id } })
}
async function apply(id: string, ctx = root, leavesProblems = false) {
  await applyImport(deps, { ctx, input: { id, leavesProblems } })
  await works.drain()
  return showImport(deps, { ctx, input: { id } })
}
const rowsOf = async (id: string, ctx = root) => (await listImportRows(deps, { ctx, input: { id, limit: 200 } })).items
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  )

const TABLE = [
  'Mã đơn vị,Tên đơn vị,Loại đơn vị,Mã đơn vị cấp trên,Mã tỉnh,Tên miền',
  'X-1,Xã Thử Một,commune,P-66,66,',
  'S-1,Sở Thử Nghiệm,department,P-66,66,so-thu.example.vn',
  'P-66,UBND tỉnh Thử,province,,66,tinh-thu.example.vn',
].join('\n')

describe('a table', () => {
  it('is looked at, applied once, and then says that nothing changes', async () => {
    const looked = await preview(TABLE)
    expect(looked).toMatchObject({ state: 'ready', counts: { total: 3, new: 3, problem: 0 }, work: { state: 'done' } })
    expect((await rowsOf(looked.id)).map((row) => [row.row, row.code, row.verdict])).toEqual([
      [2, 'X-1', 'new'],
      [3, 'S-1', 'new'],
      [4, 'P-66', 'new'],
    ])
    expect(await apply(looked.id)).toMatchObject({ state: 'applied', problem: null })
    expect(await codeOf(applyImport(deps, { ctx: root, input: { id: looked.id } }))).toBe(
      'organisation_import.bad_state',
    )
    const { items } = await listOrganisations(stack.db, { ctx: root, input: { q: 'thu', limit: 10 } })
    expect(items.find((o) => o.code === 'X-1')).toMatchObject({
      shortName: 'Xã Thử Một',
      path: [{ name: 'Trung tâm quốc gia' }, { name: 'UBND tỉnh Thử' }],
    })
    const claims = await stack.asOwner(`select domain from organisation_domains order by domain`)
    expect(claims.map((claim) => claim['domain'])).toEqual(['so-thu.example.vn', 'tinh-thu.example.vn'])
    const again = await preview(TABLE)
    expect(again.counts).toEqual({ total: 3, new: 0, changed: 0, unchanged: 3, problem: 0 })
    expect(await codeOf(applyImport(deps, { ctx: root, input: { id: again.id } }))).toBe(
      'organisation_import.nothing_to_do',
    )
  })

  it('exported in either format reads back as nothing changed', async () => {
    for (const format of ['xlsx', 'csv'] as const)
      for (const locale of ['vi', 'en'] as const) {
        const file = await exportRegister(deps, { ctx: root, input: { format, locale } })
        const { counts } = await preview(file.content as Uint8Array)
        expect(counts).toMatchObject({ new: 0, changed: 0, problem: 0, unchanged: counts.total })
        expect(counts.total).toBeGreaterThanOrEqual(4)
      }
  })

  it('with problems is applied only when these are left out, and what hangs on them stays out too', async () => {
    const looked = await preview(
      'code,name,kind,parent\nQ-1,Một,siêu,P-66\nQ-2,Hai,unit,Q-1\nQ-3,Ba,unit,P-66\nP-66,UBND tỉnh Thử Mới,,',
    )
    expect(looked.counts).toEqual({ total: 4, new: 1, changed: 1, unchanged: 0, problem: 2 })
    expect(await codeOf(applyImport(deps, { ctx: root, input: { id: looked.id } }))).toBe(
      'organisation_import.has_problems',
    )
    const problems = await listImportRows(deps, {
      ctx: root,
      input: { id: looked.id, verdict: 'problem', q: 'hai', limit: 10 },
    })
    expect(problems.items.map((row) => row.problems[0]?.code)).toEqual(['parent.in_trouble'])
    expect((await apply(looked.id, root, true)).state).toBe('applied')
    const { rows } = await stack.asSystem((tx) =>
      sql<{ code: string }>`select code from organisations where code like 'Q-%'`.execute(tx),
    )
    expect(rows).toEqual([{ code: 'Q-3' }])
  })

  it('is compared once more before it is written: what was not looked at is not done', async () => {
    const looked = await preview('code,name\nS-1,Sở Đổi Tên')
    const [row] = await rowsOf(looked.id)
    await updateOrganisation(stack.db, {
      ctx: root,
      input: { id: row?.organisationId as OrganisationId, name: 'Sở Đã Đổi Trước' },
    })
    const stale = await apply(looked.id)
    expect(stale).toMatchObject({ state: 'ready', problem: { code: 'organisation_import.stale' } })
    expect((await rowsOf(looked.id))[0]?.changes[0]).toEqual({
      column: 'name',
      before: 'Sở Đã Đổi Trước',
      after: 'Sở Đổi Tên',
    })
    expect((await apply(looked.id)).state).toBe('applied')
  })

  it('stands in the audit row by row, with numbers and addresses of people masked', async () => {
    await apply(
      (await preview('code,name,kind,parent,phone,email\nK-1,Có đầu mối,unit,,0912345678,nguoi@k.example')).id,
    )
    const rows = await stack.asOwner(`select after::text as after from audit where action = 'organisation.import'`)
    const text = rows.map((row) => String(row['after'])).join('\n')
    expect(text).toContain('Có đầu mối')
    expect(text).not.toContain('0912345678')
    expect(text).not.toContain('nguoi@k.example')
  })

  it('lets two organisations change places', async () => {
    await apply((await preview('code,name,kind,parent\nU-1,Trên,unit,\nU-2,Dưới,unit,U-1')).id)
    expect((await apply((await preview('code,parent\nU-1,U-2\nU-2,P-66')).id)).state).toBe('applied')
    const { items } = await listOrganisations(stack.db, { ctx: root, input: { q: 'U-1', limit: 1 } })
    expect(items[0]?.path.map((step) => step.shortName).at(-1)).toBe('Dưới')
  })

  it('that is none is refused with what to do', async () => {
    expect(await preview('không phải bảng')).toMatchObject({ state: 'failed', problem: { code: 'table.no_headings' } })
    const bad = await preview(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]))
    expect(bad).toMatchObject({ state: 'failed', problem: { code: 'table.unreadable' } })
    await discardImport(deps, { ctx: root, input: { id: bad.id } })
    expect(await codeOf(showImport(deps, { ctx: root, input: { id: bad.id } }))).toBe('organisation_import.not_found')
  })
})

describe('a province with its own scope', () => {
  it('imports below itself, cannot touch or see others, and is told of a taken code no more than that', async () => {
    const province = await makeOrganisation(stack, {
      name: 'Tỉnh Riêng',
      kind: 'province',
      parentId: root.tenant as OrganisationId,
    })
    const at = { ...province, id: province.id }
    const ctx = contextFor(stack, 'administrator', at, { user: await makeUser(stack, 'administrator', at) })
    const looked = await preview(
      'code,name,kind,parent\nR-1,Một,unit,\nR-2,Hai,unit,R-1\nS-1,Chiếm,unit,\nR-3,Ba,unit,P-66',
      ctx,
    )
    expect((await rowsOf(looked.id, ctx)).map((row) => row.problems.map((problem) => problem.code))).toEqual([
      [],
      [],
      ['code.taken'],
      ['parent.unknown'],
    ])
    expect((await apply(looked.id, ctx, true)).state).toBe('applied')
    const { rows } = await stack.asSystem((tx) =>
      sql<{
        code: string
        inside: boolean
      }>`select code, ${province.id}::uuid = any (path) as inside from organisations where code like 'R-%' order by code`.execute(
        tx,
      ),
    )
    expect(rows).toEqual([
      { code: 'R-1', inside: true },
      { code: 'R-2', inside: true },
    ])
    const other = await makeOrganisation(stack, {
      name: 'Tỉnh Khác',
      kind: 'province',
      parentId: root.tenant as OrganisationId,
    })
    const stranger = contextFor(stack, 'administrator', other)
    for (const verb of [showImport, discardImport, applyImport] as const)
      expect(await codeOf(verb(deps, { ctx: stranger, input: { id: looked.id } }) as Promise<unknown>)).toBe(
        'organisation_import.not_found',
      )
    const file = await exportRegister(deps, { ctx: stranger, input: { format: 'csv' } })
    expect(new TextDecoder().decode(file.content as Uint8Array)).not.toContain('Tỉnh Riêng')
    const officer = contextFor(stack, 'unit_officer', at)
    expect(await codeOf(exportRegister(deps, { ctx: officer, input: { format: 'csv' } }))).toBe('permission.denied')
    expect(await codeOf(startImport(deps, { ctx: officer, input: { name: 'x', content: '' } }))).toBe(
      'permission.denied',
    )
  })
})

const UNITS = new URL(
  '../../../../../../../shared/data/vn-geo/vn_only_simplified_json_generated_data_vn_units_minified.json',
  import.meta.url,
)

describe.skipIf(!existsSync(UNITS))('the register of the whole country', () => {
  it('goes in as one table, and in again with nothing to do', { timeout: 120_000 }, async () => {
    const provinces = JSON.parse(readFileSync(UNITS, 'utf8')) as {
      Code: string
      FullName: string
      Wards: { Code: string; FullName: string }[]
    }[]
    const lines = provinces.flatMap(({ Code, FullName, Wards }) => [
      ...Wards.map((ward) => `DV-${Code}-${ward.Code},"UBND ${ward.FullName}",commune,DV-${Code},${Code},${ward.Code}`),
      `DV-${Code},"UBND ${FullName}",province,,${Code},${Code}`,
    ])
    const table = ['code,name,kind,parent,province,area code', ...lines].join('\n')
    const looked = await preview(table)
    expect(looked.counts).toEqual({ total: 3355, new: 3355, changed: 0, unchanged: 0, problem: 0 })
    expect((await apply(looked.id)).state).toBe('applied')
    expect((await preview(table)).counts).toMatchObject({ unchanged: 3355, new: 0, changed: 0, problem: 0 })
  })
})
