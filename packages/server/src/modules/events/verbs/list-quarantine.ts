import type { QuarantinedEvent } from '@haidang/contracts'
import type { SourceId } from '@haidang/std'
import type { z } from 'zod'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { QuarantineState } from '#src/platform/lake/index.ts'
import { askLake } from '../ask-lake.ts'
import type { Events } from '../events.ts'
import { namesOf } from '../names.ts'
import { presentQuarantined } from '../present.ts'

export interface ListQuarantine {
  readonly state?: QuarantineState | undefined
  readonly sourceId?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Lines of the actor's scope that could not be read, with the reason and the place, newest first. */
export async function listQuarantine(
  { db, lakeFor }: Omit<Events, 'replay'>,
  { ctx, input }: Call<ListQuarantine>,
): Promise<{ items: z.input<typeof QuarantinedEvent>[]; nextCursor: string | null }> {
  allow(ctx, 'quarantine.read')
  const { state, sourceId, cursor, limit } = input
  const found = await askLake(cursor !== undefined, () =>
    lakeFor(ctx.scope).listQuarantine({
      limit,
      ...(state === undefined ? {} : { state }),
      ...(sourceId === undefined ? {} : { sourceId: sourceId as SourceId }),
      ...(cursor === undefined ? {} : { cursor }),
    }),
  )
  const names = await namesOf(db, ctx, found.items)
  return { items: found.items.map((item) => presentQuarantined(item, names)), nextCursor: found.cursor }
}
