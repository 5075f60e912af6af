import type { Addressing, OrganisationRef } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { WarningDeps } from '../ports.ts'
import { refOf } from '../present.ts'
import { concernedBy } from '../read.ts'
import { listAddressees } from '../recipient-queries.ts'

export interface PreviewRecipients {
  readonly addressing: Addressing
  readonly campaignId: string | null
  readonly alertId: string | null
}

/** The organisations an addressing stands for now. */
export async function previewRecipients(
  deps: WarningDeps,
  { ctx, input }: Call<PreviewRecipients>,
): Promise<{ recipients: OrganisationRef[] }> {
  allow(ctx, 'warning.read')
  return deps.db.withTx(ctx.scope, async (tx) => {
    const rows = await listAddressees(tx, ctx.tenant, await concernedBy(tx, deps, input), input.addressing)
    return { recipients: rows.map(refOf) }
  })
}
