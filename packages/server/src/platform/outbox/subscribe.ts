import type { DomainEvent, DomainEventKind } from '@haidang/contracts'
import type { Stream } from '#src/platform/stream/index.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'

/** The subject that carries what modules tell each other. */
export const DOMAIN_SUBJECT = 'haidang.domain.0'

/** Handlers by kind of event. A handler may be called again with the same event and must then change nothing. */
export type SubscriptionHandlers = { readonly [K in DomainEventKind]?: (event: DomainEvent<K>) => Promise<void> }

export interface Subscription {
  stop(): Promise<void>
}

/**
 * Reads the domain events in order as the durable `name` and hands each to its handler. A handler that fails is tried
 * again with growing pauses up to `attempts`, then the event is logged as an error with its content and passed over, so that one
 * event cannot hold up all that follow.
 */
export async function subscribe(
  stream: Stream,
  logger: Logger,
  name: string,
  handlers: SubscriptionHandlers,
  attempts = 5,
): Promise<Subscription> {
  const consumer = await stream.consumer(DOMAIN_SUBJECT, name, { start: 'first' })
  const abort = new AbortController()

  async function handle(event: DomainEvent): Promise<void> {
    const handler = handlers[event.kind] as ((e: DomainEvent) => Promise<void>) | undefined
    if (handler === undefined) return
    for (let attempt = 1; !abort.signal.aborted; attempt++) {
      try {
        await handler(event)
        return
      } catch (error) {
        if (attempt >= attempts) {
          logger.error(
            { err: error, event, subscription: name },
            'a domain event could not be handled and was passed over',
          )
          return
        }
        await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt))
      }
    }
  }

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      try {
        const records = await consumer.pull({ maxRecords: 200, waitMs: 60_000, signal: abort.signal })
        for (const record of records) {
          await handle(JSON.parse(Buffer.from(record.payload).toString('utf8')) as DomainEvent)
          if (abort.signal.aborted) return
          await consumer.ack(record.seq)
        }
      } catch (error) {
        if (abort.signal.aborted) return
        logger.error({ err: error, subscription: name }, 'subscription failed; trying again')
        await new Promise((resolve) => setTimeout(resolve, 1000))
      }
    }
  }
  const running = run()
  return {
    async stop() {
      abort.abort()
      await running
      await consumer.close()
    },
  }
}
