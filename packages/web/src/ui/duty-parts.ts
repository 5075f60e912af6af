import type { DutyState, DutyStateCounts } from '@haidang/contracts'
import type { BarPart, BarTone } from './state-bar.tsx'
import type { Text } from './text.ts'

/** The counts of duties as parts of one bar: what is done, what goes well, what does not, what has not begun. */
export function dutyParts(counts: DutyStateCounts, t: Text['t']): readonly BarPart[] {
  const part = (id: DutyState, count: number, tone: BarTone): BarPart => ({
    id,
    label: t(`domain.dutyState.${id}`),
    count,
    tone,
  })
  return [
    part('done_on_time', counts.doneOnTime, 'good'),
    part('done_late', counts.doneLate, 'goodLate'),
    part('on_time', counts.onTime, 'busy'),
    part('at_risk', counts.atRisk, 'warn'),
    part('late', counts.late, 'bad'),
    part('waiting', counts.waiting, 'quiet'),
    part('not_started', counts.notStarted, 'empty'),
  ]
}
