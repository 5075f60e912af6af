import type { Breach, BreachContent, DataKind, DataRequestKind, DataRequestState } from '@haidang/contracts'
import {
  addDays,
  addWorkingDays,
  isWorkingDay,
  startOfVietnamDate,
  vietnamDate,
  type WorkingCalendar,
} from '@haidang/std'
import type { LegalSpan, PersonalDataVersion } from '#src/rule-sets/personal-data.ts'

const HOUR_MS = 3_600_000

/** The last millisecond of a date in Viet Nam. */
const endOf = (date: string): number => startOfVietnamDate(addDays(date, 1)) - 1

/**
 * The end of a span of the law. Hours run by the clock; days are counted from the day after, end with the day, and where the last is
 * no working day with the next working one (Civil Code 91/2015/QH13, art. 147 and 148 clause 5).
 */
export function endOfSpan(calendar: WorkingCalendar, fromMs: number, span: LegalSpan): number {
  if ('hours' in span) return fromMs + span.hours * HOUR_MS
  let date = addDays(vietnamDate(fromMs), span.days)
  while (!isWorkingDay(calendar, date)) date = addDays(date, 1)
  return endOf(date)
}

/** When a request is to be answered and done, Unix milliseconds. */
export function requestClock(
  law: PersonalDataVersion,
  calendar: WorkingCalendar,
  request: { readonly kind: DataRequestKind; readonly receivedMs: number; readonly needsOthers: boolean },
): { readonly acknowledgeBy: number | null; readonly dueAt: number } {
  const { acknowledgeWorkingDays, due, dueWithOthers } = law.requests[request.kind]
  return {
    acknowledgeBy:
      acknowledgeWorkingDays === null
        ? null
        : endOf(addWorkingDays(calendar, vietnamDate(request.receivedMs), acknowledgeWorkingDays)),
    dueAt: endOfSpan(calendar, request.receivedMs, request.needsOthers ? dueWithOthers : due),
  }
}

export const CLOSED_STATES: ReadonlySet<DataRequestState> = new Set([
  'fulfilled',
  'partly_fulfilled',
  'refused',
  'withdrawn',
])

/** When the clock of a breach starts and ends, Unix milliseconds; `dueAt` is null where the law asks for no notice. */
export function breachClock(
  law: PersonalDataVersion,
  breach: { readonly detectedMs: number; readonly occurredMs: number | null; readonly mayHarm: boolean },
): { readonly startsAt: number; readonly dueAt: number | null } {
  const { breach: rules } = law
  // The act is not always known; then the clock can only run from the detection.
  const startsAt =
    rules.startsAt === 'occurrence' && breach.occurredMs !== null
      ? Math.min(breach.occurredMs, breach.detectedMs)
      : breach.detectedMs
  const isOwed = breach.mayHarm || !rules.onlyWhereHarmPossible
  return { startsAt, dueAt: isOwed ? startsAt + rules.limitHours * HOUR_MS : null }
}

/** Clocks for telling the people concerned, of those the law asks for among the data touched. */
export function subjectClocks(
  law: PersonalDataVersion,
  kinds: readonly DataKind[],
  detectedMs: number,
): { kinds: DataKind[]; dueAt: number; basis: string; isLimitDesignChoice: boolean }[] {
  return law.breach.tellSubjects.flatMap((rule) => {
    const touched = rule.kinds.filter((kind) => kinds.includes(kind))
    if (touched.length === 0) return []
    const dueAt = detectedMs + rule.limitHours * HOUR_MS
    return [{ kinds: touched, dueAt, basis: rule.basis, isLimitDesignChoice: rule.isLimitDesignChoice }]
  })
}

/** What the form asks for and is still empty. A notice may go without it, as a first part. */
export function missingOf(content: BreachContent): Breach['missing'] {
  const { officer } = content
  return [
    ...(content.occurredFrom === null ? (['occurred'] as const) : []),
    ...(content.place === '' ? (['place'] as const) : []),
    ...(content.act === '' ? (['act'] as const) : []),
    ...(content.parties === '' ? (['parties'] as const) : []),
    ...(content.data.length === 0 || content.data.some(({ subjects, records }) => subjects === null && records === null)
      ? (['data'] as const)
      : []),
    ...(content.consequences === '' ? (['consequences'] as const) : []),
    ...(content.measures === '' ? (['measures'] as const) : []),
    ...(officer.name === '' || (officer.phone === '' && officer.email === '') ? (['officer'] as const) : []),
  ]
}

/**
 * The mark of the clock to remind of now, in hours before its end; null where none is reached or it was reminded of already.
 * Of several passed at once only the nearest to the end is told.
 */
export function reminderDue(
  law: PersonalDataVersion,
  breach: { readonly dueMs: number; readonly remindedHours: number | null },
  nowMs: number,
): number | null {
  const left = (breach.dueMs - nowMs) / HOUR_MS
  const reached = law.breach.remindHoursBefore.filter((hours) => left <= hours)
  if (reached.length === 0) return null
  const nearest = Math.min(...reached)
  return breach.remindedHours !== null && breach.remindedHours <= nearest ? null : nearest
}
