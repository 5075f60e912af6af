/** Mappings of a source's own columns or keys to OCSF, as people make them on screen from a sample. */
import { z } from 'zod'

/** One change to a value on its way; they are applied in order. */
export const MappingTransform = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('trim') }),
  z.object({ kind: z.literal('lower') }),
  z.object({ kind: z.literal('upper') }),
  /** A time by its tokens (`YYYY-MM-DD HH:mm:ss`), or `auto`; without a zone in it, the offset or the source's zone holds. */
  z.object({
    kind: z.literal('time'),
    format: z.string().min(1).max(64),
    zoneOffsetMinutes: z.number().int().min(-1080).max(1080).optional(),
  }),
  /** The value's word to another; `otherwise` for words not listed, the word itself where that is not given. */
  z.object({
    kind: z.literal('enum'),
    values: z.record(z.string().max(256), z.union([z.string().max(256), z.number().int()])),
    otherwise: z.union([z.string().max(256), z.number().int()]).optional(),
  }),
  /** The part between separators, counted from 0; negative counts from the end. */
  z.object({ kind: z.literal('split'), separator: z.string().min(1).max(8), index: z.number().int().min(-64).max(64) }),
  /** Every part between separators, for attributes that are lists. */
  z.object({ kind: z.literal('list'), separator: z.string().min(1).max(8) }),
  z.object({ kind: z.literal('replace'), from: z.string().min(1).max(64), to: z.string().max(64) }),
  z.object({ kind: z.literal('prefix'), text: z.string().min(1).max(64) }),
  /** Times a factor: seconds to milliseconds, kilobytes to bytes. */
  z.object({ kind: z.literal('scale'), factor: z.number().positive().max(1e9) }),
])
export type MappingTransform = z.infer<typeof MappingTransform>

export const MappingRule = z.object({
  /** A column's name, or a key's path with dots; absent where `constant` stands for a value. */
  from: z.string().min(1).max(256).optional(),
  constant: z.union([z.string().max(1024), z.number(), z.boolean()]).optional(),
  /** An OCSF attribute of the class, by its path (`src_endpoint.ip`). */
  to: z.string().min(1).max(256),
  transforms: z.array(MappingTransform).max(16).default([]),
})
export type MappingRule = z.infer<typeof MappingRule>

export const MappingInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('json') }),
  z.object({
    kind: z.literal('csv'),
    separator: z.enum([',', ';', '\t', '|', ' ']),
    /** Whether the first line names the columns; the names below are its. */
    hasHeader: z.boolean(),
    columns: z.array(z.string().min(1).max(256)).min(1).max(1024),
    encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1258']).default('utf-8'),
  }),
])
export type MappingInput = z.infer<typeof MappingInput>

export const Mapping = z.object({
  name: z.string().trim().min(1).max(200),
  version: z.number().int().min(1),
  input: MappingInput,
  /** OCSF class and activity that every event gets; a rule to `activity_id` overrides the latter. */
  classUid: z.number().int().min(0),
  activityId: z.number().int().min(0).default(0),
  severityId: z.number().int().min(0).max(99).default(1),
  product: z.object({ name: z.string().min(1).max(200), vendor_name: z.string().max(200).optional() }),
  rules: z.array(MappingRule).max(512),
})
export type Mapping = z.infer<typeof Mapping>

export const MAPPING_PROBLEM_CODES = [
  'mapping.no_time',
  'mapping.unknown_class',
  'mapping.unknown_attribute',
  'mapping.object_attribute',
  'mapping.twice',
  'mapping.no_value',
  'mapping.unknown_column',
  'mapping.bad_time_format',
  'mapping.bad_constant',
  'mapping.missing_required',
] as const
export type MappingProblemCode = (typeof MAPPING_PROBLEM_CODES)[number]

/** What is wrong with a mapping, and where (`rules.2.to`). */
export interface MappingProblem {
  readonly place: string
  readonly code: MappingProblemCode
  /** The attribute, column or value concerned. */
  readonly subject: string
}

/** Where a value of the normal form came from. */
export interface FieldOrigin {
  /** OCSF path; elements of lists by their index (`answers.0.rdata`). */
  readonly to: string
  readonly value: string | number | boolean
  /** Key or column of the source; absent where the value stands in plain text, or was not in the source at all. */
  readonly from?: string
  /** [start, end) in characters of the raw text; absent for what the parser itself says (class, version). */
  readonly start?: number
  readonly end?: number
}
