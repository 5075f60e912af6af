// One store serves the whole story and its refusals: the file is long so that it is made once.
import { AppError, type Warning } from '@haidang/contracts'
import { vietnamDate } from '@haidang/std'
import { contextFor } from '@haidang/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '#src/platform/db/index.ts'
import { listAwaitingApproval, listOpenWarningSummaries, listOverdueRecipients } from './board.ts'
import { escalate } from './jobs.ts'
import { createWarningStack, draftTo, type WarningStack } from './testing/story.ts'
import { acknowledgeWarning, reportWarning, requestHelp } from './verbs/answer-warning.ts'
import { dispatchWarning } from './verbs/dispatch-warning.ts'
import { draftFromCampaign } from './verbs/draft-from-source.ts'
import { draftWarning } from './verbs/draft-warning.ts'
import { exportWarning } from './verbs/export-warning.ts'
import { getWarning } from './verbs/get-warning.ts'
import { listInbox } from './verbs/inbox.ts'
import { listWarnings } from './verbs/list-warnings.ts'
import { approveWarning, closeWarning, returnWarning, submitWarning, withdrawWarning } from './verbs/move-warning.ts'
import { openInboxWarning } from './verbs/open-inbox-warning.ts'
import { previewRecipients } from './verbs/preview-recipients.ts'
import { reviseWarning } from './verbs/revise-warning.ts'
import { verifyRecipient } from './verbs/verify-recipient.ts'

let stack: WarningStack
const HOUR = 3_600_000

beforeAll(async () => {
  stack = await createWarningStack()
})
afterAll(() => stack.test.close())

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'done'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

/** Draft, submission and approval by the two people whose work it is. */
async function approved(over: Parameters<typeof draftTo>[1] = {}, to = stack.units.slice(0, 2)): Promise<Warning> {
  const draft = await draftWarning(stack.deps, { ctx: stack.officer, input: draftTo(to, over) })
  await submitWarning(stack.deps, { ctx: stack.officer, input: { id: draft.id } })
  return approveWarning(stack.deps, { ctx: stack.approver, input: { id: draft.id } })
}
async function dispatched(over: Parameters<typeof draftTo>[1] = {}, to = stack.units.slice(0, 2)): Promise<Warning> {
  const { id } = await approved(over, to)
  return dispatchWarning(stack.deps, { ctx: stack.approver, input: { id } })
}

const outbox = (kind: string, warningId: string): Promise<{ payload: Record<string, unknown> }[]> =>
  stack.test.asSystem(
    async (tx) =>
      (
        await sql<{
          payload: Record<string, unknown>
        }>`select payload from outbox where kind = ${kind} and payload ->> 'warningId' = ${warningId} order by id`.execute(
          tx,
        )
      ).rows,
  )

