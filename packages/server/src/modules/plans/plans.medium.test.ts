import { Deadline } from '@haidang/contracts'
import { sql } from '#src/platform/db/index.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { remindUnits, tickDuties } from './jobs.ts'
import { assignment, PLAN_TEXT, type Story, tellStory } from './testing/story.ts'
import { assignDuties } from './verbs/assign-duties.ts'
import { issueCalendar, readCalendar } from './verbs/calendars.ts'
import { cancelDuty, recordCondition } from './verbs/edit-duty.ts'
import { decideExtension, listExtensions, requestExtension } from './verbs/extensions.ts'
import { linkRows, showCoverage, suggestRowLinks } from './verbs/link-rows.ts'
import { listDuties, showDuty, showDutyBoard, showDutyDigest } from './verbs/list-duties.ts'
import { listPlans } from './verbs/list-plans.ts'
import { activatePlan, deletePlan, showPlan, updatePlan } from './verbs/move-plan.ts'
import { answerObstacle, listObstacles, raiseObstacle } from './verbs/obstacles.ts'
import { completeDuty, reopenDuty, reportProgress } from './verbs/report-progress.ts'
import { reviewRows, undoReview } from './verbs/review-rows.ts'

let story: Story
let planId: string
beforeAll(async () => {
  story = await tellStory()
  planId = (await story.importText(PLAN_TEXT)).id
})
afterAll(() => story.close())

const query = { limit: 50, sort: 'due' as const }
const review = (act: Parameters<typeof reviewRows>[1]['input']['review']) =>
  reviewRows(story.deps, { ctx: story.officer, input: { id: planId, review: act } })
async function rowWith(text: string) {
  const row = (await story.rowsOf(planId)).find((r) => r.text.includes(text) && r.state !== 'split')
  if (row === undefined) throw new Error(`no row says ${text}`)
  return row
}

describe('importing a document', () => {
  it('reads head, rows, leads and deadlines', async () => {
    const plan = await showPlan(story.deps, { ctx: story.officer, input: { id: planId } })
    expect(plan).toMatchObject({
      state: 'review',
      number: '88/KH-UBND',
      issuedOn: '2026-01-12',
      work: { state: 'done' },
    })
    const rows = await story.rowsOf(planId)
    expect(rows.filter((row) => row.kind === 'goal')).toHaveLength(1)
    expect(rows.filter((row) => row.kind === 'duty')).toHaveLength(7)
    expect(rows.map((row) => row.seq)).toEqual(rows.map((row) => row.seq).toSorted((a, b) => a - b))
    const lead = await rowWith('theo dõi, đôn đốc')
    expect(lead.matches.lead[0]).toMatchObject({ organisation: { id: story.police.id } })
    expect((await rowWith('Rà soát, phê duyệt')).deadline).toMatchObject({ kind: 'date', to: '2026-06-29' })
    expect((await rowWith('Thường xuyên giám sát')).deadline.kind).toBe('continuous')
  })

  it('refuses the same bytes twice, and tells what is no document', async () => {
    await expect(story.importText(PLAN_TEXT)).rejects.toMatchObject({ code: 'plan.duplicate' })
    const scan = await story.importText('%PDF-1.4\n%âãÏÓ\n%%EOF', 'scan.pdf')
    expect(scan.state).toBe('failed')
    expect(scan.work?.problem?.code).toMatch(/^plan\./)
    await deletePlan(story.deps, { ctx: story.officer, input: { id: scan.id } })
  })
})

