/**
 * The event ids seen lately, for counting duplicates: two generations of an open-addressed table over 128-bit ids. When the
 * young generation is full it becomes the old one and the old one is dropped, so between `capacity` and twice as many
 * ids are remembered in constant memory (16 bytes an id, tables half full).
 */
export interface RecentIds {
  /** Whether the id whose 16 bytes begin at `at` (0 where not given) was added lately. */
  has(ids: Uint8Array, at?: number): boolean
  add(ids: Uint8Array, at?: number): void
  readonly size: number
}

interface Table {
  readonly words: Uint32Array
  readonly mask: number
  used: number
}

function createTable(capacity: number): Table {
  const slots = 2 ** Math.ceil(Math.log2(capacity * 2))
  return { words: new Uint32Array(slots * 4), mask: slots - 1, used: 0 }
}

/** @param capacity ids a generation holds; memory is about 64 to 128 bytes for each */
export function createRecentIds(capacity: number): RecentIds {
  let young = createTable(capacity)
  let old: Table | undefined
  const w = new Uint32Array(4)

  function load(ids: Uint8Array, at: number): void {
    for (let i = 0; i < 4; i++) {
      const b = at + 4 * i
      w[i] = (ids[b] ?? 0) | ((ids[b + 1] ?? 0) << 8) | ((ids[b + 2] ?? 0) << 16) | ((ids[b + 3] ?? 0) << 24)
    }
    // All zero marks an empty slot; an id of nothing but zeros is moved aside.
    if (w[0] === 0 && w[1] === 0 && w[2] === 0 && w[3] === 0) w[3] = 1
  }

  /** Index of the slot that holds the loaded id, or of the empty slot where it would go, as a negative number. */
  function find(table: Table): number {
    const { words, mask } = table
    const w0 = w[0] ?? 0
    const w1 = w[1] ?? 0
    const w2 = w[2] ?? 0
    const w3 = w[3] ?? 0
    for (let slot = w0 & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 4
      const first = words[at]
      if (first === w0 && words[at + 1] === w1 && words[at + 2] === w2 && words[at + 3] === w3) return at
      if (first === 0 && words[at + 1] === 0 && words[at + 2] === 0 && words[at + 3] === 0) return -at - 1
    }
  }

  return {
    has(ids, at = 0) {
      load(ids, at)
      return find(young) >= 0 || (old !== undefined && find(old) >= 0)
    },
    add(ids, at = 0) {
      load(ids, at)
      const slot = find(young)
      if (slot >= 0) return
      young.words.set(w, -slot - 1)
      young.used++
      if (young.used >= capacity) {
        const recycled = old
        old = young
        if (recycled === undefined) young = createTable(capacity)
        else {
          recycled.words.fill(0)
          recycled.used = 0
          young = recycled
        }
      }
    },
    get size() {
      return young.used + (old?.used ?? 0)
    },
  }
}
