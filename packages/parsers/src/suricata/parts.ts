import type { OcsfEvent } from '@haidang/contracts'
import { inspect, put } from '../reading.ts'
import type { Reading } from '../reading.ts'

/** One EVE event while it is being mapped. */
export interface Parts {
  readonly event: OcsfEvent
  readonly reading: Reading
  /** What no OCSF attribute took, under its EVE name; null while there is none. */
  unmapped: Record<string, unknown> | null
  /** Application protocol as Suricata names it. */
  protocol: string
}

/** Keeps a top-level value that no attribute takes. */
export function keep(parts: Parts, key: string, value: unknown): void {
  if (typeof value === 'object' || typeof value === 'number') inspect(parts.reading, value, 1)
  if (parts.unmapped === null) parts.unmapped = {}
  put(parts.unmapped, key, value)
}

/** Keeps a value of a protocol object, as `unmapped.<group>.<key>`. */
export function keepIn(parts: Parts, group: string, key: string, value: unknown): void {
  if (typeof value === 'object' || typeof value === 'number') inspect(parts.reading, value, 2)
  if (parts.unmapped === null) parts.unmapped = {}
  const there = parts.unmapped[group]
  let target: Record<string, unknown>
  if (typeof there === 'object' && there !== null) target = there as Record<string, unknown>
  else {
    target = {}
    parts.unmapped[group] = target
  }
  put(target, key, value)
}
