import { type Permission, permissionsOf, type Relation, relationOf, type Role } from '@haidang/contracts'
import type { TenantId, Tlp } from '@haidang/std'
import { type Lent, NOTHING_LENT, readLent } from '#src/modules/access/index.ts'
import { listBelow, listOwn } from '#src/modules/organisations/index.ts'
import { type Scope, sql, type Tx } from '#src/platform/db/index.ts'
import type { UserRow } from './tables.ts'

/** Whose reach is asked for. */
export interface Reaching {
  readonly userId: string
  readonly tenant: TenantId
  readonly roles: readonly Role[]
  readonly clearance: Tlp
}

/** How far a person reaches and what they hold, with what was lent to them for a time. */
export interface Reach {
  readonly relation: Relation
  readonly scope: Scope
  /** Where the relation is the sector. */
  readonly sector: string | undefined
  readonly permissions: ReadonlySet<Permission>
  readonly lent: Lent
}

/**
 * Resolves the relation into organisations, and adds what was lent. To be read in the scope of the platform.
 * @param now Unix milliseconds
 * @param isEnough whether the session knows surely enough who sits there for what these roles hold: a loan follows its giver's need
 */
export async function reachOf(
  tx: Tx,
  person: Reaching,
  now: number,
  isEnough: (roles: readonly Role[]) => boolean = () => true,
): Promise<Reach> {
  const { rows } = await sql<{
    relation: Relation | null
    sector: string | null
    is_active: boolean
    is_only_root: boolean
  }>`
    select u.relation, o.sector, u.is_active,
      o.parent_id is null and not exists (select 1 from organisations p where p.parent_id is null and p.tenant_id <> o.tenant_id) as is_only_root
    from users u join organisations o using (tenant_id) where u.id = ${person.userId}`.execute(tx)
  const row = rows[0]
  const relation = relationOf(person.roles, row?.relation ?? null)
  const sector = relation === 'sector' ? (row?.sector ?? undefined) : undefined
  const held = permissionsOf(person.roles)
  const lent =
    row !== undefined
      ? await readLent(
          tx,
          person.userId,
          {
            tenant: person.tenant,
            isActive: row.is_active,
            roles: person.roles,
            relation: row.relation,
            clearance: person.clearance,
          },
          now,
          isEnough,
        )
      : NOTHING_LENT
  return {
    relation,
    scope: await scopeOf(tx, relation, person.tenant, sector, row?.is_only_root === true),
    sector,
    permissions: lent.permissions.length === 0 ? held : new Set([...held, ...lent.permissions]),
    lent,
  }
}

/** The organisations of a relation. @param isOnlyRoot whether `tenant` is the root of all organisations */
export async function scopeOf(
  tx: Tx,
  relation: Relation,
  tenant: TenantId,
  sector: string | undefined,
  isOnlyRoot: boolean,
): Promise<Scope> {
  switch (relation) {
    case 'all':
      return 'all'
    case 'below':
      // All organisations lie below the only root: naming each of them would make every query carry the whole list.
      return isOnlyRoot ? 'all' : await listBelow(tx, tenant)
    case 'sector': {
      if (sector === undefined) return [tenant]
      const { rows } = await sql<{ tenant_id: TenantId }>`
        select tenant_id from organisations where sector = ${sector} or tenant_id = ${tenant}`.execute(tx)
      return rows.map((row) => row.tenant_id)
    }
    case 'own':
      // What was merged into it answers through it.
      return listOwn(tx, tenant)
  }
}

/** What is lent to a person now, to be told to their session. Read in the scope of their own organisation. */
export async function lentTo(
  tx: Tx,
  user: UserRow,
  now: number,
  isEnough: (roles: readonly Role[]) => boolean,
): Promise<readonly Permission[]> {
  const lender = {
    tenant: user.tenant_id,
    isActive: user.is_active,
    roles: user.roles,
    relation: user.relation,
    clearance: user.clearance as Tlp,
  }
  return (await readLent(tx, user.id, lender, now, isEnough)).permissions
}
