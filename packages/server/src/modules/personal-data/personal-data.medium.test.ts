import { BreachContent, ProcessingContent } from '@haidang/contracts'
import { writePaperDocx, writePaperPdf } from '@haidang/documents'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  makeUser,
  type TestDatabase,
  type TestOrganisation,
  type TestUser,
} from '@haidang/testkit'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import { type Approvals, createApprovals } from '#src/modules/approvals/index.ts'
import { audit, verifyAudit } from '#src/modules/audit/index.ts'
import { sql } from '#src/platform/db/index.ts'
import { loadRuleSets } from '#src/rule-sets/index.ts'
import { loadPersonalDataRules } from '#src/rule-sets/personal-data.ts'
import type { PersonalDataDeps } from './deps.ts'
import { eraseOnRequest, grantExport } from './executors.ts'
import { remindOfBreaches } from './remind-breaches.ts'
import { runRetention } from './run-retention.ts'
import { exportBreachPaper } from './verbs/breach-paper.ts'
import {
  listBreaches,
  openBreach,
  saveBreachContent,
  sendBreachNotice,
  setBreachReaders,
  showBreach,
  tellSubjects,
} from './verbs/breaches.ts'
import { exportProcessing, listProcessing, listProcessingVersions, saveProcessing } from './verbs/processing.ts'
import { exportLetter, exportPersonalData } from './verbs/request-files.ts'
import { askApproval, decideDataRequest, openDataRequest, showDataRequest, verifyIdentity } from './verbs/requests.ts'
import { liftHold, placeHold, setRetention, showRetention } from './verbs/retention.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let stack: TestDatabase
let deps: PersonalDataDeps
let approvals: Approvals
let department: TestOrganisation
let stranger: TestOrganisation
let officer: Context
let second: Context
let clerk: TestUser
let other: Context

beforeAll(async () => {
  stack = await createTestDatabase()
  department = await makeOrganisation(stack, {
    name: 'Sở Khoa học và Công nghệ',
    kind: 'department',
    provinceCode: '66',
  })
  stranger = await makeOrganisation(stack, { name: 'Sở Tài chính', kind: 'department', provinceCode: '52' })
  approvals = createApprovals({
    db: stack.db,
    clock: stack.clock,
    executors: () => ({
      'personal_data.export': grantExport,
      'record.deletion': (tx, ctx, act) => eraseOnRequest(deps, tx, ctx, act),
    }),
    afterDecision: () => undefined,
  })
  deps = {
    db: stack.db,
    rules: loadPersonalDataRules(),
    calendar: loadRuleSets().workingCalendar,
    writePaper: ({ paper, format }) => (format === 'docx' ? writePaperDocx(paper) : writePaperPdf(paper)),
    approvals,
  }
  officer = contextFor(stack, 'security_officer', department, {
    user: await makeUser(stack, 'security_officer', department),
  })
  second = contextFor(stack, 'administrator', department, { user: await makeUser(stack, 'administrator', department) })
  clerk = await makeUser(stack, 'unit_officer', department)
  other = contextFor(stack, 'security_officer', stranger, { user: await makeUser(stack, 'security_officer', stranger) })
})
afterAll(() => stack.close())

const at = (ms: number): string => new Date(ms).toISOString()
const content = (extra: Partial<BreachContent> = {}): BreachContent =>
  BreachContent.parse({ title: 'Lộ danh sách người nộp hồ sơ', ...extra })

