/** Bounds that hold for every parser; what crosses one is refused or cut with a problem that says so. */
export interface ParserLimits {
  /** Bytes (or characters of text input) of one event; longer ones go to quarantine as `event.too_large`. */
  readonly maxBytes: number
  /** Nesting of objects and arrays; deeper parts are cut with `event.too_deep`. */
  readonly maxDepth: number
  /** Keys and array elements of one event; later ones are cut with `event.too_many_fields`. */
  readonly maxFields: number
  /** Observables of one event; later ones are left out (the event itself stays whole). */
  readonly maxObservables: number
  /** Event times before this (Unix ms) are taken for a clock that was never set: `event.bad_time`. */
  readonly earliestTime: number
  /** Event times more than this after receipt (ms) are taken for a wrong clock: `event.bad_time`. */
  readonly maxFutureMs: number
}

export const DEFAULT_LIMITS: ParserLimits = {
  maxBytes: 1_048_576,
  maxDepth: 32,
  maxFields: 4_096,
  maxObservables: 64,
  earliestTime: Date.UTC(1980, 0, 1),
  maxFutureMs: 2 * 86_400_000,
}