it('goes from a draft to a closed warning, each step by the hand whose step it is', async () => {
  const { deps, officer, approver, units } = stack
  const draft = await draftWarning(deps, { ctx: officer, input: draftTo(units.slice(0, 2), { severity: 'critical' }) })
  expect(draft).toMatchObject({ state: 'draft', version: 1, number: null, nextActs: ['submit', 'edit', 'withdraw'] })
  expect(draft.recipientPreview.map((o) => o.name)).toEqual(['Sở Tài chính', 'Sở Y tế'])

  const submitted = await submitWarning(deps, { ctx: officer, input: { id: draft.id } })
  expect(submitted.nextActs).toEqual(['withdraw'])
  expect((await getWarning(deps, { ctx: approver, input: { id: draft.id } })).nextActs).toEqual(['approve', 'return'])
  const waiting = await deps.db.withTx(approver.scope, (tx) => listAwaitingApproval(tx, approver, 10))
  expect(waiting.map((w) => w.id)).toEqual([draft.id])

  const signed = await approveWarning(deps, { ctx: approver, input: { id: draft.id } })
  expect(signed).toMatchObject({ state: 'approved', approvedBy: { id: stack.people.approver.id } })
  const sent = await dispatchWarning(deps, { ctx: approver, input: { id: draft.id } })
  const year = vietnamDate(stack.test.clock.now()).slice(0, 4)
  expect(sent.number).toMatch(/^CB-\d{4}-\d{4}$/)
  expect(sent.number?.slice(3, 7)).toBe(year)
  expect(sent.progress).toMatchObject({ total: 2, delivered: 2, seen: 0, overdue: 0 })
  expect(sent.recipients[0]).toMatchObject({
    organisation: { name: 'Sở Tài chính' },
    reason: 'chosen',
    state: 'delivered',
  })
  // Critical runs round the clock: two hours from now, whatever the hour is.
  expect(Date.parse(sent.recipients[0]?.acknowledgeDueAt ?? '')).toBe(stack.test.clock.now() + 2 * HOUR)
  expect(await outbox('warning.dispatched.v1', draft.id)).toEqual([
    { payload: { warningId: draft.id, version: 1, isCorrection: false, organisationIds: [units[1].id, units[0].id] } },
  ])

  const health = stack.unit(0)
  const item = (await listInbox(deps, { ctx: health, input: { state: 'open', limit: 10 } })).items[0]
  expect(item).toMatchObject({
    warningId: draft.id,
    number: sent.number,
    title: 'Mã độc gửi qua thư giả mạo',
    state: 'delivered',
    isChanged: false,
  })
  expect(await codeOf(acknowledgeWarning(deps, { ctx: health, input: { warningId: draft.id } }))).toBe(
    'recipient.bad_state',
  )
  const opened = await openInboxWarning(deps, { ctx: health, input: { warningId: draft.id } })
  expect(opened).toMatchObject({ state: 'seen', issuer: { name: 'Trung tâm Giám sát an toàn không gian mạng' } })
  const acked = await acknowledgeWarning(deps, { ctx: health, input: { warningId: draft.id } })
  expect(acked).toMatchObject({ state: 'acknowledged', acknowledgedBy: { id: stack.people.unitOfficers[0]?.id } })
  expect(await codeOf(acknowledgeWarning(deps, { ctx: health, input: { warningId: draft.id } }))).toBe(
    'recipient.bad_state',
  )

  // The other unit lets its deadline pass: its leader first, then the province's; each once.
  stack.test.clock.advance(2 * HOUR + 1)
  const overdue = await deps.db.withTx(officer.scope, (tx) => listOverdueRecipients(tx, officer, 10))
  expect(overdue).toMatchObject([{ warningId: draft.id, organisation: { name: 'Sở Tài chính' }, escalationLevel: 0 }])
  expect(await escalate(deps.db, stack.test.clock)).toBe(1)
  expect(await escalate(deps.db, stack.test.clock)).toBe(0)
  stack.test.clock.advance(2 * HOUR)
  expect(await escalate(deps.db, stack.test.clock)).toBe(1)
  stack.test.clock.advance(100 * HOUR)
  // Both units owe a report by now; the one that never acknowledged has nobody further up.
  expect(await escalate(deps.db, stack.test.clock)).toBe(1)
  expect((await outbox('warning.escalated.v1', draft.id)).map((e) => e.payload)).toEqual([
    { warningId: draft.id, organisationId: units[1].id, level: 1 },
    { warningId: draft.id, organisationId: units[1].id, level: 2 },
    { warningId: draft.id, organisationId: units[0].id, level: 1 },
  ])
  const addresses = await stack.test.asSystem(
    async (tx) =>
      (
        await sql<{
          address: string
          purpose: string
        }>`select address, purpose from deliveries where subject_id = ${draft.id} and purpose like '%overdue%' order by purpose, address`.execute(
          tx,
        )
      ).rows,
  )
  expect(addresses).toEqual([
    { address: 'lanh-dao@tinh.example', purpose: 'acknowledge_overdue_province' },
    { address: 'van-thu@so-tai-chinh.example', purpose: 'acknowledge_overdue_unit' },
    { address: 'giam-doc@so-y-te.example', purpose: 'report_overdue_unit' },
  ])

  await reportWarning(deps, { ctx: health, input: { warningId: draft.id, outcome: 'done', note: 'Đã chặn.' } })
  const helped = await requestHelp(deps, { ctx: health, input: { warningId: draft.id, reason: 'Cần người hỗ trợ.' } })
  expect(helped.helpRequestedAt).not.toBeNull()
  expect(
    await codeOf(verifyRecipient(deps, { ctx: officer, input: { id: draft.id, organisationId: units[1].id } })),
  ).toBe('recipient.bad_state')
  expect(
    await codeOf(verifyRecipient(deps, { ctx: officer, input: { id: draft.id, organisationId: units[2].id } })),
  ).toBe('recipient.not_found')
  const verified = await verifyRecipient(deps, { ctx: officer, input: { id: draft.id, organisationId: units[0].id } })
  expect(verified.progress).toMatchObject({ acknowledged: 1, reported: 1, verified: 1, overdue: 1, escalated: 1 })
  expect(
    await codeOf(reportWarning(deps, { ctx: health, input: { warningId: draft.id, outcome: 'done', note: '' } })),
  ).toBe('recipient.bad_state')

  const closed = await closeWarning(deps, { ctx: officer, input: { id: draft.id } })
  expect(closed).toMatchObject({ state: 'closed', nextActs: [], progress: { overdue: 0 } })
  expect(await codeOf(acknowledgeWarning(deps, { ctx: stack.unit(1), input: { warningId: draft.id } }))).toBe(
    'warning.bad_state',
  )
  stack.test.clock.advance(100 * HOUR)
  expect(await escalate(deps.db, stack.test.clock)).toBe(0)
  expect(closed.history.map((h) => h.code)).toEqual([
    'warning.drafted',
    'warning.submitted',
    'warning.approved',
    'warning.dispatched',
    'recipient.seen',
    'recipient.acknowledged',
    'recipient.escalated',
    'recipient.escalated',
    'recipient.escalated',
    'recipient.reported',
    'recipient.help_requested',
    'recipient.verified',
    'warning.closed',
  ])
})

