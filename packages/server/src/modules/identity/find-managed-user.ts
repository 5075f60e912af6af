import { AppError } from '@haidang/contracts'
import { mayRead, type Tlp } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { getUser } from './queries.ts'
import type { UserRow } from './tables.ts'

/**
 * An account the actor is about to change.
 * @throws AppError `user.not_found`; `tlp.denied` where the account is cleared above the actor, who could else read through it
 */
export async function findManagedUser(tx: Tx, ctx: Context, id: string): Promise<UserRow> {
  const row = await getUser(tx, id)
  if (row === undefined) throw new AppError('user.not_found')
  if (!mayRead(ctx.clearance, row.clearance as Tlp)) throw new AppError('tlp.denied', { tlp: row.clearance })
  return row
}

/** @throws AppError `user.own_account` for acts nobody does to themselves */
export function requireOther(ctx: Context, id: string): void {
  if (ctx.actor.kind === 'user' && ctx.actor.id === id) throw new AppError('user.own_account')
}
