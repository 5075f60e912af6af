import { AppError, type IssuedApiToken, RotateApiTokenInput } from '@haidang/contracts'
import type { Tlp } from '@haidang/std'
import { allow, type Call, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { ApiTokens } from '../api-tokens.ts'
import { checkPermissions, issueToken } from '../issue.ts'
import { auditedToken, presentToken } from '../present.ts'
import { endToken, lockToken } from '../queries.ts'
import { takeAccount } from './create-token.ts'

/**
 * Makes a token in the place of another, with its name, scope and addresses; the former works on for `overlapSeconds`, so that
 * programs can be changed without a gap. A person's token is rotated by nobody else: whoever holds it acts as that person.
 * @throws AppError `token.not_found` also for one that is revoked; what `createToken` says
 */
export async function rotateToken(
  { db }: ApiTokens,
  { ctx, input }: Call<RotateApiTokenInput & { id: string }>,
): Promise<IssuedApiToken> {
  const { overlapSeconds, expiresInDays } = RotateApiTokenInput.parse(input)
  if (!ctx.permissions.has('token.own')) allow(ctx, 'token.manage')
  requireFreshProof(ctx)
  const { actor } = ctx
  if (actor.kind !== 'user') throw new AppError('token.not_for_tokens')
  const now = ctx.clock.now()
  return db.withTx(ctx.scope, async (tx) => {
    const former = await lockToken(tx, input.id)
    if (former === undefined || former.revoked_at !== null) throw new AppError('token.not_found')
    if (former.user_id !== null && former.user_id !== actor.id) throw new AppError('token.not_found')
    const held = former.permissions
    if (former.service_account_id === null) {
      allow(ctx, 'token.own')
      checkPermissions(held, ctx.permissions)
    } else await takeAccount(tx, ctx, former.service_account_id, held)
    const { row, token } = await issueToken(tx, ctx, {
      tenant: former.tenant_id,
      userId: former.user_id,
      serviceAccountId: former.service_account_id,
      name: former.name,
      permissions: held,
      clearance: former.clearance as Tlp | null,
      addresses: former.addresses,
      expiresInDays,
    })
    const end = new Date(now + overlapSeconds * 1000).toISOString()
    await endToken(tx, former.tenant_id, former.id, end)
    await audit(tx, ctx, {
      action: 'token.rotate',
      subject: { kind: 'api_token', id: former.id },
      before: auditedToken(former),
      after: { ...auditedToken(row), id: row.id, formerEndsAt: end },
      organisation: row.tenant_id,
    })
    return { apiToken: presentToken(row, now), token }
  })
}
