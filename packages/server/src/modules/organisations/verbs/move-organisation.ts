import { AppError, MoveOrganisationInput, type Organisation } from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { noteChanged } from '../changed.ts'
import { isWithin, lockOrganisation, moveOrganisations } from '../queries.ts'
import { isClosedOn, readOrganisation, todayOf } from '../read.ts'

/**
 * Puts an organisation, with everything below it, under another one of the actor's scope.
 * @throws AppError `organisation.root_stays`, `organisation.bad_place` below itself, `organisation.closed`
 */
export async function moveOrganisation(
  db: Database,
  { ctx, input }: Call<MoveOrganisationInput & { id: OrganisationId }>,
): Promise<Organisation> {
  const { id } = input
  allow(ctx, 'organisation.manage', { organisation: id })
  const parentId = MoveOrganisationInput.parse(input).parentId as OrganisationId
  allow(ctx, 'organisation.manage', { organisation: parentId })
  return db.withTx(ctx.scope, async (tx) => {
    const row = await lockOrganisation(tx, id)
    const parent = await lockOrganisation(tx, parentId)
    if (row === undefined || parent === undefined) throw new AppError('organisation.not_found')
    // Where the actor's own scope begins is for whoever is above it to move.
    if (row.parent_id === null || id === ctx.tenant) throw new AppError('organisation.root_stays')
    if (isClosedOn(parent, todayOf(ctx)) || isClosedOn(row, todayOf(ctx))) throw new AppError('organisation.closed')
    if (await isWithin(tx, parentId, id)) throw new AppError('organisation.bad_place')
    if (row.parent_id !== parentId) {
      await moveOrganisations(tx, [id], parentId)
      await noteChanged(tx, ctx, id)
    }
    const moved = await readOrganisation(tx, id)
    await audit(tx, ctx, {
      action: 'organisation.move',
      subject: { kind: 'organisation', id },
      before: { parentId: row.parent_id },
      after: { parentId },
      organisation: id,
    })
    return moved
  })
}
