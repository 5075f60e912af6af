import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLru } from './lru.ts'

type Act = readonly ['get' | 'set' | 'delete', number]
const acts = fc.array(
  fc.tuple(fc.constantFrom('get' as const, 'set' as const, 'delete' as const), fc.integer({ min: 0, max: 6 })),
  { maxLength: 80 },
)

/** A list of keys from least to most recently used. */
function model(capacity: number, run: readonly Act[]): { keys: number[]; answers: unknown[] } {
  let keys: number[] = []
  const answers = run.map(([act, key], i) => {
    const has = keys.includes(key)
    if (act === 'get' && has) keys = [...keys.filter((k) => k !== key), key]
    if (act === 'delete') keys = keys.filter((k) => k !== key)
    if (act === 'set') keys = [...keys.filter((k) => k !== key), key].slice(-capacity)
    return act === 'set' ? i : has
  })
  return { keys, answers }
}

it('an LRU forgets the least recently used and never exceeds its capacity', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), acts, (capacity, run) => {
      const lru = createLru<number, string>(capacity)
      const answers = run.map(([act, key], i) => {
        if (act === 'get') return lru.get(key) !== undefined
        if (act === 'delete') return lru.delete(key)
        lru.set(key, `v${i}`)
        expect(lru.size).toBeLessThanOrEqual(capacity)
        return i
      })
      const expected = model(capacity, run)
      expect(answers).toEqual(expected.answers)
      expect([0, 1, 2, 3, 4, 5, 6].filter((k) => lru.get(k) !== undefined)).toEqual(expected.keys.toSorted())
      lru.clear()
      expect(lru.size).toBe(0)
    }),
    { numRuns: 500 },
  )
})
