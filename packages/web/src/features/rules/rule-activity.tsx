import type { RuleActivity } from '@haidang/contracts'
import { useQuery } from '@tanstack/react-query'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { RelativeTime } from '../../ui/clock.tsx'
import { Facts } from '../../ui/facts.tsx'
import { dayOf, numberText } from '../../ui/format.ts'
import { Sparkline } from '../../ui/sparkline.tsx'
import { useText } from '../../ui/text.ts'
import classes from './rules.module.css'

/** How often a rule fired: a line over thirty days, the counts, where; the same as a table. */
export function RuleActivityView({ ruleId, activity }: { readonly ruleId: string; readonly activity: RuleActivity }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const query = useQuery({ queryKey: ['rules', 'activity', ruleId], queryFn: () => api.rules.activity(ruleId) })
  return (
    <div className={classes.activity}>
      <Loaded query={query} skeleton={<div className={classes.sparkPlace} />}>
        {({ days, organisations }) => {
          const hits = days.reduce((sum, day) => sum + day.hits, 0)
          return (
            <>
              <Sparkline
                values={days.map((day) => day.hits)}
                label={t('ui.rules.activity.line', { count: hits })}
                height={56}
              />
              <p className={classes.soft}>{t('ui.rules.activity.line', { count: hits })}</p>
              {hits > 0 && (
                <details>
                  <summary>{t('ui.act.showTable')}</summary>
                  <table className={classes.table}>
                    <thead>
                      <tr>
                        <th scope="col">{t('ui.rules.activity.day')}</th>
                        <th scope="col" className={classes.end}>
                          {t('ui.rules.activity.hits')}
                        </th>
                        <th scope="col" className={classes.end}>
                          {t('ui.rules.activity.suppressed')}
                        </th>
                      </tr>
                    </thead>
                    <tbody>
                      {days
                        .filter((day) => day.hits + day.suppressed > 0)
                        .toReversed()
                        .map((day) => (
                          <tr key={day.on}>
                            <td>{dayOf(locale, `${day.on.slice(0, 10)}T00:00:00Z`)}</td>
                            <td className={classes.end}>{numberText(locale, day.hits)}</td>
                            <td className={classes.end}>{numberText(locale, day.suppressed)}</td>
                          </tr>
                        ))}
                    </tbody>
                  </table>
                </details>
              )}
              {organisations.length > 0 && (
                <p className={classes.soft}>
                  {t('ui.rules.activity.where')}{' '}
                  {organisations
                    .slice(0, 5)
                    .map((one) => `${one.organisation.shortName} (${numberText(locale, one.hits)})`)
                    .join(', ')}
                  {organisations.length > 5 && ` ${t('ui.rules.words.more', { count: organisations.length - 5 })}`}
                </p>
              )}
            </>
          )
        }}
      </Loaded>
      <Facts
        facts={[
          { label: t('ui.rules.hits24h'), value: numberText(locale, activity.hits24h) },
          { label: t('ui.rules.hits7d'), value: numberText(locale, activity.hits7d) },
          { label: t('ui.rules.hitsTotal'), value: numberText(locale, activity.hitsTotal) },
          { label: t('ui.rules.suppressed'), value: numberText(locale, activity.suppressedTotal) },
          { label: t('ui.rules.lastHit'), value: <RelativeTime at={activity.lastHitAt} /> },
        ]}
      />
    </div>
  )
}
