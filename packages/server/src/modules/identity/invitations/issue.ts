import type { Invitation } from '@haidang/contracts'
import type { Context } from '#src/modules/access/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { hashSecretToken, newSecretToken } from '#src/platform/secret-token.ts'
import type { Identity } from '../identity.ts'
import { mailInvitation } from '../tell-owner.ts'
import { putInvitation } from './queries.ts'

/** How long a link may be used. */
export const INVITATION_MS = 72 * 3_600_000

/** A link in the making: kept as a hash, not yet mailed. */
export interface DraftInvitation {
  readonly token: string
  readonly purpose: 'invite' | 'reset'
  readonly expiresAtMs: number
}

/** Opens a link by which a person sets their password. The token stands behind the `#`, which no server and no log sees. */
export async function draftInvitation(
  tx: Tx,
  ctx: Context,
  person: { readonly tenant: string; readonly userId: string },
  purpose: 'invite' | 'reset',
): Promise<DraftInvitation> {
  const now = ctx.clock.now()
  const token = newSecretToken()
  const expiresAtMs = now + INVITATION_MS
  await putInvitation(tx, person.tenant, {
    userId: person.userId,
    purpose,
    tokenHash: hashSecretToken(token),
    at: new Date(now).toISOString(),
    expiresAt: new Date(expiresAtMs).toISOString(),
  })
  return { token, purpose, expiresAtMs }
}

/** Mails the link where there is mail and an address, and answers it, once. Called behind the transaction. */
export async function sendInvitation(
  identity: Identity,
  userId: string,
  { token, purpose, expiresAtMs }: DraftInvitation,
): Promise<Invitation> {
  const path = `/invitation#${token}`
  const isMailed = await mailInvitation(identity, userId, { path, purpose, expiresAtMs })
  return { token, path, expiresAt: new Date(expiresAtMs).toISOString(), isMailed }
}
