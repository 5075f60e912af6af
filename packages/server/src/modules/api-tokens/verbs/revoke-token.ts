import { type ApiToken, AppError } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { ApiTokens } from '../api-tokens.ts'
import { auditedToken, presentToken } from '../present.ts'
import { getToken, lockToken, saveRevocation } from '../queries.ts'

/**
 * Revokes a token: when this answers, no request is taken with it any more, in any process. One's own needs `token.own`, every
 * other in scope `token.manage`. Revoking it again changes nothing.
 * @throws AppError `token.not_found`
 */
export async function revokeToken({ db }: ApiTokens, { ctx, input }: Call<{ id: string }>): Promise<ApiToken> {
  if (!ctx.permissions.has('token.own')) allow(ctx, 'token.manage')
  const now = ctx.clock.now()
  return db.withTx(ctx.scope, async (tx) => {
    const before = await lockToken(tx, input.id)
    const isOwn = before !== undefined && ctx.actor.kind === 'user' && before.user_id === ctx.actor.id
    if (before === undefined || (!isOwn && !ctx.permissions.has('token.manage'))) throw new AppError('token.not_found')
    if (before.revoked_at !== null) return presentToken(before, now)
    await saveRevocation(tx, before.tenant_id, before.id, new Date(now).toISOString())
    const row = await getToken(tx, before.id)
    if (row === undefined) throw new AppError('token.not_found')
    await audit(tx, ctx, {
      action: 'token.revoke',
      subject: { kind: 'api_token', id: row.id },
      before: auditedToken(before),
      organisation: row.tenant_id,
    })
    return presentToken(row, now)
  })
}
