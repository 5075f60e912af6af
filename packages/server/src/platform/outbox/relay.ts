import type { DomainEvent, DomainEventKind } from '@haidang/contracts'
import { type Database, sql, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { Stream } from '#src/platform/stream/index.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'
import { DOMAIN_SUBJECT } from './subscribe.ts'

export interface OutboxRelay {
  /** Tells the relay that a transaction has just written to the outbox; it looks at once instead of at the next beat. */
  wake(): void
  /** Resolves when everything written before the call has been handed to the stream. */
  drain(): Promise<void>
  stop(): Promise<void>
}

interface OutboxRow {
  id: number
  tenant_id: string
  kind: string
  payload: unknown
  at: Date
  request_id: string
}

/**
 * Moves outbox rows to the stream, in order: append first, delete after. A crash in between appends again, which the
 * stream's duplicate window swallows (the row's id is the message id).
 * @param beatMs how long to wait before looking again when nobody wakes it
 */
export function createOutboxRelay(db: Database, stream: Stream, logger: Logger, beatMs = 500): OutboxRelay {
  let isStopping = false
  let wakeUp: (() => void) | undefined
  let idle: (() => void)[] = []

  async function moveOnce(): Promise<number> {
    const rows = await db.withTx(
      SYSTEM_SCOPE,
      async (tx) =>
        (
          await sql<OutboxRow>`select id, tenant_id, kind, payload, at, request_id from outbox order by id limit 500`.execute(
            tx,
          )
        ).rows,
    )
    if (rows.length === 0) return 0
    const records = rows.map((row) => {
      const event: DomainEvent = {
        id: String(row.id),
        kind: row.kind as DomainEventKind,
        tenant: row.tenant_id,
        at: row.at.getTime(),
        requestId: row.request_id,
        payload: row.payload as DomainEvent['payload'],
      }
      return {
        msgId: `outbox-${row.id}`,
        header: JSON.stringify({ kind: row.kind }),
        payload: Buffer.from(JSON.stringify(event)),
      }
    })
    await stream.append(DOMAIN_SUBJECT, records)
    const last = rows.at(-1)?.id ?? 0
    await db.withTx(SYSTEM_SCOPE, async (tx) => sql`delete from outbox where id <= ${last}`.execute(tx))
    return rows.length
  }

  async function run(): Promise<void> {
    while (!isStopping) {
      try {
        const waiting = idle
        if ((await moveOnce()) > 0) continue
        for (const done of waiting) done()
        idle = idle.filter((done) => !waiting.includes(done))
      } catch (error) {
        if (isStopping) break
        logger.error({ err: error }, 'outbox relay failed; trying again')
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, beatMs)
        wakeUp = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  const running = run()
  return {
    wake: () => wakeUp?.(),
    drain: () =>
      new Promise<void>((resolve) => {
        idle = [...idle, resolve]
        wakeUp?.()
      }),
    async stop() {
      isStopping = true
      wakeUp?.()
      await running
    },
  }
}
