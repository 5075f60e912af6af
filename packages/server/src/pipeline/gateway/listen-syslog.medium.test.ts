import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { AppError } from '@haidang/contracts'
import type { BatchId } from '@haidang/std'
import { createTestClock } from '@haidang/testkit'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLocalStream } from '#src/platform/stream/index.ts'
import { createLogger, createMetrics, type Metrics } from '#src/platform/telemetry/index.ts'
import { openCertificate } from '#src/platform/tls/index.ts'
import { makeCertificate } from '#src/platform/tls/testing/make-certificate.ts'
import { decodeLines, RAW_SUBJECT } from '../envelope.ts'
import { type Batch, createGate, type Gate } from './admit.ts'
import { listenSyslog, type SyslogListeners } from './listen-syslog.ts'
import { createFakeDirectory, type FakeDirectory, linesOf, sourceAt } from './testing/gateway-stack.ts'

const HOST = '127.0.0.1'
const source = sourceAt(1, { transport: 'syslog' })

const made = makeCertificate()

/** A gate that keeps what it is given, and refuses while it is told to. */
interface ListeningGate extends Gate {
  readonly batches: Batch[]
  refuseWith: AppError | null
  attempts: number
}

function createListeningGate(directory: FakeDirectory): ListeningGate {
  const gate: ListeningGate = {
    batches: [],
    refuseWith: null,
    attempts: 0,
    admit(batch) {
      gate.attempts++
      if (gate.refuseWith !== null) return Promise.reject(gate.refuseWith)
      gate.batches.push(batch)
      const received = linesOf(batch.body).length
      return Promise.resolve({
        batchId: String(gate.batches.length) as BatchId,
        received,
        accepted: received,
        duplicates: 0,
        refused: [],
        isRepeat: false,
      })
    },
    noteRefusal(refused, code, count) {
      directory.noteActivity({ sourceId: refused.id, at: 0, refusals: new Map([[code, count]]) })
    },
  }
  return gate
}

let directory: FakeDirectory
let gate: ListeningGate
let metrics: Metrics
let syslog: SyslogListeners
const open: Socket[] = []

const received = (): string[] => gate.batches.flatMap((b) => linesOf(b.body))

async function lost(reason: string): Promise<number> {
  const line = (await metrics.render())
    .split('\n')
    .find((l) => l.startsWith(`haidang_gateway_syslog_lost_total{reason="${reason}"}`))
  return Number(line?.split(' ').at(-1) ?? 0)
}

const until = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 20 })

async function dial(port: number | null): Promise<Socket> {
  const socket = connect({ host: HOST, port: port ?? 0 })
  open.push(socket)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

const listen = (over: Partial<Parameters<typeof listenSyslog>[0]> = {}): Promise<SyslogListeners> =>
  listenSyslog({
    gate,
    directory,
    metrics,
    logger: createLogger('silent'),
    host: HOST,
    tcpPort: 0,
    udpPort: 0,
    tlsPort: null,
    ...over,
  })

beforeEach(async () => {
  directory = createFakeDirectory()
  directory.put(source, { addresses: [HOST] })
  gate = createListeningGate(directory)
  metrics = createMetrics()
  syslog = await listen()
})

afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy()
  await syslog.close()
})

/** A frame with its length before it (RFC 6587, RFC 5425). */
const counted = (text: string): string => `${Buffer.byteLength(text)} ${text}`