describe('refusals', () => {
  it('lets nobody approve what they wrote, edited or submitted', async () => {
    const both = {
      ...stack.officer,
      permissions: new Set([...stack.officer.permissions, ...stack.approver.permissions]),
    }
    const other = contextFor(stack.test, 'watch_officer', stack.centre, { below: stack.units })
    const draft = await draftWarning(stack.deps, { ctx: other, input: draftTo(stack.units) })
    await submitWarning(stack.deps, { ctx: both, input: { id: draft.id } })
    expect(await codeOf(approveWarning(stack.deps, { ctx: both, input: { id: draft.id } }))).toBe(
      'warning.own_approval',
    )
    expect(await codeOf(approveWarning(stack.deps, { ctx: stack.officer, input: { id: draft.id } }))).toBe(
      'permission.denied',
    )
    expect((await approveWarning(stack.deps, { ctx: stack.approver, input: { id: draft.id } })).state).toBe('approved')
  })

  it('refuses acts out of turn, and says in what state the warning is', async () => {
    const { id } = await draftWarning(stack.deps, { ctx: stack.officer, input: draftTo(stack.units) })
    expect(await codeOf(approveWarning(stack.deps, { ctx: stack.approver, input: { id } }))).toBe('warning.bad_state')
    expect(await codeOf(dispatchWarning(stack.deps, { ctx: stack.approver, input: { id } }))).toBe('warning.bad_state')
    expect(await codeOf(closeWarning(stack.deps, { ctx: stack.officer, input: { id } }))).toBe('warning.bad_state')
    expect(await codeOf(dispatchWarning(stack.deps, { ctx: stack.officer, input: { id } }))).toBe('permission.denied')
  })

  it('returns a draft with its reason and takes it again', async () => {
    const { id } = await draftWarning(stack.deps, { ctx: stack.officer, input: draftTo(stack.units) })
    await submitWarning(stack.deps, { ctx: stack.officer, input: { id } })
    const back = await returnWarning(stack.deps, { ctx: stack.approver, input: { id, reason: 'Thiếu chỉ dấu.' } })
    expect(back).toMatchObject({ state: 'draft', returnedReason: 'Thiếu chỉ dấu.', submittedBy: null })
    const { content, severity, tlp, addressing } = back
    const edited = await reviseWarning(stack.deps, {
      ctx: stack.officer,
      input: { id, version: 1, changeNote: '', content: { ...content, title: 'Tên mới' }, severity, tlp, addressing },
    })
    expect(edited).toMatchObject({ version: 2, title: 'Tên mới', state: 'draft' })
    expect(
      await codeOf(
        reviseWarning(stack.deps, {
          ctx: stack.officer,
          input: { id, version: 1, changeNote: '', content, severity, tlp, addressing },
        }),
      ),
    ).toBe('warning.version_changed')
    expect((await submitWarning(stack.deps, { ctx: stack.officer, input: { id } })).returnedReason).toBeNull()
  })

  it('sends nothing to nobody, and takes no number for it', async () => {
    const empty = await approved({}, [])
    expect(await codeOf(dispatchWarning(stack.deps, { ctx: stack.approver, input: { id: empty.id } }))).toBe(
      'warning.no_recipients',
    )
    const first = await dispatched()
    const second = await dispatched()
    expect(Number(second.number?.slice(8))).toBe(Number(first.number?.slice(8)) + 1)
  })

  it('gives numbers without a gap when many are sent at once', async () => {
    const ready = await Promise.all(Array.from({ length: 5 }, () => approved()))
    const sent = await Promise.all(
      ready.map(({ id }) => dispatchWarning(stack.deps, { ctx: stack.approver, input: { id } })),
    )
    const numbers = sent.map((w) => Number(w.number?.slice(8))).toSorted((a, b) => a - b)
    expect(numbers.map((n) => n - (numbers[0] ?? 0))).toEqual([0, 1, 2, 3, 4])
  })

  it('tells recipients of a withdrawal and lets them answer no more', async () => {
    const { id } = await dispatched()
    expect(await codeOf(withdrawWarning(stack.deps, { ctx: stack.officer, input: { id, reason: 'Báo nhầm.' } }))).toBe(
      'permission.denied',
    )
    const gone = await withdrawWarning(stack.deps, { ctx: stack.approver, input: { id, reason: 'Báo nhầm.' } })
    expect(gone.state).toBe('withdrawn')
    expect(await openInboxWarning(stack.deps, { ctx: stack.unit(0), input: { warningId: id } })).toMatchObject({
      warningState: 'withdrawn',
    })
    expect(await codeOf(acknowledgeWarning(stack.deps, { ctx: stack.unit(0), input: { warningId: id } }))).toBe(
      'warning.bad_state',
    )
    const told = await stack.test.asSystem(
      async (tx) =>
        (
          await sql`select 1 from deliveries where subject_id = ${id} and purpose = 'withdrawn' and channel = 'email'`.execute(
            tx,
          )
        ).rows,
    )
    expect(told.length).toBeGreaterThan(0)
  })
})

