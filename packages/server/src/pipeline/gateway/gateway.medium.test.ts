import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { BatchAnswer } from '@haidang/contracts'
import { createTestClock, type TestClock } from '@haidang/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHttp } from '#src/app/http.ts'
import { localeOf } from '#src/app/problem.ts'
import { createDiskFiles, type LogFiles } from '#src/platform/stream/local/files.ts'
import { createLocalStream, type Stream } from '#src/platform/stream/index.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { decodeHeader, decodeLines, RAW_SUBJECT } from '../envelope.ts'
import { createGate, MAX_LINE_BYTES } from './admit.ts'
import { MAX_BODY_BYTES, registerHttpGateway } from './listen-http.ts'
import { createFakeDirectory, type FakeDirectory, sourceAt } from './testing/gateway-stack.ts'

const TOKEN = 'hds_test_token_of_source_one'
const OTHER_TOKEN = 'hds_test_token_of_source_two'
const source = sourceAt(1)
const other = sourceAt(2)

type Server = Awaited<ReturnType<typeof createHttp>>['server']

let folder: string
let clock: TestClock
let directory: FakeDirectory
let stream: Stream
let server: Server
let isDraining: boolean
let maxLagBytes: number
let disk: { isFull: boolean }

/** The real disk, that breaks off half-way through a write while it is said to be full. */
function fillableFiles(): LogFiles {
  const files = createDiskFiles()
  return {
    ...files,
    async open(path, mode) {
      const file = await files.open(path, mode)
      return {
        ...file,
        async write(buffers, position) {
          if (!disk.isFull) return file.write(buffers, position)
          const whole = Buffer.concat(buffers)
          await file.write([whole.subarray(0, whole.length >> 1)], position)
          throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        },
      }
    },
  }
}

async function open(): Promise<void> {
  stream = await createLocalStream({
    directory: folder,
    clock,
    minFreeBytes: 0,
    files: fillableFiles(),
    retryAfterMs: 3000,
  })
  const made = await createHttp({
    logger: createLogger('silent'),
    resolveContext: () => Promise.reject(new Error('no route here needs a context')),
    recordRefusal: () => Promise.resolve(),
    isBehindProxy: false,
  })
  server = made.server
  const gate = createGate({ stream, directory, clock, maxLagBytes })
  await registerHttpGateway(server, { gate, directory, clock, localeOf, isDraining: () => isDraining })
}

async function close(): Promise<void> {
  await server.close()
  await stream.close()
}

/** The process ends and another one opens what it left. */
async function restart(): Promise<void> {
  await close()
  await open()
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'haidang-gateway-'))
  clock = createTestClock()
  directory = createFakeDirectory()
  directory.put(source, { token: TOKEN })
  directory.put(other, { token: OTHER_TOKEN })
  isDraining = false
  disk = { isFull: false }
  maxLagBytes = 64 * 1_048_576
  await open()
})

afterEach(async () => {
  await close()
  await rm(folder, { recursive: true })
})

interface Sent {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly json: Record<string, unknown>
}

async function send(body: string | Buffer, headers: Record<string, string> = {}): Promise<Sent> {
  const answer = await server.inject({
    method: 'POST',
    url: '/v1/events',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-ndjson', ...headers },
    payload: body,
  })
  return { status: answer.statusCode, headers: answer.headers, json: answer.json() }
}

const answerOf = (sent: Sent): BatchAnswer => {
  expect(sent.status).toBe(200)
  return BatchAnswer.parse(sent.json)
}

/** Every line in the stream, batch by batch, in order. */
async function stored(): Promise<{ header: ReturnType<typeof decodeHeader>; lines: string[]; ids: string[] }[]> {
  const out = []
  for (let seq = 1; ; seq++) {
    const record = await stream.read(RAW_SUBJECT, seq)
    if (record === null) return out
    const { count, offsets, ids, raw } = decodeLines(record.payload)
    out.push({
      header: decodeHeader(record.header),
      lines: Array.from({ length: count }, (_, i) =>
        Buffer.from(raw.subarray(offsets[2 * i], offsets[2 * i + 1])).toString('utf8'),
      ),
      ids: Array.from({ length: count }, (_, i) => Buffer.from(ids.subarray(i * 16, i * 16 + 16)).toString('hex')),
    })
  }
}

const ndjson = (from: number, count: number): string =>
  Array.from({ length: count }, (_, i) => `{"n":${from + i}}\n`).join('')

