import type { Relation, Role } from '@haidang/contracts'
import type { TenantId, Tlp } from '@haidang/std'
import type { Lender } from '#src/modules/access/index.ts'
import { sql, type Tx } from '#src/platform/db/index.ts'

export interface PersonRow {
  tenant_id: TenantId
  id: string
  login: string
  display_name: string
  clearance: Tlp
  relation: Relation | null
  is_active: boolean
  is_accepted: boolean
  roles: Role[]
}

const columns = sql`u.tenant_id, u.id, u.login, u.display_name, u.clearance, u.relation, u.is_active,
  (u.accepted_at is not null or u.password_hash is not null) as is_accepted,
  (select coalesce(array_agg(r.role order by r.role), '{}') from user_roles r where r.user_id = u.id) as roles`

export async function findPerson(tx: Tx, id: string): Promise<PersonRow | undefined> {
  return (await sql<PersonRow>`select ${columns} from users u where u.id = ${id}`.execute(tx)).rows[0]
}

/** Active people of one organisation by name. */
export async function listColleagues(tx: Tx, tenant: string, limit: number): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`
    select ${columns} from users u where u.tenant_id = ${tenant} and u.is_active order by u.name_folded, u.id limit ${limit}`.execute(
    tx,
  )
  return rows
}

export const lenderOf = (row: PersonRow): Lender => ({
  tenant: row.tenant_id,
  isActive: row.is_active,
  roles: row.roles,
  relation: row.relation,
  clearance: row.clearance,
})