describe('corrections', () => {
  it('reach recipients as a change that is to be acknowledged again', async () => {
    const { deps, approver } = stack
    const health = stack.unit(0)
    const sent = await dispatched({ severity: 'critical' })
    const input = { warningId: sent.id }
    await openInboxWarning(deps, { ctx: health, input })
    await acknowledgeWarning(deps, { ctx: health, input })
    await reportWarning(deps, { ctx: health, input: { ...input, outcome: 'done', note: 'Đã chặn.' } })
    const before = await openInboxWarning(deps, { ctx: stack.unit(1), input })
    stack.test.clock.advance(HOUR)
    const revision = {
      id: sent.id,
      version: 1,
      changeNote: 'Bỏ một tên miền báo nhầm.',
      content: { ...sent.content, summary: 'Nội dung đính chính.' },
      severity: sent.severity,
      tlp: sent.tlp,
      addressing: { ...sent.addressing, organisationIds: stack.units.map((o) => o.id) },
    }
    expect(await codeOf(reviseWarning(deps, { ctx: stack.officer, input: revision }))).toBe('permission.denied')
    const corrected = await reviseWarning(deps, { ctx: approver, input: revision })
    expect(corrected).toMatchObject({ version: 2, state: 'dispatched', progress: { total: 3, acknowledged: 0 } })
    expect(corrected.number).toBe(sent.number)

    const item = (await listInbox(deps, { ctx: health, input: { state: 'open', limit: 50 } })).items.find(
      (i) => i.warningId === sent.id,
    )
    expect(item).toMatchObject({ isChanged: true, state: 'delivered', version: 2 })
    // Whoever had acknowledged gets a new deadline; whoever had not keeps the one that was running.
    expect(Date.parse(item?.acknowledgeDueAt ?? '')).toBe(stack.test.clock.now() + 2 * HOUR)
    expect(corrected.recipients.find((r) => r.organisation.id === stack.units[1].id)?.acknowledgeDueAt).toBe(
      before.acknowledgeDueAt,
    )
    expect(await codeOf(acknowledgeWarning(deps, { ctx: health, input }))).toBe('warning.version_changed')
    const opened = await openInboxWarning(deps, { ctx: health, input })
    expect(opened).toMatchObject({ isChanged: false, content: { summary: 'Nội dung đính chính.' } })
    expect(opened.versions.map((v) => [v.version, v.changeNote])).toEqual([
      [1, ''],
      [2, 'Bỏ một tên miền báo nhầm.'],
    ])
    // The report given on the first text stands.
    expect(await acknowledgeWarning(deps, { ctx: health, input })).toMatchObject({
      state: 'reported',
      report: { outcome: 'done' },
    })
    expect((await outbox('warning.dispatched.v1', sent.id)).map((e) => e.payload['isCorrection'])).toEqual([
      false,
      true,
    ])
    const told = await stack.test.asSystem(
      async (tx) =>
        (
          await sql<{
            purpose: string
            tenant_id: string
          }>`select distinct purpose, tenant_id from deliveries where subject_id = ${sent.id} and version = 2 and channel = 'inbox'`.execute(
            tx,
          )
        ).rows,
    )
    expect(
      told
        .filter((d) => d.purpose === 'corrected')
        .map((d) => d.tenant_id)
        .toSorted(),
    ).toEqual([stack.units[0].id, stack.units[1].id].toSorted())
    expect(told.filter((d) => d.purpose === 'dispatched').map((d) => d.tenant_id)).toEqual([stack.units[2].id])
  })
})

