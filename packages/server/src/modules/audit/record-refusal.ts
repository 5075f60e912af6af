import type { AppError } from '@haidang/contracts'
import { type Clock, createLru } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { audit } from './append.ts'

/**
 * Records that somebody was refused. Called where errors leave a door, after the verb's own transaction has ended.
 * Every 403 of a known actor is recorded with its code (no permission, marking too high, proof of presence or a second factor
 * missing, a token beyond its scope); anything else is passed over.
 */
export type RecordRefusal = (
  ctx: Context,
  error: AppError,
  subject: { readonly kind: string; readonly id: string | null },
) => Promise<void>

interface Minute {
  readonly startedAt: number
  recorded: number
  skipped: number
}

const MINUTE_MS = 60_000
const ACTORS = 10_000

/**
 * @param perMinute rows one actor can cause in a minute; the next row recorded of them says how many more there were, so that a
 *   stubborn caller neither fills the audit nor holds its chain
 */
export function createRefusalRecorder(db: Database, clock: Clock, perMinute = 30): RecordRefusal {
  const minutes = createLru<string, Minute>(ACTORS)
  return async function recordRefusal(ctx, error, subject) {
    if (error.status !== 403 || ctx.actor.kind === 'anonymous') return
    const key = ctx.actor.kind === 'system' ? ctx.actor.name : ctx.actor.id
    const now = clock.now()
    let minute = minutes.get(key)
    let unrecorded = 0
    if (minute === undefined || now - minute.startedAt >= MINUTE_MS || now < minute.startedAt) {
      unrecorded = minute?.skipped ?? 0
      minute = { startedAt: now, recorded: 0, skipped: 0 }
      minutes.set(key, minute)
    }
    if (minute.recorded >= perMinute) {
      minute.skipped += 1
      return
    }
    minute.recorded += 1
    const asked = error.params['permission']
    const action = typeof asked === 'string' ? asked : error.code
    const after = { ...error.params, ...(unrecorded === 0 ? {} : { unrecorded }) }
    await db.withTx([ctx.tenant], (tx) =>
      audit(tx, ctx, { action, subject, after, result: 'refused', code: error.code }),
    )
  }
}
