import { AppError, type Permission } from '@haidang/contracts'
import type { Context } from './context.ts'
import { decide, type Resource } from './decide.ts'

/**
 * Decides whether the actor may do this to that. The first line of every verb.
 * @throws AppError `permission.denied` without the permission, where the organisation or sector lies outside the actor's scope, or
 *   where the actor is not among those who need to know; `tlp.denied` where only the marking is above the actor's clearance
 */
export function allow(ctx: Context, permission: Permission, resource: Resource = {}): void {
  const { allowed, reasons } = decide(ctx, permission, resource)
  if (allowed) return
  const [first] = reasons
  if (first?.code === 'tlp.above_clearance') throw new AppError('tlp.denied', { tlp: first.params['tlp'] ?? '' })
  throw new AppError('permission.denied', { permission })
}
