import { AppError, type Organisation } from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { presentOrganisation } from '../present.ts'
import { getOrganisation as selectOne } from '../queries.ts'

/** One organisation. Outside the actor's scope it does not exist: `organisation.not_found`, never a hint. */
export async function getOrganisation(
  db: Database,
  { ctx, input }: Call<{ id: OrganisationId }>,
): Promise<Organisation> {
  allow(ctx, 'organisation.read')
  const row = await db.withTx(ctx.scope, (tx) => selectOne(tx, input.id))
  if (row === undefined) throw new AppError('organisation.not_found')
  return presentOrganisation(row)
}
