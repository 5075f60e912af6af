import { randomBytes } from 'node:crypto'
import { uuidV7, type Clock } from '@haidang/std'

/** The machine's clock; the only place that reads it. */
export const systemClock: Clock = { now: () => Date.now() }

/** A new UUIDv7 at the clock's time. `as` brands it: `newId<AlertId>(clock)`. */
export function newId<T extends string = string>(clock: Clock): T {
  return uuidV7(clock.now(), randomBytes(10)) as T
}
