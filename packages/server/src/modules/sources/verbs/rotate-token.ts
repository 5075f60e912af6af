import { AppError, type IssuedToken, RotateTokenInput } from '@haidang/contracts'
import type { SourceId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { hashSecretToken, newSecretToken } from '#src/platform/secret-token.ts'
import { describeSources, readDetails, type Sources } from '../describe-sources.ts'
import { endTokens, insertToken, lockSource } from '../queries.ts'
import { TOKEN_PREFIX } from './create-source.ts'

/**
 * Issues a new token, answered here once. Tokens issued before work on for `overlapSeconds`, so that the sender can be changed
 * without a gap; an earlier end of theirs stays.
 * @throws AppError `source.not_found`
 */
export async function rotateToken(
  sources: Sources,
  { ctx, input }: Call<RotateTokenInput & { id: SourceId }>,
): Promise<IssuedToken> {
  allow(ctx, 'source.manage')
  const { id } = input
  const { overlapSeconds } = RotateTokenInput.parse(input)
  const tokenId = newId(ctx.clock)
  const token = newSecretToken(TOKEN_PREFIX)
  const now = ctx.clock.now()
  const { row, details } = await sources.db.withTx(ctx.scope, async (tx) => {
    const source = await lockSource(tx, id)
    if (source === undefined) throw new AppError('source.not_found')
    await endTokens(tx, source.tenant_id, id, new Date(now + overlapSeconds * 1000).toISOString())
    await insertToken(tx, source.tenant_id, {
      id: tokenId,
      sourceId: id,
      hash: hashSecretToken(token),
      at: new Date(now).toISOString(),
    })
    const read = await readDetails(tx, [id], now)
    await publish(tx, { ...ctx, tenant: source.tenant_id }, 'source.changed.v1', {
      sourceId: id,
      organisationId: source.tenant_id,
    })
    await audit(tx, ctx, {
      action: 'source.rotate_token',
      subject: { kind: 'source', id },
      after: { tokenId, overlapSeconds },
      organisation: source.tenant_id,
    })
    return { row: source, details: read }
  })
  await sources.directory.refreshSource(id)
  const [source] = await describeSources(sources, ctx, [row], details)
  if (source === undefined) throw new AppError('source.not_found')
  return { source, tokenId, token }
}
