import { DATA_KINDS, DATA_REQUEST_KINDS, LAWFUL_BASES, RETENTION_KINDS, RETENTION_WAYS } from '@haidang/contracts'
import { z } from 'zod'
import retentionFile from './personal-data-retention.json' with { type: 'json' }
import file from './personal-data.json' with { type: 'json' }

const OnDate = z.iso.date()
const InForce = z.object({ version: z.string(), inForceFrom: OnDate, inForceTo: OnDate.nullable() })

/** A span as the law writes it: hours by the clock, or days of the calendar. */
const LegalSpan = z.union([
  z.object({ hours: z.number().int().positive() }).strict(),
  z.object({ days: z.number().int().positive() }).strict(),
])
export type LegalSpan = z.infer<typeof LegalSpan>

const RequestClock = z.object({
  /** Working days to answer that the request was received and how it goes on; null where the law asks for none. */
  acknowledgeWorkingDays: z.number().int().positive().nullable(),
  due: LegalSpan,
  /** Where a processor or a third party has to act too. */
  dueWithOthers: LegalSpan,
  /** Granted once, with a reason. */
  extension: LegalSpan.nullable(),
  basis: z.string(),
  isToVerify: z.boolean(),
})

const BreachRules = z.object({
  limitHours: z.number().int().positive(),
  /** What the limit counts from. */
  startsAt: z.enum(['occurrence', 'detection']),
  /** A notice is owed only where the breach may harm what the law names. */
  onlyWhereHarmPossible: z.boolean(),
  /** When people are reminded, in hours before the limit; a starting value of this platform. */
  remindHoursBefore: z.array(z.number().int().nonnegative()).min(1),
  basis: z.string(),
  form: z.string(),
  formOf: z.string(),
  layout: z.enum(['decree_13', 'decree_356']),
  mayBeInParts: z.boolean(),
  keepYears: z.number().int().positive().nullable(),
  /** Kinds of data whose subjects are to be told as well. */
  tellSubjects: z.array(
    z.object({
      kinds: z.array(z.enum(DATA_KINDS)).min(1),
      limitHours: z.number().int().positive(),
      isLimitDesignChoice: z.boolean(),
      basis: z.string(),
    }),
  ),
})

const PersonalDataVersion = InForce.extend({
  basis: z.string(),
  isToVerify: z.boolean(),
  /** As papers cite it. */
  citations: z.array(z.string()).min(1),
  authority: z.object({ vi: z.string(), en: z.string() }),
  lawfulBases: z.record(z.enum(LAWFUL_BASES), z.string()),
  /** Why data may be kept though its erasure was asked for. */
  keepingBasis: z.string(),
  sensitiveKinds: z.array(z.enum(DATA_KINDS)),
  breach: BreachRules,
  requests: z.record(z.enum(DATA_REQUEST_KINDS), RequestClock),
})
export type PersonalDataVersion = z.infer<typeof PersonalDataVersion>

const PersonalDataFile = z.object({
  id: z.literal('personal-data'),
  isDesignChoice: z.boolean(),
  basis: z.string(),
  versions: z.array(PersonalDataVersion).min(1),
})

const RetentionRule = z
  .object({
    way: z.enum(RETENTION_WAYS),
    days: z.number().int().nonnegative().nullable(),
    leastDays: z.number().int().nonnegative(),
    mostDays: z.number().int().nonnegative(),
    basis: z.string(),
  })
  .refine(({ days, leastDays, mostDays }) => days === null || (leastDays <= days && days <= mostDays))
export type RetentionRule = z.infer<typeof RetentionRule>
const RetentionVersion = InForce.extend({ kinds: z.record(z.enum(RETENTION_KINDS), RetentionRule) })
export type RetentionVersion = z.infer<typeof RetentionVersion>
const RetentionFile = z.object({
  id: z.literal('personal-data-retention'),
  isDesignChoice: z.boolean(),
  basis: z.string(),
  versions: z.array(RetentionVersion).min(1),
})

/** What the law of personal data fixes, by date. */
export interface PersonalDataRules {
  readonly versions: readonly PersonalDataVersion[]
  /** The rules in force on a date in Viet Nam (`YYYY-MM-DD`); before the first version the first. */
  on(date: string): PersonalDataVersion
  /** The version of that name, as a record kept it. @throws RangeError where there is none */
  named(version: string): PersonalDataVersion
  retentionOn(date: string): RetentionVersion
}

function inForceOn<T extends z.infer<typeof InForce>>(versions: readonly T[], date: string): T {
  const found = versions.findLast((version) => version.inForceFrom <= date) ?? versions[0]
  if (found === undefined) throw new RangeError('a rule set without a version')
  return found
}

const byDate = <T extends { readonly inForceFrom: string }>(versions: readonly T[]): T[] =>
  versions.toSorted((a, b) => (a.inForceFrom < b.inForceFrom ? -1 : 1))

/** @throws ZodError naming the place, where a file is not as the schema says */
export function loadPersonalDataRules(content: unknown = file, retention: unknown = retentionFile): PersonalDataRules {
  const versions = byDate(PersonalDataFile.parse(content).versions)
  const retentions = byDate(RetentionFile.parse(retention).versions)
  return {
    versions,
    on: (date) => inForceOn(versions, date),
    named(version) {
      const found = versions.find((one) => one.version === version)
      if (found === undefined) throw new RangeError(`no rules of personal data are named ${version}`)
      return found
    },
    retentionOn: (date) => inForceOn(retentions, date),
  }
}
