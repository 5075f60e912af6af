import type { Organisation } from '@haidang/contracts'
import { foldVietnamese } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import { presentOrganisation } from '../present.ts'
import { listOrganisations as selectPage } from '../queries.ts'

export interface ListOrganisations {
  readonly q?: string | undefined
  readonly kind?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Organisations in the actor's scope by name; `q` is found with or without diacritics. */
export async function listOrganisations(
  db: Database,
  { ctx, input }: Call<ListOrganisations>,
): Promise<{ items: Organisation[]; nextCursor: string | null }> {
  allow(ctx, 'organisation.read')
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 2)
  const rows = await db.withTx(ctx.scope, (tx) =>
    selectPage(tx, {
      q: input.q ? foldVietnamese(input.q) : undefined,
      kind: input.kind,
      after: key && [String(key[0]), String(key[1])],
      limit: input.limit + 1,
    }),
  )
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: items.map(presentOrganisation),
    nextCursor: rows.length > input.limit && last ? encodeCursor([last.name_folded, last.tenant_id]) : null,
  }
}
