import { type Account, AppError } from '@haidang/contracts'
import { type Tx, toIso, toIsoOrNull } from '#src/platform/db/index.ts'
import { countFactors, getTotp, listPasskeys } from '../factors/queries.ts'
import { FEW_RECOVERY_CODES } from '../factors/recovery-codes.ts'
import type { Identity } from '../identity.ts'
import { presentUser } from '../present.ts'
import { getUser } from '../queries.ts'

/** A person's own account as they see it. */
export async function readAccount(
  tx: Tx,
  { mustHaveSecondFactor }: Pick<Identity, 'mustHaveSecondFactor'>,
  userId: string,
): Promise<Account> {
  const row = await getUser(tx, userId)
  if (row === undefined) throw new AppError('session.required')
  const totp = await getTotp(tx, userId)
  const passkeys = await listPasskeys(tx, userId)
  const own = await countFactors(tx, userId)
  const confirmedAt = toIsoOrNull(totp?.confirmed_at ?? null)
  const byFactor: Account['stepUpBy'] = [
    ...(passkeys.length > 0 ? ['passkey' as const] : []),
    ...(confirmedAt === null ? [] : ['totp' as const]),
  ]
  return {
    user: presentUser(row),
    hasPassword: row.has_password,
    passwordChangedAt: toIsoOrNull(row.password_changed_at),
    totp: confirmedAt === null ? null : { confirmedAt },
    passkeys: passkeys.map((key) => ({
      id: key.id,
      name: key.name,
      createdAt: toIso(key.created_at),
      lastUsedAt: toIsoOrNull(key.last_used_at),
      isSynced: key.is_synced,
    })),
    recoveryCodesLeft: own.recoveryCodes,
    areRecoveryCodesFew: byFactor.length > 0 && own.recoveryCodes <= FEW_RECOVERY_CODES,
    stepUpBy: byFactor.length > 0 ? byFactor : ['password'],
    isSecondFactorRequired: mustHaveSecondFactor(row.roles),
  }
}
