/**
 * What a person took apart stays apart: two sets of artefacts that no tie may join again. Bounded; the oldest barrier is
 * forgotten first.
 */
export interface Barrier {
  readonly left: ReadonlySet<string>
  readonly right: ReadonlySet<string>
}

export interface Barriers {
  add(left: Iterable<string>, right: Iterable<string>): void
  /** Whether a barrier stands between any of `a` and any of `b`. */
  between(a: Iterable<string>, b: { has(key: string): boolean }): boolean
  /** Takes away the barriers between the two. */
  lift(a: Iterable<string>, b: { has(key: string): boolean }): void
  list(): readonly Barrier[]
}

export const MAX_BARRIERS = 1000

export function createBarriers(
  from: readonly { readonly left: readonly string[]; readonly right: readonly string[] }[] = [],
): Barriers {
  let barriers: Barrier[] = []
  let byKey = new Map<string, Barrier[]>()

  function index(): void {
    byKey = new Map()
    for (const barrier of barriers) {
      for (const key of [...barrier.left, ...barrier.right]) {
        const list = byKey.get(key)
        if (list === undefined) byKey.set(key, [barrier])
        else list.push(barrier)
      }
    }
  }
  function hit(key: string, other: { has(key: string): boolean }): Barrier | undefined {
    return byKey.get(key)?.find((barrier) => {
      for (const far of barrier.left.has(key) ? barrier.right : barrier.left) if (other.has(far)) return true
      return false
    })
  }

  barriers = from.map(({ left, right }) => ({ left: new Set(left), right: new Set(right) }))
  index()
  return {
    add(left, right) {
      barriers.push({ left: new Set(left), right: new Set(right) })
      if (barriers.length > MAX_BARRIERS) barriers.shift()
      index()
    },
    between(a, b) {
      if (byKey.size === 0) return false
      for (const key of a) if (hit(key, b) !== undefined) return true
      return false
    },
    lift(a, b) {
      const gone = new Set<Barrier>()
      for (const key of a) {
        for (const barrier of byKey.get(key) ?? []) {
          for (const far of barrier.left.has(key) ? barrier.right : barrier.left) if (b.has(far)) gone.add(barrier)
        }
      }
      barriers = barriers.filter((barrier) => !gone.has(barrier))
      index()
    },
    list: () => barriers,
  }
}
