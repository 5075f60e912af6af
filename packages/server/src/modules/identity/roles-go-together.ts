import { AppError, mayHoldTogether, type Role } from '@haidang/contracts'

/**
 * Stops roles nobody may hold together, and the machine's role, which belongs to service accounts.
 * @throws AppError `request.invalid`
 */
export function requireRolesTogether(roles: readonly Role[]): void {
  const code = roles.includes('machine') ? 'roles.machine' : mayHoldTogether(roles) ? null : 'roles.mixed'
  if (code !== null) throw new AppError('request.invalid', {}, { places: [{ path: '/roles', code, message: code }] })
}
