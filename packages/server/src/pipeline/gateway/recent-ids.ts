/**
 * The event ids seen lately, for counting duplicates: two generations of an open-addressed table over 128-bit ids. When the
 * young generation is full it becomes the old one and the old one is dropped, so between `capacity` and twice as many
 * ids are remembered in constant memory (16 bytes an id, tables half full).
 */
export interface RecentIds {
  has(id: Uint8Array): boolean
  add(id: Uint8Array): void
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

  function load(id: Uint8Array): void {
    for (let i = 0; i < 4; i++) {
      w[i] = ((id[4 * i] ?? 0) | ((id[4 * i + 1] ?? 0) << 8) | ((id[4 * i + 2] ?? 0) << 16) | ((id[4 * i + 3] ?? 0) << 24)) >>> 0
    }
    // All zero marks an empty slot; an id of nothing but zeros is moved aside.
    if (w[0] === 0 && w[1] === 0 && w[2] === 0 && w[3] === 0) w[3] = 1
  }

  /** Index of the slot that holds the loaded id, or of the empty slot where it would go, as a negative number. */
  function find(table: Table): number {
    const { words, mask } = table
    for (let slot = (w[0] ?? 0) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 4
      if (words[at] === w[0] && words[at + 1] === w[1] && words[at + 2] === w[2] && words[at + 3] === w[3]) return at
      if (words[at] === 0 && words[at + 1] === 0 && words[at + 2] === 0 && words[at + 3] === 0) return -at - 1
    }
  }

  return {
    has(id) {
      load(id)
      return find(young) >= 0 || (old !== undefined && find(old) >= 0)
    },
    add(id) {
      load(id)
      const at = find(young)
      if (at >= 0) return
      young.words.set(w, -at - 1)
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
