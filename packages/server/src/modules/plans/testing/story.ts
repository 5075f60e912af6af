import type { AssignInput, FileRef, Plan, PlanRow } from '@haidang/contracts'
import { readPlanDocument } from '@haidang/documents'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  makeUser,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from '#src/modules/access/index.ts'
import { uploadFile } from '#src/modules/files/index.ts'
import { createWorks, type Works } from '#src/modules/works/index.ts'
import { openBlobs } from '#src/platform/blobs/index.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { loadRuleSets } from '#src/rule-sets/index.ts'
import type { PlanDeps, ReadDocument } from '../ports.ts'
import { createPlanReading } from '../read-plan-work.ts'
import { importPlan } from '../verbs/import-plan.ts'
import { listRows } from '../verbs/list-plans.ts'
import { showPlan } from '../verbs/move-plan.ts'

/** A short plan in the form of Decree 30/2020, written for these tests. */
export const PLAN_TEXT = `ỦY BAN NHÂN DÂN
TỈNH ĐẮK LẮK
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 88/KH-UBND
Đắk Lắk, ngày 12 tháng 01 năm 2026

KẾ HOẠCH
Bảo đảm an toàn thông tin mạng năm 2026

I. MỤC TIÊU

1. 100% hệ thống thông tin được phê duyệt cấp độ.

II. NHIỆM VỤ, GIẢI PHÁP

1. Rà soát, phê duyệt hồ sơ đề xuất cấp độ an toàn hệ thống thông tin trước ngày 30/6/2026.

2. Tổ chức diễn tập ứng cứu sự cố an toàn thông tin mạng tối thiểu 1 năm/1 lần.

3. Thường xuyên giám sát, cảnh báo sớm nguy cơ mất an toàn thông tin.

4. Triển khai nền tảng báo cáo khi Trung ương ban hành hướng dẫn.

III. TỔ CHỨC THỰC HIỆN

1. Công an tỉnh

a) Chủ trì, phối hợp với Sở Khoa học và Công nghệ theo dõi, đôn đốc việc thực hiện Kế hoạch này.

b) Tổng hợp kết quả, báo cáo Ủy ban nhân dân tỉnh trước ngày 15/12/2026.

2. Sở Tài chính

Bố trí kinh phí thực hiện Kế hoạch theo phân cấp ngân sách.

Nơi nhận:
- Như trên;
- Lưu: VT.
`

export interface Story {
  readonly stack: TestDatabase
  readonly deps: PlanDeps
  readonly works: Works
  readonly province: TestOrganisation
  readonly police: TestOrganisation
  readonly finance: TestOrganisation
  readonly communes: readonly TestOrganisation[]
  readonly officer: Context
  readonly approver: Context
  readonly policeOfficer: Context
  readonly financeOfficer: Context
  upload(ctx: Context, name: string, content: string | Uint8Array): Promise<FileRef>
  importText(text: string, name?: string): Promise<Plan>
  rowsOf(planId: string): Promise<PlanRow[]>
  close(): Promise<void>
}

/** A province with its police, its finance department and three communes; the reader runs in the same thread. */
export async function tellStory(): Promise<Story> {
  const stack = await createTestDatabase()
  const directory = await mkdtemp(join(tmpdir(), 'haidang-plans-'))
  const blobs = await openBlobs(directory)
  const province = await makeOrganisation(stack, { name: 'UBND tỉnh Đắk Lắk', kind: 'province', provinceCode: '66' })
  const below = { parentId: province.id, provinceCode: '66' }
  const police = await makeOrganisation(stack, { ...below, name: 'Công an tỉnh Đắk Lắk', kind: 'department' })
  const finance = await makeOrganisation(stack, { ...below, name: 'Sở Tài chính', kind: 'department' })
  const communes = []
  for (const name of ['Xã Ea Kao', 'Xã Cư Êbur', 'Phường Tân Lập'])
    communes.push(await makeOrganisation(stack, { ...below, name, kind: 'commune' }))
  const reach = { below: [police, finance, ...communes] }
  const ctxOf = async (role: Parameters<typeof makeUser>[1], at: TestOrganisation): Promise<Context> =>
    contextFor(stack, role, at, {
      user: await makeUser(stack, role, at),
      ...(at === province ? reach : {}),
    })
  const deps: PlanDeps = {
    db: stack.db,
    blobs,
    rules: loadRuleSets(),
    publicUrl: 'https://haidang.example.vn',
    wakeWorks: () => undefined,
  }
  const readDocument: ReadDocument = ({ bytes, name }) => readPlanDocument(bytes, { name })
  const works = createWorks(stack.db, stack.clock, createLogger('silent'), {
    'plan.read': createPlanReading({ db: stack.db, blobs, clock: stack.clock, readDocument }),
    'report.build': { run: () => Promise.resolve() },
  })
  const officer = await ctxOf('watch_officer', province)
  const upload = (ctx: Context, name: string, content: string | Uint8Array): Promise<FileRef> =>
    uploadFile({ db: stack.db, blobs }, { ctx, input: { name, content: Buffer.from(content).toString('base64') } })
  return {
    stack,
    deps,
    works,
    province,
    police,
    finance,
    communes,
    officer,
    approver: await ctxOf('approver', province),
    policeOfficer: await ctxOf('unit_officer', police),
    financeOfficer: await ctxOf('unit_officer', finance),
    upload,
    async importText(text, name = 'ke-hoach.txt') {
      const file = await upload(officer, name, text)
      const plan = await importPlan(deps, {
        ctx: officer,
        input: {
          fileId: file.id,
          level: 'provincial',
          organisationId: null,
          parentPlanId: null,
          consolidatorId: police.id,
        },
      })
      await works.drain()
      return showPlan(deps, { ctx: officer, input: { id: plan.id } })
    },
    async rowsOf(planId) {
      return (await listRows(deps, { ctx: officer, input: { id: planId, limit: 1000 } })).items
    },
    async close() {
      await works.stop()
      await stack.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** An assignment of rows to units, with what tests do not care about left at its default. */
export function assignment(
  rowIds: readonly string[],
  lead: readonly TestOrganisation[],
  rest: Partial<AssignInput['assignments'][number]> = {},
): AssignInput['assignments'][number] {
  return {
    rowIds: [...rowIds],
    lead: { organisationIds: lead.map((o) => o.id), groupIds: [] },
    supporting: { organisationIds: [], groupIds: [] },
    expansion: 'copy_each',
    deadline: null,
    product: '',
    measure: '',
    budgetLine: '',
    ...rest,
  }
}
