import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { BatchAnswer, type Source, type SourceCounts } from '@haidang/contracts'
import type { Clock } from '@haidang/std'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '#src/platform/clock.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { readConfig } from './config.ts'
import { startPlatform } from './start.ts'
import { type Child, startChild } from './testing/child.ts'
import { countStored } from './testing/count-stored.ts'
import { createNumberedSender, numberedEvent, seededRandom } from './testing/sender.ts'
import { signInAs, type WebClient } from './testing/web-client.ts'
import { makeTestWorld, type TestWorld } from './testing/world.ts'

const random = seededRandom(5)
const GB = 1_000_000_000
const environmentFor = (dataDir: string, over: Record<string, string> = {}): Record<string, string> => ({
  HAIDANG_DATA_DIR: dataDir,
  HAIDANG_HTTP_PORT: '0',
  HAIDANG_MULTI_FACTOR: 'optional',
  HAIDANG_LOG_LEVEL: 'warn',
  HAIDANG_PIPELINE_MIN_FREE_MB: '0',
  HAIDANG_PIPELINE_THREADS: '1',
  ...over,
})

interface Sent {
  readonly status: number
  readonly retryAfter: string | null
  readonly code: string
  readonly answer: BatchAnswer | null
}

async function post(
  url: string,
  token: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Sent> {
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson', ...headers },
  })
  const read = (await response.json()) as { code?: string }
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    code: read.code ?? '',
    answer: response.status === 200 ? BatchAnswer.parse(read) : null,
  }
}

function accept(sent: Sent): BatchAnswer {
  if (sent.answer === null) throw new Error(`refused: ${sent.status} ${sent.code}`)
  return sent.answer
}

/** What a source must show: every event of every answer (repeats left out) is somewhere. */
function expectToAddUp(counts: SourceCounts): void {
  expect(counts.received).toBe(
    counts.stored + counts.duplicates + counts.refused + counts.quarantined + counts.underway,
  )
}

const lines = (lane: number, from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => numberedEvent(lane, from + i))

/** Sends raw bytes and takes what comes back, until the other side closes or `write` has nothing more. */
function speak(
  url: string,
  head: string,
  write: (push: (bytes: Uint8Array) => Promise<boolean>) => Promise<void>,
): Promise<{ answer: string; sentBytes: number }> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const waiting = new Set<(isOpen: boolean) => void>()
    const socket = connect({ host: hostname, port: Number(port) })
    let answer = ''
    let isClosed = false
    socket.on('data', (piece) => (answer += piece.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      isClosed = true
      for (const done of waiting) done(false)
      resolve({ answer, sentBytes: socket.bytesWritten })
    })
    socket.on('connect', () => {
      socket.write(head)
      const push = (bytes: Uint8Array): Promise<boolean> =>
        new Promise((done) => {
          if (isClosed) return done(false)
          waiting.add(done)
          socket.write(bytes, () => {
            waiting.delete(done)
            done(!isClosed)
          })
        })
      void write(push).then(() => socket.destroy())
    })
  })
}

