/** What every stream adapter must do, whatever lies beneath. Called from a test file beside the adapter. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewRecord, Stream } from '@haidang/server/platform/stream/index.ts'
import { createTestClock, type TestClock } from '../stack.ts'

export interface StreamUnderTest {
  /** Opens the stream, or opens it again over what it stored before. Called once per open; the test closes it. */
  open(clock: TestClock): Promise<Stream>
  /** Removes everything. */
  destroy(): Promise<void>
}

const SUBJECT = 'haidang.raw.0'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')
/** A small record whose header and payload follow from its msgId. */
export const streamRecord = (msgId: string, payload = `payload of ${msgId}`): NewRecord => ({
  msgId,
  header: JSON.stringify({ msgId }),
  payload: Buffer.from(payload),
})

export function describeStreamContract(name: string, create: () => Promise<StreamUnderTest>): void {
  describe(`stream contract: ${name}`, () => {
    let under: StreamUnderTest
    let clock: TestClock
    let stream: Stream

    beforeEach(async () => {
      under = await create()
      clock = createTestClock()
      stream = await under.open(clock)
    })
    afterEach(async () => {
      await stream.close()
      await under.destroy()
    })

    async function reopen(): Promise<void> {
      await stream.close()
      stream = await under.open(clock)
    }

    it('numbers records from 1 in order and reads them back whole', async () => {
      const answers = await stream.append(SUBJECT, [streamRecord('a'), streamRecord('b')])
      expect(answers).toEqual([
        { seq: 1, duplicate: false },
        { seq: 2, duplicate: false },
      ])
      const second = await stream.read(SUBJECT, 2)
      expect(second).not.toBeNull()
      expect(second).toMatchObject({ subject: SUBJECT, seq: 2, msgId: 'b', receivedAt: clock.now() })
      expect(text(second?.payload ?? new Uint8Array())).toBe('payload of b')
      expect(text(second?.header ?? new Uint8Array())).toBe('{"msgId":"b"}')
      expect(await stream.read(SUBJECT, 3)).toBeNull()
      expect(await stream.read(SUBJECT, 0)).toBeNull()
    })

    it('keeps subjects apart', async () => {
      await stream.append(SUBJECT, [streamRecord('a')])
      expect(await stream.append('haidang.findings.0', [streamRecord('a')])).toEqual([{ seq: 1, duplicate: false }])
    })

    it('stores a msgId once and names the first record, within a call, across calls and after a restart', async () => {
      expect(await stream.append(SUBJECT, [streamRecord('a'), streamRecord('a', 'other'), streamRecord('b')])).toEqual([
        { seq: 1, duplicate: false },
        { seq: 1, duplicate: true },
        { seq: 2, duplicate: false },
      ])
      expect(await stream.append(SUBJECT, [streamRecord('b', 'again')])).toEqual([{ seq: 2, duplicate: true }])
      await reopen()
      expect(await stream.append(SUBJECT, [streamRecord('a'), streamRecord('c')])).toEqual([
        { seq: 1, duplicate: true },
        { seq: 3, duplicate: false },
      ])
      expect(await stream.findByMsgId(SUBJECT, 'b')).toBe(2)
      expect(await stream.findByMsgId(SUBJECT, 'z')).toBeNull()
      expect(text((await stream.readHeader(SUBJECT, 2)) ?? new Uint8Array())).toBe('{"msgId":"b"}')
    })

    it('gives concurrent callers each their own answer and stores each msgId once', async () => {
      const calls = Array.from({ length: 40 }, (_, i) =>
        stream.append(SUBJECT, [streamRecord(`m${i % 20}`), streamRecord(`n${i}`)]),
      )
      const answers = (await Promise.all(calls)).flat()
      expect(answers.filter((answer) => !answer.duplicate)).toHaveLength(60)
      for (const answer of answers.filter((a) => a.duplicate))
        expect((await stream.read(SUBJECT, answer.seq))?.msgId).toMatch(/^m/)
      const seqs = answers
        .filter((a) => !a.duplicate)
        .map((a) => a.seq)
        .toSorted((a, b) => a - b)
      expect(seqs).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
    })

    it('refuses records that break the limits and stores nothing of the call', async () => {
      await expect(stream.append(SUBJECT, [streamRecord('a'), streamRecord('')])).rejects.toThrow(RangeError)
      await expect(stream.append(SUBJECT, [streamRecord('thư')])).rejects.toThrow(RangeError)
      await expect(stream.append('bad/subject', [streamRecord('a')])).rejects.toThrow(RangeError)
      expect(await stream.append(SUBJECT, [streamRecord('a')])).toEqual([{ seq: 1, duplicate: false }])
    })

    it('takes empty and binary payloads', async () => {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256)
      await stream.append(SUBJECT, [
        { msgId: 'empty', header: '', payload: new Uint8Array(0) },
        { msgId: 'binary', header: new Uint8Array([0, 255]), payload: bytes },
      ])
      await reopen()
      expect((await stream.read(SUBJECT, 1))?.payload).toHaveLength(0)
      const binary = await stream.read(SUBJECT, 2)
      expect(Buffer.from(binary?.payload ?? []).equals(Buffer.from(bytes))).toBe(true)
      expect([...(binary?.header ?? [])]).toEqual([0, 255])
    })

    it('hands records to a consumer in order, bounded by number and by bytes', async () => {
      await stream.append(
        SUBJECT,
        Array.from({ length: 10 }, (_, i) => streamRecord(`m${i}`, 'x'.repeat(1000))),
      )
      const consumer = await stream.consumer(SUBJECT, 'worker')
      expect((await consumer.pull({ maxRecords: 3 })).map((r) => r.seq)).toEqual([1, 2, 3])
      const byBytes = await consumer.pull({ maxBytes: 2500 })
      expect(byBytes.length).toBeGreaterThanOrEqual(1)
      expect(byBytes.length).toBeLessThanOrEqual(3)
      expect(byBytes[0]?.seq).toBe(4)
      const rest = await consumer.pull()
      expect(rest.at(-1)?.seq).toBe(10)
      expect(await consumer.pull()).toEqual([])
    })

    it('delivers again what was not acknowledged, from the acknowledged position on', async () => {
      await stream.append(
        SUBJECT,
        Array.from({ length: 6 }, (_, i) => streamRecord(`m${i}`)),
      )
      let consumer = await stream.consumer(SUBJECT, 'worker')
      await consumer.pull({ maxRecords: 5 })
      await consumer.ack(2)
      expect(consumer.position).toBe(2)
      expect(consumer.lag().records).toBe(4)
      expect(stream.lag(SUBJECT).records).toBe(4)
      consumer.rewind()
      expect((await consumer.pull({ maxRecords: 2 })).map((r) => r.seq)).toEqual([3, 4])
      await consumer.close()
      await reopen()
      consumer = await stream.consumer(SUBJECT, 'worker')
      expect(consumer.position).toBe(2)
      expect((await consumer.pull()).map((r) => r.seq)).toEqual([3, 4, 5, 6])
      await consumer.ack(1)
      expect(consumer.position).toBe(2)
      await consumer.ack(6)
      expect(stream.lag(SUBJECT)).toEqual({ records: 0, bytes: 0 })
      await expect(consumer.ack(7)).rejects.toThrow(RangeError)
    })

    it('starts a new durable where it is told to', async () => {
      await stream.append(
        SUBJECT,
        Array.from({ length: 4 }, (_, i) => streamRecord(`m${i}`)),
      )
      const late = await stream.consumer(SUBJECT, 'late', { start: 'last' })
      const third = await stream.consumer(SUBJECT, 'third', { start: 3 })
      expect(await late.pull()).toEqual([])
      expect((await third.pull()).map((r) => r.seq)).toEqual([3, 4])
      await stream.append(SUBJECT, [streamRecord('m4')])
      expect((await late.pull()).map((r) => r.seq)).toEqual([5])
      expect(stream.lag(SUBJECT).records).toBe(3)
      await stream.removeDurable(SUBJECT, 'third')
      expect(stream.lag(SUBJECT).records).toBe(1)
    })

    it('allows one open consumer of a durable name', async () => {
      const consumer = await stream.consumer(SUBJECT, 'worker')
      await expect(stream.consumer(SUBJECT, 'worker')).rejects.toThrow(/open already/)
      await consumer.close()
      await expect(stream.consumer(SUBJECT, 'worker')).resolves.toBeDefined()
    })

    it('wakes a waiting pull when a record comes, and ends it on a signal', async () => {
      const consumer = await stream.consumer(SUBJECT, 'worker')
      const waiting = consumer.pull({ waitMs: 60_000 })
      await stream.append(SUBJECT, [streamRecord('a')])
      expect((await waiting).map((r) => r.seq)).toEqual([1])
      const stop = new AbortController()
      const stopped = consumer.pull({ waitMs: 60_000, signal: stop.signal })
      stop.abort()
      expect(await stopped).toEqual([])
      const closed = consumer.pull({ waitMs: 60_000 })
      await consumer.close()
      expect(await closed).toEqual([])
    })

    it('goes on when the clock is set back', async () => {
      await stream.append(SUBJECT, [streamRecord('a')])
      clock.advance(-3_600_000 * 48)
      expect(await stream.append(SUBJECT, [streamRecord('a'), streamRecord('b')])).toEqual([
        { seq: 1, duplicate: true },
        { seq: 2, duplicate: false },
      ])
      await reopen()
      expect(await stream.append(SUBJECT, [streamRecord('b'), streamRecord('c')])).toEqual([
        { seq: 2, duplicate: true },
        { seq: 3, duplicate: false },
      ])
    })

    it('never gives a number again that it was told to pass over', async () => {
      await stream.append(SUBJECT, [streamRecord('a')])
      const consumer = await stream.consumer(SUBJECT, 'worker')
      await stream.advanceTo(SUBJECT, 100)
      await reopen()
      expect(await stream.append(SUBJECT, [streamRecord('b')])).toEqual([{ seq: 101, duplicate: false }])
      await reopen()
      const again = await stream.consumer(SUBJECT, 'worker')
      expect((await again.pull()).map((r) => r.seq)).toEqual([1])
      expect((await again.pull()).map((r) => r.seq)).toEqual([101])
      expect(consumer.position).toBe(0)
    })

    it('answers everything under way before it closes, and refuses afterwards', async () => {
      const appending = stream.append(SUBJECT, [streamRecord('a')])
      await stream.close()
      expect(await appending).toEqual([{ seq: 1, duplicate: false }])
      await expect(stream.append(SUBJECT, [streamRecord('b')])).rejects.toThrow(/closed/)
      stream = await under.open(clock)
      expect((await stream.read(SUBJECT, 1))?.msgId).toBe('a')
    })
  })
}
