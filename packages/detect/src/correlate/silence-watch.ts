/**
 * Sources that fell silent. A source is expected to speak at least every `expectedMs`: the configured interval, or, where it
 * is learned, a multiple of the longest pause it usually makes in a day (the median of the last seven days), whichever is
 * longer. Times are times of receipt, in Unix milliseconds; the caller's clock is the only one.
 */
export interface SilenceWatch {
  /** A source is watched from now on, or its settings changed. */
  watch(source: string, settings: SilenceSettings, nowMs: number): void
  unwatch(source: string): void
  /** A source spoke. Unwatched sources are ignored. */
  seen(source: string, atMs: number): SilenceChange[]
  /** Which sources fell silent by `nowMs`; each is told once until it is back. */
  tick(nowMs: number): SilenceChange[]
  status(source: string): SilenceStatus | null
  snapshot(): SilenceSnapshot
}

export interface SilenceSettings {
  /** Longest pause that is in order, in milliseconds. */
  readonly intervalMs: number
  /** Whether longer pauses are learned from what the source usually does. Default true. */
  readonly isLearned?: boolean
}

export interface SilenceStatus {
  readonly source: string
  /** Null before the first event. */
  readonly lastSeenAt: number | null
  readonly expectedMs: number
  readonly isSilent: boolean
}

export type SilenceChange =
  | { readonly kind: 'silent'; readonly source: string; readonly since: number; readonly expectedMs: number }
  | { readonly kind: 'back'; readonly source: string; readonly since: number; readonly at: number }

export interface SilenceWatchOptions {
  /** Multiple of the usual longest pause. Default 3. */
  readonly factor?: number
  /** A learned interval never exceeds this, and longer pauses teach nothing, in milliseconds. Default 24 hours. */
  readonly maxLearnedMs?: number
}

export interface SilenceSnapshot {
  readonly v: 1
  readonly sources: readonly SourceRecord[]
}

interface SourceRecord {
  readonly source: string
  readonly settings: SilenceSettings
  readonly watchedSince: number
  readonly lastSeenAt: number | null
  readonly silentSince: number | null
  /** Longest pause of each of the last days with events, oldest first; the last is of the day under way. */
  readonly pauses: readonly number[]
  readonly day: number
}

/** Days remembered: one week, so that the median is a working day's. */
const DAYS = 7
const DAY_MS = 86_400_000

interface Watched {
  settings: SilenceSettings
  watchedSince: number
  lastSeenAt: number | null
  silentSince: number | null
  pauses: number[]
  day: number
}

export function createSilenceWatch(options: SilenceWatchOptions = {}, from?: SilenceSnapshot): SilenceWatch {
  const factor = options.factor ?? 3
  const maxLearnedMs = options.maxLearnedMs ?? DAY_MS
  const sources = new Map<string, Watched>()
  for (const { source, ...record } of from?.sources ?? [])
    sources.set(source, { ...record, pauses: [...record.pauses] })

  function expected(watched: Watched): number {
    const { intervalMs, isLearned } = watched.settings
    if (isLearned === false || watched.pauses.length === 0) return intervalMs
    const sorted = watched.pauses.toSorted((a, b) => a - b)
    const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
    return Math.max(intervalMs, Math.min(maxLearnedMs, factor * median))
  }

  function learn(watched: Watched, pause: number, atMs: number): void {
    const day = Math.floor(atMs / DAY_MS)
    if (day > watched.day || watched.pauses.length === 0) {
      watched.pauses.push(pause)
      if (watched.pauses.length > DAYS) watched.pauses.shift()
      watched.day = day
      return
    }
    const last = watched.pauses.length - 1
    watched.pauses[last] = Math.max(watched.pauses[last] ?? 0, pause)
  }

  return {
    watch(source, settings, nowMs) {
      const known = sources.get(source)
      if (known !== undefined) known.settings = settings
      else
        sources.set(source, { settings, watchedSince: nowMs, lastSeenAt: null, silentSince: null, pauses: [], day: 0 })
    },
    unwatch(source) {
      sources.delete(source)
    },
    seen(source, atMs) {
      const watched = sources.get(source)
      if (watched === undefined) return []
      const { lastSeenAt, silentSince } = watched
      if (lastSeenAt !== null && atMs <= lastSeenAt) return []
      // Pauses told as silence teach too, or the first night would be told for ever; the median forgives a single outage.
      if (lastSeenAt !== null && atMs - lastSeenAt <= maxLearnedMs) learn(watched, atMs - lastSeenAt, atMs)
      watched.lastSeenAt = atMs
      if (silentSince === null) return []
      watched.silentSince = null
      return [{ kind: 'back', source, since: silentSince, at: atMs }]
    },
    tick(nowMs) {
      const changes: SilenceChange[] = []
      for (const [source, watched] of sources) {
        if (watched.silentSince !== null) continue
        const since = watched.lastSeenAt ?? watched.watchedSince
        const expectedMs = expected(watched)
        if (nowMs - since <= expectedMs) continue
        watched.silentSince = since
        changes.push({ kind: 'silent', source, since, expectedMs })
      }
      return changes
    },
    status(source) {
      const watched = sources.get(source)
      if (watched === undefined) return null
      return {
        source,
        lastSeenAt: watched.lastSeenAt,
        expectedMs: expected(watched),
        isSilent: watched.silentSince !== null,
      }
    },
    snapshot: () => ({
      v: 1,
      sources: Array.from(sources, ([source, watched]) => ({ source, ...watched, pauses: [...watched.pauses] })),
    }),
  }
}
