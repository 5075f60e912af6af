import type { Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { hashSecretToken } from '#src/platform/secret-token.ts'
import type { Identity } from '../identity.ts'
import { deleteSession } from '../session-queries.ts'

/** Ends the session of the token at once; nothing happens where it had ended already. public: whoever holds a session may end it. */
export async function signOut(
  { db, contexts }: Identity,
  { ctx, input }: Call<{ sessionToken: string | undefined }>,
): Promise<void> {
  const { actor } = ctx
  const token = input.sessionToken
  if (actor.kind !== 'user' || token === undefined) return
  await db.withTx([ctx.tenant], async (tx) => {
    if (await deleteSession(tx, ctx.tenant, hashSecretToken(token))) {
      await audit(tx, ctx, { action: 'session.close', subject: { kind: 'user', id: actor.id } })
    }
  })
  contexts.forgetSession(token)
}
