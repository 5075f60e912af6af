import {
  BREAK_GLASS_GRANTS,
  type BreakGlassSet,
  type Permission,
  permissionsOf,
  type Relation,
  relationOf,
  type Role,
} from '@haidang/contracts'
import { mayRead, type Tlp } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { ActMarks } from './context.ts'

/**
 * Permissions nobody can lend on: lending itself, emergency access, and looking over other people's access. A loan is never
 * passed on, for only what a giver holds by role can be lent.
 */
export const NOT_LENT: ReadonlySet<Permission> = new Set([
  'delegation.give',
  'delegation.manage',
  'break_glass.take',
  'access.preview',
  'access.review',
  'token.own',
  'token.manage',
  'audit.read',
  'audit.export',
])

const WIDTH: Readonly<Record<Relation, number>> = { own: 0, below: 1, sector: 1, all: 2 }

/** Whether `one` reaches no further than `other`. Below and sector are no part of each other. */
export function reachesNoFurther(one: Relation, other: Relation): boolean {
  return one === other || WIDTH[one] < WIDTH[other]
}

/** A giver or a receiver, as far as a loan depends on them. */
export interface Lender {
  readonly tenant: string
  readonly isActive: boolean
  readonly roles: readonly Role[]
  readonly relation: Relation | null
  readonly clearance: Tlp
}

/**
 * What of `asked` really passes from one person to the other: nothing between organisations, to somebody who reaches further or is
 * cleared higher than the giver, or to or from an auditor; and of the rest what the giver holds by role and may lend.
 * Worked out anew whenever a session is resolved, so that whatever the giver loses is lost to both.
 */
export function passes(from: Lender, to: Lender, asked: readonly Permission[]): readonly Permission[] {
  if (!from.isActive || !to.isActive || from.tenant !== to.tenant) return []
  if ([from, to].some((one) => one.roles.some((role) => role === 'auditor' || role === 'machine'))) return []
  if (!reachesNoFurther(relationOf(to.roles, to.relation), relationOf(from.roles, from.relation))) return []
  if (!mayRead(from.clearance, to.clearance)) return []
  const held = permissionsOf(from.roles)
  return asked.filter((permission) => held.has(permission) && !NOT_LENT.has(permission))
}

/** What a person holds for a time beside their roles. */
export interface Lent {
  readonly permissions: readonly Permission[]
  readonly marks: ActMarks
  /** When this answer changes next, Unix milliseconds; null where nothing is due. */
  readonly changesAt: number | null
}

export const NOTHING_LENT: Lent = { permissions: [], marks: {}, changesAt: null }

interface LoanRow {
  id: string
  permissions: Permission[]
  starts_at: Date
  ends_at: Date
  tenant_id: string
  is_active: boolean
  roles: Role[]
  relation: Relation | null
  clearance: Tlp
}

interface EmergencyRow {
  id: string
  permission_set: BreakGlassSet
  ends_at: Date
}

/**
 * Delegations to a person in force at `now`, and the emergency access they have open. To be read in the scope of the platform.
 * @param isEnough whether the session knows surely enough who sits there for what the giver's roles hold
 */
export async function readLent(
  tx: Tx,
  userId: string,
  to: Lender,
  now: number,
  isEnough: (roles: readonly Role[]) => boolean = () => true,
): Promise<Lent> {
  const at = new Date(now).toISOString()
  const { rows: loans } = await sql<LoanRow>`
    select d.id, d.permissions, d.starts_at, d.ends_at, u.tenant_id, u.is_active, u.relation, u.clearance,
      (select coalesce(array_agg(r.role order by r.role), '{}') from user_roles r where r.user_id = u.id) as roles
    from delegations d join users u on u.id = d.from_user_id
    where d.to_user_id = ${userId} and d.revoked_at is null and d.ends_at > ${at}
    order by d.starts_at, d.id`.execute(tx)
  const { rows: emergencies } = await sql<EmergencyRow>`
    select id, permission_set, ends_at from break_glass where user_id = ${userId} and ends_at > ${at} order by started_at desc limit 1`.execute(
    tx,
  )
  const [emergency] = emergencies
  if (loans.length === 0 && emergency === undefined) return NOTHING_LENT
  const due = loans.map((loan) => (loan.starts_at.getTime() > now ? loan.starts_at : loan.ends_at).getTime())
  if (emergency !== undefined) due.push(emergency.ends_at.getTime())
  const permissions = new Set<Permission>()
  let delegation: string | undefined
  for (const loan of loans) {
    if (loan.starts_at.getTime() > now) continue
    const passed = passes(
      {
        tenant: loan.tenant_id,
        isActive: loan.is_active,
        roles: loan.roles,
        relation: loan.relation,
        clearance: loan.clearance,
      },
      to,
      loan.permissions,
    )
    if (passed.length === 0 || !isEnough(loan.roles)) continue
    for (const permission of passed) permissions.add(permission)
    delegation ??= loan.id
  }
  if (emergency !== undefined && isEnough(to.roles) && mayTake(to.roles, emergency.permission_set))
    for (const permission of BREAK_GLASS_GRANTS[emergency.permission_set].permissions) permissions.add(permission)
  return {
    permissions: [...permissions],
    marks: {
      ...(emergency === undefined ? {} : { breakGlass: emergency.id }),
      ...(delegation === undefined ? {} : { delegation }),
    },
    changesAt: Math.min(...due),
  }
}

/** Whether somebody with these roles may open this emergency set. */
export function mayTake(roles: readonly Role[], set: BreakGlassSet): boolean {
  const takers: readonly Role[] = BREAK_GLASS_GRANTS[set].roles
  return roles.some((role) => takers.includes(role))
}
