import type { SourceMapping, SourceMappingSummary } from '@haidang/contracts'
import { foldVietnamese } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import type { Sources } from '../describe-sources.ts'
import { listMappings as selectPage } from '../mapping-queries.ts'
import { presentMappingSummary } from '../present-mapping.ts'
import { readMapping } from '../read-mapping.ts'

export interface ListMappings {
  readonly organisationId?: string | undefined
  /** Retired ones too. */
  readonly isRetired?: boolean | undefined
  readonly q?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Mappings of the actor's scope by name, with how many sources use them. */
export async function listMappings(
  { db }: Pick<Sources, 'db'>,
  { ctx, input }: Call<ListMappings>,
): Promise<{ items: SourceMappingSummary[]; nextCursor: string | null }> {
  allow(ctx, 'source.read')
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 2)
  const rows = await db.withTx(ctx.scope, (tx) =>
    selectPage(tx, {
      organisationId: input.organisationId,
      isRetired: input.isRetired === true,
      q: input.q ? foldVietnamese(input.q) : undefined,
      after: key && [String(key[0]), String(key[1])],
      limit: input.limit + 1,
      scope: ctx.scope,
    }),
  )
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: items.map(presentMappingSummary),
    nextCursor: rows.length > input.limit && last ? encodeCursor([last.name_folded, last.id]) : null,
  }
}

/** One mapping with its versions and the sources that use it. Outside the actor's scope it does not exist: `mapping.not_found`. */
export async function getMapping(
  { db }: Pick<Sources, 'db'>,
  { ctx, input }: Call<{ id: string }>,
): Promise<SourceMapping> {
  allow(ctx, 'source.read')
  return db.withTx(ctx.scope, (tx) => readMapping(tx, input.id))
}
