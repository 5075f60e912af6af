import { AppError, type EventFilter } from '@haidang/contracts'

const DAY_MS = 86_400_000
/** The span searched where none is given, and the longest that may be asked for. */
export const DEFAULT_SPAN_MS = DAY_MS
export const LONGEST_SPAN_MS = 400 * DAY_MS

/**
 * The span of event time a filter means, in Unix milliseconds: the last 24 hours where it names neither end, 24 hours from the end
 * it names where it names one.
 * @throws AppError `search.bad_range` where it is empty, backwards or longer than 400 days
 */
export function spanOf(filter: Pick<EventFilter, 'from' | 'to'>, now: number): { from: number; to: number } {
  const from = filter.from === undefined ? undefined : Date.parse(filter.from)
  const to = filter.to === undefined ? undefined : Date.parse(filter.to)
  const end = to ?? (from === undefined ? now + 1 : Math.max(now + 1, from + 1))
  const start = from ?? end - DEFAULT_SPAN_MS
  if (!(start < end) || end - start > LONGEST_SPAN_MS)
    throw new AppError('search.bad_range', { longestDays: LONGEST_SPAN_MS / DAY_MS })
  return { from: start, to: end }
}
