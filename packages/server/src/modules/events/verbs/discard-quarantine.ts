import { QuarantineSelection, type QuarantineOutcome } from '@haidang/contracts'
import type { z } from 'zod'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Events } from '../events.ts'
import { linesByOrganisation, openLines } from '../open-lines.ts'

/**
 * Puts quarantined lines aside; their bytes stay until retention removes them. The audit is written first, because what follows
 * cannot be rolled back.
 * @throws AppError `quarantine.not_found`
 */
export async function discardQuarantine(
  { db, lakeFor }: Omit<Events, 'replay'>,
  { ctx, input }: Call<z.infer<typeof QuarantineSelection>>,
): Promise<z.infer<typeof QuarantineOutcome>> {
  allow(ctx, 'quarantine.manage')
  const { eventIds } = QuarantineSelection.parse(input)
  const reader = lakeFor(ctx.scope)
  const lines = await openLines(reader, eventIds)
  await db.withTx(ctx.scope, async (tx) => {
    for (const [organisation, own] of linesByOrganisation(lines)) {
      await audit(tx, ctx, {
        action: 'quarantine.discard',
        subject: { kind: 'quarantine', id: null },
        after: { eventIds: own.map((l) => l.eventId) },
        organisation,
      })
    }
  })
  const discarded = await reader.markQuarantine(lines, 'discarded')
  return { replayed: 0, stillQuarantined: 0, discarded }
}
