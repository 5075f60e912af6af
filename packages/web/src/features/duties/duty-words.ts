import type { DutyState } from '@haidang/contracts'
import type { StateTone } from '../../ui/badges.tsx'

const TONES: Readonly<Record<DutyState, StateTone>> = {
  not_started: 'quiet',
  on_time: 'busy',
  at_risk: 'warn',
  late: 'bad',
  waiting: 'quiet',
  done_on_time: 'good',
  done_late: 'good',
  cancelled: 'quiet',
}
export const dutyTone = (state: DutyState): StateTone => TONES[state]
