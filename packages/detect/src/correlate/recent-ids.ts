/**
 * Which findings were counted already, bounded. Two generations: when the younger is full the elder is forgotten, so at
 * least `capacity / 2` and at most `capacity` ids are known, at constant cost an id.
 */
export interface RecentIds {
  /** Whether `id` is new; it is known from now on. */
  addIfNew(id: string): boolean
  readonly size: number
  snapshot(): RecentIdsSnapshot
}
export interface RecentIdsSnapshot {
  readonly younger: readonly string[]
  readonly elder: readonly string[]
}

/** @param capacity greatest number of ids kept, at least 2 */
export function createRecentIds(capacity: number, from?: RecentIdsSnapshot): RecentIds {
  const half = Math.max(1, Math.floor(capacity / 2))
  let younger = new Set<string>(from?.younger)
  let elder = new Set<string>(from?.elder)
  return {
    addIfNew(id) {
      if (younger.has(id)) return false
      const isNew = !elder.has(id)
      younger.add(id)
      if (younger.size >= half) {
        elder = younger
        younger = new Set()
      }
      return isNew
    },
    get size() {
      return younger.size + elder.size
    },
    snapshot: () => ({ younger: [...younger], elder: [...elder] }),
  }
}
