import { type Account, AppError, ConfirmTotpInput, type FactorAdded, type TotpEnrolment } from '@haidang/contracts'
import { type Call, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { totpPlace } from '../factors/check-code.ts'
import { confirmTotp, deleteTotp, getTotp, savePendingTotp } from '../factors/queries.ts'
import { newTotpSecret, totpStep, totpUri } from '../factors/totp.ts'
import type { Identity } from '../identity.ts'
import { ownSession } from '../open-session.ts'
import { getCredentialById } from '../queries.ts'
import { attemptKeys, countAttempt, forgiveAttempt } from '../sign-in-attempts.ts'
import { addFactor } from './add-factor.ts'
import { keepAFactor } from './keep-a-factor.ts'
import { changeProof, type OwnInput, ownId, type WithSession } from './own.ts'
import { readAccount } from './read-account.ts'

/** A secret that waits longer for its first code is forgotten. */
const PENDING_MS = 15 * 60_000

/**
 * Makes a secret for an authenticator app; one in use stays in use until the new one is confirmed. public: their own.
 * @throws AppError `session.required`; `session.step_up_required`
 */
export async function startTotp(identity: Identity, { ctx, input }: Call<OwnInput>): Promise<TotpEnrolment> {
  const userId = ownId(ctx)
  requireFreshProof(ctx)
  const secret = newTotpSecret()
  const sealed = identity.secrets.seal(secret, totpPlace(userId))
  return identity.db.withTx([ctx.tenant], async (tx) => {
    const session = await ownSession(tx, ctx, input.sessionToken)
    const until = new Date(ctx.clock.now() + PENDING_MS).toISOString()
    await savePendingTotp(tx, session.tenant_id, userId, sealed, until)
    const person = await getCredentialById(tx, userId)
    return { secret, uri: totpUri(secret, person?.login ?? '') }
  })
}

/**
 * Takes the new secret into use by its first code. public: their own.
 * @throws AppError `session.required`; `session.step_up_required`; `factor.not_found` where none waits; `factor.bad_code`;
 *   `session.throttled`
 */
export async function confirmOwnTotp(
  identity: Identity,
  { ctx, input }: Call<{ code: string; address: string } & OwnInput>,
): Promise<WithSession<FactorAdded>> {
  const userId = ownId(ctx)
  requireFreshProof(ctx)
  const { code } = ConfirmTotpInput.parse(input)
  const now = ctx.clock.now()
  const keys = attemptKeys(`factor:${userId}`, input.address)
  const { waitMs, row } = await identity.db.withTx([ctx.tenant], async (tx) => ({
    waitMs: await countAttempt(tx, keys, now),
    row: await getTotp(tx, userId),
  }))
  if (waitMs > 0) throw new AppError('session.throttled', { retryAfterSeconds: Math.ceil(waitMs / 1000) })
  const sealed = row?.pending_secret ?? null
  if (sealed === null || (row?.pending_until?.getTime() ?? 0) <= now) throw new AppError('factor.not_found')
  const step = totpStep(identity.secrets.open(sealed, totpPlace(userId)), code, now, 0)
  if (step === null) throw new AppError('factor.bad_code')
  return addFactor(identity, ctx, input, 'totpAdded', async (tx) => {
    if (!(await confirmTotp(tx, userId, sealed, new Date(now).toISOString(), step)))
      throw new AppError('factor.not_found')
    await forgiveAttempt(tx, keys)
    await audit(tx, ctx, { action: 'account.totp_add', subject: { kind: 'user', id: userId } })
  })
}

/** public: their own. @throws AppError `session.required`; `session.step_up_required`; `factor.not_found`; `factor.last_required` */
export async function removeTotp(identity: Identity, { ctx, input }: Call<OwnInput>): Promise<WithSession<Account>> {
  const userId = ownId(ctx)
  requireFreshProof(ctx)
  return changeProof(identity, ctx, input, { notice: 'totpRemoved', raises: false }, async (tx) => {
    const row = await getTotp(tx, userId)
    if (row === undefined || row.confirmed_at === null) throw new AppError('factor.not_found')
    await deleteTotp(tx, userId)
    await keepAFactor(tx, identity, userId)
    await audit(tx, ctx, { action: 'account.totp_remove', subject: { kind: 'user', id: userId } })
    return readAccount(tx, identity, userId)
  })
}
