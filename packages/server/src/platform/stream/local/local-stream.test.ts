import { mkdtemp, readdir, rm, stat, truncate, writeFile, readFile, open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestClock, describeStreamContract, streamRecord } from '@haidang/testkit'
import { StreamFull, type Stream } from '../port.ts'
import { createDiskFiles, type LogFiles } from './files.ts'
import { createLocalStream } from './local-stream.ts'
import type { LocalStreamOptions, StreamFault } from './options.ts'

const SUBJECT = 'haidang.raw.0'

describeStreamContract('local log', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'haidang-stream-'))
  return {
    open: (clock) => createLocalStream({ directory, clock, minFreeBytes: 0 }),
    destroy: () => rm(directory, { recursive: true }),
  }
})

describe('local log on disk', () => {
  let directory = ''
  let faults: StreamFault[] = []
  let stream: Stream | null = null
  const clock = createTestClock()

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'haidang-stream-'))
    faults = []
  })
  afterEach(async () => {
    await stream?.close()
    stream = null
    await rm(directory, { recursive: true })
  })

  async function open_(options: Partial<LocalStreamOptions> = {}): Promise<Stream> {
    await stream?.close()
    stream = await createLocalStream({
      directory,
      clock,
      minFreeBytes: 0,
      onFault: (fault) => faults.push(fault),
      ...options,
    })
    return stream
  }
  const subjectFiles = async (ending: string): Promise<string[]> =>
    (await readdir(join(directory, SUBJECT))).filter((name) => name.endsWith(ending)).toSorted()
  const big = (msgId: string): ReturnType<typeof streamRecord> => streamRecord(msgId, msgId.padEnd(6000, '.'))

  it.each([1, 20, 100, 5000])('cuts off a torn tail of the last record, %i bytes short', async (missing) => {
    let log = await open_()
    await log.append(SUBJECT, [streamRecord('a')])
    await log.append(SUBJECT, [big('b')])
    await log.close()
    const path = join(directory, SUBJECT, (await subjectFiles('.log'))[0] ?? '')
    await truncate(path, (await stat(path)).size - missing)
    log = await open_()
    expect(faults.map((fault) => fault.kind)).toEqual(['torn_tail'])
    expect(await log.read(SUBJECT, 2)).toBeNull()
    expect(await log.append(SUBJECT, [big('b')])).toEqual([{ seq: 2, duplicate: false }])
    expect((await log.read(SUBJECT, 1))?.msgId).toBe('a')
  })

  it('cuts off bytes that are no record, and a record whose bytes were changed', async () => {
    let log = await open_()
    await log.append(SUBJECT, [streamRecord('a')])
    await log.append(SUBJECT, [streamRecord('b')])
    await log.close()
    const path = join(directory, SUBJECT, (await subjectFiles('.log'))[0] ?? '')
    const whole = await readFile(path)
    await writeFile(path, Buffer.concat([whole, Buffer.alloc(500, 7)]))
    log = await open_()
    expect((await log.read(SUBJECT, 2))?.msgId).toBe('b')
    await log.close()
    const damaged = await readFile(path)
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 255
    await writeFile(path, damaged)
    log = await open_()
    expect(await log.read(SUBJECT, 2)).toBeNull()
    expect((await log.read(SUBJECT, 1))?.msgId).toBe('a')
    expect(faults).toHaveLength(2)
  })

  it('starts again after a crash between creating a segment and its first flush', async () => {
    let log = await open_({ segmentBytes: 4096 })
    await log.append(SUBJECT, [big('a')])
    await log.close()
    await writeFile(join(directory, SUBJECT, '0000000000000002.log'), Buffer.alloc(3))
    log = await open_({ segmentBytes: 4096 })
    expect(await log.append(SUBJECT, [big('a'), big('b')])).toEqual([
      { seq: 1, duplicate: true },
      { seq: 2, duplicate: false },
    ])
    log = await open_({ segmentBytes: 4096 })
    expect((await log.read(SUBJECT, 2))?.msgId).toBe('b')
  })

  it('rolls segments, removes acknowledged ones, and still knows their batches and answers', async () => {
    const options = { segmentBytes: 20_000, keepBytes: 30_000, tailBytes: 10_000 }
    let log = await open_(options)
    for (let i = 1; i <= 20; i++) await log.append(SUBJECT, [big(`m${i}`)])
    expect((await subjectFiles('.log')).length).toBeGreaterThan(5)
    const consumer = await log.consumer(SUBJECT, 'worker')
    const seen: string[] = []
    for (
      let records = await consumer.pull({ maxRecords: 4 });
      records.length > 0;
      records = await consumer.pull({ maxRecords: 4 })
    ) {
      for (const each of records) seen.push(each.msgId)
      await consumer.ack(records.at(-1)?.seq ?? 0)
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => `m${i + 1}`))
    log = await open_(options)
    expect(log.stats().bytes).toBeLessThan(60_000)
    expect(await log.read(SUBJECT, 1)).toBeNull()
    expect(await log.append(SUBJECT, [big('m1'), big('m21')])).toEqual([
      { seq: 1, duplicate: true },
      { seq: 21, duplicate: false },
    ])
    expect(Buffer.from((await log.readHeader(SUBJECT, 1)) ?? []).toString()).toBe('{"msgId":"m1"}')
    expect(faults).toEqual([])
  })

  it('keeps what a slow durable has not acknowledged, whatever the limits say', async () => {
    const log = await open_({ segmentBytes: 20_000, keepBytes: 0, keepAgeMs: 0 })
    const fast = await log.consumer(SUBJECT, 'fast')
    const slow = await log.consumer(SUBJECT, 'slow')
    for (let i = 1; i <= 12; i++) await log.append(SUBJECT, [big(`m${i}`)])
    await fast.pull({ maxRecords: 100 })
    await fast.ack(12)
    expect((await log.read(SUBJECT, 1))?.msgId).toBe('m1')
    expect(log.lag(SUBJECT).records).toBe(12)
    const all: number[] = []
    while (all.length < 12) for (const each of await slow.pull()) all.push(each.seq)
    expect(all).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
  })

  it('forgets batches beyond the duplicate window, by number and by age', async () => {
    const log = await open_({ duplicateEntries: 3, duplicateAgeMs: 60_000 })
    for (const msgId of ['a', 'b', 'c', 'd']) await log.append(SUBJECT, [streamRecord(msgId)])
    expect(await log.findByMsgId(SUBJECT, 'a')).toBeNull()
    expect(await log.findByMsgId(SUBJECT, 'b')).toBe(2)
    clock.advance(60_001)
    expect(await log.findByMsgId(SUBJECT, 'd')).toBeNull()
    expect(await log.append(SUBJECT, [streamRecord('d')])).toEqual([{ seq: 5, duplicate: false }])
  })

  it('refuses when the log is full, answers repetitions all the same, and goes on when a consumer has caught up', async () => {
    const log = await open_({ segmentBytes: 10_000, maxBytes: 40_000, retryAfterMs: 1234 })
    const consumer = await log.consumer(SUBJECT, 'worker')
    let stored = 0
    let refusal: unknown
    for (let i = 1; refusal === undefined && i < 50; i++) {
      await log
        .append(SUBJECT, [big(`m${i}`)])
        .then(() => (stored += 1))
        .catch((error: unknown) => (refusal = error))
    }
    expect(refusal).toBeInstanceOf(StreamFull)
    expect(refusal).toMatchObject({ code: 'stream.full', reason: 'log_bytes', retryAfterMs: 1234 })
    expect(log.stats().isFull).toBe(true)
    expect(await log.append(SUBJECT, [big('m1')])).toEqual([{ seq: 1, duplicate: true }])
    await consumer.ack(stored)
    expect(await log.append(SUBJECT, [big('next')])).toEqual([{ seq: stored + 1, duplicate: false }])
    expect(log.stats().isFull).toBe(false)
  })

  it('reports a record that the disk spoiled and goes on behind it', async () => {
    let log = await open_({ segmentBytes: 20_000 })
    for (let i = 1; i <= 5; i++) await log.append(SUBJECT, [big(`m${i}`)])
    await log.close()
    const first = join(directory, SUBJECT, (await subjectFiles('.log'))[0] ?? '')
    const file = await open(first, 'r+')
    await file.write(Buffer.from('spoiled'), 0, 7, 9000)
    await file.close()
    log = await open_({ segmentBytes: 20_000 })
    const consumer = await log.consumer(SUBJECT, 'worker')
    const seen: number[] = []
    for (let records = await consumer.pull(); records.length > 0; records = await consumer.pull())
      seen.push(...records.map((each) => each.seq))
    expect(seen).toEqual([1, 3, 4, 5])
    expect(faults.map((fault) => fault.kind)).toEqual(['corrupt_record'])
  })

  describe('with a disk that fails', () => {
    /** The real disk, whose writes fail while `broken` says so: after `partial` bytes of the first buffer. */
    function failingFiles(state: { broken: '' | 'write' | 'sync' | 'truncate' | 'create'; free: number }): LogFiles {
      const disk = createDiskFiles()
      const noSpace = (): Error => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      return {
        ...disk,
        async open(path, mode) {
          if (state.broken === 'create' && mode === 'create') throw noSpace()
          const file = await disk.open(path, mode)
          return {
            ...file,
            async write(buffers, position) {
              if (state.broken === '' || state.broken === 'create' || state.broken === 'sync')
                return file.write(buffers, position)
              const whole = Buffer.concat(buffers)
              await file.write([whole.subarray(0, Math.floor(whole.length / 2))], position)
              throw noSpace()
            },
            async sync() {
              if (state.broken === 'sync') throw Object.assign(new Error('input/output error'), { code: 'EIO' })
              return file.sync()
            },
            async truncate(length) {
              if (state.broken === 'truncate') throw noSpace()
              return file.truncate(length)
            },
          }
        },
        freeBytes: () => Promise.resolve(state.free),
      }
    }

    it.each(['write', 'sync', 'truncate', 'create'] as const)(
      'refuses while %s fails, stores nothing half, and recovers by itself',
      async (kind) => {
        const state: Parameters<typeof failingFiles>[0] = { broken: '', free: 1e12 }
        const options = { files: failingFiles(state), segmentBytes: 10_000 }
        let log = await open_(options)
        await log.append(SUBJECT, [big('a'), big('b')])
        state.broken = kind
        const refused = await Promise.allSettled([
          log.append(SUBJECT, [big('c'), big('d')]),
          log.append(SUBJECT, [big('e')]),
        ])
        for (const each of refused)
          expect(each).toMatchObject({ status: 'rejected', reason: { code: 'stream.full', reason: 'disk_write' } })
        expect(await log.append(SUBJECT, [big('a')])).toEqual([{ seq: 1, duplicate: true }])
        expect(log.stats().subjects[0]?.lastSeq).toBe(2)
        state.broken = ''
        expect(await log.append(SUBJECT, [big('c'), big('e')])).toEqual([
          { seq: 3, duplicate: false },
          { seq: 4, duplicate: false },
        ])
        log = await open_(options)
        const consumer = await log.consumer(SUBJECT, 'worker')
        const seen: string[] = []
        while (seen.length < 4) seen.push(...(await consumer.pull()).map((each) => each.msgId))
        expect(seen).toEqual(['a', 'b', 'c', 'e'])
      },
    )

    it('refuses below the mark of free space before it writes, and recovers when space returns', async () => {
      const state: Parameters<typeof failingFiles>[0] = { broken: '', free: 10_000_000 }
      const log = await open_({ files: failingFiles(state), minFreeBytes: 9_000_000 })
      await log.append(SUBJECT, [big('a')])
      const size = log.stats().bytes
      await expect(log.append(SUBJECT, [streamRecord('b', 'x'.repeat(1_100_000))])).rejects.toMatchObject({
        reason: 'disk_free',
      })
      expect(log.stats().bytes).toBe(size)
      state.free = 20_000_000
      expect(await log.append(SUBJECT, [streamRecord('b', 'x'.repeat(1_100_000))])).toEqual([
        { seq: 2, duplicate: false },
      ])
    })
  })
})
