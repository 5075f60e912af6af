import {
  AppError,
  type CreateDelegationInput,
  type Delegation,
  type DelegationOptions,
  permissionsOf,
  PERMISSIONS,
} from '@haidang/contracts'
import {
  allow,
  type Call,
  type Context,
  NOT_LENT,
  passes,
  personBehind,
  requireFreshProof,
} from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { decodeCursor, encodeCursor, inScope, type RawBuilder, sql } from '#src/platform/db/index.ts'
import { getDelegation, insertDelegation, saveRevoked, selectDelegations } from '../delegation-queries.ts'
import type { Oversight } from '../oversight.ts'
import { findPerson, lenderOf, listColleagues } from '../people.ts'
import { mayRevoke, presentDelegation } from '../present.ts'

const DAY_MS = 86_400_000
const LONGEST_DAYS = 90
const MOST_COLLEAGUES = 500

function signedIn(ctx: Context): { id: string; name: string } {
  const person = personBehind(ctx)
  if (person === null) throw new AppError('session.required')
  return { id: person.id, name: person.name }
}

/**
 * Lends permissions for a time. One's own, or with `delegation.manage` those of somebody who cannot do it themselves.
 * @throws AppError `delegation.wider`, `delegation.bad_period`, `user.not_found`, `session.step_up_required`
 */
export async function createDelegation(
  { db, forgetAll }: Oversight,
  { ctx, input }: Call<CreateDelegationInput>,
): Promise<Delegation> {
  const me = signedIn(ctx)
  const fromUserId = input.fromUserId ?? me.id
  allow(ctx, fromUserId === me.id ? 'delegation.give' : 'delegation.manage')
  requireFreshProof(ctx)
  const now = ctx.clock.now()
  const startsAt = Math.max(now, Date.parse(input.startsAt))
  const endsAt = Date.parse(input.endsAt)
  if (endsAt <= startsAt || endsAt - startsAt > LONGEST_DAYS * DAY_MS) throw new AppError('delegation.bad_period')
  const delegation = await db.withTx(ctx.scope, async (tx) => {
    const from = await findPerson(tx, fromUserId)
    const to = await findPerson(tx, input.toUserId)
    if (from === undefined || to === undefined) throw new AppError('user.not_found')
    // Nobody is made to receive what they would then look over themselves, nor lends to themselves.
    const asked = [...new Set(input.permissions)]
    if (from.id === to.id || passes(lenderOf(from), lenderOf(to), asked).length !== asked.length)
      throw new AppError('delegation.wider')
    const id = newId(ctx.clock)
    await insertDelegation(tx, {
      tenant: from.tenant_id,
      id,
      fromUserId,
      toUserId: to.id,
      permissions: asked,
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(endsAt).toISOString(),
      reason: input.reason,
      createdBy: me.id,
      at: new Date(now).toISOString(),
    })
    const row = await getDelegation(tx, id)
    if (row === undefined) throw new AppError('delegation.not_found')
    const made = presentDelegation(row, ctx)
    await audit(tx, ctx, {
      action: 'delegation.create',
      subject: { kind: 'delegation', id },
      after: {
        fromUserId,
        toUserId: to.id,
        permissions: asked,
        startsAt: made.startsAt,
        endsAt: made.endsAt,
        reason: input.reason,
      },
      organisation: from.tenant_id,
    })
    return made
  })
  forgetAll()
  return delegation
}

/** Ends a delegation now: whoever gave it, whoever holds it, or with `delegation.manage`. @throws AppError `delegation.not_found`, `delegation.bad_state` */
export async function revokeDelegation(
  { db, forgetAll }: Oversight,
  { ctx, input }: Call<{ id: string }>,
): Promise<Delegation> {
  const me = signedIn(ctx)
  const delegation = await db.withTx(ctx.scope, async (tx) => {
    const row = await getDelegation(tx, input.id)
    const isMine = row !== undefined && (row.from_user_id === me.id || row.to_user_id === me.id)
    // Told to nobody else that there is one.
    if (row === undefined || (!isMine && !ctx.permissions.has('delegation.manage')))
      throw new AppError('delegation.not_found')
    const at = new Date(ctx.clock.now()).toISOString()
    if (!mayRevoke(row, ctx) || !(await saveRevoked(tx, row.tenant_id, row.id, me, at)))
      throw new AppError('delegation.bad_state')
    const after = await getDelegation(tx, row.id)
    if (after === undefined) throw new AppError('delegation.not_found')
    await audit(tx, ctx, {
      action: 'delegation.revoke',
      subject: { kind: 'delegation', id: row.id },
      before: { fromUserId: row.from_user_id, toUserId: row.to_user_id, permissions: row.permissions },
      organisation: row.tenant_id,
    })
    return presentDelegation(after, ctx)
  })
  forgetAll()
  return delegation
}

/** Delegations from and to the reader; with `delegation.manage` all within reach. permission: everybody reads their own. */
export async function listDelegations(
  { db }: Oversight,
  { ctx, input }: Call<{ isCurrent?: boolean | undefined; cursor?: string | undefined; limit: number }>,
): Promise<{ items: Delegation[]; nextCursor: string | null }> {
  const me = signedIn(ctx)
  const at = new Date(ctx.clock.now()).toISOString()
  const seen: RawBuilder<unknown> = ctx.permissions.has('delegation.manage')
    ? inScope(sql`d.tenant_id`, ctx.scope)
    : sql`(d.from_user_id = ${me.id} or d.to_user_id = ${me.id})`
  const current: RawBuilder<unknown> =
    input.isCurrent === true ? sql`d.revoked_at is null and d.ends_at > ${at}` : sql`true`
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 2)
  const rows = await db.withTx(ctx.scope, (tx) =>
    selectDelegations(tx, {
      condition: sql<boolean>`${seen} and ${current}`,
      after: key && [String(key[0]), String(key[1])],
      limit: input.limit + 1,
    }),
  )
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: items.map((row) => presentDelegation(row, ctx)),
    nextCursor: rows.length > input.limit && last ? encodeCursor([last.created_at.toISOString(), last.id]) : null,
  }
}

/** What the reader may lend, and the colleagues some of it would pass to. */
export async function listDelegationOptions({ db }: Oversight, { ctx }: Call<object>): Promise<DelegationOptions> {
  allow(ctx, 'delegation.give')
  const me = signedIn(ctx)
  return db.withTx(ctx.scope, async (tx) => {
    const from = await findPerson(tx, me.id)
    if (from === undefined) throw new AppError('user.not_found')
    const held = permissionsOf(from.roles)
    const permissions = PERMISSIONS.filter((permission) => held.has(permission) && !NOT_LENT.has(permission))
    const colleagues = await listColleagues(tx, from.tenant_id, MOST_COLLEAGUES)
    return {
      permissions,
      people: colleagues
        .filter((one) => one.id !== me.id && passes(lenderOf(from), lenderOf(one), permissions).length > 0)
        .map((one) => ({ id: one.id, displayName: one.display_name })),
    }
  })
}