describe('review', () => {
  it('accepts, splits, merges, corrects and dismisses; every act can be taken back', async () => {
    const first = await rowWith('Tổ chức diễn tập')
    const before = await story.rowsOf(planId)
    await review({ act: 'accept', rowIds: [first.id] })
    const split = await review({
      act: 'split',
      rowId: first.id,
      texts: ['Xây dựng kịch bản diễn tập.', 'Tổ chức diễn tập.'],
    })
    expect(split.rows.map((row) => row.state)).toEqual(['split', 'accepted', 'accepted'])
    const [, one, two] = split.rows
    await review({ act: 'merge', rowIds: [one?.id ?? '', two?.id ?? ''], text: null })
    const goal = await rowWith('100% hệ thống')
    await review({ act: 'correct', rowId: goal.id, change: { text: '100% hệ thống thông tin có hồ sơ cấp độ.' } })
    await review({ act: 'dismiss', rowIds: [goal.id], reason: 'mục tiêu' })
    await expect(review({ act: 'accept', rowIds: [first.id] })).rejects.toMatchObject({ code: 'plan_row.bad_act' })
    for (let act = 0; act < 5; act++) await undoReview(story.deps, { ctx: story.officer, input: { id: planId } })
    expect(await story.rowsOf(planId)).toEqual(before)
    await expect(undoReview(story.deps, { ctx: story.officer, input: { id: planId } })).rejects.toMatchObject({
      code: 'plan_review.nothing_to_undo',
    })
  })
})