describe('TCP', () => {
  test('lines and counted frames on one connection, cut anywhere, arrive whole and in order', async () => {
    const socket = await dial(syslog.tcpPort)
    const wire = Buffer.from(
      `<34>1 one\n${counted('<34>1 two\nlines, sô')}<34>Oct 11 22:14:15 host su: three\r\n<34>1 without an end`,
    )
    for (let i = 0; i < wire.length; i += 5) {
      socket.write(wire.subarray(i, i + 5))
      await new Promise((resolve) => setImmediate(resolve))
    }
    socket.end()
    await until(() => expect(received()).toHaveLength(4))
    expect(received()).toEqual([
      '<34>1 one',
      '<34>1 two lines, sô',
      '<34>Oct 11 22:14:15 host su: three',
      '<34>1 without an end',
    ])
    expect(gate.batches.every((b) => b.kind === 'text' && b.source.id === source.id)).toBe(true)
  })

  test('an unregistered sender is cut off and counted, and nothing of it is read', async () => {
    directory.remove(source.id)
    const socket = await dial(syslog.tcpPort)
    socket.write('<34>1 hello\n')
    await once(socket, 'close')
    expect(await lost('unknown_sender')).toBe(1)
    expect(received()).toEqual([])
  })

  test('a paused source is cut off and counted; one paused meanwhile loses what it sends, counted', async () => {
    const socket = await dial(syslog.tcpPort)
    socket.write('<34>1 before\n')
    await until(() => expect(received()).toEqual(['<34>1 before']))
    directory.put({ ...source, isPaused: true }, { addresses: [HOST] })
    socket.write('<34>1 meanwhile\n')
    await until(async () => expect(await lost('paused')).toBe(1))
    const second = await dial(syslog.tcpPort)
    await once(second, 'close')
    expect(await lost('paused')).toBe(2)
    expect(directory.refusals(source.id)).toEqual({ 'source.paused': 2 })
    expect(received()).toEqual(['<34>1 before'])
  })

  test('messages over the limit are passed over and counted, in either framing; those around them arrive', async () => {
    const socket = await dial(syslog.tcpPort)
    const long = 'x'.repeat(70_000)
    socket.end(`<34>1 a\n${counted(long)}<34>1 b\n<34>${long}\n<34>1 c\n`)
    await until(() => expect(received()).toEqual(['<34>1 a', '<34>1 b', '<34>1 c']))
    expect(await lost('too_large')).toBe(2)
    expect(directory.refusals(source.id)).toEqual({ 'event.too_large': 2 })
  })

  test('while the stream refuses, the sender is held back; afterwards everything is there, once and in order', async () => {
    const COUNT = 60_000
    const line = (n: number): string => `<34>1 ${String(n).padStart(6, '0')} ${'x'.repeat(200)}`
    gate.refuseWith = new AppError('stream.full', { retryAfterSeconds: 0.05 })
    const socket = await dial(syslog.tcpPort)
    let sent = 0
    let isDone = false
    const sending = (async () => {
      while (sent < COUNT) {
        let piece = ''
        for (let i = 0; i < 500; i++) piece += `${line(sent + i)}\n`
        sent += 500
        if (!socket.write(piece)) await once(socket, 'drain')
      }
      isDone = true
      socket.end()
    })()
    // The buffers of both ends are full: the sender waits, and the gateway holds a bounded part.
    let before = -1
    await until(() => {
      const now = sent
      const isStill = now === before
      before = now
      expect(isStill && gate.attempts > 3).toBe(true)
    })
    expect(isDone).toBe(false)
    expect(sent).toBeLessThan(COUNT)
    gate.refuseWith = null
    await sending
    await until(() => expect(received()).toHaveLength(COUNT))
    expect(received()).toEqual(Array.from({ length: COUNT }, (_, n) => line(n)))
    expect(await lost('refused')).toBe(0)
  })

  test('a batch that is refused for good is counted as lost, and the next ones go through', async () => {
    gate.refuseWith = new AppError('batch.not_json')
    const socket = await dial(syslog.tcpPort)
    socket.write('<34>1 one\n<34>1 two\n')
    await until(async () => expect(await lost('refused')).toBe(2))
    gate.refuseWith = null
    socket.write('<34>1 three\n')
    await until(() => expect(received()).toEqual(['<34>1 three']))
  })

  test('closing stores what is held, and gives up on a stream that stays full, counted', async () => {
    const socket = await dial(syslog.tcpPort)
    socket.write('<34>1 held\n')
    await until(() => expect(socket.bytesWritten).toBeGreaterThan(0))
    await new Promise((resolve) => setTimeout(resolve, 50))
    await syslog.close()
    expect(received()).toEqual(['<34>1 held'])

    metrics = createMetrics()
    syslog = await listen()
    gate.refuseWith = new AppError('stream.full', { retryAfterSeconds: 3600 })
    const second = await dial(syslog.tcpPort)
    second.write('<34>1 never\n')
    await until(() => expect(gate.attempts).toBeGreaterThan(1))
    await syslog.close()
    expect(await lost('closing')).toBe(1)
    metrics = createMetrics()
    syslog = await listen()
  })
})

