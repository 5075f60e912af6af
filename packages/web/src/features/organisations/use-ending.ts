import { vietnamDate } from '@haidang/std'
import { useNow } from '../../ui/now.tsx'
import { useText } from '../../ui/text.ts'

/** `2025-07-01` as people here write it. */
export const dayText = (day: string): string => day.split('-').toReversed().join('/')

/** Whether and when an organisation ends, in words; null for one that stays. */
export function useEnding(): (closedOn: string | null) => { readonly isOver: boolean; readonly text: string } | null {
  const { t } = useText()
  const today = vietnamDate(useNow())
  return (closedOn) => {
    if (closedOn === null) return null
    const isOver = closedOn <= today
    const date = dayText(closedOn)
    return { isOver, text: isOver ? t('ui.organisations.ended', { date }) : t('ui.organisations.endsOn', { date }) }
  }
}
