import { SEVERITIES, type WorkingCalendar } from '@haidang/std'
import { z } from 'zod'
import calendarFile from './working-calendar.json' with { type: 'json' }
import dutyClockFile from './duty-clock.json' with { type: 'json' }
import deadlineFile from './warning-deadlines.json' with { type: 'json' }

const OnDate = z.iso.date()
const Span = z.object({ hours: z.number().positive().max(2000), isRoundTheClock: z.boolean() }).readonly()
const Deadline = z.object({ acknowledge: Span, report: Span, secondStep: Span }).readonly()
const InForce = z.object({ version: z.string(), inForceFrom: OnDate, inForceTo: OnDate.nullable() })

const DeadlineFile = z.object({
  id: z.literal('warning-deadlines'),
  isDesignChoice: z.boolean(),
  basis: z.string(),
  versions: z
    .array(
      InForce.extend({
        basis: z.string(),
        /** From this severity up a dispatch needs the second hand; where it is not said, none does. */
        secondHandFrom: z.enum(SEVERITIES).optional(),
        bySeverity: z
          .object({ critical: Deadline, high: Deadline, medium: Deadline, low: Deadline, informational: Deadline })
          .readonly(),
      }).readonly(),
    )
    .min(1),
})
type WarningDeadlineVersion = z.infer<typeof DeadlineFile>['versions'][number]

const Minute = z
  .string()
  .regex(/^([01]\d|2[0-4]):[0-5]\d$/)
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)))
const CalendarFile = z.object({
  id: z.literal('working-calendar'),
  isDesignChoice: z.boolean(),
  basis: z.string(),
  versions: z
    .array(
      InForce.extend({
        weekDays: z.array(z.number().int().min(0).max(6)).min(1),
        hours: z.array(z.tuple([Minute, Minute]).refine(([start, end]) => start < end)).min(1),
        areHoursDesignChoice: z.boolean(),
        holidays: z.array(z.object({ on: OnDate, code: z.string(), isLunar: z.boolean(), isProvisional: z.boolean() })),
        workedDays: z.array(z.object({ on: OnDate, insteadOf: OnDate, isProvisional: z.boolean() })),
        notes: z.array(z.string()),
      }),
    )
    .min(1),
})

const DutyClockFile = z.object({
  id: z.literal('duty-clock'),
  isDesignChoice: z.boolean(),
  basis: z.string(),
  versions: z
    .array(
      InForce.extend({
        basis: z.string(),
        lastDayOff: z.enum(['next_working_day', 'previous_working_day', 'keep']),
        evidenceEvery: z.enum(['month', 'quarter', 'half_year', 'year']),
        atRisk: z.array(
          z.object({ daysBefore: z.number().int().positive(), belowPercent: z.number().int().min(1).max(100) }),
        ),
        remindDaysBefore: z.array(z.number().int().min(0)),
        remindDaysAfter: z.array(z.number().int().positive()),
        leaderFromDaysAfter: z.number().int().positive(),
      }),
    )
    .min(1),
})
export type DutyClockRules = z.infer<typeof DutyClockFile>['versions'][number]

/** What the law and the issuer's own rules fix, by date. */
export interface RuleSets {
  /** The deadlines in force on a date in Viet Nam (`YYYY-MM-DD`). */
  warningDeadlinesOn(date: string): WarningDeadlineVersion
  /** How the days of duties are counted on a date in Viet Nam. */
  dutyClockOn(date: string): DutyClockRules
  /** Working hours, holidays and exchanged days of every year the rule set knows; a later year has week days only. */
  readonly workingCalendar: WorkingCalendar
}

/** Of the versions in force on `date` the newest; before the first version the first, so that a date always has a rule. */
function inForceOn<T extends { readonly inForceFrom: string; readonly inForceTo: string | null }>(
  versions: readonly T[],
  date: string,
): T {
  const sorted = versions.toSorted((a, b) => (a.inForceFrom < b.inForceFrom ? -1 : 1))
  const found =
    sorted.findLast((v) => v.inForceFrom <= date && (v.inForceTo === null || date <= v.inForceTo)) ??
    sorted.findLast((v) => v.inForceFrom <= date) ??
    sorted[0]
  if (found === undefined) throw new RangeError('a rule set without a version')
  return found
}

/**
 * Checks the rule sets that travel with the product and reads them.
 * @throws ZodError naming the place, where a file is not as the schema says
 */
export function loadRuleSets(
  files: { readonly deadlines: unknown; readonly calendar: unknown; readonly dutyClock?: unknown } = {
    deadlines: deadlineFile,
    calendar: calendarFile,
  },
): RuleSets {
  const deadlines = DeadlineFile.parse(files.deadlines)
  const dutyClock = DutyClockFile.parse(files.dutyClock ?? dutyClockFile)
  const calendars = CalendarFile.parse(files.calendar).versions.toSorted((a, b) =>
    a.inForceFrom < b.inForceFrom ? -1 : 1,
  )
  const newest = calendars.at(-1)
  if (newest === undefined) throw new RangeError('a rule set without a version')
  return {
    warningDeadlinesOn: (date) => inForceOn(deadlines.versions, date),
    dutyClockOn: (date) => inForceOn(dutyClock.versions, date),
    workingCalendar: {
      hours: newest.hours,
      weekDays: newest.weekDays,
      holidays: new Set(calendars.flatMap((c) => c.holidays.map((h) => h.on))),
      workedDays: new Set(calendars.flatMap((c) => c.workedDays.map((d) => d.on))),
    },
  }
}
