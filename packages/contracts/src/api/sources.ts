import { z } from 'zod'
import { SOURCE_FORMATS } from '../events/parsed-event.ts'
import { Id, Instant, OrganisationRef } from './shapes.ts'
import { MappingRef } from './source-mappings.ts'

/** Sent = stored + duplicates + refused + quarantined + underway; the counts of one source over a span of time. */
export const SourceCounts = z.object({
  received: z.number().int(),
  stored: z.number().int(),
  duplicates: z.number().int(),
  refused: z.number().int(),
  quarantined: z.number().int(),
  /** Accepted and on disk, not yet in the lake. */
  underway: z.number().int(),
  bytes: z.number().int(),
})
export type SourceCounts = z.infer<typeof SourceCounts>

export const SourceToken = z.object({
  id: Id,
  createdAt: Instant,
  /** Set on rotation: until then the old token still works. */
  expiresAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
})
export type SourceToken = z.infer<typeof SourceToken>

export const SOURCE_STATES = ['waiting', 'healthy', 'silent', 'refusing', 'paused'] as const
export const Source = z.object({
  id: Id,
  organisation: OrganisationRef,
  name: z.string(),
  format: z.enum(['auto', ...SOURCE_FORMATS]),
  /** The mapping its events are read by; null where its format says all. */
  mapping: MappingRef.nullable(),
  transport: z.enum(['http', 'syslog']),
  state: z.enum(SOURCE_STATES),
  /** A source that stays quiet for longer than this is called silent. */
  expectedIntervalSeconds: z.number().int(),
  quotaEventsPerSecond: z.number().int(),
  zoneOffsetMinutes: z.number().int(),
  /** Addresses a syslog sender may come from (CIDR); a UDP or TCP sender has no token. */
  syslogSenders: z.array(z.string()),
  lastSeenAt: Instant.nullable(),
  silentSince: Instant.nullable(),
  createdAt: Instant,
  /** The last 24 hours. */
  counts: SourceCounts,
  /** What was refused in the last 24 hours, by code. */
  refusals: z.array(z.object({ code: z.string(), count: z.number().int() })),
  tokens: z.array(SourceToken),
})
export type Source = z.infer<typeof Source>

/** Where senders send to. */
export const SourceReception = z.object({
  /** The platform's public address, without a path. */
  url: z.string(),
  /** Ports of syslog; null where none is open. */
  syslog: z.object({
    udp: z.number().int().nullable(),
    tcp: z.number().int().nullable(),
    tls: z.number().int().nullable(),
  }),
})
export type SourceReception = z.infer<typeof SourceReception>

/** What may be changed later. Defaults belong to creation alone: in a change, what is left out stays. */
const SourceSettings = z.object({
  name: z.string().trim().min(1).max(200),
  format: z.enum(['auto', ...SOURCE_FORMATS]),
  expectedIntervalSeconds: z
    .number()
    .int()
    .min(10)
    .max(7 * 86_400),
  quotaEventsPerSecond: z.number().int().min(1).max(1_000_000),
  zoneOffsetMinutes: z.number().int().min(-720).max(840),
  syslogSenders: z.array(z.string().max(50)).max(100),
  /** A version of a mapping of the same organisation; null for none. The format then follows from the mapping. */
  mappingVersionId: Id.nullable().optional(),
})
export const CreateSourceInput = SourceSettings.extend({
  organisationId: Id,
  format: SourceSettings.shape.format.default('auto'),
  transport: z.enum(['http', 'syslog']).default('http'),
  expectedIntervalSeconds: SourceSettings.shape.expectedIntervalSeconds.default(600),
  quotaEventsPerSecond: SourceSettings.shape.quotaEventsPerSecond.default(20_000),
  zoneOffsetMinutes: SourceSettings.shape.zoneOffsetMinutes.default(420),
  syslogSenders: SourceSettings.shape.syslogSenders.default([]),
})
export type CreateSourceInput = z.infer<typeof CreateSourceInput>
export const UpdateSourceInput = SourceSettings.partial().extend({ isPaused: z.boolean().optional() })
export type UpdateSourceInput = z.infer<typeof UpdateSourceInput>
/** The token is answered once; only its hash is kept. */
export const IssuedToken = z.object({ source: Source, tokenId: Id, token: z.string() })
export type IssuedToken = z.infer<typeof IssuedToken>
export const RotateTokenInput = z.object({
  overlapSeconds: z
    .number()
    .int()
    .min(0)
    .max(30 * 86_400)
    .default(86_400),
})
export type RotateTokenInput = z.infer<typeof RotateTokenInput>

/** The answer to `POST /v1/events`, given after the batch is on disk. */
export const BatchAnswer = z.object({
  batchId: z.string(),
  received: z.number().int(),
  accepted: z.number().int(),
  duplicates: z.number().int(),
  refused: z.array(z.object({ index: z.number().int(), code: z.string(), message: z.string() })),
})
export type BatchAnswer = z.infer<typeof BatchAnswer>

export const QuarantinedEvent = z.object({
  eventId: z.string(),
  organisation: OrganisationRef,
  source: z.object({ id: Id, name: z.string() }),
  receivedAt: Instant,
  code: z.string(),
  /** Offset in the line where reading stopped. */
  offset: z.number().int(),
  field: z.string().nullable(),
  state: z.enum(['open', 'replayed', 'discarded']),
  /** The line as it came, shortened to 4,096 characters in lists. */
  raw: z.string(),
})
export type QuarantinedEvent = z.infer<typeof QuarantinedEvent>
export const QuarantineSelection = z.object({ eventIds: z.array(z.string().length(32)).min(1).max(1000) })
export type QuarantineSelection = z.infer<typeof QuarantineSelection>
export const QuarantineOutcome = z.object({
  replayed: z.number().int(),
  stillQuarantined: z.number().int(),
  discarded: z.number().int(),
})
export type QuarantineOutcome = z.infer<typeof QuarantineOutcome>
