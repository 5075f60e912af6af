import type { OrganisationGroup } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { listGroups as selectGroups } from '../queries.ts'

/** The named groups of recipients the actor's organisation keeps. */
export async function listGroups(db: Database, { ctx }: Call<object>): Promise<{ items: OrganisationGroup[] }> {
  allow(ctx, 'organisation.read')
  const rows = await db.withTx(ctx.scope, selectGroups)
  return { items: rows.map((r) => ({ id: r.id, code: r.code, name: r.name, memberCount: r.member_ids.length })) }
}
