import { z } from 'zod'
import { Id, Instant, OrganisationRef, PageQuery } from './shapes.ts'

/** What an act stood on beside the actor's own roles, by id. */
export const AuditMarks = z.object({
  breakGlass: z.string().optional(),
  delegation: z.string().optional(),
  approval: z.string().optional(),
})
export type AuditMarks = z.infer<typeof AuditMarks>

/** One act as readers of the audit see it; personal data in `before` and `after` is masked where the act was recorded. */
export const AuditEntry = z.object({
  seq: z.number().int(),
  at: Instant,
  actor: z.object({
    kind: z.string(),
    id: z.string().nullable(),
    name: z.string().nullable(),
    /** Whose token acted, where one did. */
    owner: z.object({ kind: z.string(), id: z.string(), name: z.string() }).nullable(),
  }),
  organisation: OrganisationRef.nullable(),
  action: z.string(),
  subject: z.object({ kind: z.string(), id: z.string().nullable() }),
  result: z.enum(['done', 'refused']),
  before: z.unknown(),
  after: z.unknown(),
  requestId: z.string(),
  /** Why it was refused. */
  code: z.string().nullable(),
  /** Why it was done, in the person's own words, where the act asks for that. */
  reason: z.string().nullable(),
  /** From where; all null for the platform's own jobs and for acts recorded before this was kept. */
  origin: z.object({
    address: z.string().nullable(),
    agent: z.string().nullable(),
    sessionId: z.string().nullable(),
    tokenId: z.string().nullable(),
  }),
  marks: AuditMarks.nullable(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

/** One act with its place in the chain: its hash (lower-case hex) and the first sealed day that covers it. */
export const AuditDetail = AuditEntry.extend({ hash: z.string(), sealedOn: z.iso.date().nullable() })
export type AuditDetail = z.infer<typeof AuditDetail>
export const AuditSeqParams = z.object({ seq: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** Which acts; all conditions must hold. `action` may end before a dot (`warning` means every act on warnings). */
const AuditFilter = z.object({
  action: z.string().trim().max(100).optional(),
  /** Who acted, or whose token did. */
  actorId: Id.optional(),
  organisationId: Id.optional(),
  subjectKind: z.string().trim().max(60).optional(),
  subjectId: z.string().trim().max(300).optional(),
  requestId: z.string().trim().max(100).optional(),
  result: AuditEntry.shape.result.optional(),
  code: z.string().trim().max(100).optional(),
  /** An address, or the beginning of one that ends with its separator: `10.1.` */
  address: z.string().trim().min(2).max(45).optional(),
  sessionId: z.string().trim().max(100).optional(),
  tokenId: z.string().trim().max(100).optional(),
  /** Words of values before and after, of names, reasons and codes, with or without diacritics; or an id. */
  text: z.string().trim().min(1).max(200).optional(),
  from: Instant.optional(),
  to: Instant.optional(),
})
export const AuditQuery = PageQuery.extend(AuditFilter.shape)
export type AuditQuery = z.infer<typeof AuditQuery>

export const AUDIT_EXPORT_FORMATS = ['csv', 'ndjson'] as const
export const AuditExportQuery = AuditFilter.extend({ format: z.enum(AUDIT_EXPORT_FORMATS).default('csv') })
export type AuditExportQuery = z.infer<typeof AuditExportQuery>

/**
 * A link of the chain: the text its hash is taken over, made now from the stored columns, and the hash stored when the act was
 * recorded, as lower-case hex. `hash` = SHA-256(hash of the link before ‖ text), the first after nothing.
 */
export const AuditLink = z.object({ seq: z.number().int(), text: z.string(), hash: z.string() })
export type AuditLink = z.infer<typeof AuditLink>

export const AuditChainQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
})
export type AuditChainQuery = z.infer<typeof AuditChainQuery>

export const AuditChainPage = z.object({
  links: z.array(AuditLink),
  /** Where the chain ends now, as its head says. */
  head: z.object({ seq: z.number().int(), hash: z.string() }),
})
export type AuditChainPage = z.infer<typeof AuditChainPage>

/**
 * The head of the chain at the end of a day, signed with Ed25519 over `auditSealText`. `publicKey` is SPKI in base64, `signature`
 * base64. Whoever keeps a copy of seals elsewhere can show that the rows before them were not written anew.
 */
export const AuditSeal = z.object({
  day: z.iso.date(),
  seq: z.number().int(),
  hash: z.string(),
  sealedAt: Instant,
  publicKey: z.string(),
  signature: z.string(),
})
export type AuditSeal = z.infer<typeof AuditSeal>

/** The act a seal is recorded as, in the row after it: `subject.id` is the day. */
export const AUDIT_SEAL_ACTION = 'audit.seal'
/** Places of the act and of its subject's id in the text of a link. */
export const AUDIT_LINK_ACTION = 4
export const AUDIT_LINK_SUBJECT_ID = 6

/** The text a seal signs. */
export const auditSealText = (seal: Pick<AuditSeal, 'day' | 'seq' | 'hash'>): string =>
  JSON.stringify([seal.day, seal.seq, seal.hash])
