import { z } from 'zod'
import { Id, Instant, OrganisationRef, PageQuery } from './shapes.ts'

export const ORGANISATION_KINDS = [
  'country',
  'ministry',
  'sector_body',
  'province',
  'department',
  'commune',
  'enterprise',
  'unit',
] as const
/** The eleven priority sectors of Decision 632/QĐ-TTg (2017), by fixed code. */
export const SECTORS = [
  'transport',
  'energy',
  'environment',
  'information',
  'health',
  'finance',
  'banking',
  'defence',
  'security',
  'urban',
  'government',
] as const

export const OrganisationKind = z.enum(ORGANISATION_KINDS)
export type OrganisationKind = z.infer<typeof OrganisationKind>
export const SectorCode = z.enum(SECTORS)
export type SectorCode = z.infer<typeof SectorCode>
/** A day in Viet Nam, `YYYY-MM-DD`. */
const Day = z.iso.date()

/** One organisation on the way from the root down to another. */
export const OrganisationStep = z.object({ id: Id, name: z.string(), shortName: z.string() })
export type OrganisationStep = z.infer<typeof OrganisationStep>

export const Organisation = OrganisationRef.extend({
  code: z.string(),
  kind: OrganisationKind,
  parentId: Id.nullable(),
  /** What lies above it, the root first; itself left out. */
  path: z.array(OrganisationStep),
  sector: SectorCode.nullable(),
  /** Official code of the administrative unit it governs, where it governs one. */
  areaCode: z.string().nullable(),
  networks: z.array(z.string()),
  asNumbers: z.array(z.number().int()),
  domains: z.array(z.string()),
  /** The unit inside it that answers for network security. */
  focalUnit: z.string().nullable(),
  contactEmail: z.string().nullable(),
  contactPhone: z.string().nullable(),
  validFrom: Day.nullable(),
  /** The first day it is no longer there; its rows stay. */
  closedOn: Day.nullable(),
  sourceCount: z.number().int(),
  openAlertCount: z.number().int(),
})
export type Organisation = z.infer<typeof Organisation>

/** What may be changed later. Defaults belong to creation alone: in a change, what is left out stays. */
const OrganisationFields = z.object({
  kind: OrganisationKind,
  name: z.string().trim().min(2).max(300),
  shortName: z.string().trim().min(1).max(80),
  provinceCode: z.string().max(2).nullable(),
  sector: SectorCode.nullable(),
  areaCode: z.string().trim().max(20).nullable(),
  networks: z.array(z.string().max(50)).max(500),
  asNumbers: z.array(z.number().int().min(1).max(4_294_967_294)).max(100),
  domains: z.array(z.string().max(253)).max(500),
  focalUnit: z.string().trim().max(300).nullable(),
  contactEmail: z.email().max(254).nullable(),
  contactPhone: z.string().max(30).nullable(),
  validFrom: Day.nullable(),
})
export const CreateOrganisationInput = OrganisationFields.extend({
  parentId: Id.nullable(),
  code: z.string().trim().min(1).max(60),
  areaCode: OrganisationFields.shape.areaCode.default(null),
  networks: OrganisationFields.shape.networks.default([]),
  asNumbers: OrganisationFields.shape.asNumbers.default([]),
  domains: OrganisationFields.shape.domains.default([]),
  focalUnit: OrganisationFields.shape.focalUnit.default(null),
  contactEmail: OrganisationFields.shape.contactEmail.default(null),
  contactPhone: OrganisationFields.shape.contactPhone.default(null),
  validFrom: OrganisationFields.shape.validFrom.default(null),
})
/** As a caller gives it: what has a default may be left out. */
export type CreateOrganisationInput = z.input<typeof CreateOrganisationInput>
export const UpdateOrganisationInput = OrganisationFields.partial()
export type UpdateOrganisationInput = z.infer<typeof UpdateOrganisationInput>

export const OrganisationQuery = PageQuery.extend({
  /** Words of the name, short name or code, with or without diacritics; the exact name or code comes first. */
  q: z.string().max(200).optional(),
  kind: OrganisationKind.optional(),
  province: z.string().max(2).optional(),
  sector: SectorCode.optional(),
  /** Only what lies below this organisation. */
  below: Id.optional(),
  state: z.enum(['open', 'closed']).optional(),
})
export type OrganisationQuery = z.infer<typeof OrganisationQuery>

