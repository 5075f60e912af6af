import { IconClock, IconClockExclamation } from '@tabler/icons-react'
import { useCalendar } from './calendar.tsx'
import classes from './clock.module.css'
import { deadlineWords } from './deadline.ts'
import { absoluteTime, relativeTime } from './format.ts'
import { useNow } from './now.tsx'
import { useText } from './text.ts'

/** A moment as people say it, the exact time on hover and to screen readers. */
export function RelativeTime({ at }: { readonly at: string | null }) {
  const { t, locale } = useText()
  const now = useNow()
  if (at === null) return <span>{t('ui.clock.never')}</span>
  const exact = absoluteTime(locale, at, true)
  return (
    <time dateTime={at} title={exact}>
      {relativeTime(locale, Date.parse(at), now) ?? t('ui.clock.now')}
    </time>
  )
}

/** The exact time, the relative one on hover. */
export function ExactTime({ at, withSeconds = false }: { readonly at: string; readonly withSeconds?: boolean }) {
  const { locale, t } = useText()
  const now = useNow()
  return (
    <time dateTime={at} title={relativeTime(locale, Date.parse(at), now) ?? t('ui.clock.now')}>
      {absoluteTime(locale, at, withSeconds)}
    </time>
  )
}

/** A deadline in working time, told by word and shape as well as colour. */
export function Deadline({ dueAt, isDone = false }: { readonly dueAt: string; readonly isDone?: boolean }) {
  const { t, locale } = useText()
  const now = useNow()
  const calendar = useCalendar()
  const words = deadlineWords(Date.parse(dueAt), now, calendar)
  if (isDone) return <ExactTime at={dueAt} />
  const Icon = words.isOver ? IconClockExclamation : IconClock
  return (
    <time
      title={absoluteTime(locale, dueAt)}
      dateTime={dueAt}
      className={classes.deadline}
      data-over={words.isOver || undefined}
      data-pressing={words.isPressing || undefined}
    >
      <Icon size={15} stroke={1.8} aria-hidden />
      <span>{t(words.key, { count: words.count })}</span>
    </time>
  )
}
