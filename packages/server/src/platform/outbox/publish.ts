import type { DomainEventKind, DomainEvents } from '@haidang/contracts'
import { sql, type Tx } from '#src/platform/db/index.ts'

/** What `publish` needs to know of its caller; a verb passes its `ctx`. */
export interface Publisher {
  readonly tenant: string
  readonly requestId: string
  readonly clock: { now(): number }
}

/** Puts a domain event into the outbox, in the transaction of the act: it is told exactly if the act happened. */
export async function publish<K extends DomainEventKind>(tx: Tx, ctx: Publisher, kind: K, payload: DomainEvents[K]): Promise<void> {
  await sql`insert into outbox (tenant_id, kind, payload, at, request_id)
    values (${ctx.tenant}, ${kind}, ${JSON.stringify(payload)}::jsonb, ${new Date(ctx.clock.now()).toISOString()}, ${ctx.requestId})`.execute(tx)
}
