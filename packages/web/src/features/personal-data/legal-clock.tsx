import { absoluteTime } from '../../ui/format.ts'
import { useNow } from '../../ui/now.tsx'
import { useText } from '../../ui/text.ts'
import type { Text } from '../../ui/text.ts'
import classes from './personal-data.module.css'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A span as people say it, in its two largest parts: `2 ngày 4 giờ`. It runs round the clock, as the law counts it. */
export function spanText({ t }: Pick<Text, 't'>, ms: number): string {
  const days = Math.floor(ms / DAY)
  const hours = Math.floor((ms % DAY) / HOUR)
  const minutes = Math.floor((ms % HOUR) / MINUTE)
  const parts = [
    ...(days > 0 ? [t('ui.personalData.clock.days', { count: days })] : []),
    ...(hours > 0 ? [t('ui.personalData.clock.hours', { count: hours })] : []),
    ...(days === 0 ? [t('ui.personalData.clock.minutes', { count: minutes })] : []),
  ]
  return parts.slice(0, 2).join(' ')
}

/** What a clock of the law says: how long is left, or how it ended. */
export function LegalClock({
  dueAt,
  doneAt,
  isLate,
}: {
  readonly dueAt: string | null
  readonly doneAt: string | null
  readonly isLate: boolean
}) {
  const text = useText()
  const { t, locale } = text
  const now = useNow()
  if (dueAt === null) return <span className={classes.soft}>{t('ui.personalData.clock.none')}</span>
  const left = Date.parse(dueAt) - now
  const tone = doneAt === null ? (left < 0 ? 'bad' : left < DAY ? 'warn' : undefined) : isLate ? 'bad' : 'good'
  const words =
    doneAt === null
      ? t(left < 0 ? 'ui.personalData.clock.over' : 'ui.personalData.clock.left', {
          time: spanText(text, Math.abs(left)),
        })
      : t(isLate ? 'ui.personalData.clock.doneLate' : 'ui.personalData.clock.done')
  return (
    <time dateTime={dueAt} title={absoluteTime(locale, dueAt)} className={classes.left} data-tone={tone}>
      {words}
    </time>
  )
}

/** The same on one line of a list. */
export function LegalClockLine(props: {
  readonly dueAt: string | null
  readonly doneAt: string | null
  readonly isLate: boolean
}) {
  const text = useText()
  const { t, locale } = text
  const now = useNow()
  const { dueAt, doneAt, isLate } = props
  if (dueAt === null) return <span className={classes.soft}>{t('ui.personalData.clock.none')}</span>
  if (doneAt !== null) return <span>{t(isLate ? 'ui.personalData.clock.doneLate' : 'ui.personalData.clock.done')}</span>
  const left = Date.parse(dueAt) - now
  return (
    <time dateTime={dueAt} title={absoluteTime(locale, dueAt)}>
      <strong>
        {t(left < 0 ? 'ui.personalData.clock.over' : 'ui.personalData.clock.left', {
          time: spanText(text, Math.abs(left)),
        })}
      </strong>
    </time>
  )
}
