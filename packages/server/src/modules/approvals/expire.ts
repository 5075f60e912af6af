import type { Clock } from '@haidang/std'
import type { Database } from '#src/platform/db/index.ts'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { expireApprovals } from './queries.ts'

/** Marks requests nobody decided in time. Whoever reads one before that is told the same by the clock. @returns how many */
export async function expireRequests(db: Database, clock: Clock): Promise<number> {
  return db.withTx(SYSTEM_SCOPE, async (tx) => (await expireApprovals(tx, new Date(clock.now()).toISOString())).length)
}
