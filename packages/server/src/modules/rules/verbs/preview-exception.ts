import { AppError, type ExceptionPreview, PreviewExceptionInput } from '@haidang/contracts'
import { compileSigmaException } from '@haidang/detect'
import type { EventId, TenantId } from '@haidang/std'
import { readReasons } from '#src/platform/lake/index.ts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { listBelow, listRefs } from '#src/modules/organisations/index.ts'
import { groupMembers } from '../exception-queries.ts'
import { filterTextOf } from '../exception-filter.ts'
import { ownerOf, ruleForException } from '../make-exception.ts'
import { readStoredEvent } from '../read-event.ts'
import type { Rules } from '../rules.ts'

/** Findings looked at, and shown of either kind. */
const LOOKED = 200
const SHOWN = 20

/**
 * What an exception would have passed over among the rule's latest findings for those it is meant for. Nothing is stored.
 * @throws AppError `rule.not_found`, `exception.bad_matching`
 */
export async function previewException(
  { db, lakeFor }: Rules,
  { ctx, input }: Call<PreviewExceptionInput>,
): Promise<ExceptionPreview> {
  allow(ctx, 'rule.tune')
  allow(ctx, 'event.read')
  const { ruleId, audience, matching } = PreviewExceptionInput.parse(input)
  const { rule, organisations } = await db.withTx(ctx.scope, async (tx) => {
    const found = await ruleForException(tx, ctx, ruleId)
    const owner = await ownerOf(tx, ctx, audience)
    const meant =
      audience.kind === 'organisation'
        ? [owner]
        : audience.kind === 'group'
          ? await groupMembers(tx, audience.groupId)
          : await listBelow(tx, owner)
    return { rule: found.rule, organisations: meant as TenantId[] }
  })
  const filterText = filterTextOf(rule, matching)
  const passesOver = compileSigmaException(filterText, rule)
  if (passesOver === null) throw new AppError('exception.bad_matching', { reason: 'no_filter' })
  const reader = lakeFor(ctx.scope)
  const findings = await reader.latestFindings({ ruleKey: `sigma:${rule.id}`, organisations, limit: LOOKED })
  const asked: { eventId: string; at: string; tenant: string; isSuppressed: boolean }[] = []
  for (const finding of findings) {
    const event = await reader.getEvent(finding.eventId as EventId, { timeHint: finding.eventAt })
    if (event === null) continue
    const read = readStoredEvent(event)
    // An exception of a correlation is asked of what its events have in common, then of the last of them.
    const group = readReasons(finding.reasons).correlation?.group ?? []
    const common = Object.fromEntries(group.map(({ field, value }) => [field, value]))
    asked.push({
      eventId: finding.eventId,
      at: new Date(finding.eventAt).toISOString(),
      tenant: finding.tenant,
      isSuppressed:
        read.kind === 'event' &&
        passesOver(
          rule.kind === 'correlation'
            ? { fields: { ...read.event.fields, ...common }, logsource: rule.logsource }
            : read.event,
        ),
    })
  }
  const suppressed = asked.filter((a) => a.isSuppressed)
  const shown = [...suppressed.slice(0, SHOWN), ...asked.filter((a) => !a.isSuppressed).slice(0, SHOWN)]
  const refs = await db.withTx(ctx.scope, (tx) =>
    listRefs(
      tx,
      shown.map((s) => s.tenant),
    ),
  )
  return {
    looked: asked.length,
    suppressed: suppressed.length,
    events: shown.flatMap(({ tenant, ...event }) => {
      const organisation = refs.get(tenant)
      return organisation === undefined ? [] : [{ ...event, organisation }]
    }),
    filterText,
  }
}
