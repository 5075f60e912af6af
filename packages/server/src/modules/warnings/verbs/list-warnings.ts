import type { WarningQuery, WarningSummary } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import type { WarningDeps } from '../ports.ts'
import { presentSummary } from '../present.ts'
import { listWarnings as selectPage } from '../queries.ts'
import { isoNow } from '../read.ts'

/** Warnings issued in the actor's scope, newest first; one above the reader's clearance is a stub without its title. */
export async function listWarnings(
  deps: Pick<WarningDeps, 'db'>,
  { ctx, input }: Call<WarningQuery>,
): Promise<{ items: WarningSummary[]; nextCursor: string | null }> {
  allow(ctx, 'warning.read')
  const before = input.cursor === undefined ? undefined : String(decodeCursor(input.cursor, 1)[0])
  const rows = await deps.db.withTx(ctx.scope, (tx) =>
    selectPage(tx, { states: input.states, before, limit: input.limit + 1, now: isoNow(ctx) }),
  )
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: items.map((row) => presentSummary(row, ctx)),
    nextCursor: rows.length > input.limit && last ? encodeCursor([last.id]) : null,
  }
}
