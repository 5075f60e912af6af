import { AppError, BREAK_GLASS_GRANTS, type ErrorCode, permissionsOf, type Role } from '@haidang/contracts'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  makeUser,
  type TestDatabase,
  type TestOrganisation,
  type TestUser,
} from '@haidang/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { reachOf } from '#src/modules/identity/index.ts'
import { sql } from '#src/platform/db/index.ts'
import type { Oversight } from './oversight.ts'
import { endBreakGlass, listBreakGlass, reviewBreakGlass, takeBreakGlass } from './verbs/break-glass.ts'
import { createDelegation, listDelegationOptions, listDelegations, revokeDelegation } from './verbs/delegations.ts'
import { explainAccess } from './verbs/explain-access.ts'
import { previewAccess } from './verbs/preview-access.ts'

const HOUR_MS = 3_600_000
const codeOf = async (promise: Promise<unknown>): Promise<ErrorCode | 'done'> => {
  try {
    await promise
    return 'done'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

describe('oversight', () => {
  let test: TestDatabase
  let oversight: Oversight
  let centre: TestOrganisation
  let unit: TestOrganisation
  let other: TestOrganisation
  let forgotten = 0

  beforeAll(async () => {
    test = await createTestDatabase()
    oversight = { db: test.db, forgetAll: () => (forgotten += 1) }
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    centre = await makeOrganisation(test)
    unit = await makeOrganisation(test, { parentId: centre.id, sector: 'health' })
    other = await makeOrganisation(test, { parentId: centre.id, sector: 'health' })
    forgotten = 0
  })

  /** As signing in would resolve the person, loans and emergencies included. */
  const as = async (user: TestUser): Promise<Context> => {
    const now = test.clock.now()
    const reach = await test.asSystem((tx) =>
      reachOf(tx, { userId: user.id, tenant: user.organisation, roles: user.roles, clearance: 'red' }, now),
    )
    return {
      ...contextFor(test, user.roles[0] as Role, { id: user.organisation, name: '', parentId: null }, { user }),
      scope: reach.scope,
      permissions: reach.permissions,
      marks: reach.lent.marks,
      provedAt: now,
    }
  }
  const at = (ms: number): string => new Date(test.clock.now() + ms).toISOString()

  describe('a delegation', () => {
    it('lends for its time, no longer than the giver holds it, and is taken back', async () => {
      const giver = await makeUser(test, 'approver', centre)
      const taker = await makeUser(test, 'watch_officer', centre)
      const input = {
        toUserId: taker.id,
        permissions: ['warning.approve' as const],
        startsAt: at(HOUR_MS),
        endsAt: at(3 * HOUR_MS),
        reason: 'Đi công tác',
      }
      const made = await createDelegation(oversight, { ctx: await as(giver), input })
      expect(made).toMatchObject({ state: 'scheduled', from: { id: giver.id }, to: { id: taker.id } })
      expect(forgotten).toBe(1)
      expect((await as(taker)).permissions.has('warning.approve')).toBe(false)
      test.clock.advance(HOUR_MS)
      const held = await as(taker)
      expect(held.permissions.has('warning.approve')).toBe(true)
      expect(held.permissions.has('warning.dispatch')).toBe(false)
      expect(held.marks).toEqual({ delegation: made.id })
      // Whoever only holds by a loan has nothing to lend.
      const third = await makeUser(test, 'watch_officer', centre)
      expect(
        await codeOf(
          createDelegation(oversight, { ctx: held, input: { ...input, toUserId: third.id, startsAt: at(0) } }),
        ),
      ).toBe('delegation.wider')
      await test.asSystem((tx) => sql`update users set is_active = false where id = ${giver.id}`.execute(tx))
      expect((await as(taker)).permissions.has('warning.approve')).toBe(false)
      await test.asSystem((tx) => sql`update users set is_active = true where id = ${giver.id}`.execute(tx))
      expect((await as(taker)).permissions.has('warning.approve')).toBe(true)
      const stranger = await makeUser(test, 'watch_officer', centre)
      expect(await codeOf(revokeDelegation(oversight, { ctx: await as(stranger), input: { id: made.id } }))).toBe(
        'delegation.not_found',
      )
      expect((await revokeDelegation(oversight, { ctx: held, input: { id: made.id } })).state).toBe('revoked')
      expect((await as(taker)).permissions.has('warning.approve')).toBe(false)
      const listed = await listDelegations(oversight, { ctx: await as(giver), input: { limit: 10 } })
      expect(listed.items.map((one) => [one.id, one.mayRevoke])).toEqual([[made.id, false]])
    })

    it('ends by the clock, and stays within the organisation and the reach of the giver', async () => {
      const giver = await makeUser(test, 'unit_officer', unit)
      const colleague = await makeUser(test, 'unit_reader', unit)
      const ctx = await as(giver)
      const input = {
        permissions: ['alert.handle' as const],
        startsAt: at(0),
        endsAt: at(HOUR_MS),
        reason: 'Nghỉ phép',
      }
      const elsewhere = await makeUser(test, 'unit_officer', other)
      expect(await codeOf(createDelegation(oversight, { ctx, input: { ...input, toUserId: elsewhere.id } }))).toBe(
        'user.not_found',
      )
      const wider = await makeUser(test, 'watch_officer', unit)
      expect(await codeOf(createDelegation(oversight, { ctx, input: { ...input, toUserId: wider.id } }))).toBe(
        'delegation.wider',
      )
      expect(
        await codeOf(
          createDelegation(oversight, {
            ctx,
            input: { ...input, toUserId: colleague.id, permissions: ['user.manage'] },
          }),
        ),
      ).toBe('delegation.wider')
      const options = await listDelegationOptions(oversight, { ctx, input: {} })
      expect(options.people.map((one) => one.id)).toEqual([colleague.id])
      await createDelegation(oversight, { ctx, input: { ...input, toUserId: colleague.id } })
      expect((await as(colleague)).permissions.has('alert.handle')).toBe(true)
      // The loan asks for what its giver's roles ask for.
      const weak = await test.asSystem((tx) =>
        reachOf(
          tx,
          { userId: colleague.id, tenant: unit.id, roles: ['unit_reader'], clearance: 'red' },
          test.clock.now(),
          (roles) => !roles.includes('unit_officer'),
        ),
      )
      expect(weak.permissions.has('alert.handle')).toBe(false)
      test.clock.advance(HOUR_MS)
      expect((await as(colleague)).permissions.has('alert.handle')).toBe(false)
    })
  })

  describe('emergency access', () => {
    it('opens a set for a while, tells leaders, marks every act, ends by itself and is reviewed by somebody else', async () => {
      const taker = await makeUser(test, 'shift_leader', centre)
      const leader = await makeUser(test, 'leader', centre)
      await test.asSystem((tx) =>
        sql`update users set email = 'lanh.dao@example.org' where id = ${leader.id}`.execute(tx),
      )
      const input = { set: 'dispatch' as const, reason: 'Tấn công diện rộng trong đêm', minutes: 60 }
      const taken = await takeBreakGlass(oversight, { ctx: await as(taker), input })
      expect(taken).toMatchObject({ isActive: true, acts: 0, review: null, mayEnd: true, mayReview: false })
      const ctx = await as(taker)
      for (const permission of BREAK_GLASS_GRANTS.dispatch.permissions)
        expect(ctx.permissions.has(permission)).toBe(true)
      expect(ctx.marks).toEqual({ breakGlass: taken.id })
      expect(await codeOf(takeBreakGlass(oversight, { ctx, input }))).toBe('break_glass.active')
      const { rows: mails } = await test.asSystem((tx) =>
        sql<{
          address: string
          purpose: string
        }>`select address, purpose from deliveries where subject_id = ${taken.id}`.execute(tx),
      )
      expect(mails).toEqual([{ address: 'lanh.dao@example.org', purpose: 'break_glass' }])

      await test.db.withTx(ctx.scope, (tx) =>
        audit(tx, ctx, { action: 'warning.dispatch', subject: { kind: 'warning', id: null } }),
      )
      const reviewer = await as(leader)
      const review = { id: taken.id, outcome: 'justified' as const, note: 'Đúng quy trình' }
      expect(await codeOf(reviewBreakGlass(oversight, { ctx: reviewer, input: review }))).toBe('break_glass.bad_state')
      test.clock.advance(HOUR_MS)
      expect([...(await as(taker)).permissions]).toEqual([...permissionsOf(['shift_leader'])])
      const waiting = await listBreakGlass(oversight, { ctx: reviewer, input: { view: 'unreviewed', limit: 10 } })
      expect(waiting.items).toMatchObject([{ id: taken.id, acts: 1, mayReview: true, isReviewOverdue: false }])
      test.clock.advance(4 * 24 * HOUR_MS)
      const late = await listBreakGlass(oversight, { ctx: reviewer, input: { view: 'unreviewed', limit: 10 } })
      expect(late.items[0]?.isReviewOverdue).toBe(true)
      expect((await reviewBreakGlass(oversight, { ctx: reviewer, input: review })).review).toMatchObject({
        by: { id: leader.id },
        outcome: 'justified',
      })
    })

    it('is for the roles it names, with a fresh proof, and closed early by its taker', async () => {
      const officer = await makeUser(test, 'watch_officer', centre)
      const input = { set: 'incident' as const, reason: 'Sự cố nghiêm trọng', minutes: 30 }
      expect(await codeOf(takeBreakGlass(oversight, { ctx: await as(officer), input }))).toBe('permission.denied')
      const administrator = await makeUser(test, 'administrator', centre)
      const ctx = await as(administrator)
      expect(await codeOf(takeBreakGlass(oversight, { ctx, input: { ...input, set: 'dispatch' } }))).toBe(
        'break_glass.not_for_role',
      )
      expect(await codeOf(takeBreakGlass(oversight, { ctx: { ...ctx, provedAt: 0 }, input }))).toBe(
        'session.step_up_required',
      )
      const taken = await takeBreakGlass(oversight, { ctx, input })
      expect((await endBreakGlass(oversight, { ctx, input: { id: taken.id } })).isActive).toBe(false)
      expect((await as(administrator)).permissions.has('alert.handle')).toBe(false)
      expect(
        await codeOf(
          reviewBreakGlass(oversight, { ctx, input: { id: taken.id, outcome: 'justified', note: 'tự xem' } }),
        ),
      ).toBe('break_glass.own_review')
    })
  })

  describe('an explanation', () => {
    it('answers alike about what lies outside and what does not exist', async () => {
      const officer = await makeUser(test, 'unit_officer', unit)
      const foreign = await makeUser(test, 'unit_officer', other)
      const ctx = await as(officer)
      const nobody = '00000000-0000-4000-8000-000000000000'
      for (const permission of ['organisation.read', 'user.manage', 'alert.read'] as const)
        for (const [kind, id] of [
          ['organisation', other.id],
          ['user', foreign.id],
        ] as const) {
          const about = (one: string) =>
            explainAccess(test.db, { ctx, input: { permission, subject: { kind, id: one } } })
          expect(await about(id)).toEqual(await about(nobody))
          expect((await about(id)).isAllowed).toBe(false)
        }
    })

    it('tells the permission that is missing, who holds it, and where an allowed one comes from', async () => {
      const officer = await makeUser(test, 'unit_officer', unit)
      await makeUser(test, 'administrator', centre)
      const ctx = await as(officer)
      const denied = await explainAccess(test.db, { ctx, input: { permission: 'warning.approve' } })
      expect(denied.reasons).toEqual([{ code: 'permission.missing', params: { permission: 'warning.approve' } }])
      expect(denied.help).toMatchObject({ roles: ['approver'], people: [], organisation: { id: centre.id } })
      const own = { permission: 'organisation.read' as const, subject: { kind: 'organisation' as const, id: unit.id } }
      expect((await explainAccess(test.db, { ctx, input: own })).reasons).toEqual([
        { code: 'granted.by_role', params: { role: 'unit_officer' } },
      ])
    })
  })

  it('previews what a session would hold without opening one, within reach alone', async () => {
    const administrator = await makeUser(test, 'administrator', centre)
    const leader = await makeUser(test, 'leader', unit)
    await test.asSystem((tx) => sql`update users set relation = 'sector' where id = ${leader.id}`.execute(tx))
    const ctx: Context = { ...(await as(administrator)), scope: [centre.id, unit.id] }
    const preview = await previewAccess(test.db, { ctx, input: { userId: leader.id } })
    expect(preview).toMatchObject({ roles: ['leader'], relation: 'sector', needsSecondFactor: true })
    expect(preview.sharedPermissions.every((permission) => ctx.permissions.has(permission))).toBe(true)
    expect(preview.sharedPermissions).not.toContain('report.sign')
    expect(preview.reach.shared).toBe(1)
    expect(preview.reach.organisations).toBeGreaterThanOrEqual(2)
    const foreign = await makeUser(test, 'unit_officer', other)
    expect(await codeOf(previewAccess(test.db, { ctx, input: { userId: foreign.id } }))).toBe('user.not_found')
    const { rows } = await test.asSystem((tx) =>
      sql<{
        n: number
      }>`select count(*)::int as n from audit where action = 'access.preview' and subject_id = ${leader.id}`.execute(
        tx,
      ),
    )
    expect(rows[0]?.n).toBe(1)
  })
})
