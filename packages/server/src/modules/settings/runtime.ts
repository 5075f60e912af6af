import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'
import { acceptValue, EDITS, type EditableName, isEditable } from './model.ts'
import { readChanges, type StoredChange } from './queries.ts'

/** A setting as the start gave it. */
export interface StartSetting {
  readonly name: string
  readonly value: string | null
  readonly isSecret: boolean
  readonly isSet: boolean
  readonly source: 'default' | 'file' | 'environment'
}

/** The settings in force now: what the start gave, and over it what was changed while the platform runs. */
export interface RuntimeSettings {
  readonly atStart: readonly StartSetting[]
  /** The value in force as text; empty where it is unset. */
  value(name: EditableName): string
  number(name: EditableName): number
  change(name: string): StoredChange | undefined
  /** Calls back now and whenever the value in force becomes another. */
  watch(name: EditableName, fn: (value: string) => void): void
  /** Takes up what is stored; called after a change, and by itself every fifteen seconds. */
  refresh(): Promise<void>
  stop(): void
}

const REFRESH_MS = 15_000

export async function openRuntimeSettings(
  db: Database,
  atStart: readonly StartSetting[],
  logger: Logger,
): Promise<RuntimeSettings> {
  const initial = new Map(atStart.map((setting) => [setting.name, setting.value ?? '']))
  let changes: ReadonlyMap<string, StoredChange> = new Map()
  const watchers: { readonly name: EditableName; readonly fn: (value: string) => void; last: string }[] = []
  const value = (name: EditableName): string => changes.get(name)?.value ?? initial.get(name) ?? ''
  const refresh = async (): Promise<void> => {
    const stored = await db.withTx(SYSTEM_SCOPE, readChanges)
    // A change of a release that allowed more, or of a setting that is no longer one, is not in force.
    changes = new Map(
      [...stored].filter(([name, change]) => isEditable(name) && acceptValue(EDITS[name], change.value) !== null),
    )
    for (const watcher of watchers) {
      const now = value(watcher.name)
      if (now === watcher.last) continue
      watcher.last = now
      watcher.fn(now)
    }
  }
  await refresh()
  const timer = setInterval(
    () => void refresh().catch((error: unknown) => logger.warn({ err: error }, 'settings could not be read again')),
    REFRESH_MS,
  )
  timer.unref()
  return {
    atStart,
    value,
    number: (name) => Number(value(name)),
    change: (name) => changes.get(name),
    watch(name, fn) {
      const last = value(name)
      watchers.push({ name, fn, last })
      fn(last)
    },
    refresh,
    stop: () => clearInterval(timer),
  }
}
