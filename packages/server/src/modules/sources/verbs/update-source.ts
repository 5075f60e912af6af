import { AppError, type Source, UpdateSourceInput } from '@haidang/contracts'
import type { SourceId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { describeSources, readDetails, type Sources } from '../describe-sources.ts'
import { canonicalSenders } from '../model.ts'
import { auditedSource } from '../present.ts'
import { takeMapping } from '../take-mapping.ts'
import { getSource, lockSource, saveSource } from '../queries.ts'

/**
 * Changes a source's settings; what the input leaves out stays. Holds for the next batch when it answers.
 * @throws AppError `source.not_found`, `request.invalid` with places, what `takeMapping` says of a mapping
 */
export async function updateSource(
  sources: Sources,
  { ctx, input }: Call<UpdateSourceInput & { id: SourceId }>,
): Promise<Source> {
  allow(ctx, 'source.manage')
  const { id } = input
  const changes = UpdateSourceInput.parse(input)
  const given = changes.syslogSenders === undefined ? undefined : canonicalSenders(changes.syslogSenders)
  if (given !== undefined && given.problems.length > 0) {
    throw new AppError('request.invalid', {}, { places: given.problems.map((p) => ({ ...p, message: p.code })) })
  }
  const { row, details } = await sources.db.withTx(ctx.scope, async (tx) => {
    const before = await lockSource(tx, id)
    if (before === undefined) throw new AppError('source.not_found')
    const wanted = changes.mappingVersionId === undefined ? before.mapping_version_id : changes.mappingVersionId
    const format = changes.format ?? before.format
    const mapped =
      wanted === before.mapping_version_id && wanted !== null
        ? { format: before.format, mappingVersionId: wanted }
        : await takeMapping(tx, before.tenant_id, wanted, format)
    await saveSource(tx, before.tenant_id, id, {
      name: changes.name?.normalize('NFC') ?? before.name,
      ...mapped,
      expectedIntervalSeconds: changes.expectedIntervalSeconds ?? before.expected_interval_seconds,
      quotaEventsPerSecond: changes.quotaEventsPerSecond ?? before.quota_events_per_second,
      zoneOffsetMinutes: changes.zoneOffsetMinutes ?? before.zone_offset_minutes,
      syslogSenders: given?.senders ?? before.syslog_senders,
      isPaused: changes.isPaused ?? before.is_paused,
    })
    const after = await getSource(tx, id)
    if (after === undefined) throw new AppError('source.not_found')
    const read = await readDetails(tx, [id], ctx.clock.now())
    await publish(tx, { ...ctx, tenant: after.tenant_id }, 'source.changed.v1', {
      sourceId: id,
      organisationId: after.tenant_id,
    })
    await audit(tx, ctx, {
      action: 'source.update',
      subject: { kind: 'source', id },
      before: auditedSource(before),
      after: auditedSource(after),
      organisation: after.tenant_id,
    })
    return { row: after, details: read }
  })
  await sources.directory.refreshSource(id)
  const [source] = await describeSources(sources, ctx, [row], details)
  if (source === undefined) throw new AppError('source.not_found')
  return source
}
