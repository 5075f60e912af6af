import type { Context } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { audit } from './append.ts'

/** The same reader with the same question within this time is one reading. */
const SAME_READING_MS = 10 * 60_000
const MOST_REMEMBERED = 10_000

/** Records that somebody read the audit, and what they looked for. */
export type NoteReading = (ctx: Context, what: 'list' | 'row' | 'export' | 'chain', filter: object) => Promise<void>

export function createNoteReading(db: Database): NoteReading {
  const seen = new Map<string, number>()
  return async (ctx, what, filter) => {
    const key = JSON.stringify([ctx.actor, what, filter])
    const now = ctx.clock.now()
    if (what !== 'export' && now - (seen.get(key) ?? -SAME_READING_MS) < SAME_READING_MS) return
    seen.delete(key)
    seen.set(key, now)
    const [oldest] = seen.keys()
    if (seen.size > MOST_REMEMBERED && oldest !== undefined) seen.delete(oldest)
    await db.withTx(ctx.scope, (tx) =>
      audit(tx, ctx, { action: 'audit.read', subject: { kind: 'audit', id: what }, after: filter }),
    )
  }
}
