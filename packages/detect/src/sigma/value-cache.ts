/**
 * What a field's values were found to hold, for values that come again and again: images, users, parents. Bounded, and given up
 * where values seldom repeat.
 */

/** Values remembered; when they are more, all are forgotten. */
const MAX_VALUES = 256
/** Longest value remembered, in UTF-16 code units. */
export const MAX_CACHED_LENGTH = 256
/** Values missed after which the cache is judged. */
const TRIAL = 1024

export interface ValueCache {
  readonly known: Map<string, Int32Array>
  hits: number
  misses: number
  isGivenUp: boolean
}

export function createValueCache(): ValueCache {
  return { known: new Map(), hits: 0, misses: 0, isGivenUp: false }
}

/** Remembers the tests that a value passes. */
export function remember(cache: ValueCache, value: string, tests: readonly number[]): void {
  if (cache.known.size >= MAX_VALUES) cache.known.clear()
  cache.known.set(detach(value), Int32Array.from(tests))
  if (++cache.misses < TRIAL) return
  if (cache.hits < cache.misses) {
    cache.isGivenUp = true
    cache.known.clear()
  }
  cache.hits = 0
  cache.misses = 0
}

/** The text in memory of its own: a piece of a longer text would keep all of that alive. */
function detach(value: string): string {
  const copy = ` ${value}`
  // Reading a character is what makes the engine write the joined text out.
  return copy.charCodeAt(0) === 32 ? copy.slice(1) : value
}
