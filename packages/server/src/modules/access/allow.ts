import { AppError, type Permission } from '@haidang/contracts'
import { mayRead, type TenantId, type Tlp } from '@haidang/std'
import type { Context } from './context.ts'

/** What the permission is asked for, where it matters: the organisation the row belongs to, and its marking. */
export interface Resource {
  readonly organisation?: TenantId
  readonly tlp?: Tlp
}

/**
 * Decides whether the actor may do this to that. The first line of every verb.
 * @throws AppError `permission.denied` without the permission, or where the organisation lies outside the actor's scope;
 *   `tlp.denied` where the marking is above the actor's clearance
 */
export function allow(ctx: Context, permission: Permission, resource: Resource = {}): void {
  if (!ctx.permissions.has(permission)) throw new AppError('permission.denied', { permission })
  if (resource.organisation !== undefined && !isInScope(ctx, resource.organisation)) {
    throw new AppError('permission.denied', { permission })
  }
  if (resource.tlp !== undefined && !mayRead(ctx.clearance, resource.tlp))
    throw new AppError('tlp.denied', { tlp: resource.tlp })
}

export function isInScope(ctx: Context, organisation: TenantId): boolean {
  return ctx.scope === 'all' || ctx.scope.includes(organisation)
}
