import { type Relation, RELATIONS, relationOf } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import { listBelow } from '#src/modules/organisations/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import type { ApiTokenRow } from './tables.ts'

/** How far a token's owner reaches: a person by their roles and the relation chosen for them, a machine by its own. */
export function reachOf(
  row: Pick<ApiTokenRow, 'user_id' | 'owner_roles' | 'owner_relation' | 'account_reach'>,
): Relation {
  if (row.user_id === null) return row.account_reach === 'below' ? 'below' : 'own'
  return relationOf(row.owner_roles, RELATIONS.find((relation) => relation === row.owner_relation) ?? null)
}

/** Whether everything a machine would reach lies within what the actor reaches, so that nobody reaches further through it. */
export async function mayReach(tx: Tx, ctx: Context, tenant: TenantId, reach: 'own' | 'below'): Promise<boolean> {
  if (ctx.scope === 'all') return true
  const own = new Set<string>(ctx.scope)
  if (reach === 'own') return own.has(tenant)
  // What comes to lie below it later counts too: an actor who reaches only the own organisation reaches no other at any time.
  if (ctx.actor.kind === 'user' && relationOf(ctx.actor.roles) === 'own') return false
  return (await listBelow(tx, tenant)).every((id) => own.has(id))
}