describe('a breach', () => {
  let id: string

  it('opens with the clock of the law in force, and only for those who need to know', async () => {
    const detectedAt = at(stack.clock.now() - HOUR)
    const breach = await openBreach(deps, {
      ctx: officer,
      input: {
        organisationId: null,
        detectedAt,
        content: content({ data: [{ kind: 'location', subjects: 120, records: 900 }] }),
      },
    })
    id = breach.id
    expect(breach).toMatchObject({
      code: 'VP-2026-0001',
      state: 'open',
      law: { version: '2025-law' },
      form: { code: 'Mẫu số 08' },
      dueAt: at(stack.clock.now() + 71 * HOUR),
      isLate: false,
      subjects: [{ kinds: ['location'], toldAt: null }],
    })
    const named = contextFor(stack, 'unit_officer', department, { user: clerk })
    expect((await listBreaches(deps, { ctx: named, input: { limit: 10 } })).items).toEqual([])
    await expect(showBreach(deps, { ctx: named, input: { id } })).rejects.toMatchObject({ code: 'breach.not_found' })
    await setBreachReaders(deps, { ctx: officer, input: { id, personIds: [clerk.id] } })
    expect((await showBreach(deps, { ctx: named, input: { id } })).nextActs).toEqual([])
    await expect(showBreach(deps, { ctx: other, input: { id } })).rejects.toMatchObject({ code: 'breach.not_found' })
  })

  it('goes by the decree of 2023 for what was detected before 2026', async () => {
    const breach = await openBreach(deps, {
      ctx: officer,
      input: {
        organisationId: null,
        detectedAt: '2025-12-31T16:00:00.000Z',
        content: content({ occurredFrom: '2025-12-31T10:00:00.000Z' }),
      },
    })
    expect(breach).toMatchObject({
      law: { version: '2023-decree' },
      form: { code: 'Mẫu số 03' },
      dueAt: '2026-01-03T10:00:00.000Z',
    })
    expect(breach.isLate).toBe(true)
  })

  it('moves the detection only with a reason', async () => {
    const before = await showBreach(deps, { ctx: officer, input: { id } })
    const input = {
      id,
      version: before.version,
      content: before.content,
      detectedAt: at(stack.clock.now() - 2 * HOUR),
      reason: '',
    }
    await expect(saveBreachContent(deps, { ctx: officer, input })).rejects.toMatchObject({
      code: 'breach.reason_required',
    })
    const after = await saveBreachContent(deps, { ctx: officer, input: { ...input, reason: 'Đối chiếu nhật ký' } })
    expect(after.dueAt).toBe(at(stack.clock.now() + 70 * HOUR))
  })

  it('reminds at the marks, once each', async () => {
    const told: number[] = []
    const remind = (_tx: unknown, due: readonly { hoursLeft: number; breachId: string }[]) => {
      told.push(...due.filter((one) => one.breachId === id).map((one) => one.hoursLeft))
      return Promise.resolve(due.length)
    }
    const tick = () => remindOfBreaches(stack.db, stack.clock, deps.rules, remind)
    await tick()
    stack.clock.advance(23 * HOUR)
    await tick()
    await tick()
    stack.clock.advance(24 * HOUR)
    await tick()
    expect(told).toEqual([48, 24])
  })

  it('asks why a first notice is late, keeps what was sent, and takes supplements', async () => {
    stack.clock.advance(30 * HOUR)
    const breach = await showBreach(deps, { ctx: officer, input: { id } })
    expect(breach.isLate).toBe(true)
    const notice = {
      id,
      version: breach.version,
      number: '12/TB-SKHCN',
      sentAt: null,
      channel: 'post' as const,
      note: '',
    }
    await expect(sendBreachNotice(deps, { ctx: officer, input: { ...notice, lateReason: '' } })).rejects.toMatchObject({
      code: 'breach.late_reason_required',
    })
    const sent = await sendBreachNotice(deps, {
      ctx: officer,
      input: { ...notice, lateReason: 'Chờ xác minh phạm vi' },
    })
    expect(sent.notices).toMatchObject([
      { part: 1, number: '12/TB-SKHCN', isLate: true, lateReason: 'Chờ xác minh phạm vi' },
    ])
    const saved = await saveBreachContent(deps, {
      ctx: officer,
      input: { id, version: sent.version, content: { ...sent.content, consequences: 'Nguy cơ lừa đảo' }, reason: '' },
    })
    const supplement = await sendBreachNotice(deps, {
      ctx: officer,
      input: { ...notice, version: saved.version, number: '15/TB-SKHCN', lateReason: '' },
    })
    expect(supplement.notices.map((one) => [one.part, one.isLate, one.content.consequences])).toEqual([
      [1, true, ''],
      [2, false, 'Nguy cơ lừa đảo'],
    ])
    const told = await tellSubjects(deps, { ctx: officer, input: { id, kinds: ['location'], toldAt: null, note: '' } })
    expect(told.subjects).toMatchObject([{ isLate: true }])
    expect(told.nextActs).not.toContain('tell_subjects')
  })

  it('is written on the form of its law', async () => {
    const docx = async (input: Parameters<typeof exportBreachPaper>[1]['input']) => {
      const { content: bytes } = await exportBreachPaper(deps, { ctx: officer, input })
      const xml = unzipSync(bytes as Uint8Array)['word/document.xml']
      return Buffer.from(xml ?? [])
        .toString('utf8')
        .replaceAll(/<[^>]+>/g, ' ')
    }
    const first = await docx({ id, paper: 'notice', format: 'docx', part: 1 })
    expect(first).toContain('Mẫu số 08')
    expect(first).toContain('Chờ xác minh phạm vi')
    expect(first).not.toContain('Nguy cơ lừa đảo')
    const supplement = await docx({ id, paper: 'notice', format: 'docx', part: 2 })
    expect(supplement).toContain('thông báo bổ sung lần 1')
    expect(supplement).toContain('Nguy cơ lừa đảo')
    expect(await docx({ id, paper: 'minutes', format: 'docx' })).toContain('Biên bản được lập thành 02 bản')
  })
})

