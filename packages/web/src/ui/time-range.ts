import { VIETNAM_OFFSET_MS } from '@haidang/std'

export const RANGE_PRESETS = ['15m', '1h', '6h', '24h', '7d', '30d'] as const
export type RangePreset = (typeof RANGE_PRESETS)[number]

const SPAN_MS: Readonly<Record<RangePreset, number>> = {
  '15m': 900_000,
  '1h': 3_600_000,
  '6h': 6 * 3_600_000,
  '24h': 24 * 3_600_000,
  '7d': 7 * 86_400_000,
  '30d': 30 * 86_400_000,
}

/** A span as the URL carries it: a preset that moves with the clock, or two fixed instants (ISO 8601, UTC). */
export interface RangeState {
  readonly range?: RangePreset | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface FixedRange {
  readonly from: string
  readonly to: string
}

/** The page's moment moves in these steps (`NowProvider`), so it may be that far behind. */
const STEP_MS = 10_000

/**
 * The two instants of a range. Presets end a whole step and what is left of this one after `nowMs`: pages asked for within the same
 * moment ask for the same range, and what came since the page last saw the clock is inside it.
 */
export function resolveRange(state: RangeState, nowMs: number): FixedRange {
  if (state.from !== undefined && state.to !== undefined) return { from: state.from, to: state.to }
  const to = (Math.floor(nowMs / STEP_MS) + 2) * STEP_MS
  const from = to - SPAN_MS[state.range ?? '24h']
  return { from: state.from ?? new Date(from).toISOString(), to: state.to ?? new Date(to).toISOString() }
}

/** `2026-11-21T14:05`, Vietnamese wall-clock time for a date-time field. */
export function toFieldTime(instant: string): string {
  return new Date(Date.parse(instant) + VIETNAM_OFFSET_MS).toISOString().slice(0, 16)
}

/** The instant a date-time field stands for, read as Vietnamese wall-clock time; undefined where it is not one. */
export function fromFieldTime(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text)) return undefined
  const at = Date.parse(`${text.length === 16 ? `${text}:00` : text}.000Z`)
  return Number.isNaN(at) ? undefined : new Date(at - VIETNAM_OFFSET_MS).toISOString()
}
