import type { Finding } from '@haidang/contracts'

/** How far ahead of the time of receipt an event may claim to be before its clock is not believed, in milliseconds. */
export const MAX_CLOCK_AHEAD_MS = 5 * 60_000

/**
 * The instant a finding counts at: the event's own time, but never later than its receipt by more than five minutes. So
 * a sensor with a clock in the future cannot hold a window open for years.
 */
export function countingTime(finding: Pick<Finding, 'eventAt' | 'receivedAt'>): number {
  return Math.min(finding.eventAt, finding.receivedAt + MAX_CLOCK_AHEAD_MS)
}
