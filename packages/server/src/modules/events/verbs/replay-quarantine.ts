import { QuarantineSelection, type QuarantineOutcome } from '@haidang/contracts'
import type { z } from 'zod'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Events } from '../events.ts'
import { linesByOrganisation, openLines } from '../open-lines.ts'

/**
 * Sends quarantined lines the road again; what can be read now leaves the quarantine. The audit is written first, because what
 * follows cannot be rolled back.
 * @throws AppError `quarantine.not_found`
 */
export async function replayQuarantine(
  { db, lakeFor, replay }: Events,
  { ctx, input }: Call<z.infer<typeof QuarantineSelection>>,
): Promise<z.infer<typeof QuarantineOutcome>> {
  allow(ctx, 'quarantine.manage')
  const { eventIds } = QuarantineSelection.parse(input)
  const reader = lakeFor(ctx.scope)
  const lines = await openLines(reader, eventIds)
  await db.withTx(ctx.scope, async (tx) => {
    for (const [organisation, own] of linesByOrganisation(lines)) {
      await audit(tx, ctx, {
        action: 'quarantine.replay',
        subject: { kind: 'quarantine', id: null },
        after: { eventIds: own.map((l) => l.eventId) },
        organisation,
      })
    }
  })
  const { accepted } = await replay(lines.map(({ tenant, source, eventId, raw }) => ({ tenant, source, eventId, raw })))
  const left = new Set<string>(accepted)
  const replayed = lines.filter((line) => left.has(line.eventId))
  if (replayed.length > 0) await reader.markQuarantine(replayed, 'replayed')
  return { replayed: replayed.length, stillQuarantined: lines.length - replayed.length, discarded: 0 }
}
