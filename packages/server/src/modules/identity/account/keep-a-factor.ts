import { AppError } from '@haidang/contracts'
import type { Tx } from '#src/platform/db/index.ts'
import { countFactors, deleteRecoveryCodes, hasSecondFactor } from '../factors/queries.ts'
import type { Identity } from '../identity.ts'
import { getCredentialById } from '../queries.ts'

/**
 * After a factor was taken away: one stays where the roles ask for it; without any, the recovery codes go too.
 * @throws AppError `factor.last_required`, and the removal is undone
 */
export async function keepAFactor(tx: Tx, identity: Identity, userId: string): Promise<void> {
  if (hasSecondFactor(await countFactors(tx, userId))) return
  const person = await getCredentialById(tx, userId)
  if (identity.mustHaveSecondFactor(person?.roles ?? [])) throw new AppError('factor.last_required')
  await deleteRecoveryCodes(tx, userId)
}
