/**
 * Order of use as a doubly linked list through the items themselves: moving to the end, leaving and taking the oldest all
 * cost the same, however many items there are. (The insertion order of a `Map` would serve, but taking its first key
 * walks over every entry deleted since the last rehash.)
 */
/** An item of the list carries its own links. */
export interface Linked<T> {
  older: T | null
  newer: T | null
}

export interface RecencyList<T extends Linked<T>> {
  readonly oldest: T | null
  readonly size: number
  /** Makes `item`, which is not in the list, the newest. */
  add(item: T): void
  /** Takes `item`, which is in the list, out. */
  remove(item: T): void
  /** Makes `item`, which is in the list, the newest. */
  touch(item: T): void
  /** From oldest to newest. */
  items(): IterableIterator<T>
}

export function createRecencyList<T extends Linked<T>>(): RecencyList<T> {
  let oldest: T | null = null
  let newest: T | null = null
  let size = 0
  const add = (item: T) => {
    item.older = newest
    item.newer = null
    if (newest === null) oldest = item
    else newest.newer = item
    newest = item
    size++
  }
  const remove = (item: T) => {
    if (item.older === null) oldest = item.newer
    else item.older.newer = item.newer
    if (item.newer === null) newest = item.older
    else item.newer.older = item.older
    item.older = null
    item.newer = null
    size--
  }
  return {
    get oldest(): T | null {
      return oldest
    },
    get size(): number {
      return size
    },
    add,
    remove,
    touch(item: T): void {
      if (item === newest) return
      remove(item)
      add(item)
    },
    *items(): IterableIterator<T> {
      for (let item: T | null = oldest; item !== null; item = item.newer) yield item
    },
  }
}
