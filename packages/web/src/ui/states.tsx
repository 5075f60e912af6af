import { Button, Skeleton } from '@mantine/core'
import { IconAlertTriangle, IconCloudOff, IconBuildingLighthouse, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { absoluteTime } from './format.ts'
import classes from './states.module.css'
import { useText } from './text.ts'

/** What a failed panel tells: the words, the code and the id to quote. */
export interface Failure {
  readonly code: string
  readonly title?: string | undefined
  readonly remedy?: string | undefined
  readonly requestId?: string | undefined
}

/** A panel that could not be loaded: what happened, what to do, try again. */
export function ErrorState({
  failure,
  onRetry,
}: {
  readonly failure: Failure
  readonly onRetry?: (() => void) | undefined
}) {
  const { t, lookup } = useText()
  const isNetwork = failure.code === 'network'
  const Icon = isNetwork ? IconCloudOff : IconAlertTriangle
  const title = isNetwork
    ? t('ui.panel.networkTitle')
    : (failure.title ?? lookup(`errors.${failure.code}.title`, {}, t('ui.panel.errorTitle')))
  const remedy = isNetwork
    ? t('ui.panel.networkRemedy')
    : (failure.remedy ?? lookup(`errors.${failure.code}.remedy`, {}, t('errors.server.fault.remedy')))
  return (
    <div className={classes.state} role="alert">
      <Icon size={28} stroke={1.6} aria-hidden className={classes.bad} />
      <p className={classes.title}>{title}</p>
      <p className={classes.body}>{remedy}</p>
      <p className={classes.code}>
        {t('ui.panel.code')} <code>{failure.code}</code>
        {failure.requestId !== undefined && failure.requestId !== '' && (
          <>
            {' · '}
            {t('ui.panel.requestId')} <code>{failure.requestId}</code>
          </>
        )}
      </p>
      {onRetry !== undefined && (
        <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={onRetry}>
          {t('ui.act.retry')}
        </Button>
      )}
    </div>
  )
}

export interface EmptyProps {
  readonly title?: string
  readonly body: string
  readonly act?: ReactNode
  /** A line inside a panel rather than a picture in the middle of a page. */
  readonly isSmall?: boolean
}

/** Nothing there yet: what the place is for, and the first step. */
export function EmptyState({ title, body, act, isSmall = false }: EmptyProps) {
  if (isSmall) {
    return (
      <div className={classes.small}>
        <p>{body}</p>
        {act}
      </div>
    )
  }
  return (
    <div className={classes.state}>
      <IconBuildingLighthouse size={34} stroke={1.3} aria-hidden className={classes.quiet} />
      {title !== undefined && <p className={classes.title}>{title}</p>}
      <p className={classes.body}>{body}</p>
      {act}
    </div>
  )
}

/** The figures shown are old: since when. */
export function StaleNote({ sinceMs }: { readonly sinceMs: number }) {
  const { t, locale } = useText()
  return (
    <p className={classes.stale} role="status">
      <IconCloudOff size={16} aria-hidden />
      {t('ui.panel.stale', { time: absoluteTime(locale, sinceMs) })}
    </p>
  )
}

/** Grey rows of the height of what will come, so that nothing jumps. */
export function RowsSkeleton({ rows = 8, height = 20 }: { readonly rows?: number; readonly height?: number }) {
  const { t } = useText()
  return (
    <div className={classes.skeleton} role="status" aria-label={t('ui.panel.loading')}>
      {Array.from({ length: rows }, (_, n) => (
        <Skeleton key={n} height={height} radius="sm" width={`${100 - ((n * 37) % 30)}%`} />
      ))}
    </div>
  )
}
