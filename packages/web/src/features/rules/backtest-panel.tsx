import type { BacktestResult } from '@haidang/contracts'
import { Alert, Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { dayOf, eventTime, numberText, spanOf } from '../../ui/format.ts'
import { useNow } from '../../ui/now.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { useText } from '../../ui/text.ts'
import type { RangeState } from '../../ui/time-range.ts'
import { resolveRange } from '../../ui/time-range.ts'
import { TimeRangePicker } from '../../ui/time-range-picker.tsx'
import classes from './rules.module.css'
import { TaskProgress } from './task-progress.tsx'
import { useTask } from './use-task.ts'

function Outcome({ result }: { readonly result: BacktestResult }) {
  const { t, locale } = useText()
  return (
    <div className={classes.column}>
      <p>
        <strong>
          {result.isCapped
            ? t('ui.rules.backtest.atLeast', { n: numberText(locale, result.count) })
            : t('ui.rules.backtest.hits', { count: result.count, n: numberText(locale, result.count) })}
        </strong>{' '}
        <span className={classes.soft}>
          {t('ui.rules.backtest.span', {
            from: dayOf(locale, result.searchedFrom),
            to: dayOf(locale, result.searchedTo),
            took: spanOf(locale, Math.max(1000, result.tookMs)),
          })}
        </span>
      </p>
      {result.isTimedOut && (
        <Alert color="yellow" variant="light">
          {t('ui.rules.backtest.timedOut')}
        </Alert>
      )}
      {result.byDay.length > 1 && (
        <Sparkline
          values={result.byDay.map((day) => day.count)}
          label={result.byDay.map((day) => `${day.on}: ${day.count}`).join(', ')}
        />
      )}
      {result.byOrganisation.length > 0 && (
        <p className={classes.soft}>
          {result.byOrganisation
            .slice(0, 8)
            .map((one) => `${one.organisation.shortName} (${numberText(locale, one.count)})`)
            .join(', ')}
        </p>
      )}
      {result.events.length > 0 && (
        <ul className={classes.picks}>
          {result.events.slice(0, 20).map((event) => (
            <li key={event.id}>
              <Link to="/events/$eventId" params={{ eventId: event.id }} search={{ at: event.time }}>
                {event.signature || event.message || event.process || event.domain || event.host || event.id}
              </Link>
              <span className={classes.soft}>
                {event.organisation.shortName} · {eventTime(locale, event.time)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className={classes.soft}>
        {t('ui.rules.backtest.looked', { count: result.looked, n: numberText(locale, result.looked) })}
      </p>
    </div>
  )
}

/** Asks the stored events what the text would have found, over a span of time; can be stopped. */
export function BacktestPanel({
  text,
  hasErrors,
  canRun,
}: {
  readonly text: string
  readonly hasErrors: boolean
  /** Null until the text is checked. */
  readonly canRun: boolean | null
}) {
  const { t } = useText()
  const { api } = useApp()
  const now = useNow()
  const [range, setRange] = useState<RangeState>({ range: '7d' })
  const start = useAct({
    run: () => api.rules.backtest({ text, ...resolveRange(range, now) }),
    touches: ['rule-tasks'],
  })
  const task = useTask(start.data?.id ?? null)
  const running = task.data ?? start.data
  if (canRun === false) {
    return (
      <Alert color="yellow" variant="light" title={t('ui.rules.backtest.impossible')}>
        {t('ui.rules.backtest.impossibleBody')}
      </Alert>
    )
  }
  return (
    <div className={classes.column}>
      <p className={classes.soft}>{t('ui.rules.backtest.lead')}</p>
      <div className={classes.pickLine}>
        <TimeRangePicker state={range} resolved={resolveRange(range, now)} onChange={setRange} />
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          disabled={hasErrors || canRun === null || running?.state === 'running'}
          loading={start.isPending}
          onClick={() => start.mutate(undefined)}
        >
          {t('ui.rules.backtest.start')}
        </Button>
      </div>
      {running !== undefined && <TaskProgress task={running} />}
      {running?.backtest !== null && running?.backtest !== undefined && <Outcome result={running.backtest} />}
    </div>
  )
}
