import type { LiveMessage } from '@haidang/contracts'
import { readAlerts } from '#src/modules/alerts/index.ts'
import { readCampaignSummaries } from '#src/modules/campaigns/index.ts'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { SubscriptionHandlers } from '#src/platform/outbox/index.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'
import type { LiveHub } from './live-hub.ts'

export interface LiveFeed {
  readonly handlers: SubscriptionHandlers
  /** Reads and sends what is waiting, now. */
  flush(): Promise<void>
  /** Sends nothing more. */
  close(): Promise<void>
}

/** Changes of alerts and campaigns wait this long for others of their kind, so that a burst is one reading. */
const GATHER_MS = 200
/** A reader cannot follow more than this in a moment; pages show the rest. */
const MAX_WAITING = 500

/**
 * Turns what modules tell each other into messages for those who watch. A message that is lost is no loss: the pages are
 * read anew when a stream is opened again.
 */
export function createLiveFeed(deps: {
  readonly db: Database
  readonly hub: LiveHub
  readonly logger: Logger
}): LiveFeed {
  const { db, hub, logger } = deps
  let alerts = new Map<string, boolean>()
  /** By id, with the organisation it belongs to. */
  let campaigns = new Map<string, { isNew: boolean; tenant: string }>()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  let flushing: Promise<void> = Promise.resolve()

  async function flush(): Promise<void> {
    if (timer !== undefined) clearTimeout(timer)
    timer = undefined
    const [alertsNow, campaignsNow] = [alerts, campaigns]
    alerts = new Map()
    campaigns = new Map()
    if (hub.clientCount === 0 || (alertsNow.size === 0 && campaignsNow.size === 0)) return
    const read = await db.withTx(SYSTEM_SCOPE, async (tx) => ({
      alerts: await readAlerts(tx, [...alertsNow.keys()]),
      campaigns: await readCampaignSummaries(tx, [...campaignsNow.keys()]),
    }))
    // One text goes to the unit and to its centre, and the campaign is for those alone who may see it.
    for (const { campaignId: _campaign, ...alert } of read.alerts)
      hub.push({ kind: 'alert', alert, isNew: alertsNow.get(alert.id) ?? false }, [alert.organisation.id])
    for (const campaign of read.campaigns) {
      const { isNew, tenant } = campaignsNow.get(campaign.id) ?? { isNew: false, tenant: '' }
      hub.push({ kind: 'campaign', campaign, isNew }, [tenant])
    }
  }

  function flushSoon(): void {
    if (isClosed || hub.clientCount === 0) return
    timer ??= setTimeout(() => {
      flushing = flushing
        .then(flush)
        .catch((error: unknown) => logger.error({ err: error }, 'live messages could not be read and were left out'))
    }, GATHER_MS)
  }

  function noteAlert(id: string, isNew: boolean): void {
    if (hub.clientCount === 0) return
    if (alerts.size < MAX_WAITING || alerts.has(id)) alerts.set(id, isNew || (alerts.get(id) ?? false))
    flushSoon()
  }

  function noteCampaign(id: string, tenant: string, isNew: boolean): void {
    if (hub.clientCount === 0) return
    if (campaigns.size < MAX_WAITING || campaigns.has(id))
      campaigns.set(id, { isNew: isNew || (campaigns.get(id)?.isNew ?? false), tenant })
    flushSoon()
  }

  const warning = (warningId: string, state: string, organisationId: string | null = null): LiveMessage => ({
    kind: 'warning',
    warningId,
    state,
    organisationId,
  })
  const handlers: SubscriptionHandlers = {
    'alert.raised.v1': async ({ payload }) => noteAlert(payload.alertId, payload.isNew),
    'alert.handled.v1': async ({ payload }) => noteAlert(payload.alertId, false),
    'campaign.opened.v1': async ({ payload, tenant }) => noteCampaign(payload.campaignId, tenant, true),
    'campaign.grown.v1': async ({ payload, tenant }) => noteCampaign(payload.campaignId, tenant, false),
    'campaign.changed.v1': async ({ payload, tenant }) => noteCampaign(payload.campaignId, tenant, false),
    'warning.submitted.v1': async ({ payload, tenant }) => hub.push(warning(payload.warningId, 'submitted'), [tenant]),
    'warning.approved.v1': async ({ payload, tenant }) => hub.push(warning(payload.warningId, 'approved'), [tenant]),
    'warning.changed.v1': async ({ payload, tenant }) => hub.push(warning(payload.warningId, payload.state), [tenant]),
    'warning.dispatched.v1': async ({ payload, tenant }) => {
      hub.push(warning(payload.warningId, 'dispatched'), [tenant])
      hub.push({ kind: 'inbox', warningId: payload.warningId }, payload.organisationIds)
    },
    'warning.answered.v1': async ({ payload }) => {
      hub.push(warning(payload.warningId, payload.state, payload.organisationId), [payload.organisationId])
      hub.push({ kind: 'inbox', warningId: payload.warningId }, [payload.organisationId])
    },
    'warning.escalated.v1': async ({ payload }) =>
      hub.push(warning(payload.warningId, 'escalated', payload.organisationId), [payload.organisationId]),
    'source.changed.v1': async ({ payload }) =>
      hub.push({ kind: 'source', sourceId: payload.sourceId, state: 'changed' }, [payload.organisationId]),
    'source.silent.v1': async ({ payload }) =>
      hub.push({ kind: 'source', sourceId: payload.sourceId, state: 'silent' }, [payload.organisationId]),
    'source.back.v1': async ({ payload }) =>
      hub.push({ kind: 'source', sourceId: payload.sourceId, state: 'healthy' }, [payload.organisationId]),
  }

  return {
    handlers,
    flush: () => (flushing = flushing.then(flush)),
    async close() {
      isClosed = true
      if (timer !== undefined) clearTimeout(timer)
      await flushing
    },
  }
}
