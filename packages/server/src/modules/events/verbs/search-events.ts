import type { EventQuery, EventRow } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { askLake } from '../ask-lake.ts'
import type { Events } from '../events.ts'
import { toLakeFilter } from '../filter.ts'
import { namesOf } from '../names.ts'
import { presentEvent } from '../present.ts'

/**
 * Events of the actor's scope that meet every condition, newest first.
 * @throws AppError `search.bad_range`, `search.too_slow`, `cursor.invalid`
 */
export async function searchEvents(
  { db, lakeFor }: Events,
  { ctx, input }: Call<EventQuery>,
): Promise<{ items: EventRow[]; nextCursor: string | null }> {
  allow(ctx, 'event.read')
  const filter = toLakeFilter(input, ctx.clock.now())
  const { cursor, limit } = input
  const found = await askLake(cursor !== undefined, () =>
    lakeFor(ctx.scope).searchEvents({ ...filter, limit, ...(cursor === undefined ? {} : { cursor }) }),
  )
  const names = await namesOf(db, ctx, found.items)
  return { items: found.items.map((event) => presentEvent(event, names)), nextCursor: found.cursor }
}
