import {
  AppError,
  CloseOrganisationInput,
  MergeOrganisationInput,
  type Organisation,
  type OrganisationClosure,
  type PageQuery,
  ReopenOrganisationInput,
} from '@haidang/contracts'
import { type Clock, type OrganisationId, type TenantId, vietnamDate } from '@haidang/std'
import type { z } from 'zod'
import { allow, type Call, type Context, systemContext } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { type Database, decodeCursor, encodeCursor, SYSTEM_SCOPE, type Tx } from '#src/platform/db/index.ts'
import { noteChanged } from '../changed.ts'
import {
  applyClosure,
  getClosure,
  insertClosure,
  listClosures as selectClosures,
  listDueClosures,
  revertClosure,
} from '../closure-queries.ts'
import { presentClosure } from '../present.ts'
import { isWithin, lockOrganisation } from '../queries.ts'
import { isClosedOn, readOrganisation, todayOf } from '../read.ts'

type ById = { id: OrganisationId }

async function end(
  tx: Tx,
  ctx: Context,
  id: OrganisationId,
  { successorId, on, basis }: { successorId: TenantId | null; on: string; basis: string },
): Promise<Organisation> {
  const row = await lockOrganisation(tx, id)
  if (row === undefined) throw new AppError('organisation.not_found')
  if (row.parent_id === null || id === ctx.tenant) throw new AppError('organisation.root_stays')
  if ((await getClosure(tx, id)) !== undefined) throw new AppError('organisation.closed')
  const at = new Date(ctx.clock.now()).toISOString()
  await insertClosure(tx, id, { id: newId(ctx.clock), successorId, on, basis, at })
  const closure = await getClosure(tx, id)
  if (closure !== undefined && on <= todayOf(ctx)) await applyClosure(tx, closure, at)
  await noteChanged(tx, ctx, id)
  const ended = await readOrganisation(tx, id)
  await audit(tx, ctx, {
    action: successorId === null ? 'organisation.close' : 'organisation.merge',
    subject: { kind: 'organisation', id },
    before: { parentId: row.parent_id, closedOn: row.closed_on, provinceCode: row.province_code },
    after: { parentId: ended.parentId, closedOn: on, provinceCode: ended.provinceCode, successorId, basis },
    organisation: id,
  })
  return ended
}

/**
 * Closes an organisation from a day on; its rows stay.
 * @throws AppError `organisation.closed` where it already ends, `organisation.root_stays`
 */
export async function closeOrganisation(
  db: Database,
  { ctx, input }: Call<CloseOrganisationInput & ById>,
): Promise<Organisation> {
  allow(ctx, 'organisation.manage', { organisation: input.id })
  const { on, basis } = CloseOrganisationInput.parse(input)
  return db.withTx(ctx.scope, (tx) => end(tx, ctx, input.id, { successorId: null, on, basis }))
}

/**
 * Merges an organisation into another from a day on: what was directly below it goes below the other, its own rows are reached
 * from there.
 * @throws AppError `organisation.bad_merger` into itself, something below it or something closed; as `closeOrganisation`
 */
export async function mergeOrganisation(
  db: Database,
  { ctx, input }: Call<MergeOrganisationInput & ById>,
): Promise<Organisation> {
  const { id } = input
  allow(ctx, 'organisation.manage', { organisation: id })
  const { organisationId, on, basis } = MergeOrganisationInput.parse(input)
  const successorId = organisationId as TenantId
  allow(ctx, 'organisation.manage', { organisation: successorId })
  return db.withTx(ctx.scope, async (tx) => {
    const successor = await lockOrganisation(tx, successorId)
    if (successor === undefined) throw new AppError('organisation.not_found')
    if (isClosedOn(successor, on) || (await isWithin(tx, successorId, id)))
      throw new AppError('organisation.bad_merger')
    return end(tx, ctx, id, { successorId, on, basis })
  })
}

/** Takes an ending back. What went below its successor stays there. @throws AppError `organisation.not_closed` */
export async function reopenOrganisation(
  db: Database,
  { ctx, input }: Call<ReopenOrganisationInput & ById>,
): Promise<Organisation> {
  const { id } = input
  allow(ctx, 'organisation.manage', { organisation: id })
  const { basis } = ReopenOrganisationInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const row = await lockOrganisation(tx, id)
    if (row === undefined) throw new AppError('organisation.not_found')
    const closure = await getClosure(tx, id)
    if (closure === undefined) throw new AppError('organisation.not_closed')
    await revertClosure(tx, closure, new Date(ctx.clock.now()).toISOString())
    await noteChanged(tx, ctx, id)
    const after = await readOrganisation(tx, id)
    await audit(tx, ctx, {
      action: 'organisation.reopen',
      subject: { kind: 'organisation', id },
      before: { parentId: row.parent_id, closedOn: closure.closed_on, successorId: closure.successor_id },
      after: { parentId: after.parentId, closedOn: null, reason: basis },
      organisation: id,
    })
    return after
  })
}

/** Organisations that ended or will end, the latest first. */
export async function listClosures(
  db: Database,
  { ctx, input }: Call<z.infer<typeof PageQuery>>,
): Promise<{ items: OrganisationClosure[]; nextCursor: string | null }> {
  allow(ctx, 'organisation.read')
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 2)
  const rows = await db.withTx(ctx.scope, (tx) =>
    selectClosures(tx, { after: key && [String(key[0]), String(key[1])], limit: input.limit + 1 }),
  )
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: items.map(presentClosure),
    nextCursor: rows.length > input.limit && last ? encodeCursor([last.closed_on, last.id]) : null,
  }
}

/** Carries out the endings whose day has come. @returns how many */
export async function applyDueClosures(db: Database, clock: Clock): Promise<number> {
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    const today = vietnamDate(clock.now())
    const due = await listDueClosures(tx, today)
    for (const closure of due) {
      await lockOrganisation(tx, closure.tenant_id)
      await applyClosure(tx, closure, new Date(clock.now()).toISOString())
      const ctx = systemContext(
        'organisations.closures',
        clock,
        new Set(),
        closure.tenant_id as OrganisationId,
        closure.id,
      )
      await noteChanged(tx, ctx, closure.tenant_id)
      await audit(tx, ctx, {
        action: closure.successor_id === null ? 'organisation.close' : 'organisation.merge',
        subject: { kind: 'organisation', id: closure.tenant_id },
        after: { closedOn: closure.closed_on, successorId: closure.successor_id, basis: closure.basis },
      })
    }
    return due.length
  })
}
