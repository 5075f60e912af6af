import { SEVERITIES, TLP_LEVELS } from '@haidang/std'
import { z } from 'zod'
import { RELATIONS, ROLES } from '../roles.ts'

export const Id = z.uuid()
/** An instant as ISO 8601 in UTC with milliseconds. */
export const Instant = z.iso.datetime()
export const SeveritySchema = z.enum(SEVERITIES)
export const TlpSchema = z.enum(TLP_LEVELS)
export const RoleSchema = z.enum(ROLES)
export const RelationSchema = z.enum(RELATIONS)
export const LocaleSchema = z.enum(['vi', 'en'])
export type Locale = z.infer<typeof LocaleSchema>

/** Every list is read by an opaque cursor, newest or most urgent first; `nextCursor` is null on the last page. */
export const PageQuery = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** RFC 9457 problem details, with our code, the parameters of its text, the places, and what to do about it. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  remedy: z.string().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  requestId: z.string(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
})
export type Problem = z.infer<typeof Problem>

export const OrganisationRef = z.object({
  id: Id,
  name: z.string(),
  shortName: z.string(),
  provinceCode: z.string().nullable(),
})
export type OrganisationRef = z.infer<typeof OrganisationRef>
export const PersonRef = z.object({ id: Id, displayName: z.string() })
export type PersonRef = z.infer<typeof PersonRef>

/** A comma-separated list in a query string. */
export const csvOf = <T extends z.ZodType>(item: T) =>
  z.preprocess((v) => (typeof v === 'string' ? (v === '' ? undefined : v.split(',')) : v), z.array(item).optional())