/** One line of the tree. */
export const OrganisationNode = OrganisationRef.extend({
  code: z.string(),
  kind: OrganisationKind,
  parentId: Id.nullable(),
  closedOn: Day.nullable(),
  /** Directly below it. */
  childCount: z.number().int(),
  /** Below it at any depth. */
  belowCount: z.number().int(),
})
export type OrganisationNode = z.infer<typeof OrganisationNode>
export const OrganisationTreeQuery = PageQuery.extend({
  /** Whose children; left out: the topmost organisations of the scope. */
  parent: Id.optional(),
})
export type OrganisationTreeQuery = z.infer<typeof OrganisationTreeQuery>

/** How many organisations of the scope are open, by what they are and where they lie. */
export const OrganisationCounts = z.object({
  total: z.number().int(),
  closed: z.number().int(),
  byKind: z.array(z.object({ kind: OrganisationKind, count: z.number().int() })),
  byProvince: z.array(z.object({ provinceCode: z.string(), count: z.number().int() })),
  bySector: z.array(z.object({ sector: SectorCode, count: z.number().int() })),
})
export type OrganisationCounts = z.infer<typeof OrganisationCounts>

/** The end of an organisation: merged into another, or closed. Its rows stay; they are reached from its successor. */
export const OrganisationClosure = z.object({
  id: Id,
  organisation: OrganisationRef,
  successor: OrganisationRef.nullable(),
  closedOn: Day,
  basis: z.string(),
  /** Null while the day has not come. */
  appliedAt: Instant.nullable(),
})
export type OrganisationClosure = z.infer<typeof OrganisationClosure>
const Basis = z.string().trim().min(3).max(500)
export const CloseOrganisationInput = z.object({ on: Day, basis: Basis })
export type CloseOrganisationInput = z.infer<typeof CloseOrganisationInput>
export const MergeOrganisationInput = z.object({ organisationId: Id, on: Day, basis: Basis })
export type MergeOrganisationInput = z.infer<typeof MergeOrganisationInput>
export const MoveOrganisationInput = z.object({ parentId: Id })
export type MoveOrganisationInput = z.infer<typeof MoveOrganisationInput>
export const ReopenOrganisationInput = z.object({ basis: Basis })
export type ReopenOrganisationInput = z.infer<typeof ReopenOrganisationInput>

/** One organisation with what stands around it. */
export const OrganisationDetail = Organisation.extend({
  childCount: z.number().int(),
  belowCount: z.number().int(),
  peopleCount: z.number().int(),
  /** Groups it is a member of, of those the reader may see. */
  groups: z.array(z.object({ id: Id, code: z.string(), name: z.string() })),
  /** How it ended or will end. */
  closure: OrganisationClosure.nullable(),
  /** What was merged into it. */
  predecessors: z.array(OrganisationClosure),
})
export type OrganisationDetail = z.infer<typeof OrganisationDetail>

/** Somebody to call. The person's name, number and address are personal data. */
export const OrganisationContact = z.object({
  id: Id,
  /** The function that answers: "Trực ban", "Lãnh đạo phụ trách". */
  functionName: z.string(),
  personName: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  isRoundTheClock: z.boolean(),
  /** When it answers, where that is not round the clock. */
  hours: z.string().nullable(),
})
export type OrganisationContact = z.infer<typeof OrganisationContact>
/** Contact points in the order they are called. */
export const OrganisationContacts = z.object({ items: z.array(OrganisationContact) })
export type OrganisationContacts = z.infer<typeof OrganisationContacts>
export const SaveContactsInput = z.object({
  items: z
    .array(
      z
        .object({
          functionName: z.string().trim().min(2).max(120),
          personName: z.string().trim().max(120).nullable(),
          phone: z.string().trim().max(30).nullable(),
          email: z.email().max(254).nullable(),
          isRoundTheClock: z.boolean(),
          hours: z.string().trim().max(120).nullable(),
        })
        .refine((contact) => (contact.phone ?? '') !== '' || contact.email !== null, {
          path: ['phone'],
          message: 'contact.unreachable',
        }),
    )
    .max(30),
})
export type SaveContactsInput = z.infer<typeof SaveContactsInput>

