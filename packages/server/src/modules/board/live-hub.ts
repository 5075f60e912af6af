import { Readable } from 'node:stream'
import { AppError, type LiveMessage, type Permission } from '@haidang/contracts'
import type { Context } from '#src/modules/access/index.ts'

/** What a live stream needs to know of the platform's present state. */
export interface LiveMeter {
  /** Events a second for the organisations of a scope. */
  perSecond(scope: Context['scope']): number
  /** Events of each of the last sixty minutes, oldest first. */
  perMinute(scope: Context['scope']): number[]
}

/** Calls `act` every `ms` until the answered function is called. */
export type Every = (ms: number, act: () => void) => () => void

export interface LiveHubOptions {
  readonly clock: { now(): number }
  readonly live: LiveMeter
  /** Events accepted and not yet in the lake. */
  readonly underway: () => number
  readonly every?: Every
}

/** Everybody who listens to the duty board, each within their own scope and permissions. */
export interface LiveHub {
  /**
   * Opens a stream of server-sent events for a reader.
   * @throws AppError `request.too_many` where the reader (or everybody together) has too many open
   */
  open(ctx: Context): Readable
  /** Sends a message to the readers whose scope holds one of the organisations, or to all who watch over others. */
  push(message: LiveMessage, audience: readonly string[] | 'centre'): void
  readonly clientCount: number
  /** Ends every stream. */
  close(): void
}

const TICK_MS = 1000
const HEARTBEAT_MS = 15_000
/** A stream ends after this long, so that a reader whose session or rights have ended is not told more; browsers come back by themselves. */
const MAX_AGE_MS = 15 * 60_000
/** Messages that may wait for a reader who does not read. */
const MAX_WAITING = 256
const MAX_CLIENTS = 5000
const MAX_PER_READER = 20
const RETRY_MS = 2000

/** What a reader must be allowed to see for a message of the kind. */
const NEEDS: Readonly<Record<LiveMessage['kind'], Permission | null>> = {
  tick: null,
  alert: 'alert.read',
  campaign: 'campaign.read',
  warning: 'warning.read',
  inbox: 'inbox.read',
  source: 'source.read',
}

interface Client {
  readonly ctx: Context
  readonly reader: string
  readonly scope: ReadonlySet<string> | 'all'
  readonly openedAt: number
  readonly stream: Readable
  send(text: string, isTick: boolean): void
  end(reason: string): void
}

const everyByTimer: Every = (ms, act) => {
  const timer = setInterval(act, ms)
  timer.unref()
  return () => clearInterval(timer)
}

export function createLiveHub(options: LiveHubOptions): LiveHub {
  const { clock, live, underway } = options
  const every = options.every ?? everyByTimer
  const clients = new Set<Client>()
  /** Ended and not yet read to the end, with the heartbeats left to do so: nobody may hold a stream's memory for ever. */
  const leaving = new Map<Readable, number>()
  let seq = 0
  let stops: (() => void)[] = []

  const format = (message: LiveMessage): string =>
    `id: ${++seq}\nevent: ${message.kind}\ndata: ${JSON.stringify(message)}\n\n`

  function mayHear(client: Client, kind: LiveMessage['kind'], audience: readonly string[] | 'centre'): boolean {
    const needed = NEEDS[kind]
    if (needed !== null && !client.ctx.permissions.has(needed)) return false
    if (audience === 'centre') return client.ctx.permissions.has('board.read')
    // A warning lies in the inbox of its recipient alone, whoever else's scope holds the recipient.
    if (kind === 'inbox') return audience.includes(client.ctx.tenant)
    const { scope } = client
    return scope === 'all' || audience.some((organisation) => scope.has(organisation))
  }

  function tick(): void {
    const now = clock.now()
    const at = new Date(now).toISOString()
    const texts = new Map<string, string>()
    for (const client of clients) {
      if (now - client.openedAt > MAX_AGE_MS) {
        client.end('come back')
        continue
      }
      const { tenant, scope, permissions, sector = '' } = client.ctx
      const mayBoard = permissions.has('board.read')
      const mayCount = mayBoard || permissions.has('event.read')
      const key = `${tenant} ${scope === 'all' ? '*' : scope.length} ${sector} ${mayBoard} ${mayCount}`
      let text = texts.get(key)
      if (text === undefined) {
        text = format({
          kind: 'tick',
          at,
          eventsPerSecond: mayCount ? live.perSecond(scope) : 0,
          underway: mayBoard ? underway() : 0,
        })
        texts.set(key, text)
      }
      client.send(text, true)
    }
  }

  function beat(): void {
    for (const client of clients) client.send(': \n\n', false)
    for (const [stream, left] of leaving) {
      if (left <= 0) stream.destroy()
      else leaving.set(stream, left - 1)
    }
  }

  function start(): void {
    if (stops.length === 0) stops = [every(TICK_MS, tick), every(HEARTBEAT_MS, beat)]
  }

  function forget(client: Client): void {
    clients.delete(client)
    if (clients.size > 0 || leaving.size > 0) return
    for (const stop of stops) stop()
    stops = []
  }

  function createClient(ctx: Context, reader: string): Client {
    let waiting: { text: string; isTick: boolean }[] = []
    let isBlocked = false
    let hasEnded = false
    const stream = new Readable({
      highWaterMark: 65_536,
      read() {
        isBlocked = false
        flush()
      },
    })
    function flush(): void {
      while (!isBlocked) {
        const next = waiting.shift()
        if (next === undefined) return
        isBlocked = !stream.push(next.text)
      }
    }
    const client: Client = {
      ctx,
      reader,
      scope: ctx.scope === 'all' ? 'all' : new Set<string>(ctx.scope),
      openedAt: clock.now(),
      stream,
      send(text, isTick) {
        if (hasEnded) return
        // Only the latest tick is of use to a reader who lags.
        if (isTick) waiting = waiting.filter((w) => !w.isTick)
        waiting.push({ text, isTick })
        flush()
        if (waiting.length > MAX_WAITING) client.end('too slow')
      },
      end(reason) {
        if (hasEnded) return
        hasEnded = true
        waiting = []
        stream.push(`: ${reason}\n\n`)
        stream.push(null)
        leaving.set(stream, 1)
        forget(client)
      },
    }
    stream.on('close', () => {
      hasEnded = true
      waiting = []
      leaving.delete(stream)
      forget(client)
    })
    return client
  }

  return {
    open(ctx) {
      const reader = 'id' in ctx.actor ? ctx.actor.id : ctx.actor.kind
      const own = [...clients].filter((c) => c.reader === reader).length
      if (clients.size >= MAX_CLIENTS || own >= MAX_PER_READER)
        throw new AppError('request.too_many', { retryAfterSeconds: 60 })
      const client = createClient(ctx, reader)
      clients.add(client)
      start()
      client.send(`retry: ${RETRY_MS}\n\n`, false)
      return client.stream
    },
    push(message, audience) {
      let text: string | undefined
      for (const client of clients) {
        if (!mayHear(client, message.kind, audience)) continue
        text ??= format(message)
        client.send(text, false)
      }
    },
    get clientCount() {
      return clients.size
    },
    close() {
      for (const client of clients) client.end('closing')
    },
  }
}
