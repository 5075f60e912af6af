import { AppError } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import type { Call, Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { hashSecretToken } from '#src/platform/secret-token.ts'
import { findPerson } from '../find-person.ts'
import { ANSWERED_MS, isMultiFactor } from '../model.ts'
import { factsOf, type Oidc, verifierPlace } from '../oidc.ts'
import { getProvider, saveAnswer, takeAttempt } from '../queries.ts'

/** What the provider sent back through the browser (OpenID Connect Core 1.0 §3.1.2.5, RFC 9207). */
export interface ProviderAnswer {
  readonly code?: string | undefined
  readonly state?: string | undefined
  readonly iss?: string | undefined
  readonly error?: string | undefined
}

/**
 * Takes a provider's answer and notes whose it is, for the browser that began to take it up with `finishSignIn`: it came from
 * another site, so no session is opened here. public: the answer decides.
 * An answer is taken once, rightly or not.
 * @throws AppError `oidc.attempt_over`, `oidc.refused`, `oidc.no_account`, `identity_provider.unreachable`
 */
export async function answerSignIn(
  { db, secrets, client, redirectUri }: Oidc,
  { ctx, input }: Call<{ answer: ProviderAnswer; browserSecret: string | undefined }>,
): Promise<void> {
  const { answer, browserSecret } = input
  const now = ctx.clock.now()
  if (answer.state === undefined || browserSecret === undefined) throw new AppError('oidc.attempt_over')
  const stateHash = hashSecretToken(answer.state)
  const taken = await db.withTx(SYSTEM_SCOPE, async (tx) => {
    const attempt = await takeAttempt(tx, stateHash, hashSecretToken(browserSecret), new Date(now).toISOString())
    const provider = attempt === undefined ? undefined : await getProvider(tx, attempt.provider_id)
    return attempt === undefined || provider === undefined ? null : { attempt, provider }
  })
  if (taken === null || !taken.provider.is_enabled) throw new AppError('oidc.attempt_over')
  const { attempt, provider } = taken
  const house: Context = { ...ctx, tenant: provider.tenant_id as TenantId }
  try {
    const answered = new URL(redirectUri)
    for (const [name, value] of Object.entries(answer)) if (value !== undefined) answered.searchParams.set(name, value)
    const claims = await client.claimsOf(factsOf(secrets, provider), answered, {
      state: answer.state,
      nonce: attempt.nonce,
      verifier: secrets.open(attempt.sealed_verifier, verifierPlace(stateHash)),
    })
    await db.withTx(SYSTEM_SCOPE, async (tx) => {
      const userId = await findPerson(tx, house, provider, claims, attempt.invitation_hash)
      await saveAnswer(tx, stateHash, {
        userId,
        isMultiFactor: isMultiFactor(claims, provider),
        expiresAt: new Date(now + ANSWERED_MS).toISOString(),
      })
    })
  } catch (error) {
    if (error instanceof AppError && error.status < 500)
      await db.withTx(SYSTEM_SCOPE, (tx) =>
        audit(tx, house, {
          action: 'session.open',
          subject: { kind: 'identity_provider', id: provider.id },
          after: { by: 'oidc', ...error.params },
          result: 'refused',
          code: error.code,
        }),
      )
    throw error
  }
}
