import { AppError, type Source } from '@haidang/contracts'
import type { SourceId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { describeSources, readDetails, type Sources } from '../describe-sources.ts'
import { lockSource, revokeToken as markRevoked } from '../queries.ts'

/**
 * Revokes a token: when this answers, no batch is taken with it any more. Revoking it again changes nothing.
 * @throws AppError `source.not_found`, `source.token_not_found`
 */
export async function revokeToken(
  sources: Sources,
  { ctx, input }: Call<{ id: SourceId; tokenId: string }>,
): Promise<Source> {
  allow(ctx, 'source.manage')
  const { id, tokenId } = input
  const now = ctx.clock.now()
  const { row, details } = await sources.db.withTx(ctx.scope, async (tx) => {
    const source = await lockSource(tx, id)
    if (source === undefined) throw new AppError('source.not_found')
    if (!(await markRevoked(tx, source.tenant_id, id, tokenId, new Date(now).toISOString())))
      throw new AppError('source.token_not_found')
    const read = await readDetails(tx, [id], now)
    await publish(tx, { ...ctx, tenant: source.tenant_id }, 'source.changed.v1', {
      sourceId: id,
      organisationId: source.tenant_id,
    })
    await audit(tx, ctx, {
      action: 'source.revoke_token',
      subject: { kind: 'source', id },
      after: { tokenId },
      organisation: source.tenant_id,
    })
    return { row: source, details: read }
  })
  await sources.directory.refreshSource(id)
  const [source] = await describeSources(sources, ctx, [row], details)
  if (source === undefined) throw new AppError('source.not_found')
  return source
}
