import { expect, it } from 'vitest'
import { totpPlace } from '#src/modules/identity/factors/check-code.ts'
import { secretPlace } from '#src/modules/oidc/oidc.ts'
import { SEALED_COLUMNS } from './sealed-columns.ts'

const ID = '01890000-0000-7000-8000-000000000001'

it('binds each secret to the place its module binds it to: a job that sought it elsewhere could not open it', () => {
  const placeOf = (table: string, column: string): string | undefined =>
    SEALED_COLUMNS.find((at) => at.table === table && at.column === column)?.place(ID)
  expect(placeOf('totp_factors', 'sealed_secret')).toBe(totpPlace(ID))
  expect(placeOf('totp_factors', 'pending_secret')).toBe(totpPlace(ID))
  expect(placeOf('identity_providers', 'sealed_secret')).toBe(secretPlace(ID))
})
