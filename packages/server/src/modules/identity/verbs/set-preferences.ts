import { AppError, PreferencesInput, type Session } from '@haidang/contracts'
import type { z } from 'zod'
import type { Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Identity } from '../identity.ts'
import { saveLocale } from '../queries.ts'
import { getSession } from './get-session.ts'

/** Changes what a person prefers. public: it changes nothing but their own. @throws AppError `session.required` */
export async function setPreferences(
  identity: Identity,
  { ctx, input }: Call<z.infer<typeof PreferencesInput> & { sessionToken: string | undefined }>,
): Promise<Session> {
  const { actor } = ctx
  if (actor.kind !== 'user') throw new AppError('session.required')
  const { locale } = PreferencesInput.parse(input)
  await identity.db.withTx([ctx.tenant], async (tx) => {
    await saveLocale(tx, ctx.tenant, actor.id, locale)
    await audit(tx, ctx, { action: 'session.preferences', subject: { kind: 'user', id: actor.id }, after: { locale } })
  })
  return getSession(identity, { ctx, input: { sessionToken: input.sessionToken } })
}
