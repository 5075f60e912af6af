/** A small seeded generator, so that the story is the same on every machine. */
export interface Random {
  /** From 0 (included) to 1 (excluded). */
  next(): number
  integer(below: number): number
  /** @throws RangeError on an empty list */
  pick<T>(items: readonly T[]): T
}

/** @param seed any 32-bit number */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    // A linear congruential step with an xor-shift of its high bits; quality enough for a story.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return ((state ^ (state >>> 15)) >>> 0) / 4_294_967_296
  }
  const integer = (below: number): number => Math.floor(next() * below)
  return {
    next,
    integer,
    pick(items) {
      const item = items[integer(items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
  }
}
