/** What falls due, the earliest first (a binary heap). Entries of things that fell due otherwise are passed over by the caller. */
export interface Due<T> {
  readonly at: number
  readonly what: T
}

export interface DueHeap<T> {
  readonly push: (at: number, what: T) => void
  /** The earliest, left in place. */
  readonly first: () => Due<T> | undefined
  readonly pop: () => void
  readonly size: () => number
  /** Drops entries that `isWanted` refuses. */
  readonly clean: (isWanted: (due: Due<T>) => boolean) => void
  readonly clear: () => void
}

/** `compare` orders what falls due at the same time. */
export function createDueHeap<T>(compare: (a: T, b: T) => number): DueHeap<T> {
  let heap: Due<T>[] = []
  const isBefore = (a: Due<T>, b: Due<T>): boolean => a.at < b.at || (a.at === b.at && compare(a.what, b.what) < 0)
  const sink = (from: number, due: Due<T>): void => {
    let at = from
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Due<T>, heap[child] as Due<T>)) child++
      if (!isBefore(heap[child] as Due<T>, due)) break
      heap[at] = heap[child] as Due<T>
      at = child
    }
    heap[at] = due
  }
  return {
    push: (at, what) => {
      const due = { at, what }
      let place = heap.push(due) - 1
      while (place > 0) {
        const above = (place - 1) >> 1
        if (!isBefore(due, heap[above] as Due<T>)) break
        heap[place] = heap[above] as Due<T>
        place = above
      }
      heap[place] = due
    },
    first: () => heap[0],
    pop: () => {
      const last = heap.pop()
      if (last !== undefined && heap.length > 0) sink(0, last)
    },
    size: () => heap.length,
    clean: (isWanted) => {
      heap = heap.filter(isWanted)
      for (let i = (heap.length >> 1) - 1; i >= 0; i--) sink(i, heap[i] as Due<T>)
    },
    clear: () => {
      heap = []
    },
  }
}
