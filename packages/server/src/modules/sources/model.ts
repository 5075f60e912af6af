import type { Source } from '@haidang/contracts'
import { formatCidr, foldVietnamese, parseCidr } from '@haidang/std'

/** A refusal colours the state of its source for this long. */
export const REFUSING_MS = 10 * 60_000
const HOUR_MS = 3_600_000

export type SourceState = Source['state']

/** The facts that say how a source is. Times are Unix milliseconds. */
export interface Pulse {
  readonly isPaused: boolean
  readonly lastSeenAt: number | null
  readonly silentSince: number | null
  readonly lastRefusedAt: number | null
}

/** What a list calls the source, the most telling first: paused, refusing, silent, waiting, healthy. */
export function stateOf(pulse: Pulse, now: number): SourceState {
  if (pulse.isPaused) return 'paused'
  if (pulse.lastRefusedAt !== null && now - pulse.lastRefusedAt < REFUSING_MS) return 'refusing'
  if (pulse.silentSince !== null) return 'silent'
  return pulse.lastSeenAt === null ? 'waiting' : 'healthy'
}

/** The start of the "last 24 hours" that counts are over: a full hour, because refusals are counted by the hour. */
export function countsFrom(now: number): number {
  return Math.floor(now / HOUR_MS) * HOUR_MS - 23 * HOUR_MS
}

/** The hour an instant lies in, Unix milliseconds. */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) * HOUR_MS
}

export type BadSender = { readonly path: string; readonly code: 'network.malformed' }

/** Puts sender addresses and networks into canonical form and names the ones that are none, by place. */
export function canonicalSenders(senders: readonly string[]): { senders: string[]; problems: BadSender[] } {
  const problems: BadSender[] = []
  const canonical = senders.map((text, i) => {
    const cidr = parseCidr(text.trim())
    if (cidr === null) problems.push({ path: `/syslogSenders/${i}`, code: 'network.malformed' })
    return cidr === null ? text : formatCidr(cidr)
  })
  return { senders: [...new Set(canonical)], problems }
}

/** The folded text a source is searched by. */
export function sourceSearchText(name: string): string {
  return foldVietnamese(name)
}