describe('duties', () => {
  async function give(text: string, lead = [story.police], rest = {}) {
    const row = await rowWith(text)
    const made = await assignDuties(story.deps, {
      ctx: story.officer,
      input: { id: planId, assignments: [assignment([row.id], lead, rest)] },
    })
    return made.dutyIds
  }
  const show = (id: string, ctx = story.officer) => showDuty(story.deps, { ctx, input: { id } })

  it('are a copy for each unit, or one that all share', async () => {
    const copies = await give('Rà soát, phê duyệt', [...story.communes])
    expect(copies).toHaveLength(3)
    const [shared] = await give('Tổ chức diễn tập', [story.police, story.finance], { expansion: 'one_shared' })
    expect((await show(shared ?? '')).units).toHaveLength(2)
    const mine = await listDuties(story.deps, { ctx: story.financeOfficer, input: { ...query, isMine: true } })
    expect(mine.items.map((duty) => duty.id)).toEqual([shared])
    const plans = await listPlans(story.deps, { ctx: story.financeOfficer, input: { limit: 10 } })
    expect(plans.items.map((plan) => plan.id)).toEqual([planId])
  })

  it('go from progress to done, and what others said meanwhile is not overwritten', async () => {
    const [id = ''] = await give('Tổng hợp kết quả')
    const file = await story.upload(story.policeOfficer, 'minh-chung.txt', 'Biên bản')
    await expect(
      reportProgress(story.deps, {
        ctx: story.financeOfficer,
        input: { id, version: 1, percent: 10, note: '', fileIds: [] },
      }),
    ).rejects.toMatchObject({ code: 'duty.not_found' })
    const told = await reportProgress(story.deps, {
      ctx: story.policeOfficer,
      input: { id, version: 1, percent: 40, note: 'Đã dự thảo', fileIds: [file.id] },
    })
    expect(told).toMatchObject({ percent: 40, evidenceCount: 1, version: 2, startedOn: '2026-11-23' })
    await expect(
      reportProgress(story.deps, {
        ctx: story.policeOfficer,
        input: { id, version: 1, percent: 50, note: '', fileIds: [] },
      }),
    ).rejects.toMatchObject({ code: 'duty.version_changed' })
    const done = await completeDuty(story.deps, {
      ctx: story.policeOfficer,
      input: { id, version: 2, completedOn: null, note: '', fileIds: [] },
    })
    expect(done).toMatchObject({ state: 'done_on_time', percent: 100 })
    const again = await reopenDuty(story.deps, {
      ctx: story.officer,
      input: { id, version: 3, reason: 'Thiếu số liệu' },
    })
    expect(again.state).not.toBe('done_on_time')
    expect(again.history.map((entry) => entry.code)).toEqual(['reopened', 'completed', 'started'])
  })

  it('wait for their condition, for all that wait for the same', async () => {
    const [one = '', two = ''] = await give('Triển khai nền tảng', [story.communes[0] ?? story.police, story.police])
    expect(await show(one)).toMatchObject({ state: 'waiting', dueOn: null })
    await recordCondition(story.deps, {
      ctx: story.officer,
      input: { id: one, on: '2026-11-20', note: '', isForAll: true },
    })
    expect((await show(two)).state).toBe('not_started')
  })

  it('take one turn after another where they repeat', async () => {
    const [id = ''] = await give('Thường xuyên giám sát', [story.police], {
      deadline: Deadline.parse({ kind: 'continuous', evidenceEvery: 'quarter' }),
    })
    const before = await show(id)
    expect(before.dueOn).toBe('2026-12-31')
    const after = await completeDuty(story.deps, {
      ctx: story.policeOfficer,
      input: { id, version: 1, completedOn: null, note: '', fileIds: [] },
    })
    expect(after).toMatchObject({ state: 'done_on_time', percent: 0 })
    expect(after.periods.map((period) => period.completedOn)).toEqual(['2026-11-23', null])
  })

  it('are given more time by who gave them, not by who asked', async () => {
    const [id = ''] = await give('theo dõi, đôn đốc', [story.police], {
      deadline: Deadline.parse({ kind: 'date', to: '2026-11-30' }),
    })
    const asked = await requestExtension(story.deps, {
      ctx: story.policeOfficer,
      input: { id, toOn: '2026-12-18', reason: 'Chờ số liệu cấp xã' },
    })
    expect(asked.hasPendingExtension).toBe(true)
    const [request] = (
      await listExtensions(story.deps, { ctx: story.approver, input: { limit: 10, states: ['pending'] } })
    ).items
    const decide = (ctx: typeof story.officer) =>
      decideExtension(story.deps, { ctx, input: { id: request?.id ?? '', decision: 'approve', toOn: null, note: '' } })
    await expect(decide(story.policeOfficer)).rejects.toMatchObject({ code: 'permission.denied' })
    expect(await decide(story.approver)).toMatchObject({ state: 'approved', toOn: '2026-12-18' })
    expect(await show(id)).toMatchObject({
      dueOn: '2026-12-18',
      originalDueOn: '2026-11-30',
      hasPendingExtension: false,
    })
  })

  it('pass difficulties to the consolidating unit, and the answer back', async () => {
    const [id = ''] = await give('Bố trí kinh phí', [story.finance])
    const raised = await raiseObstacle(story.deps, {
      ctx: story.financeOfficer,
      input: { id, kind: 'obstacle', text: 'Chưa có định mức chi.' },
    })
    expect(raised.openObstacles).toBe(1)
    const seen = await listObstacles(story.deps, { ctx: story.policeOfficer, input: { limit: 10, planId } })
    expect(seen.items).toHaveLength(1)
    await answerObstacle(story.deps, {
      ctx: story.policeOfficer,
      input: { id: seen.items[0]?.id ?? '', answer: 'Áp dụng định mức hiện hành.', state: 'answered' },
    })
    expect(await show(id, story.financeOfficer)).toMatchObject({ openObstacles: 0, obstacles: [{ state: 'answered' }] })
  })

  it('turn late by the clock alone, and the unit is reminded once a day', async () => {
    const { clock, db } = story.stack
    const [id = ''] = await give('Rà soát, phê duyệt', [story.finance], {
      deadline: Deadline.parse({ kind: 'date', to: '2026-12-10' }),
    })
    await story.stack.asSystem((tx) =>
      sql`update users set email = 'can.bo@example.vn' where tenant_id = ${story.finance.id}`.execute(tx),
    )
    const now = clock.now()
    clock.set(Date.UTC(2026, 11, 11, 2))
    await tickDuties(db, clock, story.deps.rules)
    expect(await show(id)).toMatchObject({ state: 'late', daysLate: 1 })
    await remindUnits(db, clock, story.deps.rules)
    await remindUnits(db, clock, story.deps.rules)
    const mails = await story.stack.asOwner("select address, notice from deliveries where purpose = 'duty_reminder'")
    expect(mails).toMatchObject([{ address: 'can.bo@example.vn', notice: { lines: [{ dutyId: id, isLate: true }] } }])
    const digest = await showDutyDigest(story.deps, { ctx: story.financeOfficer, input: {} })
    expect(digest.late.map((duty) => duty.id)).toContain(id)
    clock.set(now)
  })

  it('are counted by part, unit, month, plan and province', async () => {
    const total = (await listDuties(story.deps, { ctx: story.officer, input: { ...query, limit: 200 } })).items.length
    for (const by of ['part', 'unit', 'month', 'plan', 'province'] as const) {
      const board = await showDutyBoard(story.deps, { ctx: story.officer, input: { by } })
      expect(board.total.total).toBe(total)
      expect(board.lines.reduce((sum, line) => sum + line.counts.total, 0)).toBe(total)
    }
  })

  it('are found by words without diacritics, paged in the same order, and put into a calendar', async () => {
    const found = await listDuties(story.deps, { ctx: story.officer, input: { ...query, q: 'dien tap' } })
    expect(found.items).toHaveLength(1)
    const whole = await listDuties(story.deps, { ctx: story.officer, input: { ...query, limit: 200 } })
    for (const sort of ['due', 'path', 'recent'] as const) {
      const ids: string[] = []
      let cursor: string | undefined
      do {
        const part = await listDuties(story.deps, { ctx: story.officer, input: { limit: 2, sort, cursor } })
        ids.push(...part.items.map((duty) => duty.id))
        cursor = part.nextCursor ?? undefined
      } while (cursor !== undefined)
      expect(ids.toSorted()).toEqual(whole.items.map((duty) => duty.id).toSorted())
    }
    const feed = await issueCalendar(story.deps, { ctx: story.policeOfficer, input: {} })
    const token = feed.url.split('/').at(-1) ?? ''
    const file = await readCalendar(story.deps, { ctx: story.policeOfficer, input: { token } })
    expect(String(file.content)).toContain('BEGIN:VEVENT')
    await issueCalendar(story.deps, { ctx: story.policeOfficer, input: {} })
    await expect(readCalendar(story.deps, { ctx: story.policeOfficer, input: { token } })).rejects.toMatchObject({
      code: 'calendar.not_found',
    })
  })

  it('are taken back and left out of the counts; a plan with duties is not deleted', async () => {
    const [id = ''] = await give('Bố trí kinh phí', [story.police])
    await cancelDuty(story.deps, { ctx: story.officer, input: { id, version: 1, reason: 'Giao nhầm' } })
    const shown = await listDuties(story.deps, { ctx: story.officer, input: { ...query, limit: 200 } })
    expect(shown.items.map((duty) => duty.id)).not.toContain(id)
    await expect(deletePlan(story.deps, { ctx: story.officer, input: { id: planId } })).rejects.toMatchObject({
      code: 'plan.bad_state',
    })
    expect((await activatePlan(story.deps, { ctx: story.officer, input: { id: planId } })).state).toBe('active')
  })
})

