import type { Source, SourceCounts } from '@haidang/contracts'
import type { SourceId } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import { type Database, type Scope, type Tx } from '#src/platform/db/index.ts'
import type { LakeReader } from '#src/platform/lake/index.ts'
import { countsFrom } from './model.ts'
import { NO_COUNTS, presentSource } from './present.ts'
import { listTokens, sumRefusals } from './queries.ts'
import type { LiveSourceDirectory } from './directory.ts'
import type { RefusalRow, SourceRow, TokenRow } from './tables.ts'

/** What the verbs of this module work with. */
export interface Sources {
  readonly db: Database
  readonly directory: LiveSourceDirectory
  /** A reader of the lake for a scope. */
  readonly lakeFor: (scope: Scope) => Pick<LakeReader, 'countsBySource'>
  /** Events accepted and on disk, not yet in the lake, by source; a source without any may be left out. */
  readonly underway: () => ReadonlyMap<SourceId, number>
}

/** What a transaction reads beside the rows of sources. */
export interface Details {
  readonly tokens: readonly TokenRow[]
  readonly refusals: readonly RefusalRow[]
}

export async function readDetails(tx: Tx, ids: readonly string[], now: number): Promise<Details> {
  return {
    tokens: await listTokens(tx, ids),
    refusals: await sumRefusals(tx, ids, new Date(countsFrom(now)).toISOString()),
  }
}

/** Sources as pages show them, with the counts of the last 24 hours; asked of the lake after the transaction. */
export async function describeSources(
  { lakeFor, underway }: Sources,
  ctx: Context,
  rows: readonly SourceRow[],
  details: Details,
): Promise<Source[]> {
  const [only] = rows
  if (only === undefined) return []
  const now = ctx.clock.now()
  const window = { from: countsFrom(now), to: now + 1, ...(rows.length === 1 ? { sourceId: only.id as SourceId } : {}) }
  const bySource = new Map((await lakeFor(ctx.scope).countsBySource(window)).map((c) => [c.source as string, c]))
  const waiting = underway()
  const countsOf = (id: string): SourceCounts => {
    const stored = bySource.get(id)
    const under = waiting.get(id as SourceId) ?? 0
    if (stored === undefined) return { ...NO_COUNTS, received: under, underway: under }
    const { received, stored: kept, duplicates, refused, quarantined, bytes } = stored
    return { received: received + under, stored: kept, duplicates, refused, quarantined, bytes, underway: under }
  }
  return rows.map((row) =>
    presentSource(row, {
      now,
      counts: countsOf(row.id),
      refusals: details.refusals.filter((r) => r.source_id === row.id),
      tokens: details.tokens.filter((t) => t.source_id === row.id),
    }),
  )
}