describe('the register of processing', () => {
  it('stands prefilled, and every save is a version', async () => {
    const register = await listProcessing(deps, { ctx: officer, input: {} })
    const accounts = register.items.find((one) => one.code === 'accounts')
    expect(accounts).toMatchObject({ version: 0, content: { title: 'Quản lý tài khoản người dùng của nền tảng' } })
    expect(accounts?.fields).toContain('users.email')
    const input = {
      code: 'accounts',
      version: 0,
      isEnded: false,
      changeNote: 'Rà soát',
      content: ProcessingContent.parse(accounts?.content),
    }
    await saveProcessing(deps, { ctx: officer, input })
    await expect(saveProcessing(deps, { ctx: officer, input })).rejects.toMatchObject({
      code: 'processing.version_changed',
    })
    expect((await listProcessingVersions(deps, { ctx: officer, input: { code: 'accounts' } })).items).toHaveLength(1)
    const theirs = await listProcessing(deps, { ctx: other, input: {} })
    expect(theirs.items.find((one) => one.code === 'accounts')?.version).toBe(0)
    for (const format of ['docx', 'xlsx'] as const) {
      const file = await exportProcessing(deps, { ctx: officer, input: { format } })
      expect((file.content as Uint8Array).byteLength).toBeGreaterThan(3000)
    }
  })
})

/** Agrees to the open request as the second person would. */
async function agree(requestId: string): Promise<void> {
  await stack.db.withTx(second.scope, async (tx) => {
    const { rows } = await sql<{ id: string; act: 'personal_data.export' | 'record.deletion' }>`
      select id, act from approvals where subject_id = ${requestId} and state = 'pending'`.execute(tx)
    const [open] = rows
    if (open === undefined) throw new Error('nothing was asked')
    await approvals.executorOf(open.act)(tx, second, {
      id: open.id,
      act: open.act,
      organisation: department.id,
      subjectId: requestId,
      params: {},
      requestedBy: { id: '', name: '' },
    })
    await sql`update approvals set state = 'approved' where id = ${open.id}`.execute(tx)
  })
}

