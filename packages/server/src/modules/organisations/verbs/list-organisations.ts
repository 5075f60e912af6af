import type { Organisation, OrganisationQuery } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import { listOrganisations as selectPage } from '../queries.ts'
import { presentAll, todayOf } from '../read.ts'

/** Organisations in the actor's scope by name; `q` is found with or without diacritics, the best answers first. */
export async function listOrganisations(
  db: Database,
  { ctx, input }: Call<OrganisationQuery>,
): Promise<{ items: Organisation[]; nextCursor: string | null }> {
  allow(ctx, 'organisation.read')
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 3)
  return db.withTx(ctx.scope, async (tx) => {
    const rows = await selectPage(tx, {
      ...input,
      after: key && [Number(key[0]), String(key[1]), String(key[2])],
      limit: input.limit + 1,
      today: todayOf(ctx),
      scope: ctx.scope,
    })
    const page = rows.slice(0, input.limit)
    const last = page.at(-1)
    return {
      items: await presentAll(tx, page),
      nextCursor:
        rows.length > input.limit && last ? encodeCursor([last.rank, last.name_folded, last.tenant_id]) : null,
    }
  })
}
