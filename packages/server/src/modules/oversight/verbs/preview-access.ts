import { type AccessPreview, AppError, needsSecondFactor, PERMISSIONS } from '@haidang/contracts'
import { allow, type Call, isInScope } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { reachOf } from '#src/modules/identity/index.ts'
import { listRefs } from '#src/modules/organisations/index.ts'
import { type Database, sql, SYSTEM_SCOPE, type Tx } from '#src/platform/db/index.ts'
import { findPerson } from '../people.ts'

async function countAll(tx: Tx): Promise<number> {
  return (await sql<{ n: number }>`select count(*)::int as n from organisations`.execute(tx)).rows[0]?.n ?? 0
}

/**
 * What a session of this person would hold. Nothing is opened: the preview is facts, and what both may do. Audited.
 * @throws AppError `user.not_found` also for people outside the administrator's reach
 */
export async function previewAccess(db: Database, { ctx, input }: Call<{ userId: string }>): Promise<AccessPreview> {
  allow(ctx, 'access.preview')
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    const person = await findPerson(tx, input.userId)
    if (person === undefined || !isInScope(ctx, person.tenant_id)) throw new AppError('user.not_found')
    const reach = await reachOf(
      tx,
      { userId: person.id, tenant: person.tenant_id, roles: person.roles, clearance: person.clearance },
      ctx.clock.now(),
    )
    const organisation = (await listRefs(tx, [person.tenant_id])).get(person.tenant_id)
    if (organisation === undefined) throw new AppError('user.not_found')
    const all = reach.scope === 'all' || ctx.scope === 'all' ? await countAll(tx) : 0
    const reached = reach.scope === 'all' ? all : reach.scope.length
    const shared =
      ctx.scope === 'all'
        ? reached
        : reach.scope === 'all'
          ? ctx.scope.length
          : reach.scope.filter((id) => isInScope(ctx, id)).length
    const held = PERMISSIONS.filter((permission) => reach.permissions.has(permission))
    const preview: AccessPreview = {
      user: { id: person.id, login: person.login, displayName: person.display_name },
      organisation,
      isActive: person.is_active,
      roles: person.roles,
      relation: reach.relation,
      needsSecondFactor: needsSecondFactor(person.roles),
      clearance: person.clearance,
      permissions: held,
      sharedPermissions: held.filter((permission) => ctx.permissions.has(permission)),
      reach: { organisations: reached, shared },
    }
    await audit(tx, ctx, {
      action: 'access.preview',
      subject: { kind: 'user', id: person.id },
      after: { roles: person.roles, relation: reach.relation },
      organisation: person.tenant_id,
    })
    return preview
  })
}
