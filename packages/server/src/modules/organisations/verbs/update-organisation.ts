import { AppError, type Organisation, UpdateOrganisationInput } from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { canonicalRegistration } from '../model.ts'
import { presentOrganisation } from '../present.ts'
import { getOrganisation, saveOrganisation } from '../queries.ts'

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
    const row = await getOrganisation(tx, id)
    if (row === undefined) throw new AppError('organisation.not_found')
    const before = presentOrganisation(row)
    const given = Object.fromEntries(Object.entries(changes).filter(([, v]) => v !== undefined))
    const { facts, problems } = canonicalRegistration({ ...before, ...given })
    if (problems.length > 0)
      throw new AppError('request.invalid', {}, { places: problems.map((p) => ({ ...p, message: p.code })) })
    await saveOrganisation(tx, id, facts)
    await publish(tx, ctx, 'organisation.changed.v1', { organisationId: id })
    await audit(tx, ctx, {
      action: 'organisation.update',
      subject: { kind: 'organisation', id },
      before,
      after: facts,
      organisation: id,
    })
    return facts
  })
}