describe('links to the plan above', () => {
  it('are suggested by likeness, and show who covers what', async () => {
    const upper = await story.importText(
      PLAN_TEXT.replace('88/KH-UBND', '964/QĐ-TTg').replace('Bố trí kinh phí', 'Bảo đảm nguồn vốn'),
      'quyet-dinh.txt',
    )
    await updatePlan(story.deps, { ctx: story.officer, input: { id: planId, parentPlanId: upper.id } })
    const { items } = await suggestRowLinks(story.deps, { ctx: story.officer, input: { id: planId } })
    const best = items.find((pair) => pair.text.includes('diễn tập'))
    expect(best).toMatchObject({ isLinked: false })
    expect(best?.upperText).toContain('diễn tập')
    await linkRows(story.deps, {
      ctx: story.officer,
      input: { id: planId, links: [{ rowId: best?.rowId ?? '', upperRowId: best?.upperRowId ?? '' }] },
    })
    const coverage = await showCoverage(story.deps, { ctx: story.officer, input: { id: upper.id } })
    expect(coverage).toMatchObject({ coveredRows: 1, columns: [{ planId }] })
    expect(coverage.rows.find((row) => row.rowId === best?.upperRowId)?.cells).toMatchObject([{ rows: 1, duties: 1 }])
  })
})
