import { AppError } from '@haidang/contracts'
import type { Call } from '#src/modules/access/index.ts'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { hashSecretToken, newSecretToken } from '#src/platform/secret-token.ts'
import { ATTEMPT_MS } from '../model.ts'
import { factsOf, type Oidc, verifierPlace } from '../oidc.ts'
import { getProvider, insertAttempt } from '../queries.ts'

/** Where the browser goes, and the secret it keeps meanwhile, so that nobody else's answer is taken for its own. */
export interface StartedSignIn {
  readonly location: string
  readonly browserSecret: string
}

/**
 * Begins a sign-in at a provider. public: whoever is about to sign in is not known yet. unaudited: nobody has come in; what becomes
 * of it is on record.
 * @param input.invitation the token of an invitation this sign-in accepts
 * @throws AppError `identity_provider.not_found`, `identity_provider.unreachable`, `identity_provider.bad_setup`
 */
export async function startSignIn(
  { db, secrets, client, redirectUri }: Oidc,
  { ctx, input }: Call<{ id: string; invitation: string | undefined }>,
): Promise<StartedSignIn> {
  const provider = await db.withTx(SYSTEM_SCOPE, (tx) => getProvider(tx, input.id))
  if (provider === undefined || !provider.is_enabled) throw new AppError('identity_provider.not_found')
  const binding = client.newBinding()
  const acrValues = provider.is_multi_factor_trusted ? provider.multi_factor_acr : []
  const location = await client.addressOf(factsOf(secrets, provider), redirectUri, binding, acrValues)
  const browserSecret = newSecretToken()
  const now = ctx.clock.now()
  const stateHash = hashSecretToken(binding.state)
  await db.withTx(SYSTEM_SCOPE, (tx) =>
    insertAttempt(
      tx,
      {
        stateHash,
        providerId: provider.id,
        browserHash: hashSecretToken(browserSecret),
        nonce: binding.nonce,
        sealedVerifier: secrets.seal(binding.verifier, verifierPlace(stateHash)),
        invitationHash: input.invitation === undefined ? null : hashSecretToken(input.invitation),
        expiresAt: new Date(now + ATTEMPT_MS).toISOString(),
      },
      new Date(now).toISOString(),
    ),
  )
  return { location: location.href, browserSecret }
}
