import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitJsonArray } from './split-json.ts'
import { splitLines } from './split-lines.ts'

const object = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 })

describe('splitting', () => {
  const split = (bytes: Uint8Array, ranges: Uint32Array): string[] => {
    const out: string[] = []
    for (let i = 0; i < ranges.length; i += 2)
      out.push(Buffer.from(bytes.subarray(ranges[i], ranges[i + 1])).toString())
    return out
  }

  it('finds the elements that were put into an array, however it is written', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 2), (values, indent) => {
        const plain = JSON.parse(JSON.stringify(values)) as unknown[]
        const bytes = new Uint8Array(Buffer.from(JSON.stringify(values, null, indent)))
        const { ranges, fault } = splitJsonArray(bytes)
        expect(fault).toBeNull()
        expect(split(bytes, ranges).map((part) => JSON.parse(part) as unknown)).toEqual(plain)
      }),
      { numRuns: 500 },
    )
  })

  it('finds objects that stand one after another', () => {
    fc.assert(
      fc.property(
        fc.array(object),
        fc.constantFrom('', '\n', '\r\n', ' , '),
        fc.constantFrom(undefined, 2),
        (values, between, indent) => {
          const texts = values.map((value) => JSON.stringify(value, null, indent))
          const bytes = new Uint8Array(Buffer.from(texts.join(between)))
          expect(split(bytes, splitJsonArray(bytes).ranges)).toEqual(texts)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('never throws, and its ranges are ordered and inside', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc
            .string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ',', '\\', '1', ' ', '\n') })
            .map((s) => new Uint8Array(Buffer.from(s))),
        ),
        (bytes) => {
          for (const ranges of [splitLines(bytes), splitJsonArray(bytes).ranges]) {
            let last = 0
            for (let i = 0; i < ranges.length; i += 2) {
              const start = ranges[i] ?? -1
              const end = ranges[i + 1] ?? -1
              expect(start).toBeGreaterThanOrEqual(last)
              expect(end).toBeGreaterThan(start)
              last = end
            }
            expect(last).toBeLessThanOrEqual(bytes.length)
          }
        },
      ),
      { numRuns: 1500 },
    )
  })
})
