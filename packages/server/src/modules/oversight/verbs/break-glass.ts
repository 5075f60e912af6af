import {
  AppError,
  BREAK_GLASS_REVIEW_DAYS,
  BREAK_GLASS_SETS,
  type BreakGlass,
  type BreakGlassSet,
  type ReviewBreakGlassInput,
  type TakeBreakGlassInput,
} from '@haidang/contracts'
import { allow, type Call, type Context, mayTake, personBehind, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { queueEmergency } from '#src/modules/notifications/index.ts'
import { newId } from '#src/platform/clock.ts'
import { decodeCursor, encodeCursor, inScope, type RawBuilder, sql, type Tx } from '#src/platform/db/index.ts'
import {
  getBreakGlass,
  hasOpen,
  insertBreakGlass,
  saveEnded,
  saveReview,
  selectBreakGlass,
} from '../break-glass-queries.ts'
import type { Oversight } from '../oversight.ts'
import { presentBreakGlass } from '../present.ts'
import type { BreakGlassRow } from '../tables.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Only a person at a session opens an emergency, never a program with a token. */
function sessionActor(ctx: Context): Extract<Context['actor'], { kind: 'user' }> {
  if (ctx.actor.kind !== 'user') throw new AppError('permission.denied', { permission: 'break_glass.take' })
  return ctx.actor
}

async function found(tx: Tx, id: string, isLocked = false): Promise<BreakGlassRow> {
  const row = await getBreakGlass(tx, id, isLocked)
  if (row === undefined) throw new AppError('break_glass.not_found')
  return row
}

/**
 * Opens a wider set of permissions for a while. Leaders and security officers are told at once, every act is marked.
 * @throws AppError `break_glass.not_for_role`, `break_glass.active`, `session.step_up_required`
 */
export async function takeBreakGlass(
  { db, forgetAll }: Oversight,
  { ctx, input }: Call<TakeBreakGlassInput>,
): Promise<BreakGlass> {
  allow(ctx, 'break_glass.take')
  const actor = sessionActor(ctx)
  if (!mayTake(actor.roles, input.set)) throw new AppError('break_glass.not_for_role', { set: input.set })
  requireFreshProof(ctx)
  const now = ctx.clock.now()
  const startedAt = new Date(now).toISOString()
  const endsAt = new Date(now + input.minutes * MINUTE_MS).toISOString()
  const taken = await db.withTx(ctx.scope, async (tx) => {
    if (await hasOpen(tx, actor.id, startedAt)) throw new AppError('break_glass.active')
    const id = newId(ctx.clock)
    await insertBreakGlass(tx, {
      tenant: ctx.tenant,
      id,
      user: actor,
      set: input.set,
      reason: input.reason,
      startedAt,
      endsAt,
      reviewDueAt: new Date(now + BREAK_GLASS_REVIEW_DAYS * DAY_MS).toISOString(),
    })
    const row = await found(tx, id)
    await queueEmergency(tx, ctx.clock, {
      organisationId: ctx.tenant,
      breakGlassId: id,
      exceptUserId: actor.id,
      person: actor.name,
      set: input.set,
      reason: input.reason,
      endsAt,
    })
    await audit(tx, ctx, {
      action: 'break_glass.take',
      subject: { kind: 'break_glass', id },
      after: { set: input.set, reason: input.reason, startedAt, endsAt },
    })
    return presentBreakGlass(row, ctx)
  })
  forgetAll()
  return taken
}

/** Closes it before its time: whoever opened it, or somebody who reviews. @throws AppError `break_glass.not_found`, `break_glass.bad_state` */
export async function endBreakGlass(
  { db, forgetAll }: Oversight,
  { ctx, input }: Call<{ id: string }>,
): Promise<BreakGlass> {
  const me = personBehind(ctx)
  if (me === null) throw new AppError('session.required')
  const ended = await db.withTx(ctx.scope, async (tx) => {
    const row = await found(tx, input.id, true)
    if (row.user_id !== me.id && !ctx.permissions.has('access.review')) throw new AppError('break_glass.not_found')
    if (!presentBreakGlass(row, ctx).mayEnd) throw new AppError('break_glass.bad_state')
    const at = new Date(ctx.clock.now()).toISOString()
    await saveEnded(tx, row, at)
    await audit(tx, ctx, {
      action: 'break_glass.end',
      subject: { kind: 'break_glass', id: row.id },
      before: { endsAt: row.ends_at.toISOString() },
      after: { endsAt: at },
      organisation: row.tenant_id,
    })
    return presentBreakGlass(await found(tx, row.id), ctx)
  })
  forgetAll()
  return ended
}

/** What somebody else found, looking over an emergency access. @throws AppError `break_glass.not_found`, `break_glass.own_review`, `break_glass.bad_state` */
export async function reviewBreakGlass(
  { db }: Oversight,
  { ctx, input }: Call<ReviewBreakGlassInput & { id: string }>,
): Promise<BreakGlass> {
  allow(ctx, 'access.review')
  const me = personBehind(ctx)
  if (me === null) throw new AppError('session.required')
  return db.withTx(ctx.scope, async (tx) => {
    const row = await found(tx, input.id, true)
    if (row.user_id === me.id) throw new AppError('break_glass.own_review')
    if (!presentBreakGlass(row, ctx).mayReview) throw new AppError('break_glass.bad_state')
    const { outcome, note } = input
    const at = new Date(ctx.clock.now()).toISOString()
    await saveReview(tx, row, { by: { id: me.id, name: me.name }, at, outcome, note })
    await audit(tx, ctx, {
      action: 'break_glass.review',
      subject: { kind: 'break_glass', id: row.id },
      after: { outcome, note, userId: row.user_id },
      organisation: row.tenant_id,
    })
    return presentBreakGlass(await found(tx, row.id), ctx)
  })
}

export type BreakGlassView = 'all' | 'active' | 'unreviewed'

/** Emergency accesses of the reader; with `access.review` all within reach. permission: everybody reads their own. */
export async function listBreakGlass(
  { db }: Oversight,
  { ctx, input }: Call<{ view: BreakGlassView; cursor?: string | undefined; limit: number }>,
): Promise<{ items: BreakGlass[]; nextCursor: string | null }> {
  const me = personBehind(ctx)
  if (me === null) throw new AppError('session.required')
  const at = new Date(ctx.clock.now()).toISOString()
  const seen: RawBuilder<unknown> = ctx.permissions.has('access.review')
    ? inScope(sql`b.tenant_id`, ctx.scope)
    : sql`b.user_id = ${me.id}`
  const views: Readonly<Record<BreakGlassView, RawBuilder<unknown>>> = {
    all: sql`true`,
    active: sql`b.ends_at > ${at}`,
    unreviewed: sql`(b.reviewed_by is null and b.ends_at <= ${at})`,
  }
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 2)
  const rows = await db.withTx(ctx.scope, (tx) =>
    selectBreakGlass(tx, {
      condition: sql<boolean>`${seen} and ${views[input.view]}`,
      after: key && [String(key[0]), String(key[1])],
      limit: input.limit + 1,
    }),
  )
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: items.map((row) => presentBreakGlass(row, ctx)),
    nextCursor: rows.length > input.limit && last ? encodeCursor([last.started_at.toISOString(), last.id]) : null,
  }
}

/** The sets the reader's roles may open. */
export function listBreakGlassSets({ ctx }: Call<object>): Promise<{ sets: BreakGlassSet[] }> {
  allow(ctx, 'break_glass.take')
  const { roles } = sessionActor(ctx)
  return Promise.resolve({ sets: BREAK_GLASS_SETS.filter((set) => mayTake(roles, set)) })
}