describe('a request of a person', () => {
  const person = () => ({ name: clerk.displayName, email: null, phone: null, login: clerk.login })
  const open = (kind: 'access' | 'erasure') =>
    openDataRequest(deps, {
      ctx: officer,
      input: {
        organisationId: null,
        kind,
        receivedAt: null,
        channel: 'in_person',
        person: person(),
        details: '',
        needsOthers: false,
      },
    })

  beforeAll(async () => {
    const doing = contextFor(stack, 'unit_officer', department, { user: clerk })
    await stack.asSystem(async (tx) => {
      await sql`insert into report_history (tenant_id, report_id, at, by, code, params) select ${department.id}, id, now(), ${clerk.displayName}, 'x', '{}' from reports limit 0`.execute(
        tx,
      )
      await sql`insert into target_measurements (tenant_id, id, code, measured_on, value, note, origin, organisation, at, by)
        values (${department.id}, gen_random_uuid(), 'T01', '2026-10-01', 1, '', 'hand', '{}', now(), ${JSON.stringify({ id: clerk.id, displayName: clerk.displayName })}::jsonb)`.execute(
        tx,
      )
      await sql`insert into sessions (tenant_id, id, user_id, token_hash, created_at, last_seen_at, expires_at, address, agent)
        values (${department.id}, gen_random_uuid(), ${clerk.id}, '\\x01', now(), now(), now() + interval '90 days', '10.0.0.9', 'x')`.execute(
        tx,
      )
      await audit(tx, doing, { action: 'target.measure', subject: { kind: 'target', id: 'T01' }, after: { value: 1 } })
    })
  })

  it('is given out as JSON, DOCX and PDF once a second person agreed', async () => {
    const request = await open('access')
    expect(request).toMatchObject({ code: 'DL-2026-0001', account: { id: clerk.id }, found: [] })
    await expect(
      askApproval(deps, { ctx: officer, input: { id: request.id, reason: 'Theo yêu cầu' } }),
    ).rejects.toMatchObject({
      code: 'data_request.not_verified',
    })
    const verified = await verifyIdentity(deps, {
      ctx: officer,
      input: { id: request.id, how: 'document_seen', note: '' },
    })
    expect(verified.found.map((one) => `${one.table}.${one.column}`)).toEqual(
      expect.arrayContaining(['users.login', 'sessions.address', 'target_measurements.by', 'audit.actor']),
    )
    const asked = await askApproval(deps, { ctx: officer, input: { id: request.id, reason: 'Theo yêu cầu' } })
    expect(asked).toMatchObject({ state: 'awaiting_approval', approval: { state: 'pending' } })
    await expect(exportPersonalData(deps, { ctx: officer, input: { id: request.id } })).rejects.toMatchObject({
      code: 'data_request.needs_approval',
    })
    await agree(request.id)
    const zip = unzipSync(
      (await exportPersonalData(deps, { ctx: officer, input: { id: request.id } })).content as Uint8Array,
    )
    expect(Object.keys(zip).toSorted()).toEqual(['ban-sao-du-lieu.docx', 'ban-sao-du-lieu.pdf', 'du-lieu.json'])
    const json = Buffer.from(zip['du-lieu.json'] ?? []).toString('utf8')
    expect(json).toContain(clerk.login)
    expect(json).toContain('10.0.0.9')
    expect(json).not.toContain('"password_hash":')
    const done = await decideDataRequest(deps, {
      ctx: officer,
      input: { id: request.id, outcome: 'fulfilled', reason: '' },
    })
    expect(done).toMatchObject({ state: 'fulfilled', nextActs: ['letter'] })
  })

  it('erases what need not stay, and leaves chain and references whole', async () => {
    const request = await open('erasure')
    await verifyIdentity(deps, { ctx: officer, input: { id: request.id, how: 'document_seen', note: '' } })
    const ask = () => askApproval(deps, { ctx: officer, input: { id: request.id, reason: 'Theo yêu cầu' } })
    await expect(ask()).rejects.toMatchObject({ code: 'data_request.account_active' })
    await stack.asSystem((tx) => sql`update users set is_active = false where id = ${clerk.id}`.execute(tx))
    const hold = await placeHold(deps, {
      ctx: officer,
      input: { kinds: [], personId: clerk.id, reason: 'Đang thanh tra', basis: '' },
    })
    await expect(ask()).rejects.toMatchObject({ code: 'data_request.on_hold' })
    await liftHold(deps, { ctx: officer, input: { id: hold.id } })
    await ask()
    await agree(request.id)
    const { rows: users } = await stack.asSystem((tx) =>
      sql<
        Record<string, unknown>
      >`select login, display_name, email, password_hash from users where id = ${clerk.id}`.execute(tx),
    )
    expect(users[0]).toMatchObject({ login: `erased-${clerk.id}`, email: null, password_hash: null })
    expect(users[0]?.['display_name']).toMatch(/^Người đã xóa dữ liệu [0-9a-f]{8}$/)
    const { rows: marks } = await stack.asSystem((tx) =>
      sql<{
        by: { id: string; displayName: string }
      }>`select by from target_measurements where by ->> 'id' = ${clerk.id}`.execute(tx),
    )
    expect(marks[0]?.by.displayName).toBe(users[0]?.['display_name'])
    const { rows: sessions } = await stack.asSystem((tx) =>
      sql`select 1 from sessions where user_id = ${clerk.id}`.execute(tx),
    )
    expect(sessions).toEqual([])
    const { rows: acts } = await stack.asSystem((tx) =>
      sql<{ name: string }>`select actor ->> 'name' as name from audit where actor ->> 'id' = ${clerk.id}`.execute(tx),
    )
    expect(acts[0]?.name).toBe(clerk.displayName)
    expect(await verifyAudit(stack.db)).toMatchObject({ isWhole: true })
    const shown = await showDataRequest(deps, { ctx: officer, input: { id: request.id } })
    expect(shown).toMatchObject({ isErased: true })
    expect(shown.found.find((one) => one.table === 'audit')?.keptBy).toContain('Điều 14')
    await decideDataRequest(deps, {
      ctx: officer,
      input: { id: request.id, outcome: 'partly_fulfilled', reason: 'Nhật ký kiểm toán được giữ theo luật' },
    })
    const letter = await exportLetter(deps, { ctx: officer, input: { id: request.id, format: 'docx' } })
    const xml = unzipSync(letter.content as Uint8Array)['word/document.xml']
    expect(Buffer.from(xml ?? []).toString('utf8')).toContain('Nhật ký kiểm toán được giữ theo luật')
  })

  it('lets nobody of another organisation know of it', async () => {
    const request = await open('access')
    await expect(showDataRequest(deps, { ctx: other, input: { id: request.id } })).rejects.toMatchObject({
      code: 'data_request.not_found',
    })
  })

  it('closes the door of the function to a person who was not erased', async () => {
    await expect(
      stack.asSystem((tx) =>
        sql`select pseudonymise_references('target_measurements', 'by', 'person', null, gen_random_uuid(), 'x', 'y', '{}')`.execute(
          tx,
        ),
      ),
    ).rejects.toThrow()
  })
})