describe('what is accepted', () => {
  test('NDJSON: the answer has the stated shape and the stream the very bytes', async () => {
    const answer = answerOf(await send('{"a": 1}\n{"b":"đ"}\n'))
    expect(answer).toEqual({ batchId: answer.batchId, received: 2, accepted: 2, duplicates: 0, refused: [] })
    const [batch] = await stored()
    expect(batch?.lines).toEqual(['{"a": 1}', '{"b":"đ"}'])
    expect(batch?.header).toMatchObject({
      batchId: answer.batchId,
      tenant: source.tenant,
      source: source.id,
      received: 2,
      receivedAt: clock.now(),
    })
  })

  test('a JSON array, its elements as they were written', async () => {
    expect(
      answerOf(await send('\n[ {"a": [1, 2]},\n {"b":"]"} ]', { 'content-type': 'application/json' })),
    ).toMatchObject({ received: 2, accepted: 2 })
    expect((await stored())[0]?.lines).toEqual(['{"a": [1, 2]}', '{"b":"]"}'])
  })

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['identity', (b: Buffer) => b],
  ])('%s', async (encoding, pack) => {
    expect(answerOf(await send(pack(Buffer.from(ndjson(0, 500))), { 'content-encoding': encoding }))).toMatchObject({
      received: 500,
      accepted: 500,
    })
    expect((await stored())[0]?.lines).toEqual(ndjson(0, 500).trim().split('\n'))
  })

  test('blank lines, CRLF, a byte order mark, blanks before an object and a last line without an end', async () => {
    expect(answerOf(await send('\ufeff{"a":1}\r\n\r\n   \n  {"b":2}\n\n{"c":3}'))).toMatchObject({
      received: 3,
      accepted: 3,
      refused: [],
    })
    expect((await stored())[0]?.lines).toEqual(['{"a":1}', '  {"b":2}', '{"c":3}'])
  })

  test('a byte order mark before an array', async () => {
    expect(answerOf(await send('\ufeff[{"a":1}]'))).toMatchObject({ received: 1, accepted: 1 })
  })

  test('text/plain takes any line that is text, and refuses one that is not', async () => {
    const lines = ['CEF:0|a|b|1|x|y|5|src=192.0.2.1', '<34>Oct 11 22:14:15 host su: failed', 'chữ thường']
    const answer = answerOf(
      await send(`${lines.join('\n')}\nbin\0ary\n`, { 'content-type': 'text/plain; charset=utf-8' }),
    )
    expect(answer).toMatchObject({ received: 4, accepted: 3 })
    expect(answer.refused.map(({ index, code }) => ({ index, code }))).toEqual([{ index: 3, code: 'event.binary' }])
    expect((await stored())[0]?.lines).toEqual(lines)
  })

  test('a nesting of 100,000 is one event of the batch, for the worker to judge', async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    expect(answerOf(await send(`${deep}\n{"ok":1}\n`))).toMatchObject({ received: 2, accepted: 2 })
  })

  test('concurrent batches of one source are stored in the order they came, whole, and sources do not mix', async () => {
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, (_, i) => send(ndjson(i * 10, 10))),
      ...Array.from({ length: 5 }, (_, i) => send(ndjson(i * 10, 10), { authorization: `Bearer ${OTHER_TOKEN}` })),
    ])
    for (const answer of answers) expect(answerOf(answer)).toMatchObject({ accepted: 10, duplicates: 0 })
    const all = await stored()
    const mine = all.filter((b) => b.header.source === source.id).flatMap((b) => b.lines)
    expect(mine).toEqual(ndjson(0, 200).trim().split('\n'))
    expect(new Set(all.flatMap((b) => b.ids)).size).toBe(250)
  })
})

