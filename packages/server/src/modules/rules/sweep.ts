import type { Clock } from '@haidang/std'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { pruneActivity } from './activity-queries.ts'
import type { Tasks } from './tasks.ts'

const DAY_MS = 86_400_000
/** How long hits are kept by the hour and by the day. */
const HOURS_KEPT_MS = 3 * DAY_MS
const DAYS_KEPT_MS = 400 * DAY_MS

/** Forgets what is no longer shown: old hours and days of hits, old tasks; tells of tasks whose process died. */
export async function sweepRules(db: Database, clock: Clock, tasks: Tasks): Promise<void> {
  const now = clock.now()
  await db.withTx(SYSTEM_SCOPE, (tx) =>
    pruneActivity(tx, {
      hour: new Date(now - HOURS_KEPT_MS).toISOString(),
      day: new Date(now - DAYS_KEPT_MS).toISOString(),
    }),
  )
  await tasks.sweep()
}
