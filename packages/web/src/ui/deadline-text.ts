import type { Deadline } from '@haidang/contracts'
import { dayOf } from './format.ts'
import type { Text } from './text.ts'

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