describe('retention', () => {
  it('shows what would go, keeps what is held, and says what it did', async () => {
    const left = await makeUser(stack, 'unit_officer', department)
    const held = await makeUser(stack, 'unit_officer', department)
    await stack.asSystem((tx) =>
      sql`update users set is_active = false, last_sign_in_at = ${at(stack.clock.now() - 800 * DAY)} where id = any (${[left.id, held.id]}::uuid[])`.execute(
        tx,
      ),
    )
    await placeHold(deps, {
      ctx: officer,
      input: { kinds: [], personId: held.id, reason: 'Vụ việc đang xử lý', basis: '' },
    })
    const policy = async () =>
      (await showRetention(deps, { ctx: officer, input: {} })).policies.find((one) => one.kind === 'accounts_left')
    expect(await policy()).toMatchObject({ days: 730, due: 1, held: 1, lastRun: null })
    await expect(setRetention(deps, { ctx: officer, input: { kind: 'accounts_left', days: 5 } })).rejects.toMatchObject(
      {
        code: 'retention.bad_days',
      },
    )
    await expect(setRetention(deps, { ctx: officer, input: { kind: 'audit', days: 5 } })).rejects.toMatchObject({
      code: 'retention.fixed',
    })
    await setRetention(deps, { ctx: officer, input: { kind: 'accounts_left', days: 900 } })
    expect(await policy()).toMatchObject({ days: 900, due: 0 })
    await setRetention(deps, { ctx: officer, input: { kind: 'accounts_left', days: null } })
    expect(await runRetention(stack.db, stack.clock, deps.rules)).toBe(1)
    expect(await policy()).toMatchObject({ due: 0, held: 1, lastRun: { done: 1, held: 1 } })
    const { rows } = await stack.asSystem((tx) =>
      sql<{
        id: string
      }>`select id from users where login like 'erased-%' and id = any (${[left.id, held.id]}::uuid[])`.execute(tx),
    )
    expect(rows.map((row) => row.id)).toEqual([left.id])
    expect(await verifyAudit(stack.db)).toMatchObject({ isWhole: true })
  })
})
