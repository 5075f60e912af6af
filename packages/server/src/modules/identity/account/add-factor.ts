import type { FactorAdded } from '@haidang/contracts'
import type { Context } from '#src/modules/access/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { countFactors, replaceRecoveryCodes } from '../factors/queries.ts'
import { makeRecoveryCodes } from '../factors/recovery-codes.ts'
import type { Identity } from '../identity.ts'
import type { SessionRow } from '../tables.ts'
import { changeProof, type OwnInput, ownId, type WithSession } from './own.ts'
import { readAccount } from './read-account.ts'

/** Takes a factor into use. The first one brings recovery codes with it, so that a lost phone locks nobody out. */
export async function addFactor(
  identity: Identity,
  ctx: Context,
  input: OwnInput,
  notice: 'totpAdded' | 'passkeyAdded',
  act: (tx: Tx, session: SessionRow) => Promise<void>,
): Promise<WithSession<FactorAdded>> {
  const userId = ownId(ctx)
  const own = await identity.db.withTx([ctx.tenant], (tx) => countFactors(tx, userId))
  const made = own.recoveryCodes === 0 ? await makeRecoveryCodes(identity.passwords) : null
  return changeProof(identity, ctx, input, { notice, raises: true }, async (tx, session) => {
    await act(tx, session)
    if (made !== null) await replaceRecoveryCodes(tx, session.tenant_id, userId, made.kept)
    return { account: await readAccount(tx, identity, userId), recoveryCodes: made?.codes ?? null }
  })
}
