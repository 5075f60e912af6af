import type { Target, TargetVersion } from '@haidang/contracts'
import { daysBetween } from '@haidang/std'

export interface Point {
  readonly on: string
  readonly value: number
}

/** The version in force on a day: the newest that has begun; before the first the first, so that a target always asks something. */
export function versionOn(versions: readonly TargetVersion[], today: string): TargetVersion {
  const sorted = versions.toSorted((a, b) => (a.inForceFrom < b.inForceFrom ? -1 : 1))
  const found = sorted.findLast((version) => version.inForceFrom <= today) ?? sorted[0]
  if (found === undefined) throw new RangeError('a target without a version')
  return found
}

/** How far a value is from what is asked, in the target's unit: 0 where it is met, null where nothing in figures is asked. */
export function distanceOf({ operator, low, high }: TargetVersion, value: number): number | null {
  if (operator === 'trend' || low === null) return null
  switch (operator) {
    case '=':
      return Math.abs(value - low)
    case '>=':
      return Math.max(0, low - value)
    // Strictly more: what is just as much is still short by one of whatever is counted.
    case '>':
      return value > low ? 0 : low - value + 1
    case '<=':
      return Math.max(0, value - low)
    case '<':
      return value < low ? 0 : value - low + 1
    case 'between':
      return value < low ? low - value : Math.max(0, value - (high ?? low))
  }
}

/** Whether the way from the first to the last point, gone on as it was, arrives by the end of the year. */
function arrives(version: TargetVersion, points: readonly Point[], endOn: string): boolean {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || first.on >= last.on) return false
  const perDay = (last.value - first.value) / daysBetween(first.on, last.on)
  const then = last.value + perDay * Math.max(0, daysBetween(last.on, endOn))
  const { operator, low, high } = version
  // One that comes from below and would pass through the span does arrive in it.
  if (operator === 'between' && low !== null && high !== null && perDay > 0) return then >= low
  return distanceOf(version, operator === '=' && low !== null && perDay > 0 ? Math.min(then, low) : then) === 0
}

/**
 * Where a target stands: `met`; `missed` once its year is over; on the way `on_track` or `behind` by the trend; `unmeasured` without a
 * value. One that asks for a direction only is met by not getting worse (a smaller rank is better, of everything else more).
 * @param points oldest first
 */
export function stateOf(version: TargetVersion, points: readonly Point[], today: string): Target['state'] {
  if (version.inForceTo !== null && version.inForceTo < today) return 'superseded'
  const last = points.at(-1)
  if (last === undefined) return 'unmeasured'
  if (version.operator === 'trend') {
    const [first] = points
    if (first === undefined || points.length < 2) return 'on_track'
    return (version.unit === 'rank' ? last.value <= first.value : last.value >= first.value) ? 'on_track' : 'behind'
  }
  if (distanceOf(version, last.value) === 0) return 'met'
  const endOn = `${version.dueYear ?? today.slice(0, 4)}-12-31`
  if (today > endOn) return 'missed'
  return arrives(version, points, endOn) ? 'on_track' : 'behind'
}