describe('repeats', () => {
  test('the same bytes get the same answer and are stored once, also after a restart', async () => {
    const body = '{"a":1}\nnonsense\n{"b":2}\n'
    const first = await send(body)
    clock.advance(60_000)
    const again = await send(body)
    await restart()
    const afterRestart = await send(body)
    expect(again.json).toEqual(first.json)
    expect(afterRestart.json).toEqual(first.json)
    expect(await stored()).toHaveLength(1)
    expect(directory.refusals(source.id)).toEqual({ 'event.not_json': 1 })
  })

  test('however it is packed, the same content is the same batch', async () => {
    const first = await send(ndjson(0, 5))
    expect((await send(gzipSync(ndjson(0, 5)), { 'content-encoding': 'gzip' })).json).toEqual(first.json)
  })

  test('the same batch at the same time is stored once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(ndjson(0, 3))))
    for (const answer of answers) expect(answer.json).toEqual(answers[0]?.json)
    expect(await stored()).toHaveLength(1)
  })

  test('another source may send the same bytes', async () => {
    answerOf(await send(ndjson(0, 3)))
    expect(answerOf(await send(ndjson(0, 3), { authorization: `Bearer ${OTHER_TOKEN}` }))).toMatchObject({
      accepted: 3,
      duplicates: 0,
    })
  })

  test('an idempotency key repeats its answer and is refused for other content', async () => {
    const key = { 'idempotency-key': 'k-1' }
    const first = await send(ndjson(0, 3), key)
    expect((await send(ndjson(0, 3), key)).json).toEqual(first.json)
    const reused = await send(ndjson(3, 3), key)
    expect(reused.status).toBe(409)
    expect(reused.json).toMatchObject({ code: 'batch.key_reused' })
    expect(answerOf(await send(ndjson(3, 3), { 'idempotency-key': 'k-2' }))).toMatchObject({ accepted: 3 })
    expect(await stored()).toHaveLength(2)
  })

  test('a key that came with a repeated batch is bound to it as well', async () => {
    answerOf(await send(ndjson(0, 3)))
    answerOf(await send(ndjson(0, 3), { 'idempotency-key': 'late' }))
    expect((await send(ndjson(5, 3), { 'idempotency-key': 'late' })).status).toBe(409)
  })

  test('keys of different sources do not meet', async () => {
    const key = { 'idempotency-key': 'same' }
    answerOf(await send(ndjson(0, 3), key))
    answerOf(await send(ndjson(7, 3), { ...key, authorization: `Bearer ${OTHER_TOKEN}` }))
  })

  test('lines seen in an earlier batch count as duplicates and are not stored again', async () => {
    answerOf(await send(ndjson(0, 10)))
    expect(answerOf(await send(ndjson(5, 10)))).toMatchObject({ received: 10, accepted: 5, duplicates: 5, refused: [] })
    expect((await stored())[1]?.lines).toEqual(ndjson(10, 5).trim().split('\n'))
  })

  test('identical lines inside one batch are separate events, each with an id of its own', async () => {
    expect(answerOf(await send('{"same":1}\n{"same":1}\n{"same":1}\n'))).toMatchObject({
      received: 3,
      accepted: 3,
      duplicates: 0,
    })
    const [batch] = await stored()
    expect(new Set(batch?.ids).size).toBe(3)
    expect(answerOf(await send('{"same":1}\n{"same":1}\n{"new":1}\n'))).toMatchObject({ accepted: 1, duplicates: 2 })
  })
})

describe('refused items', () => {
  const body = `{"ok":1}\n{"broken":\n[1]\n42\n"text"\n{"long":"${'x'.repeat(MAX_LINE_BYTES)}"}\n{"ok":2}\n`

  test.each([
    ['vi-VN,vi;q=0.9', 'Không phải JSON'],
    ['en', 'Not valid JSON'],
  ])('are named by index, code and words in the language of %s; the others are taken', async (language, words) => {
    const answer = answerOf(await send(body, { 'accept-language': language }))
    expect(answer).toMatchObject({ received: 7, accepted: 2 })
    expect(answer.refused.map(({ index, code }) => [index, code])).toEqual([
      [1, 'event.not_json'],
      [2, 'event.not_an_object'],
      [3, 'event.not_an_object'],
      [4, 'event.not_an_object'],
      [5, 'event.too_large'],
    ])
    expect(answer.refused[0]?.message).toContain(words)
    expect((await stored())[0]?.lines).toEqual(['{"ok":1}', '{"ok":2}'])
    expect(directory.refusals(source.id)).toEqual({
      'event.not_json': 1,
      'event.not_an_object': 3,
      'event.too_large': 1,
    })
  })

  test('a list of thousands is cut, the counts are not', async () => {
    const answer = answerOf(await send(`{"ok":1}\n${'[]\n'.repeat(3000)}`))
    expect(answer).toMatchObject({ received: 3001, accepted: 1 })
    expect(answer.refused).toHaveLength(1000)
    expect((await stored())[0]?.header.refusedCount).toBe(3000)
    expect(directory.refusals(source.id)).toEqual({ 'event.not_an_object': 3000 })
  })
})

