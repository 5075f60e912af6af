import { AppError } from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { allow, type Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { canonicalRegistration } from '../model.ts'
import { insertOrganisation } from '../queries.ts'

export interface FoundOrganisation {
  readonly id: OrganisationId
  readonly name: string
  readonly provinceCode: string | null
}

/**
 * Founds the organisation at the root of the tree, within the transaction that sets the platform up. Its networks and domains
 * are registered later, by the administrator.
 * @throws AppError `request.conflict` where there is a root already
 */
export async function foundOrganisation(
  tx: Tx,
  ctx: Context,
  { id, name, provinceCode }: FoundOrganisation,
): Promise<void> {
  allow(ctx, 'organisation.manage')
  if (ctx.scope !== 'all') throw new AppError('permission.denied', { permission: 'organisation.manage' })
  const { facts } = canonicalRegistration({
    code: 'root',
    kind: 'province',
    name,
    shortName: name.slice(0, 80),
    provinceCode,
    sector: null,
    areaCode: null,
    networks: [],
    asNumbers: [],
    domains: [],
    focalUnit: null,
    contactEmail: null,
    contactPhone: null,
    validFrom: null,
  })
  await insertOrganisation(tx, id, null, facts, new Date(ctx.clock.now()).toISOString())
  await publish(tx, ctx, 'organisation.changed.v1', { organisationId: id })
  await audit(tx, ctx, {
    action: 'organisation.create',
    subject: { kind: 'organisation', id },
    after: facts,
    organisation: id,
  })
}