describe('bad senders', () => {
  let folder: string
  let child: Child
  let url: string
  let world: TestWorld
  let administrator: WebClient
  // A well-behaved neighbour, then one source for each kind of trouble.
  const QUOTAS = [1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 200]
  const [GOOD, REPEATER, DYING, HUGE, STRANGE, FAST] = [0, 1, 2, 3, 4, 5] as const
  const tokenOf = (place: number): string => world.sources[place]?.token ?? ''
  const sourceOf = (place: number): Promise<Source> =>
    administrator.call<Source>(url, 'GET', `/sources/${world.sources[place]?.id ?? ''}`)
  const refusalsOf = (source: Source): Record<string, number> =>
    Object.fromEntries(source.refusals.map((r) => [r.code, r.count]))
  const rssMb = async (): Promise<number> =>
    Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  const abort = new AbortController()
  let neighbour: ReturnType<typeof createNumberedSender>
  let neighbouring: Promise<void>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'haidang-bad-'))
    const worldFile = join(folder, 'world.json')
    child = startChild('./platform.fixture.ts', [worldFile, QUOTAS.join(',')], environmentFor(join(folder, 'data')))
    url = (await child.ready).url
    world = JSON.parse(await readFile(worldFile, 'utf8')) as TestWorld
    administrator = await signInAs(url, world.people.administrator)
    neighbour = createNumberedSender({ token: tokenOf(GOOD), lane: GOOD, maxBatch: 20, random })
    neighbouring = (async () => {
      while (!abort.signal.aborted) {
        await neighbour.sendTo(url, AbortSignal.any([abort.signal, AbortSignal.timeout(20)]))
        await new Promise((resolve) => setTimeout(resolve, 30))
      }
    })()
  })

  afterAll(async () => {
    abort.abort()
    await child.kill()
    await rm(folder, { recursive: true })
  })

  test('one that repeats and reorders what it sent: each event is stored once', async () => {
    const first = lines(REPEATER, 0, 200)
    const body = first.join('\n')
    const answer = accept(await post(url, tokenOf(REPEATER), body))
    expect(answer).toMatchObject({ received: 200, accepted: 200, duplicates: 0 })
    for (let i = 0; i < 5; i++) expect(accept(await post(url, tokenOf(REPEATER), body))).toEqual(answer)
    // The same events in another order and in other batches, with new ones among them.
    const shuffled = [...first, ...lines(REPEATER, 200, 100)].toSorted(() => random() - 0.5)
    let accepted = 0
    let duplicates = 0
    for (let at = 0; at < shuffled.length; at += 37) {
      const part = accept(await post(url, tokenOf(REPEATER), shuffled.slice(at, at + 37).join('\n')))
      accepted += part.accepted
      duplicates += part.duplicates
    }
    expect({ accepted, duplicates }).toEqual({ accepted: 100, duplicates: 200 })
  })

  test('one that dies in the middle of a batch leaves nothing of it', async () => {
    const body = lines(DYING, 0, 100).join('\n')
    const half = Buffer.from(body.slice(0, body.length / 2))
    const head = `POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tokenOf(DYING)}\r\n`
    for (let i = 0; i < 10; i++) {
      await speak(
        url,
        `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n`,
        async (push) => void (await push(half)),
      )
      await speak(
        url,
        `${head}transfer-encoding: chunked\r\n\r\n`,
        async (push) =>
          void (await push(Buffer.from(`${half.length.toString(16)}\r\n${half.toString('latin1')}\r\n`, 'latin1'))),
      )
    }
    expect(accept(await post(url, tokenOf(DYING), body))).toMatchObject({ received: 100, accepted: 100, duplicates: 0 })
  })

  test('one that sends a gigabyte is cut off early, in bounded memory', async () => {
    const head = `POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tokenOf(HUGE)}\r\n`
    const before = await rssMb()
    let peak = before
    const watch = setInterval(() => void rssMb().then((now) => (peak = Math.max(peak, now))), 50)
    const zeros = Buffer.alloc(1_000_000)
    const chunked = await speak(url, `${head}transfer-encoding: chunked\r\n\r\n`, async (push) => {
      const chunk = Buffer.concat([Buffer.from(`${zeros.length.toString(16)}\r\n`), zeros, Buffer.from('\r\n')])
      for (let sent = 0; sent < GB && (await push(chunk)); sent += zeros.length);
    })
    const stated = await speak(url, `${head}content-length: ${GB}\r\n\r\n`, async (push) => {
      for (let sent = 0; sent < GB && (await push(zeros)); sent += zeros.length);
    })
    clearInterval(watch)
    // The answer may be lost with the connection, which is closed under a sender that does not stop to read it.
    for (const { answer } of [chunked, stated]) expect(answer === '' || answer.startsWith('HTTP/1.1 413')).toBe(true)
    expect(chunked.sentBytes).toBeLessThan(GB / 4)
    expect(stated.sentBytes).toBeLessThan(GB / 4)
    const bomb = gzipSync(Buffer.alloc(200_000_000))
    expect((await post(url, tokenOf(HUGE), bomb, { 'content-encoding': 'gzip' })).status).toBe(413)
    expect(peak - before).toBeLessThan(300)
  })

  test('one that sends binary, deep nesting and endless lines: refused or quarantined by the line, told which', async () => {
    const token = tokenOf(STRANGE)
    const noise = Buffer.from(Array.from({ length: 100_000 }, () => Math.floor(random() * 256)))
    expect(await post(url, token, noise)).toMatchObject({ status: 400, code: 'batch.not_json' })
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    const arrays = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    const endless = `{"long":"${'x'.repeat(10_000_000)}"}`
    const answer = accept(
      await post(
        url,
        token,
        [numberedEvent(STRANGE, 0), deep, arrays, endless, '\u0000\u0001', numberedEvent(STRANGE, 1)].join('\n'),
      ),
    )
    expect(answer).toMatchObject({ received: 6, accepted: 4 })
    expect(answer.refused.map(({ index, code }) => [index, code])).toEqual([
      [3, 'event.too_large'],
      [4, 'event.not_json'],
    ])
    expect(
      accept(
        await post(url, token, `\u0000\u0001\n${'<34>1 chữ'.repeat(3)}\n${numberedEvent(STRANGE, 2)}`, {
          'content-type': 'text/plain',
        }),
      ),
    ).toMatchObject({ received: 3, accepted: 2 })
  })

  test('one that sends ten times its quota: what is over it is refused whole and counted, and comes in when it is sent again', async () => {
    const token = tokenOf(FAST)
    let refused = 0
    let pending = Array.from({ length: 10 }, (_, i) => lines(FAST, i * 200, 200).join('\n'))
    for (let round = 0; pending.length > 0; round++) {
      const left: string[] = []
      for (const body of pending) {
        const sent = await post(url, token, body)
        if (sent.status === 200) {
          expect(accept(sent)).toMatchObject({ received: 200, accepted: 200, duplicates: 0 })
        } else {
          expect(sent).toMatchObject({ status: 429, code: 'quota.exceeded' })
          expect(Number(sent.retryAfter)).toBeGreaterThan(0)
          left.push(body)
          refused++
        }
      }
      pending = left
      // The first round offers ten seconds' worth at once.
      if (round === 0) expect(pending.length).toBeGreaterThanOrEqual(6)
      if (pending.length > 0) await new Promise((resolve) => setTimeout(resolve, 1000))
    }
    const source = await sourceOf(FAST)
    await expect.poll(async () => refusalsOf(await sourceOf(FAST))['quota.exceeded'], { timeout: 10_000 }).toBe(refused)
    expectToAddUp(source.counts)
  })

  test('afterwards every source adds up, and the neighbour noticed nothing', async () => {
    abort.abort()
    await neighbouring
    await neighbour.finish(url)
    await child.settle()
    const sources = await Promise.all(QUOTAS.map((_, place) => sourceOf(place)))
    for (const source of sources) {
      expectToAddUp(source.counts)
      expect(source.counts.underway).toBe(0)
    }
    const counts = sources.map(({ counts: { received, stored, duplicates, refused, quarantined } }) => ({
      received,
      stored,
      duplicates,
      refused,
      quarantined,
    }))
    expect(counts[GOOD]).toEqual({
      received: neighbour.sent,
      stored: neighbour.sent,
      duplicates: 0,
      refused: 0,
      quarantined: 0,
    })
    expect(counts[REPEATER]).toEqual({ received: 500, stored: 300, duplicates: 200, refused: 0, quarantined: 0 })
    expect(counts[DYING]).toEqual({ received: 100, stored: 100, duplicates: 0, refused: 0, quarantined: 0 })
    expect(counts[HUGE]).toEqual({ received: 0, stored: 0, duplicates: 0, refused: 0, quarantined: 0 })
    expect(counts[STRANGE]).toMatchObject({ received: 9, duplicates: 0, refused: 3 })
    expect(counts[FAST]).toEqual({ received: 2000, stored: 2000, duplicates: 0, refused: 0, quarantined: 0 })
    await expect
      .poll(async () => refusalsOf(await sourceOf(HUGE)), { timeout: 10_000 })
      .toEqual({ 'request.too_large': 3 })
    await expect
      .poll(async () => refusalsOf(await sourceOf(STRANGE)), { timeout: 10_000 })
      .toEqual({ 'batch.not_json': 1, 'event.too_large': 1, 'event.not_json': 1, 'event.binary': 1 })
    const quarantined = await administrator.call<{ items: { code: string }[] }>(
      url,
      'GET',
      `/quarantine?sourceId=${world.sources[STRANGE]?.id ?? ''}`,
    )
    expect(quarantined.items).toHaveLength(counts[STRANGE]?.quarantined ?? -1)
    expect(neighbour.contradictions).toEqual([])
    expect(await child.stop()).toBe(0)
  })
})