describe('refused batches leave nothing in the stream', () => {
  const problem = (sent: Sent, status: number, code: string): Sent => {
    expect(sent.status).toBe(status)
    expect(sent.headers['content-type']).toContain('application/problem+json')
    expect(sent.json).toMatchObject({ status, code })
    expect(sent.json['title']).not.toBe(code)
    expect(sent.json['remedy']).toBeTruthy()
    expect(sent.json['requestId']).toBe(sent.headers['x-request-id'])
    return sent
  }

  afterEach(async () => {
    expect(await stored()).toEqual([])
  })

  test('not JSON at all: 400 with the line', async () => {
    const sent = problem(await send('\n\n<Event>one</Event>\n<Event>two</Event>\n'), 400, 'batch.not_json')
    expect(sent.json['params']).toMatchObject({ line: 3 })
    expect(directory.refusals(source.id)).toEqual({ 'batch.not_json': 1 })
  })

  test('an array that breaks off: 400 with the line where it does', async () => {
    const sent = problem(await send('[{"a":1},\n{"b":2}\n'), 400, 'batch.not_json')
    expect(sent.json['params']).toMatchObject({ line: expect.any(Number) })
  })

  test.each([
    ['random bytes', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + 13) & 255))],
    ['zeros', Buffer.alloc(100_000)],
  ])('%s: 400', async (_name, body) => {
    problem(await send(body), 400, 'batch.not_json')
  })

  test.each([
    ['nothing', ''],
    ['blank lines', '\r\n\n   \n'],
    ['an empty array', ' [ ] '],
    ['a byte order mark', '\ufeff'],
  ])('%s: 400', async (_name, body) => {
    problem(await send(body), 400, 'batch.empty')
  })

  test.each([
    ['no header', {}],
    ['an unknown token', { authorization: 'Bearer hds_nobody' }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
    ['a scheme alone', { authorization: 'Bearer' }],
  ])('%s: 401', async (_name, headers: Record<string, string>) => {
    const answer = await server.inject({
      method: 'POST',
      url: '/v1/events',
      headers: { 'content-type': 'application/json', ...headers },
      payload: '{"a":1}',
    })
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'source.token_unknown' })
  })

  test('a revoked token: 401 at once', async () => {
    directory.revoke(TOKEN)
    problem(await send('{"a":1}\n'), 401, 'source.token_unknown')
  })

  test('a wrong token is answered before the body is there', async () => {
    const address = await server.listen({ host: '127.0.0.1', port: 0 })
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = httpRequest(`${address}/v1/events`, {
        method: 'POST',
        headers: { authorization: 'Bearer wrong', 'content-length': '1000000' },
      })
      sending.on('error', reject)
      sending.on('response', (answer) => {
        resolve(answer.statusCode)
        sending.destroy()
      })
      // The head and a first byte are all that is ever sent.
      sending.write('{')
    })
    expect(status).toBe(401)
  })

  test('a paused source: 403, counted', async () => {
    directory.put({ ...source, isPaused: true }, { token: TOKEN })
    problem(await send('{"a":1}\n'), 403, 'source.paused')
    expect(directory.refusals(source.id)).toEqual({ 'source.paused': 1 })
  })

  test('a stated length over the limit: 413 before the body is read', async () => {
    const address = await server.listen({ host: '127.0.0.1', port: 0 })
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = httpRequest(`${address}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-length': String(MAX_BODY_BYTES + 1) },
      })
      sending.on('error', reject)
      sending.on('response', (answer) => {
        resolve(answer.statusCode)
        sending.destroy()
      })
      sending.write('{')
    })
    expect(status).toBe(413)
    expect(directory.refusals(source.id)).toEqual({ 'request.too_large': 1 })
  })

  test('a chunked body over the limit: 413, counted', async () => {
    const address = await server.listen({ host: '127.0.0.1', port: 0 })
    const piece = Buffer.alloc(1_048_576, ' ')
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = httpRequest(`${address}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'transfer-encoding': 'chunked' },
      })
      let answered = false
      sending.on('error', (error) => {
        if (!answered) reject(error)
      })
      sending.on('response', (answer) => {
        answered = true
        resolve(answer.statusCode)
        sending.destroy()
      })
      // One piece more than is allowed, then a wait for the answer.
      for (let i = 0; i <= MAX_BODY_BYTES / piece.length; i++) sending.write(piece)
    })
    expect(status).toBe(413)
    expect(directory.refusals(source.id)).toEqual({ 'request.too_large': 1 })
  })

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
    ['br', brotliCompressSync],
  ])('a %s bomb: 413, counted', async (encoding, pack) => {
    const bomb = pack(Buffer.alloc(MAX_BODY_BYTES + 1, ' '))
    expect(bomb.length).toBeLessThan(100_000)
    problem(await send(bomb, { 'content-encoding': encoding }), 413, 'request.too_large')
    expect(directory.refusals(source.id)).toEqual({ 'request.too_large': 1 })
  })

  test.each([
    ['an unknown encoding', 'snappy', Buffer.from('{"a":1}')],
    ['what is not gzip', 'gzip', Buffer.from('{"a":1}')],
    ['a gzip that breaks off', 'gzip', gzipSync(ndjson(0, 1000)).subarray(0, 200)],
    ['a name of an object’s own', 'constructor', Buffer.from('{"a":1}')],
  ])('%s: 400, counted', async (_name, encoding, body) => {
    problem(await send(body, { 'content-encoding': encoding }), 400, 'batch.bad_encoding')
    expect(directory.refusals(source.id)).toEqual({ 'batch.bad_encoding': 1 })
  })

  test('draining: 503 with Retry-After', async () => {
    isDraining = true
    expect(problem(await send('{"a":1}\n'), 503, 'server.draining').headers['retry-after']).toBe('5')
  })

  test('the problem is told in the reader’s language', async () => {
    const english = await send('', { 'accept-language': 'en' })
    const vietnamese = await send('', { 'accept-language': 'vi' })
    expect(english.json['title']).toBe('The batch is empty')
    expect(vietnamese.json['title']).not.toBe(english.json['title'])
    expect((await send('', { 'accept-language': 'fr' })).json['title']).toBe(vietnamese.json['title'])
  })
})

