import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { dutyParts } from '../../ui/duty-parts.ts'
import { numberText } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { StateBar } from '../../ui/state-bar.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './board-page.module.css'

const REFRESH_MS = 120_000

/** The duties of the plans in one look: the share done, what is late, what may become so. */
export function DutiesPanel() {
  const { t, locale } = useText()
  const { api } = useApp()
  const query = useQuery({
    queryKey: ['duties', 'board', 'panel'],
    queryFn: ({ signal }) => api.duties.board({ by: 'plan' }, signal),
    refetchInterval: REFRESH_MS,
  })
  return (
    <Panel
      title={t('ui.duties.panel.title')}
      acts={
        <Link to="/duties/board" className={classes.more}>
          {t('ui.duties.views.board')}
        </Link>
      }
    >
      <Loaded query={query}>
        {({ total }) => {
          if (total.total === 0) return <EmptyState isSmall body={t('ui.duties.panel.none')} />
          const done = total.doneOnTime + total.doneLate
          return (
            <div className={classes.duties}>
              <StateBar parts={dutyParts(total, t)} label={t('ui.duties.panel.title')} />
              <p>
                <strong>
                  {t('ui.duties.panel.share', { percent: numberText(locale, Math.round((100 * done) / total.total)) })}
                </strong>
                <span>
                  {t('ui.duties.board.done', {
                    done: numberText(locale, done),
                    total: numberText(locale, total.total),
                  })}
                </span>
              </p>
              <ul>
                <li>
                  <Link to="/duties" search={{ view: 'late' }} data-tone={total.late > 0 ? 'bad' : undefined}>
                    {t('ui.duties.counts.late')} <strong>{numberText(locale, total.late)}</strong>
                  </Link>
                </li>
                <li>
                  <Link
                    to="/duties"
                    search={{ view: 'all', states: ['at_risk'] }}
                    data-tone={total.atRisk > 0 ? 'warn' : undefined}
                  >
                    {t('ui.duties.counts.atRisk')} <strong>{numberText(locale, total.atRisk)}</strong>
                  </Link>
                </li>
              </ul>
            </div>
          )
        }}
      </Loaded>
    </Panel>
  )
}
