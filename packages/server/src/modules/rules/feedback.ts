import type { Clock, EventId } from '@haidang/std'
import { readAlerts } from '#src/modules/alerts/index.ts'
import { type Database, type Scope, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { LakeReader } from '#src/platform/lake/index.ts'
import type { SubscriptionHandlers } from '#src/platform/outbox/index.ts'
import { addVerdict } from './feedback-queries.ts'
import { readStoredEvent } from './read-event.ts'
import { tellingFields } from './tuning.ts'

const RULE = 'sigma:'

/** Learns from alerts that people close: what they made of it, and what the event behind it looked like. */
export function createFeedback(deps: {
  readonly db: Database
  readonly clock: Clock
  readonly lakeFor: (scope: Scope) => Pick<LakeReader, 'getEvent'>
}): SubscriptionHandlers {
  const { db, clock, lakeFor } = deps

  async function fieldsOf(eventId: string, at: number): Promise<Record<string, string>> {
    const event = await lakeFor(SYSTEM_SCOPE).getEvent(eventId as EventId, { timeHint: at })
    if (event === null) return {}
    const read = readStoredEvent(event)
    return read.kind === 'event' ? tellingFields(read.event.fields) : {}
  }

  return {
    'alert.handled.v1': async ({ payload }) => {
      if (payload.state !== 'closed') return
      const [alert] = await db.withTx(SYSTEM_SCOPE, (tx) => readAlerts(tx, [payload.alertId]))
      if (alert === undefined || alert.verdict === null || !alert.ruleKey.startsWith(RULE)) return
      const { verdict } = alert
      const evidence = alert.evidence.at(-1)
      // Asked before the transaction: the lake may take its time.
      const fields = evidence === undefined ? {} : await fieldsOf(evidence.eventId, Date.parse(evidence.at))
      await db.withTx(SYSTEM_SCOPE, (tx) =>
        addVerdict(tx, {
          tenant: alert.organisation.id,
          alertId: alert.id,
          ruleId: alert.ruleKey.slice(RULE.length),
          verdict,
          at: new Date(clock.now()).toISOString(),
          fields,
        }),
      )
    },
  }
}
