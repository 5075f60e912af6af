import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import type { Query } from '../../app/http.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { absoluteTime, numberText } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import classes from './events.module.css'

const HistogramChart = lazy(() =>
  import('../../ui/histogram-chart.tsx').then((module) => ({ default: module.HistogramChart })),
)

/** How the found events lie in time; dragging across it narrows the range, a table tells the same. */
export function EventHistogram({
  filters,
  isBesideDetail,
  onRange,
}: {
  readonly filters: Query
  readonly isBesideDetail: boolean
  readonly onRange: (from: string, to: string) => void
}) {
  const { t, locale } = useText()
  const { api } = useApp()
  const [isTable, table] = useDisclosure(false)
  const query = useQuery({
    queryKey: ['events', 'histogram', filters],
    queryFn: ({ signal }) => api.events.histogram({ ...filters, buckets: 60 }, signal),
    placeholderData: keepPreviousData,
  })
  return (
    <figure className={classes.histogram} data-beside={isBesideDetail || undefined}>
      <Loaded query={query} skeleton={<div className={classes.chart} />}>
        {(histogram) => {
          const alerts = histogram.buckets.reduce((sum, bucket) => sum + bucket.alertCount, 0)
          return (
            <>
              <figcaption className={classes.histogramHead}>
                <strong>
                  {t('ui.events.histogramTitle', { count: histogram.total }).replace(
                    String(histogram.total),
                    numberText(locale, histogram.total),
                  )}
                </strong>
                {alerts > 0 && (
                  <span className={classes.soft}>
                    {t('ui.events.histogramAlerts', { count: numberText(locale, alerts) })}
                  </span>
                )}
                <span className={classes.hint}>{t('ui.chart.range')}</span>
                <Button variant="subtle" size="compact-xs" onClick={table.toggle} aria-expanded={isTable}>
                  {isTable ? t('ui.act.hideTable') : t('ui.act.showTable')}
                </Button>
              </figcaption>
              {isTable ? (
                <div className={classes.histogramTable} tabIndex={0} role="region" aria-label={t('ui.act.showTable')}>
                  <table>
                    <thead>
                      <tr>
                        <th scope="col">{t('ui.chart.at')}</th>
                        <th scope="col">{t('ui.chart.events')}</th>
                        <th scope="col">{t('ui.chart.alerts')}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {histogram.buckets
                        .filter((bucket) => bucket.count > 0)
                        .map((bucket) => (
                          <tr key={bucket.at}>
                            <td>{absoluteTime(locale, bucket.at)}</td>
                            <td>{numberText(locale, bucket.count)}</td>
                            <td>{numberText(locale, bucket.alertCount)}</td>
                          </tr>
                        ))}
                    </tbody>
                  </table>
                </div>
              ) : (
                <Suspense fallback={<div className={classes.chart} />}>
                  <HistogramChart histogram={histogram} onRange={onRange} />
                </Suspense>
              )}
            </>
          )
        }}
      </Loaded>
    </figure>
  )
}
