import type { OrganisationRef } from '@haidang/contracts'
import type { Context } from '#src/modules/access/index.ts'
import { listRefs } from '#src/modules/organisations/index.ts'
import { listSourceNames } from '#src/modules/sources/index.ts'
import type { Database } from '#src/platform/db/index.ts'

/** Names of the organisations and sources of a page. */
export interface Names {
  organisation(id: string): OrganisationRef
  source(id: string): { id: string; name: string }
}

/** Looks up, in one transaction, the names a page of the lake's rows is shown with. A row whose source is gone keeps its id. */
export async function namesOf(
  db: Database,
  ctx: Context,
  rows: readonly { readonly tenant: string; readonly source: string }[],
): Promise<Names> {
  const { organisations, sources } =
    rows.length === 0
      ? { organisations: new Map<string, OrganisationRef>(), sources: new Map<string, string>() }
      : await db.withTx(ctx.scope, async (tx) => ({
          organisations: await listRefs(
            tx,
            rows.map((row) => row.tenant),
          ),
          sources: await listSourceNames(
            tx,
            rows.map((row) => row.source),
          ),
        }))
  return {
    organisation: (id) => organisations.get(id) ?? { id, name: '', shortName: '', provinceCode: null },
    source: (id) => ({ id, name: sources.get(id) ?? '' }),
  }
}
