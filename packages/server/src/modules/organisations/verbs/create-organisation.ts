import { AppError, CreateOrganisationInput, type Organisation } from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { type Database, isUniqueViolation } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { canonicalRegistration } from '../model.ts'
import { presentOrganisation } from '../present.ts'
import { getOrganisation, insertOrganisation } from '../queries.ts'

/**
 * Registers an organisation below one the actor reaches.
 * @throws AppError `request.invalid` with places for malformed networks and domains, `organisation.code_taken`
 */
export async function createOrganisation(
  db: Database,
  { ctx, input }: Call<CreateOrganisationInput>,
): Promise<Organisation> {
  const parentId = (input.parentId ?? ctx.tenant) as OrganisationId
  allow(ctx, 'organisation.manage', { organisation: parentId })
  const { facts, problems } = canonicalRegistration(CreateOrganisationInput.parse(input))
  if (problems.length > 0)
    throw new AppError('request.invalid', {}, { places: problems.map((p) => ({ ...p, message: p.code })) })
  const id = newId<OrganisationId>(ctx.clock)
  // A new organisation lies below the actor's own: its row is written under a scope that already holds it.
  const scope = ctx.scope === 'all' ? ctx.scope : [...ctx.scope, id]
  try {
    return await db.withTx(scope, async (tx) => {
      await insertOrganisation(tx, id, parentId, facts, new Date(ctx.clock.now()).toISOString())
      await publish(tx, ctx, 'organisation.changed.v1', { organisationId: id })
      await audit(tx, ctx, { action: 'organisation.create', subject: { kind: 'organisation', id }, after: facts })
      const row = await getOrganisation(tx, id)
      if (row === undefined) throw new AppError('organisation.not_found')
      return presentOrganisation(row)
    })
  } catch (error) {
    if (error instanceof AppError && isUniqueViolation(error.cause))
      throw new AppError('organisation.code_taken', { code: facts.code })
    throw error
  }
}
