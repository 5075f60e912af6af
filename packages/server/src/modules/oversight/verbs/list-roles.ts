import { PERMISSIONS, ROLE_GRANTS, type RoleMatrix, ROLES } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'

/** The roles as they are in force: what each may do, how far it may reach, and whether a password is enough for it. */
export function listRoles({ ctx }: Call<object>): Promise<RoleMatrix> {
  allow(ctx, 'access.read')
  return Promise.resolve({
    permissions: [...PERMISSIONS],
    roles: ROLES.map((role) => ({
      role,
      relations: [...ROLE_GRANTS[role].relations],
      needsSecondFactor: ROLE_GRANTS[role].needsSecondFactor,
      permissions: [...ROLE_GRANTS[role].permissions],
    })),
  })
}
