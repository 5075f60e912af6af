import type { Board } from '@haidang/contracts'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useSearch } from '@tanstack/react-router'
import { FirstSteps } from '../../app/first-steps.tsx'
import { Loaded } from '../../app/loaded.tsx'
import { firstPageOf } from '../../app/navigation.ts'
import { useApp, useMay, useSession } from '../../app/session.tsx'
import { timeOfDay, weekdayOf } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { useNow } from '../../ui/now.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState, RowsSkeleton } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './board-page.module.css'
import { DutiesPanel } from './duties-panel.tsx'
import { Alerts, Approvals, Campaigns, Headline, Overdue, Places, Silent, Warnings } from './board-panels.tsx'

const REFRESH_MS = 15_000

function BoardPanels({ board }: { readonly board: Board }) {
  const { t } = useText()
  const mayApprove = useMay('warning.approve')
  const mayManageSources = useMay('source.manage')
  const mayPlans = useMay('plan.read')
  const hasSources = board.organisations.some((entry) => entry.sourceCount > 0)
  return (
    <>
      <Headline board={board} />
      {!hasSources && (
        <Panel title={t('ui.sources.title')}>
          <EmptyState
            isSmall
            body={t('ui.board.noSources')}
            act={
              mayManageSources ? <LinkButton to="/sources/connect">{t('ui.board.addSource')}</LinkButton> : undefined
            }
          />
        </Panel>
      )}
      <div className={classes.grid}>
        <div className={classes.column}>
          <Panel title={t('ui.board.campaignsTitle')} isFlush>
            <Campaigns board={board} />
          </Panel>
          <Panel title={t('ui.board.alertsTitle')} isFlush>
            <Alerts board={board} />
          </Panel>
        </div>
        <div className={classes.column}>
          {(mayApprove || board.awaitingApproval.length > 0) && (
            <Panel title={t('ui.board.approvalTitle')} isFlush>
              <Approvals board={board} />
            </Panel>
          )}
          <Panel title={t('ui.board.openWarningsTitle')} isFlush>
            <Warnings board={board} />
          </Panel>
          <Panel title={t('ui.board.overdueTitle')} isFlush>
            <Overdue board={board} />
          </Panel>
          <Panel title={t('ui.board.silentTitle')} isFlush>
            <Silent board={board} />
          </Panel>
          {mayPlans && <DutiesPanel />}
        </div>
        <div className={classes.column} data-places>
          <Places board={board} />
        </div>
      </div>
    </>
  )
}

function useBoard() {
  const { api } = useApp()
  return useQuery({ queryKey: ['board'], queryFn: ({ signal }) => api.board.read(signal), refetchInterval: REFRESH_MS })
}

function BoardView() {
  const { t } = useText()
  const { session } = useApp()
  const board = useBoard()
  return (
    <Page title={t('ui.board.title')} lead={t('ui.board.lead', { organisation: session.organisation.name })}>
      <FirstSteps />
      <Loaded query={board} skeleton={<RowsSkeleton rows={10} height={44} />}>
        {(value) => <BoardPanels board={value} />}
      </Loaded>
    </Page>
  )
}

function WallView() {
  const { t, locale } = useText()
  const { session } = useApp()
  const board = useBoard()
  const at = useNow()
  return (
    <div className={classes.wall}>
      <header className={classes.wallHead}>
        <img src="/lighthouse.svg" alt="" width={44} height={44} />
        <div>
          <h1>{t('ui.board.wallTitle')}</h1>
          <p>{session.organisation.name}</p>
        </div>
        <p className={classes.wallClock}>
          <strong>{timeOfDay(locale, at).slice(0, 5)}</strong>
          <span>{weekdayOf(locale, at)}</span>
        </p>
        <LinkButton to="/" variant="default" size="xs">
          {t('ui.shell.leaveWall')}
        </LinkButton>
      </header>
      <Loaded query={board} skeleton={<RowsSkeleton rows={10} height={56} />}>
        {(value) => <BoardPanels board={value} />}
      </Loaded>
    </div>
  )
}

/** The duty board: within five seconds, what is new, where and how bad. People without it go to their own first page. */
export function BoardPage() {
  const { wall } = useSearch({ from: '/' })
  const mayBoard = useMay('board.read')
  const { permissions } = useSession()
  if (!mayBoard) return <Navigate to={firstPageOf(permissions)} replace />
  return wall === true ? <WallView /> : <BoardView />
}

/** The same board for a wall display: dark, large, without navigation. */
export function WallPage() {
  const mayBoard = useMay('board.read')
  return mayBoard ? <WallView /> : <Navigate to="/" replace />
}
