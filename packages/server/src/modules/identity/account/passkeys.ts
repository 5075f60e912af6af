import {
  type Account,
  AppError,
  type Ceremony,
  CeremonyAnswer,
  type FactorAdded,
  PasskeyNameInput,
} from '@haidang/contracts'
import { type Call, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { isUniqueViolation } from '#src/platform/db/index.ts'
import { deletePasskey, insertPasskey, listPasskeys, renamePasskey } from '../factors/queries.ts'
import { readRegistration, registrationOptions } from '../factors/webauthn.ts'
import type { Identity } from '../identity.ts'
import { ownSession } from '../open-session.ts'
import { getCredentialById } from '../queries.ts'
import { openStep, takeStep } from '../sign-in-steps.ts'
import { addFactor } from './add-factor.ts'
import { keepAFactor } from './keep-a-factor.ts'
import { changeProof, type OwnInput, ownId, type WithSession } from './own.ts'
import { readAccount } from './read-account.ts'

const MOST_PASSKEYS = 20

/** What the browser is asked to make. public: their own. @throws AppError `session.required`; `session.step_up_required`; `factor.too_many` */
export async function offerPasskey(
  identity: Identity,
  { ctx, input }: Call<OwnInput & { address: string }>,
): Promise<Ceremony> {
  const userId = ownId(ctx)
  requireFreshProof(ctx)
  return identity.db.withTx([ctx.tenant], async (tx) => {
    const session = await ownSession(tx, ctx, input.sessionToken)
    const person = await getCredentialById(tx, userId)
    const passkeys = await listPasskeys(tx, userId)
    if (person === undefined) throw new AppError('session.required')
    if (passkeys.length >= MOST_PASSKEYS) throw new AppError('factor.too_many')
    const named = { id: userId, login: person.login, displayName: person.display_name }
    const { challenge, options } = await registrationOptions(identity.party, named, passkeys)
    const { token } = await openStep(tx, ctx.clock, {
      kind: 'passkey_add',
      userId,
      sessionId: session.id,
      challenge,
      address: input.address,
    })
    return { token, options }
  })
}

/**
 * Takes the passkey a browser made into use. public: their own.
 * @throws AppError `session.required`; `session.step_up_required`; `session.step_expired`; `factor.passkey_refused`;
 *   `factor.passkey_taken`
 */
export async function addPasskey(
  identity: Identity,
  { ctx, input }: Call<CeremonyAnswer & { name: string; address: string } & OwnInput>,
): Promise<WithSession<FactorAdded>> {
  const userId = ownId(ctx)
  requireFreshProof(ctx)
  const { token, response } = CeremonyAnswer.parse(input)
  const { name } = PasskeyNameInput.parse(input)
  const step = await identity.db.withTx([ctx.tenant], async (tx) => {
    const session = await ownSession(tx, ctx, input.sessionToken)
    const taken = await takeStep(tx, ctx.clock, 'passkey_add', token, input.address)
    return taken?.user_id === userId && taken.session_id === session.id ? taken : undefined
  })
  if (step === undefined || step.challenge === null) throw new AppError('session.step_expired')
  const made = await readRegistration(identity.party, step.challenge, response)
  try {
    return await addFactor(identity, ctx, input, 'passkeyAdded', async (tx, session) => {
      const id = newId(ctx.clock)
      const at = new Date(ctx.clock.now()).toISOString()
      await insertPasskey(tx, session.tenant_id, userId, { id, name: name.normalize('NFC'), at, ...made })
      await audit(tx, ctx, {
        action: 'account.passkey_add',
        subject: { kind: 'user', id: userId },
        after: { passkey: id, name, isSynced: made.isSynced },
      })
    })
  } catch (error) {
    if (error instanceof AppError && isUniqueViolation(error.cause, 'passkeys_credential_id_key'))
      throw new AppError('factor.passkey_taken')
    throw error
  }
}

/** public: their own. @throws AppError `session.required`; `factor.not_found` */
export async function renameOwnPasskey(
  identity: Identity,
  { ctx, input }: Call<OwnInput & { id: string; name: string }>,
): Promise<Account> {
  const userId = ownId(ctx)
  const { name } = PasskeyNameInput.parse(input)
  return identity.db.withTx([ctx.tenant], async (tx) => {
    if (!(await renamePasskey(tx, userId, input.id, name.normalize('NFC')))) throw new AppError('factor.not_found')
    const after = { passkey: input.id, name }
    await audit(tx, ctx, { action: 'account.passkey_rename', subject: { kind: 'user', id: userId }, after })
    return readAccount(tx, identity, userId)
  })
}

/** public: their own. @throws AppError `session.required`; `session.step_up_required`; `factor.not_found`; `factor.last_required` */
export async function removePasskey(
  identity: Identity,
  { ctx, input }: Call<OwnInput & { id: string }>,
): Promise<WithSession<Account>> {
  const userId = ownId(ctx)
  requireFreshProof(ctx)
  return changeProof(identity, ctx, input, { notice: 'passkeyRemoved', raises: false }, async (tx) => {
    if (!(await deletePasskey(tx, userId, input.id))) throw new AppError('factor.not_found')
    await keepAFactor(tx, identity, userId)
    const after = { passkey: input.id }
    await audit(tx, ctx, { action: 'account.passkey_remove', subject: { kind: 'user', id: userId }, after })
    return readAccount(tx, identity, userId)
  })
}