describe('who may read what', () => {
  it('shows a recipient its own row and nothing of the others', async () => {
    const { deps } = stack
    const sent = await dispatched({}, [stack.units[0], stack.units[1]])
    expect(await codeOf(openInboxWarning(deps, { ctx: stack.unit(2), input: { warningId: sent.id } }))).toBe(
      'warning.not_found',
    )
    expect(await codeOf(getWarning(deps, { ctx: stack.unit(0), input: { id: sent.id } }))).toBe('permission.denied')
    const health = stack.unit(0)
    const rows = await deps.db.withTx(health.scope, async (tx) => ({
      recipients: (
        await sql<{
          tenant_id: string
        }>`select tenant_id from warning_recipients where warning_id = ${sent.id}`.execute(tx)
      ).rows,
      warnings: (await sql`select id from warnings where id = ${sent.id}`.execute(tx)).rows,
      versions: (await sql`select version from warning_versions where warning_id = ${sent.id}`.execute(tx)).rows,
      history: (await sql`select seq from warning_history where warning_id = ${sent.id}`.execute(tx)).rows,
      deliveries: (
        await sql<{
          tenant_id: string
        }>`select distinct tenant_id from deliveries where subject_id = ${sent.id}`.execute(tx)
      ).rows,
      written: (await sql`update warnings set content = '{}' where id = ${sent.id} returning id`.execute(tx)).rows,
      forged: (
        await sql`update warning_recipients set state = 'verified' where warning_id = ${sent.id} and tenant_id = ${stack.units[1].id} returning tenant_id`.execute(
          tx,
        )
      ).rows,
    }))
    expect(rows).toEqual({
      recipients: [{ tenant_id: stack.units[0].id }],
      warnings: [{ id: sent.id }],
      versions: [{ version: 1 }],
      history: [],
      deliveries: [{ tenant_id: stack.units[0].id }],
      written: [],
      forged: [],
    })
  })

  it('shows a recipient nothing before dispatch', async () => {
    const ready = await approved({}, [stack.units[0]])
    const health = stack.unit(0)
    const seen = await stack.deps.db.withTx(
      health.scope,
      async (tx) => (await sql`select id from warnings where id = ${ready.id}`.execute(tx)).rows,
    )
    expect(seen).toEqual([])
    expect(await codeOf(exportWarning(stack.deps, { ctx: health, input: { id: ready.id, format: 'text' } }))).toBe(
      'warning.not_found',
    )
  })

  it('keeps a marking above the clearance: a stub in lists, a refusal on opening', async () => {
    const { deps, officer } = stack
    const sent = await dispatched({ tlp: 'red' })
    const health = stack.unit(0)
    const item = (await listInbox(deps, { ctx: health, input: { state: 'all', limit: 50 } })).items.find(
      (i) => i.warningId === sent.id,
    )
    expect(item?.title).toContain('TLP:RED')
    expect(item?.title).not.toContain('Mã độc')
    expect(await codeOf(openInboxWarning(deps, { ctx: health, input: { warningId: sent.id } }))).toBe('tlp.denied')
    expect(await codeOf(exportWarning(deps, { ctx: health, input: { id: sent.id, format: 'stix' } }))).toBe(
      'tlp.denied',
    )
    const amber = { ...officer, clearance: 'amber' as const }
    const listed = (await listWarnings(deps, { ctx: amber, input: { limit: 50 } })).items.find((w) => w.id === sent.id)
    expect(listed?.title).toContain('TLP:RED')
    expect(await codeOf(getWarning(deps, { ctx: amber, input: { id: sent.id } }))).toBe('tlp.denied')
    expect(await codeOf(draftWarning(deps, { ctx: amber, input: draftTo(stack.units, { tlp: 'red' }) }))).toBe(
      'tlp.denied',
    )
    const board = await deps.db.withTx(amber.scope, (tx) => listOpenWarningSummaries(tx, amber, 50))
    expect(board.find((w) => w.id === sent.id)?.title).toContain('TLP:RED')
  })

  it('counts a warning as delivered only where somebody is cleared for it', async () => {
    await stack.test.asSystem((tx) =>
      sql`update users set clearance = 'green' where tenant_id = ${stack.units[2].id}`.execute(tx),
    )
    const sent = await dispatched({}, [stack.units[0], stack.units[2]])
    const states = Object.fromEntries(sent.recipients.map((r) => [r.organisation.name, r.state]))
    expect(states).toEqual({ 'Sở Y tế': 'delivered', 'Sở Xây dựng': 'sent' })
    const inbox = sent.recipients
      .find((r) => r.organisation.name === 'Sở Xây dựng')
      ?.channels.find((c) => c.channel === 'inbox')
    expect(inbox).toMatchObject({ state: 'failed', error: 'Đơn vị chưa có tài khoản nào được đọc mức chia sẻ này' })
  })
})