export const DOMAIN_STATES = ['unproved', 'proved', 'lapsed'] as const
export const DOMAIN_PROOFS = ['dns', 'file'] as const
export type DomainProof = (typeof DOMAIN_PROOFS)[number]
/** Why a check did not find the proof; texts under `domain.domainProblem`. */
export const DOMAIN_PROBLEMS = [
  'dns_no_record',
  'dns_other_value',
  'dns_failed',
  'file_missing',
  'file_other_content',
  'file_unreachable',
  'file_address_refused',
  'held_elsewhere',
] as const
export type DomainProblem = (typeof DOMAIN_PROBLEMS)[number]
/** A domain an organisation says is its own, and what proves it. */
export const DomainClaim = z.object({
  domain: z.string(),
  state: z.enum(DOMAIN_STATES),
  method: z.enum(DOMAIN_PROOFS).nullable(),
  /** Either of them proves control: a TXT record of this name and value, or a file at this address with this content. */
  dnsName: z.string(),
  dnsValue: z.string(),
  fileUrl: z.string(),
  fileContent: z.string(),
  provedAt: Instant.nullable(),
  checkedAt: Instant.nullable(),
  /** Since when checks have failed, while the proof still counts. */
  failingSince: Instant.nullable(),
  nextCheckAt: Instant.nullable(),
  problem: z.enum(DOMAIN_PROBLEMS).nullable(),
})
export type DomainClaim = z.infer<typeof DomainClaim>
export const CheckDomainInput = z.object({ domain: z.string().max(253), method: z.enum(DOMAIN_PROOFS) })
export type CheckDomainInput = z.infer<typeof CheckDomainInput>

/** Who belongs to a group without being named: every list narrows, an empty one does not; inside a list any will do. */
export const GroupCondition = z.object({
  kinds: z.array(OrganisationKind).max(20),
  provinceCodes: z.array(z.string().max(2)).max(40),
  sectors: z.array(SectorCode).max(20),
  /** Only below this organisation; null: below the group's own. */
  belowId: Id.nullable(),
})
export type GroupCondition = z.infer<typeof GroupCondition>
/** A named group of organisations. With a condition its members follow the register by themselves. */
export const OrganisationGroup = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  memberCount: z.number().int(),
  condition: GroupCondition.nullable(),
})
export type OrganisationGroup = z.infer<typeof OrganisationGroup>
const GroupFields = z.object({
  name: z.string().trim().min(1).max(200),
  memberIds: z.array(Id).max(20_000),
  condition: GroupCondition.nullable(),
})
export const CreateGroupInput = GroupFields.extend({
  code: z.string().trim().min(1).max(60),
  memberIds: GroupFields.shape.memberIds.default([]),
  condition: GroupFields.shape.condition.default(null),
})
export type CreateGroupInput = z.input<typeof CreateGroupInput>
export const UpdateGroupInput = GroupFields.partial()
export type UpdateGroupInput = z.infer<typeof UpdateGroupInput>

/** A province or city of provincial rank, as the law has had it from one day to another. */
export const AreaUnit = z.object({
  code: z.string(),
  name: z.string(),
  kind: z.enum(['province', 'city']),
  validFrom: Day.nullable(),
  /** The first day it is no longer there; null: there today. */
  validUntil: Day.nullable(),
  /** What it became part of on that day. */
  intoCode: z.string().nullable(),
  basis: z.string(),
  /** Known well but not yet read in the Official Gazette. */
  isToVerify: z.boolean(),
})
export type AreaUnit = z.infer<typeof AreaUnit>
export const ResolveAreaQuery = z.object({
  /** A code or a name, with or without diacritics and "tỉnh" or "thành phố". */
  area: z.string().trim().min(1).max(100),
  /** The day the code or name was written down: some codes have meant two provinces. Left out: today. */
  asOf: Day.optional(),
  /** The day it is asked for. Left out: today. */
  on: Day.optional(),
})
export type ResolveAreaQuery = z.infer<typeof ResolveAreaQuery>
export const ResolvedArea = z.object({
  asked: AreaUnit,
  /** The unit it lies in on the day asked for. */
  resolved: AreaUnit,
  /** That unit's organisation, where the reader's scope has it. */
  organisation: OrganisationRef.nullable(),
})
export type ResolvedArea = z.infer<typeof ResolvedArea>

/** A priority sector with the body that leads it on the day asked for. */
export const Sector = z.object({
  code: SectorCode,
  number: z.number().int(),
  leadBody: z.string(),
  inForceFrom: Day,
  basis: z.string(),
  isToVerify: z.boolean(),
})
export type Sector = z.infer<typeof Sector>
