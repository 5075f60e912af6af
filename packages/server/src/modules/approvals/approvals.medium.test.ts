import { APPROVAL_ACTS, AppError, type ErrorCode, permissionsOf, PERSON_ROLES, type Role } from '@haidang/contracts'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  makeUser,
  type TestDatabase,
  type TestOrganisation,
  type TestUser,
} from '@haidang/testkit'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import { sql } from '#src/platform/db/index.ts'
import { type AgreedAct, type Approvals, type Asked, createApprovals } from './approvals.ts'
import { expireRequests } from './expire.ts'
import { mayDecide, type Standing } from './model.ts'
import { approve, refuseApproval, reviewAlone, withdrawApproval } from './verbs/decide-approval.ts'
import { listApprovals, readApproval } from './verbs/list-approvals.ts'

const codeOf = async (promise: Promise<unknown>): Promise<ErrorCode | 'done'> => {
  try {
    await promise
    return 'done'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

describe('the second hand', () => {
  let test: TestDatabase
  let approvals: Approvals
  let centre: TestOrganisation
  let unit: TestOrganisation
  let done: (AgreedAct & { by: string })[]
  let fails: ErrorCode | null = null

  const as = (user: TestUser, organisation: TestOrganisation): Context => ({
    ...contextFor(test, user.roles[0] as Role, organisation, { user, below: organisation === centre ? [unit] : [] }),
    provedAt: test.clock.now(),
  })
  const roleChange = (user: TestUser, organisation: TestOrganisation): Asked => ({
    act: 'role.change',
    organisation: organisation.id,
    subject: { kind: 'user', id: user.id, title: user.displayName },
    params: { roles: ['leader'] },
    changes: [{ field: 'roles', before: 'watch_officer', after: 'leader' }],
    reason: 'Bổ nhiệm',
    aboutUserId: user.id,
  })
  const ask = (ctx: Context, asked: Asked) => test.db.withTx(ctx.scope, (tx) => approvals.ask(tx, ctx, asked))
  const idOf = (outcome: Awaited<ReturnType<typeof ask>>): string =>
    outcome.kind === 'done' ? '' : outcome.approval.id

  beforeAll(async () => {
    test = await createTestDatabase()
    approvals = createApprovals({
      db: test.db,
      clock: test.clock,
      afterDecision: () => undefined,
      executors: () => ({
        'role.change': async (_tx, ctx, act) => {
          if (fails !== null) throw new AppError(fails)
          done.push({ ...act, by: ctx.actor.kind === 'user' ? ctx.actor.id : '' })
        },
      }),
    })
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    done = []
    fails = null
    centre = await makeOrganisation(test)
    unit = await makeOrganisation(test, { parentId: centre.id })
  })

  it('is given by somebody else, and the act is done in that transaction', async () => {
    const [asker, other, subject] = [
      await makeUser(test, 'administrator', centre),
      await makeUser(test, 'security_officer', centre),
      await makeUser(test, 'watch_officer', centre),
    ]
    const outcome = await ask(as(asker, centre), roleChange(subject, centre))
    expect(outcome.kind).toBe('pending')
    expect(done).toEqual([])
    const id = idOf(outcome)
    expect(await codeOf(ask(as(asker, centre), roleChange(subject, centre)))).toBe('approval.already_asked')
    expect(await codeOf(approve(approvals, { ctx: as(asker, centre), input: { id, note: '' } }))).toBe('approval.own')
    const stale = { ...as(other, centre), provedAt: test.clock.now() - 3_600_000 }
    expect(await codeOf(approve(approvals, { ctx: stale, input: { id, note: '' } }))).toBe('session.step_up_required')
    const waiting = await listApprovals(test.db, { ctx: as(other, centre), input: { view: 'awaiting_me', limit: 10 } })
    expect(waiting.items.map((one) => [one.id, one.mayDecide])).toEqual([[id, true]])

    fails = 'user.last_administrator'
    expect(await codeOf(approve(approvals, { ctx: as(other, centre), input: { id, note: '' } }))).toBe(fails)
    expect((await readApproval(test.db, { ctx: as(asker, centre), input: { id } })).state).toBe('pending')
    fails = null
    const agreed = await approve(approvals, { ctx: as(other, centre), input: { id, note: 'đã kiểm tra' } })
    expect(agreed).toMatchObject({ state: 'approved', decidedBy: { id: other.id }, mayDecide: false })
    expect(done).toMatchObject([{ subjectId: subject.id, by: other.id, requestedBy: { id: asker.id } }])
    expect(await codeOf(approve(approvals, { ctx: as(other, centre), input: { id, note: '' } }))).toBe(
      'approval.bad_state',
    )
  })

  it('is not given by the person it is about, and is refused with a reason', async () => {
    const asker = await makeUser(test, 'administrator', centre)
    const subject = await makeUser(test, 'security_officer', centre)
    const third = await makeUser(test, 'leader', centre)
    const id = idOf(await ask(as(asker, centre), roleChange(subject, centre)))
    expect(await codeOf(approve(approvals, { ctx: as(subject, centre), input: { id, note: '' } }))).toBe('approval.own')
    const refused = await refuseApproval(approvals, {
      ctx: as(third, centre),
      input: { id, reason: 'Chưa có quyết định' },
    })
    expect(refused).toMatchObject({ state: 'refused', decisionReason: 'Chưa có quyết định' })
    expect(done).toEqual([])
    // What was refused can be asked anew, and taken back by whoever asked alone.
    const again = idOf(await ask(as(asker, centre), roleChange(subject, centre)))
    expect(await codeOf(withdrawApproval(approvals, { ctx: as(third, centre), input: { id: again } }))).toBe(
      'approval.not_found',
    )
    expect((await withdrawApproval(approvals, { ctx: as(asker, centre), input: { id: again } })).state).toBe(
      'withdrawn',
    )
  })

  it('is done alone where nobody else could give it, and is looked over later', async () => {
    const asker = await makeUser(test, 'administrator', centre)
    const subject = await makeUser(test, 'watch_officer', centre)
    const outcome = await ask(as(asker, centre), roleChange(subject, centre))
    expect(outcome.kind).toBe('alone')
    expect(done).toHaveLength(1)
    const id = idOf(outcome)
    const { rows } = await test.asSystem((tx) =>
      sql<{ action: string }>`select action from audit where subject_id = ${id}`.execute(tx),
    )
    expect(rows).toEqual([{ action: 'approval.alone' }])
    expect(await codeOf(reviewAlone(approvals, { ctx: as(asker, centre), input: { id, note: 'tự xem' } }))).toBe(
      'approval.own',
    )
    const later = await makeUser(test, 'leader', centre)
    const list = await listApprovals(test.db, { ctx: as(later, centre), input: { view: 'unreviewed', limit: 10 } })
    expect(list.items.map((one) => one.id)).toEqual([id])
    const seen = await reviewAlone(approvals, { ctx: as(later, centre), input: { id, note: 'Hợp lý' } })
    expect(seen).toMatchObject({ state: 'alone', review: { by: { id: later.id }, note: 'Hợp lý' }, mayReview: false })
  })

  it('of a unit with one administrator lies with the centre above it', async () => {
    const above = await makeUser(test, 'administrator', centre)
    const asker = await makeUser(test, 'administrator', unit)
    const subject = await makeUser(test, 'unit_officer', unit)
    const id = idOf(await ask(as(asker, unit), roleChange(subject, unit)))
    expect(done).toEqual([])
    await approve(approvals, { ctx: as(above, centre), input: { id, note: '' } })
    expect(done).toHaveLength(1)
    // And the centre's own is asked for by nobody below.
    const other = await makeUser(test, 'watch_officer', centre)
    expect((await ask(as(above, centre), roleChange(other, centre))).kind).toBe('alone')
  })

  it('ends after 72 hours, and with the right of whoever asked', async () => {
    const asker = await makeUser(test, 'administrator', centre)
    const other = await makeUser(test, 'leader', centre)
    const subject = await makeUser(test, 'watch_officer', centre)
    const id = idOf(await ask(as(asker, centre), roleChange(subject, centre)))
    await test.asSystem((tx) => sql`update users set is_active = false where id = ${asker.id}`.execute(tx))
    expect(await codeOf(approve(approvals, { ctx: as(other, centre), input: { id, note: '' } }))).toBe(
      'approval.requester_gone',
    )
    test.clock.advance(72 * 3_600_000)
    expect((await readApproval(test.db, { ctx: as(other, centre), input: { id } })).state).toBe('expired')
    expect(await codeOf(approve(approvals, { ctx: as(other, centre), input: { id, note: '' } }))).toBe(
      'approval.bad_state',
    )
    expect(await expireRequests(test.db, test.clock)).toBeGreaterThan(0)
    expect(done).toEqual([])
  })

  it('is asked of nobody by the platform itself', async () => {
    const subject = await makeUser(test, 'watch_officer', centre)
    const ctx: Context = {
      ...as(subject, centre),
      scope: 'all',
      actor: { kind: 'system', name: 'terminal' },
      permissions: permissionsOf(['administrator']),
    }
    expect((await ask(ctx, roleChange(subject, centre))).kind).toBe('done')
    expect(done).toHaveLength(1)
  })
})

describe('who may decide', () => {
  const people = ['a', 'b', 'c']
  it('is never whoever asked nor whom it is about, whatever they hold', () => {
    fc.assert(
      fc.property(
        fc.record({
          act: fc.constantFrom(...(Object.keys(APPROVAL_ACTS) as Standing['act'][])),
          state: fc.constantFrom('pending', 'approved', 'alone'),
          requested_by: fc.constantFrom(...people),
          about_user_id: fc.option(fc.constantFrom(...people)),
          expires_at: fc.constantFrom(new Date(0), new Date(2000)),
          tlp: fc.constantFrom('clear', 'red'),
          reviewed_by: fc.constant(null),
        }) as fc.Arbitrary<Standing>,
        fc.constantFrom(...people),
        fc.subarray([...PERSON_ROLES]),
        fc.constantFrom('clear', 'red'),
        (row, personId, roles, clearance) => {
          const answer = mayDecide(
            row,
            { personId, permissions: permissionsOf(roles), clearance: clearance as 'clear' | 'red' },
            1000,
          )
          if (!answer.ok) return
          expect(row.requested_by).not.toBe(personId)
          expect(row.about_user_id).not.toBe(personId)
          expect(row.state).toBe('pending')
          expect(permissionsOf(roles).has(APPROVAL_ACTS[row.act].decide)).toBe(true)
        },
      ),
    )
  })
})
