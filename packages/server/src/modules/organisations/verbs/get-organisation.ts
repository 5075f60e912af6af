import { AppError, type OrganisationDetail } from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, sql } from '#src/platform/db/index.ts'
import { getClosure, listPredecessors } from '../closure-queries.ts'
import { listGroupsOf } from '../group-queries.ts'
import { presentClosure } from '../present.ts'
import { getOrganisation as selectOne } from '../queries.ts'
import { presentAll } from '../read.ts'
import { countPlaces } from '../tree-queries.ts'

/** One organisation and what stands around it. Outside the actor's scope it does not exist: `organisation.not_found`, never a hint. */
export async function getOrganisation(
  db: Database,
  { ctx, input: { id } }: Call<{ id: OrganisationId }>,
): Promise<OrganisationDetail> {
  allow(ctx, 'organisation.read')
  return db.withTx(ctx.scope, async (tx) => {
    const row = await selectOne(tx, id)
    const [organisation] = row === undefined ? [] : await presentAll(tx, [row])
    if (organisation === undefined) throw new AppError('organisation.not_found')
    const places = await countPlaces(tx, id)
    const people = await sql<{ count: number }>`
      select count(*)::int as count from users where tenant_id = ${id} and is_active`.execute(tx)
    const closure = await getClosure(tx, id)
    return {
      ...organisation,
      childCount: places.child_count,
      belowCount: places.below_count,
      peopleCount: people.rows[0]?.count ?? 0,
      groups: await listGroupsOf(tx, id),
      closure: closure === undefined ? null : presentClosure(closure),
      predecessors: (await listPredecessors(tx, id)).map(presentClosure),
    }
  })
}
