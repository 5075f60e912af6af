import type { DomainEventKind, DomainEvents } from '@haidang/contracts'
import { sql, type Tx } from '#src/platform/db/index.ts'

/** What `publish` needs to know of its caller; a verb passes its `ctx`. */
export interface Publisher {
  readonly tenant: string
  readonly requestId: string
  readonly clock: { now(): number }
}

/** Puts a domain event into the outbox, in the transaction of the act: it is told exactly if the act happened. */
export async function publish<K extends DomainEventKind>(
  tx: Tx,
  ctx: Publisher,
  kind: K,
  payload: DomainEvents[K],
): Promise<void> {
  await publishAll(tx, ctx, kind, [{ tenant: ctx.tenant, payload }])
}

/** As `publish`, many events of one kind in one statement, each told for its own organisation, in the order given. */
export async function publishAll<K extends DomainEventKind>(
  tx: Tx,
  ctx: Omit<Publisher, 'tenant'>,
  kind: K,
  events: readonly { readonly tenant: string; readonly payload: DomainEvents[K] }[],
): Promise<void> {
  if (events.length === 0) return
  await sql`insert into outbox (tenant_id, kind, payload, at, request_id)
    select tenant, ${kind}, payload, ${new Date(ctx.clock.now()).toISOString()}::timestamptz, ${ctx.requestId}
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e (tenant uuid, payload jsonb)`.execute(tx)
}
