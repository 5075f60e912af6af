import type { Clock } from '@haidang/std'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'
import { saveUses } from './queries.ts'

/** How often the last use of a busy token is written. */
const WRITTEN_EVERY_MS = 3 * 60_000
const BEAT_MS = 20_000
/** Uses noted and not yet written; beyond it the oldest are written with the next beat of another process or lost, which is no harm. */
const MOST_NOTED = 50_000

/** Remembers when and from where tokens were last used, and writes it in batches. */
export interface LastUses {
  /** Never throws, never waits. */
  note(id: string, at: number, address: string): void
  /** Writes what is due: a first use at once, a busy token's every three minutes, everything where `isLast`. */
  flush(isLast?: boolean): Promise<void>
  /** Writes everything and stops the beat. */
  close(): Promise<void>
}

/** @param beatMs 0 leaves flushing to the caller */
export function createLastUses(db: Database, clock: Clock, logger: Logger, beatMs = BEAT_MS): LastUses {
  let noted = new Map<string, { at: number; address: string }>()
  const writtenAt = new Map<string, number>()
  let writing: Promise<void> = Promise.resolve()

  async function write(isLast: boolean): Promise<void> {
    const now = clock.now()
    const due = [...noted].filter(([id]) => isLast || now - (writtenAt.get(id) ?? 0) >= WRITTEN_EVERY_MS)
    if (due.length === 0) return
    for (const [id] of due) noted.delete(id)
    try {
      const uses = due.map(([id, use]) => ({ id, at: new Date(use.at).toISOString(), address: use.address }))
      await db.withTx(SYSTEM_SCOPE, (tx) => saveUses(tx, uses))
      for (const [id] of due) writtenAt.set(id, now)
      for (const [id, at] of writtenAt) if (now - at >= WRITTEN_EVERY_MS) writtenAt.delete(id)
    } catch (error) {
      // What was noted meanwhile is newer.
      noted = new Map([...due, ...noted])
      logger.warn({ err: error }, 'last uses of tokens could not be written; trying again')
    }
  }
  const flush = (isLast = false): Promise<void> => (writing = writing.then(() => write(isLast)))
  const beat = beatMs === 0 ? undefined : setInterval(() => void flush(), beatMs).unref()
  return {
    note(id, at, address) {
      if (noted.size >= MOST_NOTED && !noted.has(id)) return
      noted.set(id, { at, address })
    },
    flush,
    close() {
      clearInterval(beat)
      return flush(true)
    },
  }
}
