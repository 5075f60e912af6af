/**
 * Syslog into the same gate as everything else. One file for the three transports, as they share senders, collectors and counts.
 */
import { randomUUID } from 'node:crypto'
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { readFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createServer as createTlsServer } from 'node:tls'
import { AppError } from '@haidang/contracts'
import { canonicalIp } from '@haidang/std'
import type { SourceDirectory, SourceFacts } from '#src/platform/source-directory.ts'
import type { Logger, Metrics } from '#src/platform/telemetry/index.ts'
import type { Certificate } from '#src/platform/tls/index.ts'
import type { Gate } from './admit.ts'
import { createSyslogFramer, trimEnd } from './syslog-framing.ts'

/** Largest syslog message in bytes (RFC 5424 asks for at least 2,048). */
const MAX_MESSAGE_BYTES = 65_536
const BATCH_LINES = 500
const BATCH_WAIT_MS = 200
/** Lines held for one UDP source while the stream refuses; beyond, they are dropped and counted. */
const UDP_HELD_LINES = 20_000
/** While closing, held lines are tried for this long; what the stream still refuses then is counted as lost. */
const CLOSE_MS = 5000
const RETRY_MAX_MS = 5000
/** A connection on which nothing comes for this long is closed. */
const IDLE_MS = 600_000
const LINE_FEED = Buffer.from('\n')

export interface SyslogOptions {
  readonly gate: Gate
  readonly directory: SourceDirectory
  readonly logger: Logger
  readonly metrics: Metrics
  readonly host: string
  /** Ports; null does not listen. */
  readonly tcpPort: number | null
  readonly udpPort: number | null
  readonly tlsPort: number | null
  /** Of the TLS listener. */
  readonly certificate?: Certificate
}

export interface SyslogListeners {
  readonly tcpPort: number | null
  readonly udpPort: number | null
  readonly tlsPort: number | null
  /** Stops listening, then admits what is held. */
  close(): Promise<void>
}

/** Gathers a source's lines into batches; one batch under way at a time, so that order is kept. */
interface Collector {
  add(lines: readonly Uint8Array[]): void
  readonly heldLines: number
  /** Resolves when fewer than two batches are held. */
  room(): Promise<void>
  /** Admits what is held; batches the stream refuses are given up after a while. */
  drain(): Promise<void>
}

interface CollectorOptions {
  readonly gate: Gate
  /** The source as it is now; null where it is gone. */
  readonly source: () => SourceFacts | null
  readonly logger: Logger
  /** Told of lines that were taken from a sender and will not be stored. */
  readonly onLost: (reason: 'refused' | 'paused' | 'closing', lines: number) => void
}