test('a disk that is nearly full: senders are refused, readers are not; with room again everything goes on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'haidang-full-'))
  const worldFile = join(folder, 'world.json')
  const start = (minFreeMb: string): Child =>
    startChild(
      './platform.fixture.ts',
      [worldFile],
      environmentFor(join(folder, 'data'), { HAIDANG_PIPELINE_MIN_FREE_MB: minFreeMb }),
    )
  let child = start('0')
  try {
    let { url } = await child.ready
    const world = JSON.parse(await readFile(worldFile, 'utf8')) as TestWorld
    const token = world.sources[0]?.token ?? ''
    const first = accept(await post(url, token, lines(0, 0, 50).join('\n')))
    await child.settle()
    expect(await child.stop()).toBe(0)

    child = start('100000000')
    url = (await child.ready).url
    const refused = await post(url, token, lines(0, 50, 50).join('\n'))
    expect(refused).toMatchObject({ status: 503, code: 'stream.full' })
    expect(Number(refused.retryAfter)).toBeGreaterThan(0)
    expect(accept(await post(url, token, lines(0, 0, 50).join('\n')))).toEqual(first)
    expect((await fetch(`${url}/health`)).status).toBe(200)
    expect((await fetch(`${url}/ready`)).status).toBe(503)
    const administrator = await signInAs(url, world.people.administrator)
    const found = await administrator.call<Source>(url, 'GET', `/sources/${world.sources[0]?.id ?? ''}`)
    expect(found.counts).toMatchObject({ received: 50, stored: 50 })
    // It also stops as it should, though what it wants to write has no room.
    expect(await child.stop()).toBe(0)

    child = start('0')
    url = (await child.ready).url
    expect(accept(await post(url, token, lines(0, 50, 50).join('\n')))).toMatchObject({ accepted: 50, duplicates: 0 })
    await child.settle()
    expect(await child.stop()).toBe(0)
    await countStored(join(folder, 'data', 'lake'), async (sums) => {
      expect(sums.lanes).toEqual([{ lane: 0, rows: 100, distinct: 100, max: 99 }])
    })
  } finally {
    await child.kill()
    await rm(folder, { recursive: true })
  }
})

