import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createTestClock } from '@haidang/testkit'
import type { Stream } from '../port.ts'
import { createLocalStream } from './local-stream.ts'

const SUBJECT = 'haidang.raw.0'

type Step =
  | { readonly do: 'append'; readonly calls: readonly (readonly { readonly id: number; readonly size: number }[])[] }
  | { readonly do: 'pull'; readonly maxRecords: number; readonly maxBytes: number; readonly isAcked: boolean }
  | { readonly do: 'rewind' }
  | { readonly do: 'reopen' }
  | { readonly do: 'read'; readonly seq: number }
  | { readonly do: 'clock'; readonly byMs: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      calls: fc.array(fc.array(fc.record({ id: fc.nat(60), size: fc.nat(1500) }), { minLength: 1, maxLength: 3 }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('pull' as const),
      maxRecords: fc.integer({ min: 1, max: 12 }),
      maxBytes: fc.integer({ min: 1, max: 6000 }),
      isAcked: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'rewind' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'reopen' }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('read' as const), seq: fc.nat(60) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('clock' as const), byMs: fc.integer({ min: -100_000, max: 1000 }) }),
  },
)

it('behaves as a list of records with a position, whatever is done in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const directory = await mkdtemp(join(tmpdir(), 'haidang-model-'))
      const clock = createTestClock()
      const faults: unknown[] = []
      // Segments, tail and retention as small as can be, so that each step meets their edges.
      const open = (): Promise<Stream> =>
        createLocalStream({
          directory,
          clock,
          segmentBytes: 3000,
          keepBytes: 4000,
          tailBytes: 3000,
          minFreeBytes: 0,
          onFault: (fault) => faults.push(fault),
        })
      let stream = await open()
      let consumer = await stream.consumer(SUBJECT, 'worker')
      const stored: string[] = []
      let acked = 0
      let next = 1
      try {
        for (const each of steps) {
          if (each.do === 'append') {
            const answers = await Promise.all(
              each.calls.map((call) =>
                stream.append(
                  SUBJECT,
                  call.map(({ id, size }) => ({
                    msgId: `m${id}`,
                    header: `{"id":${id}}`,
                    payload: Buffer.alloc(size, id),
                  })),
                ),
              ),
            )
            for (const [c, call] of each.calls.entries()) {
              for (const [i, { id }] of call.entries()) {
                const known = stored.indexOf(`m${id}`) + 1
                if (known === 0) stored.push(`m${id}`)
                expect(answers[c]?.[i]).toEqual({ seq: known === 0 ? stored.length : known, duplicate: known !== 0 })
              }
            }
          } else if (each.do === 'pull') {
            const records = await consumer.pull(each)
            expect(records.length > 0).toBe(next <= stored.length)
            expect(records.length).toBeLessThanOrEqual(each.maxRecords)
            for (const record of records) {
              expect([record.seq, record.msgId]).toEqual([next, stored[next - 1]])
              expect(record.payload.every((byte) => `m${byte}` === record.msgId)).toBe(true)
              next += 1
            }
            if (each.isAcked && next > 1) {
              acked = Math.max(acked, next - 1)
              await consumer.ack(next - 1)
            }
          } else if (each.do === 'rewind') {
            consumer.rewind()
            next = acked + 1
          } else if (each.do === 'reopen') {
            await stream.close()
            stream = await open()
            consumer = await stream.consumer(SUBJECT, 'worker')
            next = acked + 1
          } else if (each.do === 'read') {
            const record = await stream.read(SUBJECT, each.seq)
            // Only what is acknowledged may have been removed.
            if (record === null) expect(each.seq <= acked || each.seq > stored.length).toBe(true)
            else expect(record.msgId).toBe(stored[each.seq - 1])
            const header = await stream.readHeader(SUBJECT, each.seq)
            expect(header === null).toBe(each.seq < 1 || each.seq > stored.length)
            if (header !== null) expect(`m${JSON.parse(Buffer.from(header).toString()).id}`).toBe(stored[each.seq - 1])
          } else clock.advance(each.byMs)
          expect(consumer.position).toBe(acked)
          expect(stream.lag(SUBJECT).records).toBe(stored.length - acked)
        }
        expect(faults).toEqual([])
      } finally {
        await stream.close()
        await rm(directory, { recursive: true })
      }
    }),
    { numRuns: 40 },
  )
}, 240_000)
