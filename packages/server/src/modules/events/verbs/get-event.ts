import { AppError, type EventDetail } from '@haidang/contracts'
import type { EventId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { askLake } from '../ask-lake.ts'
import type { Events } from '../events.ts'
import { namesOf } from '../names.ts'
import { presentDetail } from '../present.ts'

/**
 * One event as it came and in its normal form, with what was found on it and where it matched. Outside the actor's scope it
 * does not exist.
 * @param input `time`: event time as ISO 8601 where the caller knows it; makes the search quick
 * @throws AppError `event.not_found`, `search.too_slow`
 */
export async function getEvent(
  { db, lakeFor }: Omit<Events, 'replay'>,
  { ctx, input }: Call<{ id: EventId; time?: string | undefined }>,
): Promise<EventDetail> {
  allow(ctx, 'event.read')
  const reader = lakeFor(ctx.scope)
  const { event, findings } = await askLake(false, async () => ({
    event: await reader.getEvent(input.id, input.time === undefined ? {} : { timeHint: Date.parse(input.time) }),
    findings: await reader.findingsOf(input.id),
  }))
  if (event === null) throw new AppError('event.not_found')
  return presentDetail(event, findings, await namesOf(db, ctx, [event]))
}