test('a clock that is set back: events are taken, stored and found, and numbers stay right', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'haidang-clock-'))
  let behind = 0
  const clock: Clock = { now: () => systemClock.now() - behind }
  const platform = await startPlatform(readConfig(environmentFor(join(folder, 'data'))), clock, createLogger('silent'))
  try {
    const world = await makeTestWorld(platform)
    const token = world.sources[0]?.token ?? ''
    const administrator = await signInAs(platform.url, world.people.administrator)
    const source = (): Promise<Source> =>
      administrator.call<Source>(platform.url, 'GET', `/sources/${world.sources[0]?.id ?? ''}`)
    const seen: number[] = []
    for (const [step, back] of [0, 60_000, 3_600_000, 20_000, 0].entries()) {
      behind = back
      expect(accept(await post(platform.url, token, lines(0, step * 100, 100).join('\n')))).toMatchObject({
        accepted: 100,
        duplicates: 0,
      })
      await platform.settle()
      seen.push(platform.modules.directory.sources().find((s) => s.id === world.sources[0]?.id)?.lastSeenAt ?? 0)
    }
    // What was heard last stays the latest instant, whatever the clock said afterwards.
    for (const [i, at] of seen.entries()) expect(at).toBeGreaterThanOrEqual(seen[i - 1] ?? 1)
    const { counts } = await source()
    expectToAddUp(counts)
    expect(counts).toMatchObject({ received: 500, stored: 500, underway: 0 })
    expect((await fetch(`${platform.url}/ready`)).status).toBe(200)
  } finally {
    await platform.stop()
  }
  await countStored(join(folder, 'data', 'lake'), async (sums) => {
    expect(sums.lanes).toEqual([{ lane: 0, rows: 500, distinct: 500, max: 499 }])
  })
  await rm(folder, { recursive: true })
})
