import { AppError, CreateOrganisationInput, type Organisation } from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { type Database, isUniqueViolation } from '#src/platform/db/index.ts'
import { noteChanged } from '../changed.ts'
import { canonicalRegistration } from '../model.ts'
import { getOrganisation, insertOrganisation } from '../queries.ts'
import { isClosedOn, readOrganisation, todayOf } from '../read.ts'

/**
 * Registers an organisation below one the actor reaches.
 * @throws AppError `request.invalid` with places for malformed networks and domains, `organisation.code_taken`,
 *   `organisation.closed` where the parent is
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
      const parent = await getOrganisation(tx, parentId)
      if (parent === undefined) throw new AppError('organisation.not_found')
      if (isClosedOn(parent, todayOf(ctx))) throw new AppError('organisation.closed')
      await insertOrganisation(tx, id, parentId, facts, new Date(ctx.clock.now()).toISOString())
      await noteChanged(tx, ctx, id)
      const made = await readOrganisation(tx, id)
      await audit(tx, ctx, { action: 'organisation.create', subject: { kind: 'organisation', id }, after: facts })
      return made
    })
  } catch (error) {
    if (error instanceof AppError && isUniqueViolation(error.cause))
      throw new AppError('organisation.code_taken', { code: facts.code })
    throw error
  }
}
