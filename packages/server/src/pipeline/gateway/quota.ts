/** A token bucket per source: `rate` events a second, a burst of two seconds' worth. */
export interface Quotas {
  /**
   * Takes `events` from the source's bucket, or takes nothing and says how long to wait. A batch larger than the burst is
   * let through when the bucket is full, so that no quota makes a batch impossible.
   * @returns 0 when taken, else seconds to wait
   */
  take(sourceId: string, ratePerSecond: number, events: number, nowMs: number): number
}

export function createQuotas(): Quotas {
  const buckets = new Map<string, { level: number; at: number }>()
  return {
    take(sourceId, ratePerSecond, events, nowMs) {
      const burst = ratePerSecond * 2
      const bucket = buckets.get(sourceId) ?? { level: burst, at: nowMs }
      // A clock set back must not drain the bucket.
      const elapsed = Math.max(0, nowMs - bucket.at)
      const level = Math.min(burst, bucket.level + (elapsed / 1000) * ratePerSecond)
      const need = Math.min(events, burst)
      if (level < need) {
        buckets.set(sourceId, { level, at: nowMs })
        return (need - level) / ratePerSecond
      }
      buckets.set(sourceId, { level: level - events, at: nowMs })
      return 0
    },
  }
}
