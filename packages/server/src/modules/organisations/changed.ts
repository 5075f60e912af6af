import type { Context } from '#src/modules/access/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { refreshGroups } from './group-queries.ts'
import { todayOf } from './read.ts'

/** What follows every change of an organisation: groups with a condition count anew, and the others are told. */
export async function noteChanged(
  tx: Tx,
  ctx: Pick<Context, 'tenant' | 'requestId' | 'clock'>,
  organisationId: string,
): Promise<void> {
  await refreshGroups(tx, todayOf(ctx))
  await publish(tx, ctx, 'organisation.changed.v1', { organisationId })
}
