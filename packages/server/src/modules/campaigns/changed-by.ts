import type { Context } from '#src/modules/access/index.ts'
import type { ChangedBy } from './apply-changes.ts'

/** The person behind a call, as a campaign's history names them; undefined for the platform's own jobs. */
export function changedBy(ctx: Context): ChangedBy | undefined {
  return ctx.actor.kind === 'user' ? { id: ctx.actor.id, name: ctx.actor.name, requestId: ctx.requestId } : undefined
}