describe('over the mark', () => {
  test('quota: 429 with Retry-After, nothing of the batch is stored, and the same batch is taken when the time is up', async () => {
    directory.put({ ...source, quotaEventsPerSecond: 10 }, { token: TOKEN })
    answerOf(await send(ndjson(0, 20)))
    const refused = await send(ndjson(100, 15))
    expect(refused.status).toBe(429)
    expect(refused.json).toMatchObject({ code: 'quota.exceeded', params: { quota: 10 } })
    const wait = Number(refused.headers['retry-after'])
    expect(wait).toBe(2)
    expect(await stored()).toHaveLength(1)
    expect(directory.refusals(source.id)).toEqual({ 'quota.exceeded': 1 })
    clock.advance(wait * 1000)
    expect(answerOf(await send(ndjson(100, 15)))).toMatchObject({ accepted: 15, duplicates: 0 })
    // A repeat of what is stored already costs nothing.
    answerOf(await send(ndjson(0, 20)))
  })

  test('one source over its quota does not slow another', async () => {
    directory.put({ ...source, quotaEventsPerSecond: 1 }, { token: TOKEN })
    answerOf(await send(ndjson(0, 2)))
    expect((await send(ndjson(10, 2))).status).toBe(429)
    answerOf(await send(ndjson(10, 2), { authorization: `Bearer ${OTHER_TOKEN}` }))
  })

  test('a clock set back neither opens nor empties the quota', async () => {
    directory.put({ ...source, quotaEventsPerSecond: 10 }, { token: TOKEN })
    answerOf(await send(ndjson(0, 15)))
    clock.advance(-3_600_000)
    answerOf(await send(ndjson(50, 5)))
    expect((await send(ndjson(100, 15))).status).toBe(429)
    clock.advance(2000)
    answerOf(await send(ndjson(100, 15)))
  })

  test('lag over the mark: 503 with Retry-After, repeats are still answered, and it opens again when the worker caught up', async () => {
    await close()
    maxLagBytes = 2000
    await open()
    const first = await send(ndjson(0, 200))
    answerOf(first)
    const refused = await send(ndjson(500, 3))
    expect(refused.status).toBe(503)
    expect(refused.json).toMatchObject({ code: 'stream.full' })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await send(ndjson(0, 200))).json).toEqual(first.json)
    expect(await stored()).toHaveLength(1)
    const worker = await stream.consumer(RAW_SUBJECT, 'worker')
    await worker.ack((await worker.pull()).at(-1)?.seq ?? 0)
    expect(answerOf(await send(ndjson(500, 3)))).toMatchObject({ accepted: 3 })
    await worker.close()
    expect(directory.refusals(source.id)).toEqual({ 'stream.full': 1 })
  })

  test('a disk that fills up while a batch is written: 503 with Retry-After, nothing half-accepted, and it goes on by itself', async () => {
    answerOf(await send(ndjson(0, 10)))
    disk.isFull = true
    for (let i = 0; i < 3; i++) {
      const refused = await send(ndjson(10, 10), { 'idempotency-key': 'while-full' })
      expect(refused.status).toBe(503)
      expect(refused.json).toMatchObject({ code: 'stream.full' })
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    }
    expect(await stored()).toHaveLength(1)
    disk.isFull = false
    clock.advance(60_000)
    // Not a repeat, not a duplicate: what was refused was never taken.
    expect(answerOf(await send(ndjson(10, 10), { 'idempotency-key': 'while-full' }))).toMatchObject({
      accepted: 10,
      duplicates: 0,
    })
    await restart()
    expect((await stored()).flatMap((b) => b.lines)).toEqual(ndjson(0, 20).trim().split('\n'))
  })
})
