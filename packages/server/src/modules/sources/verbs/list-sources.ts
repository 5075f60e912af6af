import type { Source } from '@haidang/contracts'
import { foldVietnamese } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import { describeSources, readDetails, type Sources } from '../describe-sources.ts'
import { listSources as selectPage } from '../queries.ts'

export interface ListSources {
  readonly organisationId?: string | undefined
  readonly state?: Source['state'] | undefined
  readonly q?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Sources of the actor's scope by name, with their state and the counts of the last 24 hours. */
export async function listSources(
  sources: Sources,
  { ctx, input }: Call<ListSources>,
): Promise<{ items: Source[]; nextCursor: string | null }> {
  allow(ctx, 'source.read')
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 2)
  const now = ctx.clock.now()
  const { rows, details } = await sources.db.withTx(ctx.scope, async (tx) => {
    const found = await selectPage(tx, {
      organisationId: input.organisationId,
      state: input.state,
      q: input.q ? foldVietnamese(input.q) : undefined,
      after: key && [String(key[0]), String(key[1])],
      limit: input.limit + 1,
      now,
      scope: ctx.scope,
    })
    return {
      rows: found,
      details: await readDetails(
        tx,
        found.slice(0, input.limit).map((r) => r.id),
        now,
      ),
    }
  })
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: await describeSources(sources, ctx, items, details),
    nextCursor: rows.length > input.limit && last ? encodeCursor([last.name_folded, last.id]) : null,
  }
}
