import type { DutyBoard } from '@haidang/contracts'
import { SegmentedControl } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { GROUPING_LIST } from '../../app/search-params-plans.ts'
import type { DutiesSearch } from '../../app/search-params-plans.ts'
import { useApp } from '../../app/session.tsx'
import { dutyParts } from '../../ui/duty-parts.ts'
import { numberText } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { StateBar } from '../../ui/state-bar.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import type { Text } from '../../ui/text.ts'
import { CountryTiles, OrganisationTiles } from '../../ui/tile-grid.tsx'
import type { OrganisationTile } from '../../ui/tile-grid.tsx'
import classes from './duties.module.css'

type Grouping = DutyBoard['by']
type Line = DutyBoard['lines'][number]

/** The duties a line of the board counts, as the list shows them. */
function lineSearch(by: Grouping, line: Line): DutiesSearch | null {
  if (by === 'part') return { view: 'all', part: line.key }
  if (by === 'unit') return { view: 'all', unit: line.key }
  if (by === 'plan') return { view: 'all', plan: line.key }
  if (by === 'month' && line.key !== 'none') {
    const [year = 0, month = 0] = line.key.split('-').map(Number)
    const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
    return { view: 'all', dueFrom: `${line.key}-01`, dueTo: `${line.key}-${last}` }
  }
  return null
}

function Lines({ board }: { readonly board: DutyBoard }) {
  const { t, locale } = useText()
  const most = Math.max(1, ...board.lines.map((line) => line.counts.total))
  const labelOf = (line: Line): string =>
    board.by === 'month'
      ? line.key === 'none'
        ? t('ui.duties.board.noMonth')
        : line.key.split('-').toReversed().join('/')
      : line.label
  return (
    <table className={classes.boardTable}>
      <caption className="visually-hidden">
        {t('ui.duties.board.chart', { by: t(`ui.duties.board.grouping.${board.by}`) })}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t(`ui.duties.board.grouping.${board.by}`)}</th>
          <th scope="col">{t('ui.duties.columnState')}</th>
          <th scope="col" className={classes.end}>
            {t('ui.duties.counts.late')}
          </th>
          <th scope="col" className={classes.end}>
            {t('ui.duties.counts.done')}
          </th>
        </tr>
      </thead>
      <tbody>
        {board.lines.map((line) => {
          const search = lineSearch(board.by, line)
          const done = line.counts.doneOnTime + line.counts.doneLate
          return (
            <tr key={line.key}>
              <th scope="row">
                {search === null ? (
                  labelOf(line)
                ) : (
                  <Link to="/duties" search={search} className={classes.boardLabel}>
                    {labelOf(line)}
                  </Link>
                )}
              </th>
              <td>
                <StateBar parts={dutyParts(line.counts, t)} label={labelOf(line)} scale={line.counts.total / most} />
              </td>
              <td className={classes.end} data-label={t('ui.duties.counts.late')}>
                {numberText(locale, line.counts.late)}
              </td>
              <td className={classes.end} data-label={t('ui.duties.counts.done')}>
                {numberText(locale, done)}/{numberText(locale, line.counts.total)}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** Share of duties done by line, 0 to 100. */
function doneShares(board: DutyBoard): ReadonlyMap<string, number> {
  return new Map(
    board.lines.map((line) => [
      line.key,
      Math.round((100 * (line.counts.doneOnTime + line.counts.doneLate)) / Math.max(1, line.counts.total)),
    ]),
  )
}

/** The units by the share they have done, the furthest first; a unit with late duties is marked. */
function unitTiles(board: DutyBoard, t: Text['t']): readonly OrganisationTile[] {
  const shares = doneShares(board)
  return board.lines
    .map((line) => ({
      id: line.key,
      name: line.organisation?.shortName ?? line.label,
      value: shares.get(line.key) ?? 0,
      detail: t('ui.duties.board.unitTile', {
        done: line.counts.doneOnTime + line.counts.doneLate,
        total: line.counts.total,
        late: line.counts.late,
      }),
      isTroubled: line.counts.late > 0,
    }))
    .sort((a, b) => b.value - a.value)
}

/** All duties in scope, counted by part, unit, month, plan or province. */
export function DutyBoardPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const search = useSearch({ from: '/duties/board' })
  const navigate = useNavigate({ from: '/duties/board' })
  const by: Grouping = search.by ?? 'part'
  const query = useQuery({
    queryKey: ['duties', 'board', search],
    queryFn: ({ signal }) =>
      api.duties.board({ by, planId: search.plan, organisationId: search.unit, q: search.text }, signal),
  })
  return (
    <Page
      title={t('ui.duties.board.title')}
      {...(query.data === undefined
        ? {}
        : { lead: t('ui.duties.board.lead', { date: query.data.asOf.split('-').toReversed().join('/') }) })}
      above={
        <Link to="/duties" className={classes.back}>
          <IconArrowLeft size={16} aria-hidden /> {t('ui.duties.detail.back')}
        </Link>
      }
    >
      <div className={classes.grouping}>
        <SegmentedControl
          aria-label={t('ui.duties.board.by')}
          value={by}
          onChange={(value) => {
            const next = GROUPING_LIST.find((known) => known === value) ?? 'part'
            void navigate({ search: { ...search, by: next }, replace: true })
          }}
          data={GROUPING_LIST.map((value) => ({ value, label: t(`ui.duties.board.grouping.${value}`) }))}
        />
      </div>
      <Loaded query={query}>
        {(board) =>
          board.total.total === 0 ? (
            <EmptyState
              title={t('ui.duties.board.emptyTitle')}
              body={t('ui.duties.board.empty')}
              act={<LinkButton to="/plans">{t('ui.nav.plans')}</LinkButton>}
            />
          ) : (
            <>
              <Panel
                title={t('ui.duties.board.done', {
                  done: numberText(locale, board.total.doneOnTime + board.total.doneLate),
                  total: numberText(locale, board.total.total),
                })}
              >
                <StateBar parts={dutyParts(board.total, t)} label={t('ui.duties.title')} withLegend />
              </Panel>
              {board.by === 'province' && (
                <Panel title={t('ui.duties.board.map')}>
                  <CountryTiles
                    label={t('ui.duties.board.map')}
                    values={doneShares(board)}
                    valueText={(value) => t('ui.duties.percent', { percent: value })}
                  />
                </Panel>
              )}
              {board.by === 'unit' && (
                <Panel title={t('ui.duties.board.unitMap')}>
                  <OrganisationTiles
                    label={t('ui.duties.board.unitMap')}
                    tiles={unitTiles(board, t)}
                    onOpen={(unit) => void navigate({ to: '/duties', search: { view: 'all', unit } })}
                  />
                </Panel>
              )}
              <Panel title={t(`ui.duties.board.grouping.${board.by}`)} isFlush>
                <Lines board={board} />
              </Panel>
            </>
          )
        }
      </Loaded>
    </Page>
  )
}