describe('recipients', () => {
  it('are computed from who is concerned and who is addressed, each once, with the first reason', async () => {
    const { deps, officer, units } = stack
    const campaignId = '0198a000-0000-7000-8000-000000000001'
    stack.campaigns.set(campaignId, {
      title: 'x',
      severity: 'high',
      techniques: [],
      indicators: [],
      organisationIds: [units[0].id],
      firstSeenAt: '2026-11-20T01:05:00.000Z',
      lastSeenAt: '2026-11-20T03:00:00.000Z',
      sightingCount: 1,
    })
    const group = await stack.test.asSystem(
      async (tx) =>
        (
          await sql<{ id: string }>`insert into organisation_groups (tenant_id, id, code, name, member_ids)
      values (${stack.centre.id}, gen_random_uuid(), 'nhom-1', 'Nhóm 1', ${[units[2].id, stack.centre.id]}::uuid[]) returning id`.execute(
            tx,
          )
        ).rows[0],
    )
    const none = { organisationIds: [], groupIds: [], sectors: [], kinds: [], provinceCodes: [] }
    const names = async (addressing: object): Promise<string[]> =>
      (
        await previewRecipients(deps, {
          ctx: officer,
          input: { addressing: { ...none, ...addressing }, campaignId, alertId: null },
        })
      ).recipients.map((o) => o.name)
    expect(await names({})).toEqual(['Sở Y tế'])
    expect(await names({ sectors: ['finance'] })).toEqual(['Sở Tài chính', 'Sở Y tế'])
    expect(await names({ groupIds: [group?.id] })).toEqual(['Sở Xây dựng', 'Sở Y tế'])
    expect(await names({ provinceCodes: ['56'] })).toEqual(['Sở Tài chính', 'Sở Xây dựng', 'Sở Y tế'])
    expect(await names({ kinds: ['province'] })).toEqual(['Sở Y tế'])
    const sent = await dispatched({ campaignId, addressing: { ...none, sectors: ['finance'], provinceCodes: ['56'] } })
    expect(Object.fromEntries(sent.recipients.map((r) => [r.organisation.name, r.reason]))).toEqual({
      'Sở Y tế': 'concerned',
      'Sở Tài chính': 'sector',
      'Sở Xây dựng': 'province',
    })
  })

  it('fills a draft from a campaign in one action', async () => {
    const campaignId = '0198a000-0000-7000-8000-000000000002'
    stack.campaigns.set(campaignId, {
      title: 'Kết nối tới máy chủ điều khiển',
      severity: 'critical',
      techniques: ['T1071.001'],
      indicators: [
        { kind: 'ipv4', value: '203.0.113.9' },
        { kind: 'domain', value: 'xau.example' },
      ],
      organisationIds: stack.units.map((o) => o.id),
      firstSeenAt: '2026-11-20T01:05:00.000Z',
      lastSeenAt: '2026-11-20T03:00:00.000Z',
      sightingCount: 42,
    })
    const english = { ...stack.officer, locale: 'en' as const }
    const draft = await draftFromCampaign(stack.deps, { ctx: english, input: { campaignId } })
    expect(draft).toMatchObject({
      state: 'draft',
      severity: 'critical',
      tlp: 'amber',
      campaignId,
      title: 'Kết nối tới máy chủ điều khiển tại 3 đơn vị',
    })
    expect(draft.content.summary).toContain('42 lần phát hiện, từ 08:05 20/11/2026 đến 10:00 20/11/2026')
    expect(draft.content.actions.length).toBeGreaterThanOrEqual(4)
    expect(draft.content.actions.length).toBeLessThanOrEqual(6)
    expect(draft.content.actions[0]).toContain('địa chỉ IP')
    expect(draft.recipientPreview).toHaveLength(3)
    expect(
      await codeOf(
        draftFromCampaign(stack.deps, { ctx: english, input: { campaignId: '0198a000-0000-7000-8000-00000000000f' } }),
      ),
    ).toBe('campaign.not_found')
  })
})

