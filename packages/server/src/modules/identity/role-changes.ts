import {
  AppError,
  permissionsOf,
  type Relation,
  relationsOf,
  type Role,
  RoleSchema,
  RelationSchema,
} from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { z } from 'zod'
import type { Context } from '#src/modules/access/index.ts'
import type { AgreedAct, Approvals } from '#src/modules/approvals/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { presentUser } from './present.ts'
import { getUser, lockAdministrators, saveRoles } from './queries.ts'
import { requireRolesTogether } from './roles-go-together.ts'
import type { UserRow } from './tables.ts'

/** How a change of roles comes to the second hand. */
export type AskSecondHand = Approvals['ask']

/** What a person is to hold from the moment the second hand is given. */
export interface WantedRoles {
  readonly roles: readonly Role[]
  readonly relation: Relation | null
  readonly reason: string
}

const Params = z.object({ roles: z.array(RoleSchema), relation: RelationSchema.nullable() })

/** Roles whose holders give the second hand themselves: a new account does not hold one before somebody else agreed. */
export function givesSecondHand(role: Role): boolean {
  return permissionsOf([role]).has('approval.decide')
}

/** @throws AppError `request.invalid` for roles that do not go together, or a relation one of them may not have */
export function requireGrantable({ roles, relation }: Pick<WantedRoles, 'roles' | 'relation'>): void {
  requireRolesTogether(roles)
  if (relation !== null && !relationsOf(roles).includes(relation))
    throw new AppError(
      'request.invalid',
      {},
      { places: [{ path: '/relation', code: 'relation.not_for_roles', message: 'relation.not_for_roles' }] },
    )
}

/**
 * Asks for the second hand to a change of roles; where nobody else could give it, or the platform itself acts, it is done now.
 * @param after the person without the roles asked for
 */
export async function askForRoles(
  tx: Tx,
  ctx: Context,
  ask: AskSecondHand,
  person: UserRow,
  wanted: WantedRoles,
): Promise<void> {
  const changes = [{ field: 'roles', before: person.roles.join(','), after: wanted.roles.join(',') }]
  if (wanted.relation !== person.relation)
    changes.push({ field: 'relation', before: person.relation ?? '', after: wanted.relation ?? '' })
  await ask(tx, ctx, {
    act: 'role.change',
    organisation: person.tenant_id as TenantId,
    subject: { kind: 'user', id: person.id, title: person.display_name },
    params: { roles: wanted.roles, relation: wanted.relation },
    changes,
    reason: wanted.reason,
    aboutUserId: person.id,
  })
}

/**
 * Carries out an agreed change of roles; takes effect at once.
 * @throws AppError `user.not_found`; `user.last_administrator`; `request.invalid`
 */
export async function changeRoles(tx: Tx, ctx: Context, act: AgreedAct): Promise<void> {
  const { roles, relation } = Params.parse(act.params)
  requireGrantable({ roles, relation })
  const administrators = await lockAdministrators(tx)
  const row = await getUser(tx, act.subjectId)
  if (row === undefined) throw new AppError('user.not_found')
  if (administrators.length === 1 && administrators.includes(row.id) && !roles.includes('administrator'))
    throw new AppError('user.last_administrator')
  await saveRoles(tx, row.tenant_id, row.id, roles, relation)
  const after = (await getUser(tx, row.id)) ?? row
  await audit(tx, ctx, {
    action: 'user.update',
    subject: { kind: 'user', id: row.id },
    before: presentUser(row),
    after: { ...presentUser(after), askedBy: act.requestedBy.id },
    organisation: row.tenant_id,
  })
}
