import type { Clock, TenantId } from '@haidang/std'
import type { Scope } from '#src/platform/db/index.ts'

const MINUTES = 60
/** Seconds the rate is taken over. */
const RATE_SECONDS = 10

/** Events stored lately, by organisation: the live numbers of the duty board, in constant memory. */
export interface LiveMeter {
  note(tenant: string, events: number): void
  /** Events a second over the last ten seconds, for the organisations of a scope. */
  perSecond(scope: Scope): number
  /** Events of each of the last sixty minutes, oldest first. */
  perMinute(scope: Scope): number[]
}

interface Ring {
  readonly seconds: Float64Array
  readonly minutes: Float64Array
  /** Second the ring was last written at. */
  at: number
}

export function createLiveMeter(clock: Clock): LiveMeter {
  const rings = new Map<string, Ring>()

  /** Empties the slots between the last write and now. */
  function advance(ring: Ring, second: number): void {
    const minute = Math.floor(second / 60)
    const lastMinute = Math.floor(ring.at / 60)
    for (let s = Math.max(ring.at + 1, second - RATE_SECONDS + 1); s <= second; s++) ring.seconds[s % RATE_SECONDS] = 0
    for (let m = Math.max(lastMinute + 1, minute - MINUTES + 1); m <= minute; m++) ring.minutes[m % MINUTES] = 0
    ring.at = Math.max(ring.at, second)
  }

  function inScope(scope: Scope): Ring[] {
    const second = Math.floor(clock.now() / 1000)
    const found = scope === 'all' ? [...rings.values()] : scope.flatMap((tenant: TenantId) => rings.get(tenant) ?? [])
    for (const ring of found) advance(ring, second)
    return found
  }

  return {
    note(tenant, events) {
      const second = Math.floor(clock.now() / 1000)
      let ring = rings.get(tenant)
      if (ring === undefined) {
        ring = { seconds: new Float64Array(RATE_SECONDS), minutes: new Float64Array(MINUTES), at: second }
        rings.set(tenant, ring)
      }
      advance(ring, second)
      ring.seconds[second % RATE_SECONDS] = (ring.seconds[second % RATE_SECONDS] ?? 0) + events
      const minute = Math.floor(second / 60) % MINUTES
      ring.minutes[minute] = (ring.minutes[minute] ?? 0) + events
    },
    perSecond(scope) {
      let sum = 0
      for (const ring of inScope(scope)) for (const n of ring.seconds) sum += n
      return sum / RATE_SECONDS
    },
    perMinute(scope) {
      const minute = Math.floor(clock.now() / 60_000)
      const out = Array.from({ length: MINUTES }, () => 0)
      for (const ring of inScope(scope)) {
        for (let i = 0; i < MINUTES; i++)
          out[i] = (out[i] ?? 0) + (ring.minutes[(minute - MINUTES + 1 + i) % MINUTES] ?? 0)
      }
      return out
    },
  }
}
