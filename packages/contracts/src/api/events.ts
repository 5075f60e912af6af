import { z } from 'zod'
import { csvOf, Id, Instant, OrganisationRef, PageQuery } from './shapes.ts'

/** Filters of the event search; the page's URL carries the same names. Times are ISO 8601; the default span is 24 hours. */
export const EventFilter = z.object({
  from: Instant.optional(),
  to: Instant.optional(),
  /** Words to be found in the message, all of them. */
  text: z.string().max(200).optional(),
  /** One exact value (address, domain, hash, user, host …) wherever it stands. */
  value: z.string().max(2048).optional(),
  organisationIds: csvOf(Id),
  sourceId: Id.optional(),
  classUid: z.coerce.number().int().optional(),
  minSeverityId: z.coerce.number().int().min(0).max(6).optional(),
  isAlert: z.stringbool().optional(),
  ruleKey: z.string().max(300).optional(),
})
export type EventFilter = z.infer<typeof EventFilter>
export const EventQuery = EventFilter.extend(PageQuery.shape)
export type EventQuery = z.infer<typeof EventQuery>

export const EventRow = z.object({
  id: z.string(),
  organisation: OrganisationRef,
  source: z.object({ id: Id, name: z.string() }),
  time: Instant,
  receivedAt: Instant,
  classUid: z.number().int(),
  severityId: z.number().int(),
  isAlert: z.boolean(),
  format: z.string(),
  product: z.string(),
  srcIp: z.string(),
  srcPort: z.number().int(),
  dstIp: z.string(),
  dstPort: z.number().int(),
  host: z.string(),
  user: z.string(),
  process: z.string(),
  domain: z.string(),
  signature: z.string(),
  message: z.string(),
  ruleKeys: z.array(z.string()),
})
export type EventRow = z.infer<typeof EventRow>

export const EventDetail = EventRow.extend({
  batchId: z.string().nullable(),
  /** The event byte for byte as it came, as text. */
  raw: z.string(),
  /** The OCSF form. */
  ocsf: z.record(z.string(), z.unknown()),
  problems: z.array(z.string()),
  findings: z.array(
    z.object({
      id: z.string(),
      ruleKey: z.string(),
      title: z.string(),
      severity: z.string(),
      techniques: z.array(z.string()),
      reasons: z.array(z.object({ part: z.string(), field: z.string(), matched: z.string(), value: z.string() })),
    }),
  ),
})
export type EventDetail = z.infer<typeof EventDetail>

export const HistogramQuery = EventFilter.extend({ buckets: z.coerce.number().int().min(10).max(200).default(60) })
export type HistogramQuery = z.infer<typeof HistogramQuery>
export const Histogram = z.object({
  from: Instant,
  to: Instant,
  bucketMs: z.number().int(),
  total: z.number().int(),
  buckets: z.array(z.object({ at: Instant, count: z.number().int(), alertCount: z.number().int() })),
})
export type Histogram = z.infer<typeof Histogram>
