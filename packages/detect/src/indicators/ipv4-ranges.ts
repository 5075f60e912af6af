/**
 * IPv4 networks as disjoint ranges. Networks nest or are apart, never overlap in part, so one sweep over them in order
 * of address cuts the address space into ranges that each have one innermost network; its parents follow by pointer.
 * A look-up is one step through a table by the upper 16 bits and a binary search within.
 */

export interface Ipv4Network {
  readonly start: number
  readonly prefix: number
  /** Number of the entry the network belongs to. */
  readonly entry: number
}

export interface Ipv4Ranges {
  readonly starts: Uint32Array
  readonly owners: Uint32Array
  readonly parents: Uint32Array
  readonly entries: Uint32Array
  readonly tops: Uint32Array
}

const NONE = new Uint32Array(0)

/** @param networks distinct networks, host bits cleared, in any order */
export function buildIpv4Ranges(networks: readonly Ipv4Network[]): Ipv4Ranges {
  if (networks.length === 0) return { starts: NONE, owners: NONE, parents: NONE, entries: NONE, tops: NONE }
  const sorted = networks.toSorted((a, b) => a.start - b.start || a.prefix - b.prefix)
  const parents = new Uint32Array(sorted.length)
  const entries = new Uint32Array(sorted.length)
  const starts: number[] = [0]
  const owners: number[] = [0]
  const mark = (at: number, owner: number) => {
    if (at > 0xffffffff) return
    if (starts[starts.length - 1] === at) owners[owners.length - 1] = owner
    else {
      starts.push(at)
      owners.push(owner)
    }
  }
  const open: { index: number; end: number }[] = []
  const closeUpTo = (at: number) => {
    for (;;) {
      const inner = open[open.length - 1]
      if (inner === undefined || inner.end > at) return
      open.pop()
      mark(inner.end, (open[open.length - 1]?.index ?? -1) + 1)
    }
  }
  sorted.forEach((network, index) => {
    closeUpTo(network.start)
    parents[index] = (open[open.length - 1]?.index ?? -1) + 1
    entries[index] = network.entry
    open.push({ index, end: network.start + 2 ** (32 - network.prefix) })
    mark(network.start, index + 1)
  })
  closeUpTo(2 ** 33)
  const tops = new Uint32Array(65537)
  let r = 0
  for (let top = 0; top < 65536; top++) {
    while (r + 1 < starts.length && (starts[r + 1] ?? 0) <= top * 65536) r++
    tops[top] = r
  }
  tops[65536] = starts.length - 1
  return { starts: Uint32Array.from(starts), owners: Uint32Array.from(owners), parents, entries, tops }
}

/** The innermost network that holds `address`, + 1, or 0. */
export function findIpv4Network(starts: Uint32Array, owners: Uint32Array, tops: Uint32Array, address: number): number {
  if (tops.length === 0) return 0
  const top = address >>> 16
  let low = tops[top] ?? 0
  let high = tops[top + 1] ?? 0
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((starts[middle] ?? 0) <= address) low = middle
    else high = middle - 1
  }
  return owners[low] ?? 0
}
