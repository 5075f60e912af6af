import type { Clock, SourceId } from '@haidang/std'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { SourceActivity } from '#src/platform/source-directory.ts'
import { hourOf } from './model.ts'
import { forgetRefusals, saveActivity } from './queries.ts'

/** Refusals are kept for this long. */
const REFUSALS_KEPT_MS = 31 * 86_400_000
const FORGET_EVERY_MS = 3_600_000
/** How often the last sight of a busy source, and the last use of its token, are written. In memory both are exact. */
const SEEN_EVERY_MS = 5_000
const USED_EVERY_MS = 60_000

/** What was heard of sources and is not written yet. Bounded by sources, tokens, and error codes an hour. */
export interface ActivityNotes {
  /** Never throws. */
  note(activity: SourceActivity): void
  /**
   * Writes what is due in one statement: refusals always, sights and uses where enough time has passed since they were last
   * written, everything where `isLast`. What is not due or cannot be written stays noted. Calls follow one another.
   */
  flush(isLast?: boolean): Promise<void>
}

interface Refusals {
  readonly sourceId: SourceId
  readonly hour: number
  readonly code: string
  count: number
}

interface Noted {
  readonly seen: Map<SourceId, { at: number; refusedAt: number | null }>
  readonly used: Map<string, number>
  readonly refused: Map<string, Refusals>
}

const nothing = (): Noted => ({ seen: new Map(), used: new Map(), refused: new Map() })

/** The later of two instants, either of which may be missing. */
export function later(a: number | null | undefined, b: number | null): number | null {
  if (a === null || a === undefined) return b
  return b === null ? a : Math.max(a, b)
}

export function createActivityNotes(db: Database, clock: Clock): ActivityNotes {
  let noted = nothing()
  const seenWritten = new Map<SourceId, number>()
  const usedWritten = new Map<string, number>()
  let forgetAt = 0
  let writing: Promise<void> = Promise.resolve()

  function noteSeen(id: SourceId, at: number, refusedAt: number | null): void {
    const before = noted.seen.get(id)
    if (before === undefined) noted.seen.set(id, { at, refusedAt })
    else {
      before.at = Math.max(before.at, at)
      before.refusedAt = later(before.refusedAt, refusedAt)
    }
  }

  function noteUse(tokenId: string, at: number): void {
    noted.used.set(tokenId, Math.max(noted.used.get(tokenId) ?? 0, at))
  }

  function noteRefusals(sourceId: SourceId, hour: number, code: string, count: number): void {
    const key = `${sourceId} ${hour} ${code}`
    const before = noted.refused.get(key)
    if (before === undefined) noted.refused.set(key, { sourceId, hour, code, count })
    else before.count += count
  }

  /** Takes what is due out of the notes. */
  function takeDue(isLast: boolean): Noted {
    const due: Noted = { ...nothing(), refused: noted.refused }
    const kept = nothing()
    for (const [id, s] of noted.seen) {
      const isDue = isLast || s.refusedAt !== null || s.at - (seenWritten.get(id) ?? 0) >= SEEN_EVERY_MS
      ;(isDue ? due : kept).seen.set(id, s)
    }
    for (const [id, at] of noted.used) {
      const isDue = isLast || at - (usedWritten.get(id) ?? 0) >= USED_EVERY_MS
      ;(isDue ? due : kept).used.set(id, at)
    }
    noted = kept
    return due
  }

  async function write(isLast: boolean): Promise<void> {
    const { seen, used, refused } = takeDue(isLast)
    if (seen.size === 0 && used.size === 0 && refused.size === 0) return
    const iso = (at: number): string => new Date(at).toISOString()
    try {
      await db.withTx(SYSTEM_SCOPE, async (tx) => {
        await saveActivity(tx, {
          seen: [...seen].map(([sourceId, s]) => ({
            sourceId,
            at: iso(s.at),
            refusedAt: s.refusedAt === null ? null : iso(s.refusedAt),
          })),
          tokens: [...used].map(([id, at]) => ({ id, at: iso(at) })),
          refusals: [...refused.values()].map((r) => ({ ...r, hour: iso(r.hour) })),
        })
        const now = clock.now()
        if (now < forgetAt) return
        await forgetRefusals(tx, iso(now - REFUSALS_KEPT_MS))
        forgetAt = now + FORGET_EVERY_MS
      })
      for (const [id, s] of seen) seenWritten.set(id, s.at)
      for (const [id, at] of used) usedWritten.set(id, at)
    } catch (error) {
      // Back into the notes, to be written with the next beat: what is counted must not get lost.
      for (const [id, s] of seen) noteSeen(id, s.at, s.refusedAt)
      for (const [id, at] of used) noteUse(id, at)
      for (const r of refused.values()) noteRefusals(r.sourceId, r.hour, r.code, r.count)
      throw error
    }
  }

  return {
    note({ sourceId, tokenId, at, refusals }) {
      noteSeen(sourceId, at, refusals === undefined || refusals.size === 0 ? null : at)
      if (tokenId !== undefined) noteUse(tokenId, at)
      if (refusals !== undefined) for (const [code, count] of refusals) noteRefusals(sourceId, hourOf(at), code, count)
    },
    flush(isLast = false) {
      const turn = writing.then(() => write(isLast))
      writing = turn.catch(() => undefined)
      return turn
    },
  }
}
