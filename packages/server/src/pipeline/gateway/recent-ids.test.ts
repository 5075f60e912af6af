import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRecentIds } from './recent-ids.ts'

const id = fc.uint8Array({ minLength: 16, maxLength: 16 })

test('remembers at least the last `capacity` ids and nothing that was never added', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(id, { selector: (b) => b.join(), maxLength: 60 }),
      fc.uniqueArray(id, { selector: (b) => b.join(), maxLength: 20 }),
      (added, others) => {
        const ids = createRecentIds(10)
        for (const x of added) ids.add(x)
        const known = new Set(added.map((x) => x.join()))
        for (const x of added.slice(-10)) expect(ids.has(x)).toBe(true)
        for (const x of others) if (!known.has(x.join())) expect(ids.has(x)).toBe(false)
        expect(ids.size).toBeLessThanOrEqual(20)
      },
    ),
  )
})

test('keeps the id of nothing but zeros', () => {
  const ids = createRecentIds(4)
  expect(ids.has(new Uint8Array(16))).toBe(false)
  ids.add(new Uint8Array(16))
  expect(ids.has(new Uint8Array(16))).toBe(true)
})
