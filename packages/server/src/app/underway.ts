import type { SourceId } from '@haidang/std'

/** Events accepted and on disk, not yet in the lake, by source: what the gateway admitted less what the worker stored. */
export interface Underway {
  admitted(source: SourceId, events: number): void
  stored(source: SourceId, events: number): void
  counts(): ReadonlyMap<SourceId, number>
  total(): number
}

export function createUnderway(): Underway {
  const counts = new Map<SourceId, number>()
  return {
    admitted(source, events) {
      counts.set(source, (counts.get(source) ?? 0) + events)
    },
    stored(source, events) {
      // What an earlier process admitted is stored without having been counted here.
      const left = (counts.get(source) ?? 0) - events
      if (left > 0) counts.set(source, left)
      else counts.delete(source)
    },
    counts: () => counts,
    total: () => [...counts.values()].reduce((sum, n) => sum + n, 0),
  }
}
