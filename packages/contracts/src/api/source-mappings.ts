/** Kept mappings with their versions, and samples of what a sender writes looked at before anything is connected. */
import { z } from 'zod'
import { SOURCE_FORMATS } from '../events/parsed-event.ts'
import { Mapping, MAPPING_PROBLEM_CODES } from './mappings.ts'
import { Id, Instant, OrganisationRef, PersonRef } from './shapes.ts'

/** Bytes of a sample; what shows in a preview is far less. */
export const SAMPLE_BYTES_LIMIT = 4 * 1024 * 1024
/** Records of a sample that are shown one by one; all are counted. */
export const SAMPLE_RECORDS_SHOWN = 50

/** What a source refers to: one unchangeable version of a mapping. */
export const MappingRef = z.object({
  mappingId: Id,
  versionId: Id,
  name: z.string(),
  version: z.number().int(),
})
export type MappingRef = z.infer<typeof MappingRef>

export const MappingVersion = z.object({
  id: Id,
  version: z.number().int(),
  definition: Mapping,
  note: z.string(),
  createdAt: Instant,
  /** Null where the platform itself made it. */
  createdBy: PersonRef.nullable(),
})
export type MappingVersion = z.infer<typeof MappingVersion>

export const SourceMappingSummary = z.object({
  id: Id,
  organisation: OrganisationRef,
  name: z.string(),
  inputKind: z.enum(['json', 'csv']),
  version: z.number().int(),
  versionId: Id,
  createdAt: Instant,
  changedAt: Instant,
  /** Retired: sources that use it go on, no other source may take it. */
  retiredAt: Instant.nullable(),
  usedBy: z.number().int(),
})
export type SourceMappingSummary = z.infer<typeof SourceMappingSummary>

export const SourceMapping = SourceMappingSummary.extend({
  /** Newest first. */
  versions: z.array(MappingVersion),
  sources: z.array(z.object({ id: Id, name: z.string(), version: z.number().int() })),
})
export type SourceMapping = z.infer<typeof SourceMapping>

/** The name and version of a kept mapping are given by the platform. */
const Definition = Mapping.omit({ name: true, version: true })
export const CreateMappingInput = z.object({
  organisationId: Id,
  name: z.string().trim().min(1).max(200),
  note: z.string().trim().max(1000).default(''),
  definition: Definition,
})
export type CreateMappingInput = z.infer<typeof CreateMappingInput>

export const AddMappingVersionInput = z.object({
  /** The version that was changed: another one since then is refused with `mapping.version_changed`. */
  baseVersion: z.number().int().min(1),
  name: z.string().trim().min(1).max(200).optional(),
  note: z.string().trim().max(1000).default(''),
  definition: Definition,
})
export type AddMappingVersionInput = z.infer<typeof AddMappingVersionInput>

export const RetireMappingInput = z.object({ isRetired: z.boolean() })
export type RetireMappingInput = z.infer<typeof RetireMappingInput>

const Sample = z.object({
  /** The sample as text, or its bytes in base64; one of them. */
  text: z.string().max(SAMPLE_BYTES_LIMIT).optional(),
  base64: z
    .base64()
    .max(Math.ceil(SAMPLE_BYTES_LIMIT / 3) * 4)
    .optional(),
})

export const PreviewSampleInput = Sample.extend({
  format: z.enum(['auto', ...SOURCE_FORMATS]).default('auto'),
  zoneOffsetMinutes: z.number().int().min(-720).max(840).default(420),
  /** A mapping in the making; it decides how the sample is read. */
  mapping: Mapping.optional(),
})
export type PreviewSampleInput = z.infer<typeof PreviewSampleInput>

export const SuggestMappingInput = Sample.extend({ name: z.string().trim().min(1).max(200).optional() })
export type SuggestMappingInput = z.infer<typeof SuggestMappingInput>
/** Null where the sample has neither columns nor keys. */
export const SuggestedMapping = z.object({ mapping: Mapping.nullable() })
export type SuggestedMapping = z.infer<typeof SuggestedMapping>

/** `sure`: by marks only this product writes; `likely`: by shape; `unsure`: nothing but its outer form is known. */
export const RECOGNITIONS = ['sure', 'likely', 'unsure'] as const

const Origin = z.object({
  to: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
  from: z.string().optional(),
  start: z.number().int().optional(),
  end: z.number().int().optional(),
})
const SampleProblem = z.object({ code: z.string(), offset: z.number().int(), field: z.string().nullable() })

export const SampleRecord = z.object({
  index: z.number().int(),
  /** What the sender wrote; cut at 16,384 characters. */
  raw: z.string(),
  isRawCut: z.boolean(),
  kind: z.enum(['event', 'quarantine', 'directive']),
  /** Null where no event came of it. */
  format: z.enum(SOURCE_FORMATS).nullable(),
  classUid: z.number().int().nullable(),
  time: Instant.nullable(),
  ocsf: z.record(z.string(), z.unknown()).nullable(),
  /** Every field of the normal form with its place in `raw`, in the order of the normal form. */
  origins: z.array(Origin),
  problems: z.array(SampleProblem),
})
export type SampleRecord = z.infer<typeof SampleRecord>

export const SamplePreview = z.object({
  recognised: z.object({
    /** The format most records have; null where none could be read. */
    format: z.enum(SOURCE_FORMATS).nullable(),
    confidence: z.enum(RECOGNITIONS),
    /** Records of that format. */
    records: z.number().int(),
    /** Other formats that records have or could have, the likeliest first. */
    others: z.array(z.object({ format: z.enum(SOURCE_FORMATS), records: z.number().int() })),
  }),
  counts: z.object({
    records: z.number().int(),
    events: z.number().int(),
    /** Events with a problem. */
    partial: z.number().int(),
    refused: z.number().int(),
    directives: z.number().int(),
  }),
  classes: z.array(z.object({ classUid: z.number().int(), count: z.number().int() })),
  problems: z.array(z.object({ code: z.string(), count: z.number().int() })),
  records: z.array(SampleRecord),
  /** More records than the preview reads. */
  isCut: z.boolean(),
  /** What is wrong with the mapping that was given. */
  mappingProblems: z.array(z.object({ place: z.string(), code: z.enum(MAPPING_PROBLEM_CODES), subject: z.string() })),
})
export type SamplePreview = z.infer<typeof SamplePreview>
