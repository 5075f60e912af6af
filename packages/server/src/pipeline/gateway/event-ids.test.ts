import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeLines, encodeLines, ID_BYTES } from '../envelope.ts'
import { identifyLines, type NewLines } from './event-ids.ts'
import { createRecentIds } from './recent-ids.ts'

const SPACE = '01900000-0000-7000-9000-000000000001'

function batchOf(lines: readonly string[], between = '\n'): { body: Buffer; offsets: number[] } {
  const offsets: number[] = []
  let at = 0
  for (const line of lines) {
    offsets.push(at, at + Buffer.byteLength(line))
    at += Buffer.byteLength(line) + between.length
  }
  return { body: Buffer.from(lines.map((line) => line + between).join('')), offsets }
}

const idsOf = ({ ids }: NewLines): string[] =>
  Array.from({ length: ids.length / ID_BYTES }, (_, i) =>
    Buffer.from(ids.subarray(i * ID_BYTES, (i + 1) * ID_BYTES)).toString('hex'),
  )

const digest = (bytes: string | Buffer): Buffer => createHash('sha256').update(bytes).digest()

/** The rule, written out for one line. */
function expectedId(line: string, run: number): string {
  const salt = digest(SPACE)
  const id = digest(line)
    .map((byte, i) => byte ^ (salt[i] ?? 0))
    .subarray(0, ID_BYTES)
  if (run === 0) return Buffer.from(id).toString('hex')
  return createHash('sha256').update(id).update(String(run)).digest().subarray(0, ID_BYTES).toString('hex')
}

const lines = fc.array(fc.constantFrom('a', 'b', '{"a":1}', '{"a":2}', 'tên', 'x'.repeat(200)), { maxLength: 40 })

test('an id follows from the line, its source and its place in the run', () => {
  fc.assert(
    fc.property(lines, (batch) => {
      const { body, offsets } = batchOf(batch)
      const runs = new Map<string, number>()
      const expected = batch.map((line) => {
        const run = runs.get(line) ?? 0
        runs.set(line, run + 1)
        return expectedId(line, run)
      })
      const found = identifyLines(body, offsets, SPACE, createRecentIds(1000))
      expect(idsOf(found)).toEqual(expected)
      expect([...found.offsets]).toEqual(offsets)
      expect(found.duplicates).toBe(0)
    }),
  )
})

test('lines seen before are left out and counted, repeats within the batch included', () => {
  fc.assert(
    fc.property(lines, lines, (before, batch) => {
      const recent = createRecentIds(1000)
      const first = batchOf(before)
      const { ids } = identifyLines(first.body, first.offsets, SPACE, recent)
      for (let at = 0; at < ids.length; at += ID_BYTES) recent.add(ids, at)
      const seen = new Map<string, number>()
      for (const line of before) seen.set(line, (seen.get(line) ?? 0) + 1)
      const kept = batch.filter((line) => {
        const left = (seen.get(line) ?? 0) - 1
        seen.set(line, left)
        return left < 0
      })
      const { body, offsets } = batchOf(batch)
      const found = identifyLines(body, offsets, SPACE, recent)
      const texts = Array.from({ length: found.offsets.length / 2 }, (_, i) =>
        body.subarray(found.offsets[2 * i], found.offsets[2 * i + 1]).toString(),
      )
      expect(texts).toEqual(kept)
      expect(found.duplicates).toBe(batch.length - kept.length)
    }),
  )
})

test('the same line has another id in another source', () => {
  const { body, offsets } = batchOf(['{"a":1}'])
  const one = identifyLines(body, offsets, 'one', createRecentIds(4))
  const two = identifyLines(body, offsets, 'two', createRecentIds(4))
  expect(idsOf(one)).not.toEqual(idsOf(two))
})

test('an envelope gives back each line and its id, whatever was left out between', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 30 }), fc.boolean()), { maxLength: 30 }),
      fc.constantFrom('', '\n', '\r\n', ' , \n  '),
      (all, between) => {
        const { body, offsets } = batchOf(
          all.map(([line]) => line),
          between,
        )
        const places = all.flatMap(([, isKept], i) => (isKept ? [i] : []))
        const ids = Buffer.concat(places.map((i) => Buffer.alloc(ID_BYTES, i + 1)))
        const envelope = encodeLines(
          body,
          places.flatMap((i) => [offsets[2 * i] ?? 0, offsets[2 * i + 1] ?? 0]),
          ids,
        )
        // Read where it lies, and from bytes that begin anywhere, as a read buffer's do.
        const shifted = Buffer.concat([Buffer.alloc(1), envelope]).subarray(1)
        for (const payload of [envelope, shifted]) {
          const back = decodeLines(payload)
          expect(back.count).toBe(places.length)
          expect(Buffer.from(back.ids)).toEqual(ids)
          const lines = places.map((_, n) =>
            Buffer.from(back.raw.subarray(back.offsets[2 * n], back.offsets[2 * n + 1])).toString(),
          )
          expect(lines).toEqual(places.map((i) => Buffer.from(all[i]?.[0] ?? '').toString()))
        }
      },
    ),
  )
})
