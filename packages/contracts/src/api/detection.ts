import { z } from 'zod'
import { csvOf, Id, Instant, OrganisationRef, PageQuery, PersonRef, SeveritySchema, TlpSchema } from './shapes.ts'

export const ALERT_STATES = ['new', 'acknowledged', 'closed'] as const
export const ALERT_VERDICTS = ['true_positive', 'false_positive', 'benign'] as const
const Value = z.object({ kind: z.string(), value: z.string() })

export const Alert = z.object({
  id: Id,
  organisation: OrganisationRef,
  kind: z.enum(['indicator', 'sigma', 'product']),
  ruleKey: z.string(),
  title: z.string(),
  severity: SeveritySchema,
  entity: Value,
  values: z.array(Value),
  techniques: z.array(z.string()),
  state: z.enum(ALERT_STATES),
  verdict: z.enum(ALERT_VERDICTS).nullable(),
  note: z.string().nullable(),
  handledBy: PersonRef.nullable(),
  count: z.number().int(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  evidence: z.array(z.object({ eventId: z.string(), at: Instant })),
  campaignId: Id.nullable(),
})
export type Alert = z.infer<typeof Alert>
export const AlertQuery = PageQuery.extend({
  states: csvOf(z.enum(ALERT_STATES)),
  minSeverity: SeveritySchema.optional(),
  organisationIds: csvOf(Id),
  text: z.string().max(200).optional(),
  campaignId: Id.optional(),
})
export type AlertQuery = z.infer<typeof AlertQuery>
export const AlertPage = z.object({
  items: z.array(Alert),
  nextCursor: z.string().nullable(),
  counts: z.object({ new: z.number().int(), acknowledged: z.number().int(), closed: z.number().int() }),
})
export type AlertPage = z.infer<typeof AlertPage>
export const CloseAlertInput = z.object({
  verdict: z.enum(ALERT_VERDICTS),
  note: z.string().trim().max(2000).default(''),
})
export type CloseAlertInput = z.infer<typeof CloseAlertInput>

export const CAMPAIGN_STATES = ['open', 'closed', 'merged'] as const
/** Why the platform holds sightings to be one campaign: a code with parameters, put into words by the reader's language. */
export const CampaignReason = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type CampaignReason = z.infer<typeof CampaignReason>
export const CampaignSummary = z.object({
  id: Id,
  title: z.string(),
  severity: SeveritySchema,
  state: z.enum(CAMPAIGN_STATES),
  organisationCount: z.number().int(),
  sightingCount: z.number().int(),
  artefactCount: z.number().int(),
  techniques: z.array(z.string()),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  warningId: Id.nullable(),
  mergedInto: Id.nullable(),
})
export type CampaignSummary = z.infer<typeof CampaignSummary>
export const Campaign = CampaignSummary.extend({
  why: z.array(CampaignReason),
  artefacts: z.array(
    z.object({
      kind: z.string(),
      value: z.string(),
      organisationCount: z.number().int(),
      count: z.number().int(),
      firstSeenAt: Instant,
      lastSeenAt: Instant,
    }),
  ),
  organisations: z.array(
    z.object({
      organisation: OrganisationRef,
      count: z.number().int(),
      firstSeenAt: Instant,
      lastSeenAt: Instant,
      openAlertCount: z.number().int(),
    }),
  ),
  history: z.array(
    z.object({ at: Instant, code: z.string(), params: z.record(z.string(), z.unknown()), by: PersonRef.nullable() }),
  ),
})
export type Campaign = z.infer<typeof Campaign>
export const CampaignQuery = PageQuery.extend({
  states: csvOf(z.enum(CAMPAIGN_STATES)),
  minSeverity: SeveritySchema.optional(),
})
export type CampaignQuery = z.infer<typeof CampaignQuery>
export const SplitCampaignInput = z.object({
  artefacts: z.array(Value).min(1).max(500),
  reason: z.string().trim().min(3).max(500),
})
export type SplitCampaignInput = z.infer<typeof SplitCampaignInput>
export const CloseCampaignInput = z.object({ note: z.string().trim().max(2000).default('') })
export type CloseCampaignInput = z.infer<typeof CloseCampaignInput>

export const INDICATOR_KINDS = ['ipv4', 'ipv6', 'cidr', 'domain', 'url', 'hash', 'email'] as const
export const IndicatorSource = z.object({
  id: Id,
  name: z.string(),
  origin: z.string(),
  licence: z.string(),
  tlp: TlpSchema,
  entryCount: z.number().int(),
  refusedCount: z.number().int(),
  importedAt: Instant,
  isEnabled: z.boolean(),
})
export type IndicatorSource = z.infer<typeof IndicatorSource>
export const Indicator = z.object({
  id: Id,
  kind: z.enum(INDICATOR_KINDS),
  value: z.string(),
  title: z.string(),
  severity: SeveritySchema,
  tlp: TlpSchema,
  sourceName: z.string(),
  validFrom: Instant.nullable(),
  validUntil: Instant.nullable(),
})
export type Indicator = z.infer<typeof Indicator>
export const IMPORT_FORMATS = ['auto', 'list', 'csv', 'misp', 'stix', 'sigma', 'warninglist'] as const
/** An import of somebody else's material: text given inline (`content`) or fetched by the safe client (`url`). */
export const ImportInput = z.object({
  name: z.string().trim().min(1).max(200),
  origin: z.string().trim().max(500).default(''),
  licence: z.string().trim().max(300).default(''),
  tlp: TlpSchema.default('green'),
  severity: SeveritySchema.default('high'),
  validDays: z.number().int().min(1).max(3650).nullable().default(90),
  format: z.enum(IMPORT_FORMATS).default('auto'),
  content: z.string().max(200_000_000).optional(),
  /** `content` is base64 of a file (.tar.gz, .zip, .gz) rather than text. */
  isBase64: z.boolean().default(false),
  url: z.url().max(2000).optional(),
})
export type ImportInput = z.infer<typeof ImportInput>
export const ImportOutcome = z.object({
  id: Id,
  accepted: z.number().int(),
  unchanged: z.number().int(),
  refused: z.number().int(),
  problems: z.array(z.object({ place: z.string(), code: z.string(), text: z.string() })).max(200),
})
export type ImportOutcome = z.infer<typeof ImportOutcome>

export const IndicatorQuery = PageQuery.extend({ text: z.string().max(300).optional(), sourceId: Id.optional() })
export type IndicatorQuery = z.infer<typeof IndicatorQuery>
