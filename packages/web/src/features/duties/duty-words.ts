import type { Deadline, DutyStateCounts, DutyState } from '@haidang/contracts'
import type { StateTone } from '../../ui/badges.tsx'
import { dayOf } from '../../ui/format.ts'
import type { BarPart, BarTone } from '../../ui/state-bar.tsx'
import type { Text } from '../../ui/text.ts'

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

/** A day that stands alone (`YYYY-MM-DD`, in Viet Nam) as people write it. */
export const dateText = (locale: Text['locale'], day: string): string => dayOf(locale, `${day}T12:00:00+07:00`)

/** A deadline in words; what the document itself says where no rule of ours words it better. */
export function deadlineText(deadline: Deadline, { t, locale }: Pick<Text, 't' | 'locale'>): string {
  const day = (on: string | null): string => (on === null ? '' : dateText(locale, on))
  switch (deadline.kind) {
    case 'date':
    case 'quarter':
      return deadline.to === null ? deadline.raw : t('ui.duties.deadline.by', { date: day(deadline.to) })
    case 'range':
      return t('ui.duties.deadline.range', { from: day(deadline.from), to: day(deadline.to) })
    case 'yearly':
      return deadline.to === null
        ? t('domain.deadlineKind.yearly')
        : t('ui.duties.deadline.yearly', { date: day(deadline.to).slice(0, 5) })
    case 'continuous':
      return deadline.evidenceEvery === null
        ? t('domain.deadlineKind.continuous')
        : t('ui.duties.deadline.continuous', { every: t(`domain.evidenceEvery.${deadline.evidenceEvery}`) })
    case 'condition':
      return t('ui.duties.deadline.condition', { condition: deadline.condition ?? deadline.raw })
    default:
      return t(`domain.deadlineKind.${deadline.kind}`)
  }
}
