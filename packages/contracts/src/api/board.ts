import { z } from 'zod'
import { Alert, CampaignSummary } from './detection.ts'
import { Id, Instant, OrganisationRef } from './shapes.ts'
import { WarningSummary } from './warnings.ts'

/** The duty board (Trực ban) at one moment. */
export const Board = z.object({
  at: Instant,
  eventsPerSecond: z.number(),
  /** One number a minute, the last 60 minutes, oldest first. */
  eventsPerMinute: z.array(z.number().int()),
  newAlertCount: z.number().int(),
  latestAlerts: z.array(Alert),
  openCampaigns: z.array(CampaignSummary),
  silentSources: z.array(z.object({ id: Id, name: z.string(), organisation: OrganisationRef, silentSince: Instant })),
  overdueWarnings: z.array(
    z.object({
      warningId: Id,
      number: z.string().nullable(),
      title: z.string(),
      organisation: OrganisationRef,
      dueAt: Instant,
      escalationLevel: z.number().int(),
    }),
  ),
  openWarnings: z.array(WarningSummary),
  awaitingApproval: z.array(WarningSummary),
  quarantinedLastHour: z.number().int(),
  refusedLastHour: z.number().int(),
  /** Per organisation in scope: what the tile grid and the ranking are drawn from. */
  organisations: z.array(
    z.object({
      organisation: OrganisationRef,
      openAlertCount: z.number().int(),
      sourceCount: z.number().int(),
      silentCount: z.number().int(),
    }),
  ),
})
export type Board = z.infer<typeof Board>

/**
 * What `GET /api/v1/stream` sends (server-sent events; `event:` is `kind`, `data:` the JSON). Every message is already
 * filtered by the reader's scope. A reader that reconnects with `Last-Event-ID` re-reads the pages instead of a backlog.
 */
export const LiveMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tick'), at: Instant, eventsPerSecond: z.number(), underway: z.number().int() }),
  z.object({ kind: z.literal('alert'), alert: Alert.omit({ campaignId: true }), isNew: z.boolean() }),
  z.object({ kind: z.literal('campaign'), campaign: CampaignSummary, isNew: z.boolean() }),
  z.object({ kind: z.literal('warning'), warningId: Id, state: z.string(), organisationId: Id.nullable() }),
  z.object({ kind: z.literal('inbox'), warningId: Id }),
  z.object({ kind: z.literal('source'), sourceId: Id, state: z.string() }),
])
export type LiveMessage = z.infer<typeof LiveMessage>
