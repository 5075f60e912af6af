import {
  type AccessReason,
  AppError,
  type ExplainInput,
  type Explanation,
  permissionsOf,
  PERSON_ROLES,
} from '@haidang/contracts'
import { type Call, type Context, decide } from '#src/modules/access/index.ts'
import { listRefs } from '#src/modules/organisations/index.ts'
import { type Database, sql, SYSTEM_SCOPE, type Tx } from '#src/platform/db/index.ts'
import { findSubject } from '../subjects.ts'

const MOST_PEOPLE = 5

/** Where a permission that is held comes from. */
function grantedBy(ctx: Context, permission: ExplainInput['permission']): AccessReason[] {
  const { actor, marks } = ctx
  const roles = actor.kind === 'user' ? actor.roles : []
  const role = roles.find((one) => permissionsOf([one]).has(permission))
  if (role !== undefined) return [{ code: 'granted.by_role', params: { role } }]
  if (marks?.breakGlass !== undefined) return [{ code: 'granted.by_break_glass', params: {} }]
  return marks?.delegation === undefined ? [] : [{ code: 'granted.by_delegation', params: {} }]
}

/** Administrators of the reader's own organisation, and the nearest organisation upwards that has one. */
async function findHelp(tx: Tx, ctx: Context): Promise<{ people: Explanation['help']['people']; from: string | null }> {
  const { rows } = await sql<{ tenant_id: string; id: string; display_name: string }>`
    with recursive above as (
      select tenant_id, parent_id, 0 as far from organisations where tenant_id = ${ctx.tenant}
      union all select o.tenant_id, o.parent_id, a.far + 1 from organisations o join above a on o.tenant_id = a.parent_id
    )
    select u.tenant_id, u.id, u.display_name from above a join users u using (tenant_id)
    where u.is_active and exists (select from user_roles r where r.user_id = u.id and r.role = 'administrator')
    order by a.far, u.name_folded, u.id limit ${MOST_PEOPLE}`.execute(tx)
  const from = rows[0]?.tenant_id ?? null
  // People above are not named to those below them; their organisation is no secret.
  const people = from === ctx.tenant ? rows.filter((row) => row.tenant_id === from) : []
  return { people: people.map(({ id, display_name }) => ({ id, displayName: display_name })), from }
}

/**
 * "Why can I not see this?" Outside one's reach and non-existent are answered alike, and without the permission nothing is looked up.
 * public: everybody who is signed in asks about themselves.
 * @throws AppError `session.required`
 */
export async function explainAccess(db: Database, { ctx, input }: Call<ExplainInput>): Promise<Explanation> {
  if (ctx.actor.kind === 'anonymous') throw new AppError('session.required')
  const { permission, subject } = input
  const isHeld = ctx.permissions.has(permission)
  let reasons: readonly AccessReason[]
  if (!isHeld && ctx.needs === 'second_factor') reasons = [{ code: 'second_factor.missing', params: {} }]
  else if (!isHeld || subject === undefined) reasons = decide(ctx, permission).reasons
  else {
    const resource = await db.withTx(ctx.scope, (tx) => findSubject(tx, subject.kind, subject.id))
    reasons =
      resource === undefined
        ? [{ code: 'subject.unseen', params: { kind: subject.kind } }]
        : decide(ctx, permission, resource).reasons
  }
  const isAllowed = reasons.length === 0
  const help = await db.withTx(SYSTEM_SCOPE, async (tx) => {
    const { people, from } = await findHelp(tx, ctx)
    const refs = await listRefs(tx, from === null ? [] : [from])
    return { people, organisation: from === null ? null : (refs.get(from) ?? null) }
  })
  return {
    isAllowed,
    permission,
    reasons: isAllowed ? grantedBy(ctx, permission) : [...reasons],
    help: { roles: PERSON_ROLES.filter((role) => permissionsOf([role]).has(permission)), ...help },
  }
}
