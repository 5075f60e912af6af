import { AppError, type Organisation, UpdateOrganisationInput } from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { noteChanged } from '../changed.ts'
import { canonicalRegistration } from '../model.ts'
import { lockOrganisation, saveOrganisation } from '../queries.ts'
import { presentAll, readOrganisation } from '../read.ts'

/**
 * Changes an organisation's facts; what the input leaves out stays.
 * @throws AppError `organisation.not_found`, `request.invalid` with places
 */
export async function updateOrganisation(
  db: Database,
  { ctx, input }: Call<UpdateOrganisationInput & { id: OrganisationId }>,
): Promise<Organisation> {
  allow(ctx, 'organisation.manage', { organisation: input.id })
  const { id } = input
  const changes = UpdateOrganisationInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const row = await lockOrganisation(tx, id)
    const [before] = row === undefined ? [] : await presentAll(tx, [row])
    if (before === undefined) throw new AppError('organisation.not_found')
    const given = Object.fromEntries(Object.entries(changes).filter(([, v]) => v !== undefined))
    const { facts, problems } = canonicalRegistration({ ...before, ...given })
    if (problems.length > 0)
      throw new AppError('request.invalid', {}, { places: problems.map((p) => ({ ...p, message: p.code })) })
    await saveOrganisation(tx, id, facts)
    await noteChanged(tx, ctx, id)
    const after = await readOrganisation(tx, id)
    await audit(tx, ctx, {
      action: 'organisation.update',
      subject: { kind: 'organisation', id },
      before,
      after: facts,
      organisation: id,
    })
    return after
  })
}