function createCollector({ gate, source, logger, onLost }: CollectorOptions): Collector {
  const held: Uint8Array[] = []
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let waiting: (() => void)[] = []
  const closing = new AbortController()

  /** A message that holds a line feed is one event: inside a text batch the break becomes a blank. */
  function oneLine(message: Uint8Array): Uint8Array {
    if (message.indexOf(10) < 0) return message
    return new Uint8Array(message).map((byte) => (byte === 10 ? 32 : byte))
  }

  /** One batch, until it is stored or refused for good. */
  async function admit(body: Uint8Array, lines: number): Promise<void> {
    const nonce = randomUUID()
    for (;;) {
      const current = source()
      if (current === null) return onLost('refused', lines)
      if (current.isPaused) {
        gate.noteRefusal(current, 'source.paused', lines)
        return onLost('paused', lines)
      }
      try {
        await gate.admit({ source: current, body, kind: 'text', nonce })
        return
      } catch (error) {
        const seconds = error instanceof AppError ? error.params['retryAfterSeconds'] : undefined
        if (typeof seconds !== 'number') {
          logger.error({ err: error, source: current.id, lines }, 'a syslog batch was refused')
          return onLost('refused', lines)
        }
        if (closing.signal.aborted) return onLost('closing', lines)
        await sleep(Math.min(seconds * 1000, RETRY_MAX_MS), undefined, { signal: closing.signal }).catch(
          () => undefined,
        )
      }
    }
  }

  async function run(): Promise<void> {
    while (held.length > 0) {
      const lines = held.splice(0, BATCH_LINES)
      await admit(Buffer.concat(lines.flatMap((line) => [oneLine(line), LINE_FEED])), lines.length)
      if (held.length < 2 * BATCH_LINES) {
        for (const resolve of waiting) resolve()
        waiting = []
      }
    }
  }

  function start(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    running ??= run().finally(() => {
      running = null
    })
    return running
  }

  return {
    add(lines) {
      for (const line of lines) held.push(line)
      if (held.length >= BATCH_LINES) void start()
      else if (held.length > 0) timer ??= setTimeout(() => void start(), BATCH_WAIT_MS)
    },
    get heldLines() {
      return held.length
    },
    room: () => (held.length < 2 * BATCH_LINES ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    drain: async () => {
      const giveUp = setTimeout(() => closing.abort(), CLOSE_MS)
      while (held.length > 0 || running !== null) await start()
      clearTimeout(giveUp)
    },
  }
}

/** Datagrams the kernel dropped on our UDP port because nobody read them in time (Linux `/proc/net/udp`, column "drops"). */
async function kernelDrops(port: number): Promise<number> {
  const tables = await Promise.all(
    ['/proc/net/udp', '/proc/net/udp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  )
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  let drops = 0
  for (const line of tables.join('\n').split('\n')) {
    const cells = line.trim().split(/\s+/)
    if (cells[1]?.endsWith(suffix) === true) drops += Number(cells.at(-1)) || 0
  }
  return drops
}

/**
 * Listens for syslog over UDP, TCP and TLS. A sender is known by its address, which a source must have registered.
 * @throws where a port cannot be had
 */
export async function listenSyslog(options: SyslogOptions): Promise<SyslogListeners> {
  const { gate, directory, logger, metrics } = options
  const collectors = new Map<string, Collector>()
  const sockets = new Set<Socket>()
  const lost = metrics.counter(
    'haidang_gateway_syslog_lost_total',
    'Syslog messages that could not be kept, by reason',
    ['reason'],
  )

  function collectorOf(source: SourceFacts): Collector {
    let collector = collectors.get(source.id)
    if (collector === undefined) {
      collector = createCollector({
        gate,
        source: () => directory.get(source.id),
        logger,
        onLost: (reason, lines) => lost.inc({ reason }, lines),
      })
      collectors.set(source.id, collector)
    }
    return collector
  }

  function senderOf(address: string | undefined): SourceFacts | null {
    const ip = canonicalIp(address ?? '')
    return ip === null ? null : directory.bySyslogSender(ip)
  }

  function serve(socket: Socket): void {
    const source = senderOf(socket.remoteAddress)
    socket.on('error', (error) => logger.debug({ err: error }, 'syslog connection broke'))
    if (source === null) {
      lost.inc({ reason: 'unknown_sender' })
      logger.warn({ address: socket.remoteAddress }, 'a syslog connection from an unregistered address was refused')
      socket.destroy()
      return
    }
    if (source.isPaused) {
      lost.inc({ reason: 'paused' })
      gate.noteRefusal(source, 'source.paused', 1)
      socket.destroy()
      return
    }
    sockets.add(socket)
    const framer = createSyslogFramer(MAX_MESSAGE_BYTES)
    const collector = collectorOf(source)
    let oversized = 0
    // Quiet because the sender is, not because we stopped reading.
    socket.setTimeout(IDLE_MS, () => {
      if (!socket.isPaused()) socket.destroy()
    })
    socket.on('data', (chunk: Buffer) => {
      collector.add(framer.push(chunk))
      if (framer.oversized > oversized) {
        lost.inc({ reason: 'too_large' }, framer.oversized - oversized)
        gate.noteRefusal(source, 'event.too_large', framer.oversized - oversized)
        oversized = framer.oversized
      }
      // TCP stops reading while the stream refuses: the sender's own buffer holds what comes next.
      socket.pause()
      void collector.room().then(() => socket.resume())
    })
    socket.on('end', () => {
      const last = framer.end()
      if (last !== null) collector.add([last])
    })
    socket.on('close', () => sockets.delete(socket))
  }

  function onDatagram(message: Buffer, address: string): void {
    const source = senderOf(address)
    if (source === null) {
      lost.inc({ reason: 'unknown_sender' })
      return
    }
    if (source.isPaused) {
      lost.inc({ reason: 'paused' })
      gate.noteRefusal(source, 'source.paused', 1)
      return
    }
    const collector = collectorOf(source)
    if (collector.heldLines >= UDP_HELD_LINES) {
      lost.inc({ reason: 'udp_overload' })
      gate.noteRefusal(source, 'stream.full', 1)
      return
    }
    const text = trimEnd(message)
    if (text.length > 0) collector.add([text])
  }

  const listen = (server: Server, port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, options.host, () => {
        const address = server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : port)
      })
    })

  const servers: Server[] = []
  let tcpPort: number | null = null
  let tlsPort: number | null = null
  let udpPort: number | null = null
  let udp: UdpSocket | undefined
  if (options.tcpPort !== null) {
    const server = createServer(serve)
    servers.push(server)
    tcpPort = await listen(server, options.tcpPort)
  }
  if (options.tlsPort !== null && options.certificate !== undefined) {
    const server = createTlsServer(options.certificate.options, serve)
    options.certificate.attach(server)
    servers.push(server)
    tlsPort = await listen(server, options.tlsPort)
  }
  if (options.udpPort !== null) {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1_048_576 })
    udp = socket
    socket.on('message', (message, peer) => onDatagram(message, peer.address))
    socket.on('error', (error) => logger.error({ err: error }, 'syslog UDP listener failed'))
    const wanted = options.udpPort
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind(wanted, options.host, resolve)
    })
    const bound = socket.address().port
    udpPort = bound
    let counted = await kernelDrops(bound)
    const watch = setInterval(() => {
      void kernelDrops(bound).then((drops) => {
        if (drops > counted) lost.inc({ reason: 'udp_kernel' }, drops - counted)
        counted = Math.max(counted, drops)
      })
    }, 5000)
    watch.unref()
    socket.on('close', () => clearInterval(watch))
  }

  return {
    tcpPort,
    udpPort,
    tlsPort,
    async close() {
      udp?.close()
      for (const server of servers) server.close()
      for (const socket of sockets) socket.end()
      await Promise.all([...collectors.values()].map((c) => c.drain()))
      for (const socket of sockets) socket.destroy()
    },
  }
}
