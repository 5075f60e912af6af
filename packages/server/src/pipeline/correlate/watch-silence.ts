import { createSilenceWatch } from '@haidang/detect'
import type { Clock, SourceId } from '@haidang/std'
import type { SourceDirectory } from '#src/platform/source-directory.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'

/** How often the sources are looked over. */
const BEAT_MS = 2000

export interface SilenceBeat {
  stop(): Promise<void>
}

/** Watches every active source and tells the directory which fell silent and which are back. */
export function startSilenceBeat(directory: SourceDirectory, clock: Clock, logger: Logger): SilenceBeat {
  const watch = createSilenceWatch()
  const watched = new Set<string>()
  let revision = -1
  let isStopping = false
  let beating: Promise<void> = Promise.resolve()

  function rewatch(now: number): void {
    if (directory.revision === revision) return
    revision = directory.revision
    const active = new Map(
      directory
        .sources()
        .filter((s) => !s.isPaused && s.lastSeenAt !== null)
        .map((s) => [s.id as string, s]),
    )
    for (const id of watched) {
      if (active.has(id)) continue
      watch.unwatch(id)
      watched.delete(id)
    }
    // An interval set by a person is kept as it is: learning would let a source that is often late grow later still.
    for (const [id, source] of active) {
      watch.watch(id, { intervalMs: source.expectedIntervalMs, isLearned: false }, now)
      watched.add(id)
    }
  }

  async function beat(): Promise<void> {
    const now = clock.now()
    for (const source of directory.sources()) {
      // A source is watched from its first event on: one that was never connected is waiting, not silent.
      if (source.lastSeenAt !== null && !source.isPaused && !watched.has(source.id)) {
        watch.watch(source.id, { intervalMs: source.expectedIntervalMs, isLearned: false }, now)
        watched.add(source.id)
      }
    }
    rewatch(now)
    const changes = [
      ...directory
        .sources()
        .flatMap((s) => (s.lastSeenAt !== null && watched.has(s.id) ? watch.seen(s.id, s.lastSeenAt) : [])),
      ...watch.tick(now),
    ]
    const bySource = new Map(
      changes.map((c) => [
        c.source,
        { sourceId: c.source as SourceId, silentSince: c.kind === 'silent' ? c.since : null },
      ]),
    )
    for (const source of directory.sources()) {
      // The stored state may differ after a restart: what the watch says now holds.
      const isSilent = watch.status(source.id)?.isSilent
      if (isSilent === false && source.isSilent && !bySource.has(source.id))
        bySource.set(source.id, { sourceId: source.id, silentSince: null })
    }
    if (bySource.size > 0) await directory.setSilence([...bySource.values()])
  }

  const timer = setInterval(() => {
    if (isStopping) return
    beating = beating
      .then(beat)
      .catch((error: unknown) => logger.error({ err: error }, 'the watch over silent sources failed'))
  }, BEAT_MS)
  return {
    async stop() {
      isStopping = true
      clearInterval(timer)
      await beating
    },
  }
}
