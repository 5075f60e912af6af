import { z } from 'zod'
import { FileRef } from './files.ts'
import { csvOf, Id, Instant, OrganisationRef, PersonRef } from './shapes.ts'

const OnDate = z.iso.date()

export const TARGET_OPERATORS = ['=', '>=', '>', '<=', '<', 'between', 'trend'] as const
export const TARGET_KINDS = [
  'outcome',
  'coverage',
  'output',
  'milestone',
  'input',
  'capacity',
  'frequency',
  'service_level',
] as const
export const TARGET_STATES = ['met', 'on_track', 'behind', 'missed', 'unmeasured', 'superseded'] as const

/** What is asked for, from a day on. A law that changes a target adds a version; the earlier one stays with its dates. */
export const TargetVersion = z.object({
  inForceFrom: OnDate,
  inForceTo: OnDate.nullable(),
  basis: z.string(),
  operator: z.enum(TARGET_OPERATORS),
  low: z.number().nullable(),
  high: z.number().nullable(),
  unit: z.string(),
  /** The year it is to be reached; null where it holds each year. */
  dueYear: z.number().int().nullable(),
})
export type TargetVersion = z.infer<typeof TargetVersion>

export const TargetMeasurement = z.object({
  id: Id,
  organisation: OrganisationRef,
  measuredOn: OnDate,
  value: z.number(),
  note: z.string(),
  /** `hand` or the formula that gave it. */
  origin: z.string(),
  files: z.array(FileRef),
  at: Instant,
  by: PersonRef.nullable(),
})
export type TargetMeasurement = z.infer<typeof TargetMeasurement>

export const Target = z.object({
  /** e.g. `T10`. */
  code: z.string(),
  titleVi: z.string(),
  titleEn: z.string(),
  kind: z.enum(TARGET_KINDS),
  /** The document that sets it, and the place in it. */
  document: z.string(),
  place: z.string(),
  responsible: z.string(),
  /** The formula over the platform's own data; null where it is measured by hand. */
  formula: z.string().nullable(),
  versions: z.array(TargetVersion),
  /** The version in force today. */
  current: TargetVersion,
  latest: TargetMeasurement.nullable(),
  /** One point a measured day, oldest first, at most 24. */
  trend: z.array(z.object({ on: OnDate, value: z.number() })),
  /** How far the latest value is from what is asked, in the target's unit; 0 where it is met. */
  distance: z.number().nullable(),
  state: z.enum(TARGET_STATES),
})
export type Target = z.infer<typeof Target>

/** `organisationId` is whose values are shown: the reader's own where none is named. */
export const TargetQuery = z.object({
  organisationId: Id.optional(),
  document: z.string().max(20).optional(),
  states: csvOf(z.enum(TARGET_STATES)),
  dueYear: z.coerce.number().int().optional(),
  q: z.string().max(200).optional(),
})
export type TargetQuery = z.infer<typeof TargetQuery>
export const TargetDetail = Target.extend({ measurements: z.array(TargetMeasurement) })
export type TargetDetail = z.infer<typeof TargetDetail>

export const MeasureTargetInput = z.object({
  organisationId: Id.nullable().default(null),
  measuredOn: OnDate,
  value: z.number().finite(),
  note: z.string().trim().max(3000).default(''),
  fileIds: z.array(Id).max(20).default([]),
})
export type MeasureTargetInput = z.infer<typeof MeasureTargetInput>
