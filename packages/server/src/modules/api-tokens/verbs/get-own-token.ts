import { type ApiTokenSelf, AppError } from '@haidang/contracts'
import type { Call } from '#src/modules/access/index.ts'
import { toIso } from '#src/platform/db/index.ts'
import type { ApiTokens } from '../api-tokens.ts'
import { organisationOf, presentOwner } from '../present.ts'
import { getToken } from '../queries.ts'

/**
 * What the token of this request is, and what it carries now. public: whoever holds a token may ask what it is.
 * @throws AppError `token.not_found` where the request has none
 */
export async function getOwnToken({ db }: ApiTokens, { ctx }: Call<object>): Promise<ApiTokenSelf> {
  const { actor } = ctx
  if (actor.kind !== 'token') throw new AppError('token.not_found')
  const row = await db.withTx(ctx.scope, (tx) => getToken(tx, actor.id))
  if (row === undefined) throw new AppError('token.not_found')
  const { isActive: _, ...owner } = presentOwner(row)
  return {
    id: row.id,
    name: row.name,
    owner,
    organisation: organisationOf(row),
    permissions: [...ctx.permissions],
    clearance: ctx.clearance,
    expiresAt: toIso(row.expires_at),
    locale: ctx.locale,
  }
}
