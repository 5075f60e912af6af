import { AppError, CreateSourceInput, type IssuedToken } from '@haidang/contracts'
import type { OrganisationId, SourceId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { hashSecretToken, newSecretToken } from '#src/platform/secret-token.ts'
import { describeSources, readDetails, type Sources } from '../describe-sources.ts'
import { canonicalSenders } from '../model.ts'
import { auditedSource } from '../present.ts'
import { takeMapping } from '../take-mapping.ts'
import { getSource, insertSource, insertToken } from '../queries.ts'

/** Tells a token of ours apart wherever it turns up. */
export const TOKEN_PREFIX = 'hds_'

/**
 * Registers a sensor of an organisation and issues its first token, which is answered here once.
 * @throws AppError `request.invalid` with places for malformed sender networks; `reference.missing` without the organisation;
 *   what `takeMapping` says of a mapping
 */
export async function createSource(sources: Sources, { ctx, input }: Call<CreateSourceInput>): Promise<IssuedToken> {
  const given = CreateSourceInput.parse(input)
  const tenant = given.organisationId as OrganisationId
  allow(ctx, 'source.manage', { organisation: tenant })
  const { senders, problems } = canonicalSenders(given.syslogSenders)
  if (problems.length > 0)
    throw new AppError('request.invalid', {}, { places: problems.map((p) => ({ ...p, message: p.code })) })
  const id = newId<SourceId>(ctx.clock)
  const tokenId = newId(ctx.clock)
  const token = newSecretToken(TOKEN_PREFIX)
  const at = new Date(ctx.clock.now()).toISOString()
  const { row, details } = await sources.db.withTx(ctx.scope, async (tx) => {
    const mapped = await takeMapping(tx, tenant, given.mappingVersionId ?? null, given.format)
    await insertSource(
      tx,
      tenant,
      id,
      given.transport,
      { ...given, ...mapped, name: given.name.normalize('NFC'), syslogSenders: senders, isPaused: false },
      at,
    )
    await insertToken(tx, tenant, { id: tokenId, sourceId: id, hash: hashSecretToken(token), at })
    const created = await getSource(tx, id)
    if (created === undefined) throw new AppError('source.not_found')
    const read = await readDetails(tx, [id], ctx.clock.now())
    await publish(tx, { ...ctx, tenant }, 'source.changed.v1', { sourceId: id, organisationId: tenant })
    await audit(tx, ctx, {
      action: 'source.create',
      subject: { kind: 'source', id },
      after: { ...auditedSource(created), tokenId },
      organisation: tenant,
    })
    return { row: created, details: read }
  })
  await sources.directory.refreshSource(id)
  const [source] = await describeSources(sources, ctx, [row], details)
  if (source === undefined) throw new AppError('source.not_found')
  return { source, tokenId, token }
}
