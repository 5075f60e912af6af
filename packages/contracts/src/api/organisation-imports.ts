import { z } from 'zod'
import { Id, Instant, PageQuery, PersonRef } from './shapes.ts'
import { Work } from './files.ts'

/** Columns of the register's table, in their order; headings in either language are recognised. */
export const REGISTER_COLUMNS = [
  'code',
  'name',
  'shortName',
  'kind',
  'parentCode',
  'provinceCode',
  'areaCode',
  'sector',
  'networks',
  'asNumbers',
  'domains',
  'focalUnit',
  'contactEmail',
  'contactPhone',
  'validFrom',
] as const
export type RegisterColumn = (typeof REGISTER_COLUMNS)[number]

export const REGISTER_FORMATS = ['xlsx', 'csv'] as const
export type RegisterFormat = (typeof REGISTER_FORMATS)[number]

/** What can be wrong with a row; what it is and what to do stand under `registerProblems.<code>`. */
export const REGISTER_PROBLEMS = [
  'value.missing',
  'value.too_long',
  'code.repeated',
  'code.taken',
  'kind.unknown',
  'parent.unknown',
  'parent.cycle',
  'parent.closed',
  'parent.in_trouble',
  'parent.root',
  'province.unknown',
  'province.merged',
  'sector.unknown',
  'network.malformed',
  'as_number.malformed',
  'domain.malformed',
  'email.malformed',
  'date.malformed',
  'organisation.closed',
] as const
export type RegisterProblem = (typeof REGISTER_PROBLEMS)[number]

export const IMPORT_ROW_VERDICTS = ['new', 'changed', 'unchanged', 'problem'] as const
export type ImportRowVerdict = (typeof IMPORT_ROW_VERDICTS)[number]

export const ImportRow = z.object({
  /** Row of the sheet or line of the file, as the program that made it counts. */
  row: z.number().int(),
  verdict: z.enum(IMPORT_ROW_VERDICTS),
  code: z.string(),
  name: z.string(),
  organisationId: Id.nullable(),
  changes: z.array(z.object({ column: z.enum(REGISTER_COLUMNS), before: z.string(), after: z.string() })),
  problems: z.array(
    z.object({
      column: z.enum(REGISTER_COLUMNS).nullable(),
      code: z.enum(REGISTER_PROBLEMS),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
})
export type ImportRow = z.infer<typeof ImportRow>

export const IMPORT_STATES = ['reading', 'ready', 'applying', 'applied', 'failed'] as const
export const ImportCounts = z.object({
  total: z.number().int(),
  new: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  problem: z.number().int(),
})
export type ImportCounts = z.infer<typeof ImportCounts>
/** A table of organisations on its way in: first looked at, then applied whole or not at all. */
export const OrganisationImport = z.object({
  id: Id,
  fileName: z.string(),
  state: z.enum(IMPORT_STATES),
  counts: ImportCounts,
  /** Columns the file has; what a file leaves out stays as it is. */
  columns: z.array(z.enum(REGISTER_COLUMNS)),
  /** Headings that were not recognised and are passed over. */
  unknownHeadings: z.array(z.string()),
  problem: z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
  work: Work.nullable(),
  createdAt: Instant,
  createdBy: PersonRef.nullable(),
  appliedAt: Instant.nullable(),
})
export type OrganisationImport = z.infer<typeof OrganisationImport>

/** Largest table taken, in bytes before base64. */
export const REGISTER_BYTES_LIMIT = 20_000_000
export const StartImportInput = z.object({
  name: z.string().trim().min(1).max(255),
  content: z.base64().max(Math.ceil(REGISTER_BYTES_LIMIT / 3) * 4),
})
export type StartImportInput = z.infer<typeof StartImportInput>
export const ImportRowQuery = PageQuery.extend({
  verdict: z.enum(IMPORT_ROW_VERDICTS).optional(),
  q: z.string().max(200).optional(),
})
export type ImportRowQuery = z.infer<typeof ImportRowQuery>
export const ApplyImportInput = z.object({
  /** Applies the rows that are in order and leaves those with problems. */
  leavesProblems: z.boolean().default(false),
})
export type ApplyImportInput = z.input<typeof ApplyImportInput>
export const RegisterFileQuery = z.object({
  format: z.enum(REGISTER_FORMATS),
  locale: z.enum(['vi', 'en']).optional(),
  below: Id.optional(),
})
export type RegisterFileQuery = z.infer<typeof RegisterFileQuery>
