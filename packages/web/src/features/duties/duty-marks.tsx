import type { DutySummary } from '@haidang/contracts'
import { IconCalendarDue, IconHourglass, IconMessageExclamation } from '@tabler/icons-react'
import { StateBadge } from '../../ui/badges.tsx'
import { dateText } from '../../ui/deadline-text.ts'
import { useText } from '../../ui/text.ts'
import classes from './duties.module.css'
import { dutyTone } from './duty-words.ts'

export function DutyStateBadge({ duty }: { readonly duty: Pick<DutySummary, 'state'> }) {
  const { t } = useText()
  return <StateBadge tone={dutyTone(duty.state)} label={t(`domain.dutyState.${duty.state}`)} />
}

/** The day it is owed by and how far that is, by word as well as colour. */
export function DutyDue({ duty }: { readonly duty: Pick<DutySummary, 'dueOn' | 'daysLate' | 'state'> }) {
  const { t, locale } = useText()
  if (duty.dueOn === null) return <span className={classes.soft}>{t('ui.duties.noDue')}</span>
  const isOver = duty.state === 'late'
  const isOpen = isOver || duty.state === 'on_time' || duty.state === 'at_risk' || duty.state === 'not_started'
  const days = duty.daysLate
  return (
    <span className={classes.due} data-over={isOver || undefined} data-pressing={duty.state === 'at_risk' || undefined}>
      <IconCalendarDue size={15} stroke={1.8} aria-hidden />
      <span>
        {dateText(locale, duty.dueOn)}
        {isOpen && days !== null && (
          <>
            {' · '}
            {days > 0
              ? t('ui.duties.late', { count: days })
              : days === 0
                ? t('ui.duties.dueToday')
                : t('ui.duties.left', { count: -days })}
          </>
        )}
      </span>
    </span>
  )
}

/** What waits for somebody's answer. */
export function DutyNotes({ duty }: { readonly duty: DutySummary }) {
  const { t } = useText()
  if (duty.openObstacles === 0 && !duty.hasPendingExtension) return null
  return (
    <span className={classes.notes}>
      {duty.openObstacles > 0 && (
        <span>
          <IconMessageExclamation size={15} stroke={1.8} aria-hidden />
          {t('ui.duties.obstacles', { count: duty.openObstacles })}
        </span>
      )}
      {duty.hasPendingExtension && (
        <span>
          <IconHourglass size={15} stroke={1.8} aria-hidden />
          {t('ui.duties.extensionPending')}
        </span>
      )}
    </span>
  )
}

/** How much is done, as a bar with its number. */
export function DutyPercent({ percent }: { readonly percent: number }) {
  const { t } = useText()
  return (
    <span className={classes.percent}>
      <span className={classes.percentTrack} aria-hidden>
        <span className={classes.percentDone} style={{ width: `${percent}%` }} />
      </span>
      <span>{t('ui.duties.percent', { percent })}</span>
    </span>
  )
}
