import type { DutySummary } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useSearch } from '@tanstack/react-router'
import { Fragment } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp, useSession } from '../../app/session.tsx'
import { deadlineText } from '../../ui/deadline-text.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { useNow } from '../../ui/now.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { dutyQuery } from './duty-filters.tsx'
import { DutyDue, DutyStateBadge } from './duty-marks.tsx'
import { timelineMark, timelineSpan, shareOf } from './timeline-rows.ts'
import type { TimelineSpan } from './timeline-rows.ts'
import classes from './timeline.module.css'

const PAGE = 200
/** The day in Viet Nam, `YYYY-MM-DD`. */
const dayInVietnam = (atMs: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date(atMs))
const percent = (share: number): string => `${(share * 100).toFixed(2)}%`

function Months({ span }: { readonly span: TimelineSpan }) {
  return (
    <div className={classes.months} aria-hidden>
      {span.months.map((month, n) => (
        <span key={month}>
          {month.slice(5, 7)}
          {(n === 0 || month.endsWith('-01')) && <small>{month.slice(0, 4)}</small>}
        </span>
      ))}
    </div>
  )
}

function Track({
  duty,
  span,
  today,
}: {
  readonly duty: DutySummary
  readonly span: TimelineSpan
  readonly today: string
}) {
  const mark = timelineMark(span, duty)
  const now = shareOf(span, today)
  return (
    <div className={classes.track} aria-hidden style={{ backgroundSize: `${100 / span.months.length}% 100%` }}>
      {now !== null && <span className={classes.today} style={{ left: percent(now) }} />}
      {mark.bar !== null && (
        <span
          className={classes.bar}
          data-state={duty.state}
          style={{ left: percent(mark.bar.from), width: percent(mark.bar.to - mark.bar.from) }}
        >
          <span className={classes.done} style={{ width: `${duty.percent}%` }} />
        </span>
      )}
      {mark.original !== null && <span className={classes.original} style={{ left: percent(mark.original) }} />}
      {mark.due !== null && (
        <span className={classes.due} data-state={duty.state} style={{ left: percent(mark.due) }} />
      )}
    </div>
  )
}

function Rows({
  duties,
  span,
  today,
}: {
  readonly duties: readonly DutySummary[]
  readonly span: TimelineSpan
  readonly today: string
}) {
  const text = useText()
  const { t } = text
  const parts = [...new Set(duties.map((duty) => duty.path.split('.')[0] ?? ''))]
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t('ui.duties.timeline.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('ui.duties.columnDuty')}</th>
          <th scope="col">{t('ui.duties.columnDue')}</th>
          <th scope="col" className={classes.chartHead}>
            <span className="visually-hidden">{t('ui.duties.timeline.chart')}</span>
            <Months span={span} />
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <Fragment key={part}>
            {parts.length > 1 && (
              <tr className={classes.part}>
                <th scope="rowgroup" colSpan={3}>
                  {t('ui.duties.timeline.part', { part })}
                </th>
              </tr>
            )}
            {duties
              .filter((duty) => (duty.path.split('.')[0] ?? '') === part)
              .map((duty) => (
                <tr key={duty.id}>
                  <th scope="row">
                    <Link to="/duties/$dutyId" params={{ dutyId: duty.id }} className={classes.title}>
                      {duty.title}
                    </Link>
                    <span className={classes.soft}>
                      {duty.path} · {duty.lead.shortName}
                    </span>
                  </th>
                  <td className={classes.when}>
                    <DutyStateBadge duty={duty} />
                    {duty.dueOn === null ? (
                      <span className={classes.soft}>{deadlineText(duty.deadline, text)}</span>
                    ) : (
                      <DutyDue duty={duty} />
                    )}
                  </td>
                  <td className={classes.chart}>
                    <Track duty={duty} span={span} today={today} />
                  </td>
                </tr>
              ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

/** The duties along the months: what runs, to which day, how far, and where today is. A table with a drawn column. */
export function DutyTimelinePage() {
  const { t } = useText()
  const { api } = useApp()
  const session = useSession()
  const search = useSearch({ from: '/duties/timeline' })
  const today = dayInVietnam(useNow())
  const view = search.view ?? (session.isCentre ? 'all' : 'mine')
  const list = useCursorList<DutySummary>(
    ['duties', 'timeline'],
    api.duties.list,
    { ...dutyQuery(search, view), sort: 'path' },
    PAGE,
  )
  const span = timelineSpan(list.rows, today)
  return (
    <Page
      title={t('ui.duties.timeline.title')}
      lead={t('ui.duties.timeline.lead')}
      above={
        <Link to="/duties" search={search} className={classes.back}>
          <IconArrowLeft size={16} aria-hidden /> {t('ui.duties.detail.back')}
        </Link>
      }
      acts={
        <LinkButton to="/duties/board" variant="default">
          {t('ui.duties.views.board')}
        </LinkButton>
      }
    >
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState
              title={t('ui.duties.board.emptyTitle')}
              body={t('ui.duties.board.empty')}
              act={<LinkButton to="/plans">{t('ui.nav.plans')}</LinkButton>}
            />
          ) : (
            <>
              <ul className={classes.legend} aria-hidden>
                {(['bar', 'done', 'due', 'original', 'today'] as const).map((id) => (
                  <li key={id}>
                    <span className={classes.key} data-key={id} />
                    {t(`ui.duties.timeline.legend.${id}`)}
                  </li>
                ))}
              </ul>
              <div className={classes.frame}>
                <Rows duties={list.rows} span={span} today={today} />
              </div>
              {list.query.hasNextPage && (
                <div>
                  <Button variant="default" loading={list.query.isFetchingNextPage} onClick={list.more}>
                    {t('ui.duties.timeline.more')}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </Page>
  )
}
