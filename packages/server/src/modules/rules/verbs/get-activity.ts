import { AppError, type RuleActivityDays } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { listRefs } from '#src/modules/organisations/index.ts'
import { type Database, toIsoOrNull } from '#src/platform/db/index.ts'
import { listHitDays, listHitOrganisations } from '../activity-queries.ts'
import { titleOf } from '../queries.ts'

const DAY_MS = 86_400_000
const DAYS = 30
const MOST_ORGANISATIONS = 100

/**
 * Hits and suppressed findings of a rule on each of the last 30 days (UTC), and the organisations it fired in.
 * @throws AppError `rule.not_found`
 */
export async function getActivity(
  db: Database,
  { ctx, input }: Call<{ id: string; organisationIds?: string[] | undefined }>,
): Promise<RuleActivityDays> {
  allow(ctx, 'rule.read')
  const days = Array.from({ length: DAYS }, (_, i) =>
    new Date(ctx.clock.now() - (DAYS - 1 - i) * DAY_MS).toISOString().slice(0, 10),
  )
  return db.withTx(ctx.scope, async (tx) => {
    if ((await titleOf(tx, input.id)) === undefined) throw new AppError('rule.not_found')
    const counted = await listHitDays(tx, input.id, days[0] ?? '', input.organisationIds ?? null)
    const byDay = new Map(counted.map((c) => [c.day, c]))
    const organisations = await listHitOrganisations(tx, input.id, MOST_ORGANISATIONS)
    const refs = await listRefs(
      tx,
      organisations.map((o) => o.tenant_id),
    )
    return {
      days: days.map((on) => ({ on, hits: byDay.get(on)?.hits ?? 0, suppressed: byDay.get(on)?.suppressed ?? 0 })),
      organisations: organisations.flatMap((o) => {
        const organisation = refs.get(o.tenant_id)
        return organisation === undefined ? [] : [{ organisation, hits: o.hits, lastHitAt: toIsoOrNull(o.last_hit_at) }]
      }),
    }
  })
}
