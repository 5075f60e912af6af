import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareLines } from './compare.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 })

it('loses no line of either version, in order', () => {
  fc.assert(
    fc.property(lines, lines, (from, to) => {
      const found = compareLines(from, to)
      expect(found.filter((l) => l.change !== 'added').map((l) => l.text)).toEqual(from)
      expect(found.filter((l) => l.change !== 'removed').map((l) => l.text)).toEqual(to)
    }),
  )
})

it('says nothing changed of what is the same', () => {
  fc.assert(
    fc.property(lines, (version) => {
      expect(compareLines(version, version).every((l) => l.change === 'same')).toBe(true)
    }),
  )
})