describe('UDP', () => {
  async function datagrams(messages: readonly (string | Buffer)[]): Promise<void> {
    const socket = createSocket('udp4')
    for (const message of messages)
      await new Promise<void>((resolve, reject) =>
        socket.send(message, syslog.udpPort ?? 0, HOST, (error) => (error === null ? resolve() : reject(error))),
      )
    socket.close()
  }

  test('each datagram is one event, without the line ends and zeros at its end', async () => {
    await datagrams(['<34>1 one', '<34>1 two\n', '<34>1 three\0', '\n', '<34>1 a\nb'])
    await until(() => expect(received()).toHaveLength(4))
    expect(received().toSorted()).toEqual(['<34>1 a b', '<34>1 one', '<34>1 three', '<34>1 two'])
  })

  test('unregistered and paused senders are counted', async () => {
    directory.put({ ...source, isPaused: true }, { addresses: [HOST] })
    await datagrams(['<34>1 one'])
    await until(async () => expect(await lost('paused')).toBe(1))
    directory.remove(source.id)
    await datagrams(['<34>1 one', '<34>1 two'])
    await until(async () => expect(await lost('unknown_sender')).toBe(2))
    expect(received()).toEqual([])
  })

  test('what does not fit while the stream refuses is dropped and counted: held and lost add up to what came', async () => {
    gate.refuseWith = new AppError('stream.full', { retryAfterSeconds: 0.05 })
    const socket = createSocket('udp4')
    let sent = 0
    while ((await lost('udp_overload')) < 100 && sent < 100_000) {
      for (let i = 0; i < 100; i++) {
        await Promise.all(
          Array.from(
            { length: 20 },
            () =>
              new Promise<void>((resolve) =>
                socket.send(`<34>1 ${sent++}`, syslog.udpPort ?? 0, HOST, () => resolve()),
              ),
          ),
        )
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    socket.close()
    gate.refuseWith = null
    // What the machine itself dropped, because nobody read in time, is looked up every few seconds.
    await until(async () =>
      expect(received().length + (await lost('udp_overload')) + (await lost('udp_kernel'))).toBe(sent),
    )
    expect(await lost('udp_overload')).toBeGreaterThanOrEqual(100)
    expect(new Set(received()).size).toBe(received().length)
    expect(directory.refusals(source.id)['stream.full']).toBe(await lost('udp_overload'))
  })

  test('a port that is taken is an error, not a wait', async () => {
    await expect(listen({ tcpPort: null, udpPort: syslog.udpPort, metrics: createMetrics() })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })
})

describe.skipIf(made === null)('TLS (needs openssl for the certificate)', () => {
  test('a sender that speaks TLS is heard; one that does not is cut off without harm to others', async () => {
    if (made === null) throw new Error('no certificate')
    const certificate = await openCertificate(made, createTestClock(), createLogger('silent'))
    const secure = await listen({ tcpPort: null, udpPort: null, tlsPort: 0, metrics: createMetrics(), certificate })
    const plain = connect({ host: HOST, port: secure.tlsPort ?? 0 })
    plain.on('error', () => undefined)
    plain.write('<34>1 in the clear\n')
    await once(plain, 'close')
    const socket = connectTls({
      host: HOST,
      port: secure.tlsPort ?? 0,
      servername: 'localhost',
      ca: made.cert,
    })
    await once(socket, 'secureConnect')
    expect(['TLSv1.2', 'TLSv1.3']).toContain(socket.getProtocol())
    socket.end(`${counted('<34>1 first')}${counted('<34>1 second')}`)
    await until(() => expect(received()).toEqual(['<34>1 first', '<34>1 second']))
    await secure.close()
    certificate.close()
    rmSync(made.folder, { recursive: true })
  })
})

test('a device that says the same twice has said it twice, also in equal batches', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'haidang-syslog-'))
  const clock = createTestClock()
  const stream = await createLocalStream({ directory: folder, clock, minFreeBytes: 0 })
  const real = await listen({
    gate: createGate({ stream, directory, clock, maxLagBytes: 1e9 }),
    metrics: createMetrics(),
  })
  const socket = await dial(real.tcpPort)
  for (let beat = 1; beat <= 3; beat++) {
    socket.write('<13>host app: ping\n')
    await until(() => expect(stream.stats().subjects[0]?.lastSeq).toBe(beat))
  }
  const ids = new Set<string>()
  for (let seq = 1; seq <= 3; seq++) {
    const record = await stream.read(RAW_SUBJECT, seq)
    const lines = decodeLines(record?.payload ?? new Uint8Array(8))
    expect(lines.count).toBe(1)
    ids.add(Buffer.from(lines.ids).toString('hex'))
  }
  expect(ids.size).toBe(3)
  await real.close()
  await stream.close()
  rmSync(folder, { recursive: true })
})