it('lists by cursor and counts progress per warning', async () => {
  const first = await listWarnings(stack.deps, { ctx: stack.officer, input: { limit: 3 } })
  const second = await listWarnings(stack.deps, {
    ctx: stack.officer,
    input: { limit: 200, cursor: first.nextCursor ?? undefined },
  })
  expect(first.items).toHaveLength(3)
  const ids = [...first.items, ...second.items].map((w) => w.id)
  expect(new Set(ids).size).toBe(ids.length)
  const inbox = await listInbox(stack.deps, { ctx: stack.unit(0), input: { state: 'all', limit: 2 } })
  const rest = await listInbox(stack.deps, {
    ctx: stack.unit(0),
    input: { state: 'all', limit: 200, cursor: inbox.nextCursor ?? undefined },
  })
  const all = [...inbox.items, ...rest.items].map((i) => i.warningId)
  expect(new Set(all).size).toBe(all.length)
  expect(all.length).toBeGreaterThan(5)
})

it('waits for the second hand from the severity of the rule set, or sooner where the settings ask for it, never later', async () => {
  const isAskedFor = async (severity: 'medium' | 'high' | 'critical', set: 'medium' | 'critical' | null) => {
    const asked: string[] = []
    const { id } = await approved({ severity })
    const sent = await dispatchWarning(
      {
        ...stack.deps,
        secondHandSeverity: () => set,
        askSecondHand: async (_tx, _ctx, { act }) => {
          asked.push(act)
          return { kind: 'done' }
        },
      },
      { ctx: stack.approver, input: { id } },
    )
    expect(sent.state === 'dispatched').toBe(asked.length === 0)
    return asked.length > 0
  }
  expect(await isAskedFor('critical', null)).toBe(true)
  expect(await isAskedFor('high', null)).toBe(false)
  expect(await isAskedFor('high', 'critical')).toBe(false)
  expect(await isAskedFor('medium', 'medium')).toBe(true)
  expect(await isAskedFor('critical', 'critical')).toBe(true)
})
