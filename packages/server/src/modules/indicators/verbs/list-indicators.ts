import { AppError, type Indicator, type IndicatorQuery } from '@haidang/contracts'
import { isUuid } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import { presentIndicator } from '../present.ts'
import { listIndicators as selectPage, searchIndicators } from '../queries.ts'
import { readableTlps } from '../readable.ts'

/** Indicators, newest first; with `text` those whose value begins with it, in order of value. */
export async function listIndicators(
  db: Database,
  { ctx, input }: Call<IndicatorQuery>,
): Promise<{ items: Indicator[]; nextCursor: string | null }> {
  allow(ctx, 'indicator.read')
  const { limit } = input
  const text = input.text?.trim() ?? ''
  const filter = { sourceId: input.sourceId ?? null, tlps: readableTlps(ctx.clearance) }
  const after = input.cursor === undefined ? undefined : keyOf(input.cursor)
  const rows = await db.withTx(ctx.scope, (tx) =>
    text === '' ? selectPage(tx, filter, after?.[1], limit + 1) : searchIndicators(tx, filter, text, after, limit + 1),
  )
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(presentIndicator),
    nextCursor: rows.length > limit && last ? encodeCursor([last.value.slice(0, 200), last.id]) : null,
  }
}

function keyOf(cursor: string): readonly [string, string] {
  const [value, id] = decodeCursor(cursor, 2)
  if (typeof value !== 'string' || typeof id !== 'string' || !isUuid(id)) throw new AppError('cursor.invalid')
  return [value, id]
}
