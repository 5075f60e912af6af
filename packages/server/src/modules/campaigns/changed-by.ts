import { type Context, personBehind } from '#src/modules/access/index.ts'
import type { ChangedBy } from './apply-changes.ts'

/** The person behind a call, as a campaign's history names them; undefined for the platform's own jobs. */
export function changedBy(ctx: Context): ChangedBy | undefined {
  const person = personBehind(ctx)
  return person === null ? undefined : { id: person.id, name: person.name, requestId: ctx.requestId }
}
