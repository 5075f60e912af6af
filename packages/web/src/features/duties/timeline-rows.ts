import type { DutySummary } from '@haidang/contracts'

/** Months on one timeline at most; what lies beyond is named beside the row. */
const MOST_MONTHS = 36

/** The months a timeline shows: `from` and `to` as `YYYY-MM`, both included. */
export interface TimelineSpan {
  readonly months: readonly string[]
}

/** What is drawn of a duty, in shares of the span's width (0 to 1). */
export interface TimelineMark {
  /** From its beginning to the day it is owed by; null where nothing runs. */
  readonly bar: { readonly from: number; readonly to: number } | null
  /** The day it is owed by; null where that is outside the span or none runs. */
  readonly due: number | null
  /** The day it was owed by before it was extended. */
  readonly original: number | null
}

const monthOf = (day: string): string => day.slice(0, 7)
const indexOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1
const monthAt = (index: number): string =>
  `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`
const daysIn = (month: string): number =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate()

/** The months from the earliest to the latest day of the duties, the present one among them, at most three years around it. */
export function timelineSpan(duties: readonly DutySummary[], today: string): TimelineSpan {
  const days = duties
    .flatMap((duty) => [duty.deadline.from, duty.originalDueOn, duty.dueOn])
    .filter((on) => on !== null)
  const now = indexOf(monthOf(today))
  const all = [now, ...days.map((on) => indexOf(monthOf(on)))]
  const first = Math.max(Math.min(...all), now - MOST_MONTHS / 2)
  const last = Math.min(Math.max(...all, first + 5), first + MOST_MONTHS - 1)
  return { months: Array.from({ length: last - first + 1 }, (_, n) => monthAt(first + n)) }
}

/** Where a day stands in the span, 0 at its first day and 1 after its last; null outside. */
export function shareOf(span: TimelineSpan, day: string): number | null {
  const at = span.months.indexOf(monthOf(day))
  if (at < 0) return null
  return (at + (Number(day.slice(8, 10)) - 0.5) / daysIn(monthOf(day))) / span.months.length
}

/** What to draw of one duty. A duty without a beginning of its own starts at the left edge of the span. */
export function timelineMark(span: TimelineSpan, duty: DutySummary): TimelineMark {
  const { dueOn, originalDueOn, deadline } = duty
  if (dueOn === null) return { bar: null, due: null, original: null }
  const due = shareOf(span, dueOn)
  const firstMonth = span.months[0] ?? monthOf(dueOn)
  const isPast = monthOf(dueOn) < firstMonth
  const from = deadline.from === null ? 0 : (shareOf(span, deadline.from) ?? 0)
  const to = due ?? (isPast ? 0 : 1)
  return {
    bar: isPast || from >= to ? null : { from, to },
    due,
    original: originalDueOn === null || originalDueOn === dueOn ? null : shareOf(span, originalDueOn),
  }
}
