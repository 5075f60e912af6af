import type { Board } from '@haidang/contracts'
import { Link, useNavigate } from '@tanstack/react-router'
import { useLive } from '../../app/live.tsx'
import { useApp } from '../../app/session.tsx'
import { SeverityBadge, SeverityMark, TlpBadge } from '../../ui/badges.tsx'
import { Deadline, RelativeTime } from '../../ui/clock.tsx'
import { compactNumber, numberText } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { shortHashes } from '../../ui/short-value.ts'
import { Sparkline } from '../../ui/sparkline.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { CountryTiles, OrganisationTiles } from '../../ui/tile-grid.tsx'
import classes from './board-page.module.css'

export function Headline({ board }: { readonly board: Board }) {
  const { t, locale } = useText()
  const live = useLive()
  const rate = live.eventsPerSecond ?? board.eventsPerSecond
  const numbers = [
    {
      id: 'alerts',
      to: '/alerts',
      value: board.newAlertCount,
      label: t('ui.board.newAlerts', { count: board.newAlertCount }),
      tone: board.newAlertCount > 0 ? 'new' : undefined,
    },
    {
      id: 'campaigns',
      to: '/campaigns',
      value: board.openCampaigns.length,
      label: t('ui.board.openCampaigns', { count: board.openCampaigns.length }),
      tone: board.openCampaigns.length > 0 ? 'new' : undefined,
    },
    {
      id: 'silent',
      to: '/sources',
      value: board.silentSources.length,
      label: t('ui.board.silentSources', { count: board.silentSources.length }),
      tone: board.silentSources.length > 0 ? 'warn' : undefined,
    },
    {
      id: 'overdue',
      to: '/warnings',
      value: board.overdueWarnings.length,
      label: t('ui.board.overdue', { count: board.overdueWarnings.length }),
      tone: board.overdueWarnings.length > 0 ? 'bad' : undefined,
    },
  ] as const
  return (
    <div className={classes.headline}>
      <section className={classes.flow} aria-label={t('ui.board.eventsPerSecondTitle')}>
        <p className={classes.flowNumber}>
          <strong>{compactNumber(locale, rate)}</strong> <span>{t('ui.board.eventsPerSecond')}</span>
        </p>
        <Sparkline values={board.eventsPerMinute} label={t('ui.board.perMinute')} height={46} />
        <p className={classes.flowFoot}>
          <span>{t('ui.board.lastHour')}</span>
          <span>
            {numberText(locale, board.refusedLastHour)} {t('ui.board.refused')} ·{' '}
            {numberText(locale, board.quarantinedLastHour)} {t('ui.board.quarantined')}
          </span>
        </p>
      </section>
      {numbers.map((number) => (
        <Link
          key={number.id}
          to={number.to}
          {...(number.id === 'silent' ? { search: { state: 'silent' } } : {})}
          className={classes.number}
          data-tone={number.tone}
        >
          <strong>{numberText(locale, number.value)}</strong>
          <span>{number.label}</span>
        </Link>
      ))}
    </div>
  )
}

export function Alerts({ board }: { readonly board: Board }) {
  const { t } = useText()
  if (board.latestAlerts.length === 0) return <EmptyState isSmall body={t('ui.board.alertsNone')} />
  return (
    <ul className={classes.rows}>
      {board.latestAlerts.slice(0, 9).map((alert) => (
        <li key={alert.id}>
          <Link to="/alerts" search={{ open: alert.id }} className={classes.row}>
            <SeverityMark severity={alert.severity} />
            <span className={classes.rowMain}>
              <span className={classes.rowTitle}>{shortHashes(alert.title)}</span>
              <span className={classes.rowSub}>
                {alert.organisation.shortName} · {alert.entity.value}
              </span>
            </span>
            <span className={classes.rowEnd}>
              <RelativeTime at={alert.lastSeenAt} />
              {alert.count > 1 && <span>{t('ui.alerts.times', { count: alert.count })}</span>}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

export function Campaigns({ board }: { readonly board: Board }) {
  const { t, locale } = useText()
  if (board.openCampaigns.length === 0) return <EmptyState isSmall body={t('ui.board.campaignsNone')} />
  return (
    <ul className={classes.rows}>
      {board.openCampaigns.slice(0, 6).map((campaign) => (
        <li key={campaign.id}>
          <Link to="/campaigns/$campaignId" params={{ campaignId: campaign.id }} className={classes.row} data-big>
            <SeverityMark severity={campaign.severity} />
            <span className={classes.rowMain}>
              <span className={classes.rowTitle}>{campaign.title}</span>
              <span className={classes.rowSub}>
                {t('ui.board.campaignSpread', {
                  organisations: numberText(locale, campaign.organisationCount),
                  sightings: numberText(locale, campaign.sightingCount),
                })}
              </span>
            </span>
            <span className={classes.rowEnd}>
              <RelativeTime at={campaign.lastSeenAt} />
              <span data-warned={campaign.warningId !== null || undefined}>
                {campaign.warningId === null ? t('ui.campaigns.notWarned') : t('ui.campaigns.warned')}
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

export function Warnings({ board }: { readonly board: Board }) {
  const { t } = useText()
  if (board.openWarnings.length === 0) return <EmptyState isSmall body={t('ui.board.openWarningsNone')} />
  return (
    <ul className={classes.rows}>
      {board.openWarnings.slice(0, 6).map((warning) => (
        <li key={warning.id}>
          <Link to="/warnings/$warningId" params={{ warningId: warning.id }} className={classes.warning}>
            <span className={classes.warningHead}>
              <SeverityMark severity={warning.severity} />
              <span className={classes.rowTitle}>{warning.title}</span>
              <TlpBadge tlp={warning.tlp} />
            </span>
            <ProgressBar progress={warning.progress} />
            <span className={classes.rowSub}>
              {warning.number ?? t('ui.warnings.unnumbered')} ·{' '}
              {t('ui.board.answered', { done: warning.progress.acknowledged, total: warning.progress.total })}
              {warning.progress.overdue > 0 && (
                <b className={classes.bad}>
                  {' '}
                  · {t('ui.warnings.progress.overdue', { count: warning.progress.overdue })}
                </b>
              )}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

export function Overdue({ board }: { readonly board: Board }) {
  const { t } = useText()
  if (board.overdueWarnings.length === 0) return <EmptyState isSmall body={t('ui.board.overdueNone')} />
  return (
    <ul className={classes.rows}>
      {board.overdueWarnings.slice(0, 8).map((late) => (
        <li key={`${late.warningId}:${late.organisation.id}`}>
          <Link
            to="/warnings/$warningId"
            params={{ warningId: late.warningId }}
            search={{ recipients: 'overdue' }}
            className={classes.row}
          >
            <span className={classes.rowMain}>
              <span className={classes.rowTitle}>{late.organisation.name}</span>
              <span className={classes.rowSub}>
                {late.number ?? ''} {late.title}
              </span>
            </span>
            <span className={classes.rowEnd}>
              <Deadline dueAt={late.dueAt} />
              {late.escalationLevel > 0 && (
                <span>
                  {late.escalationLevel === 1 ? t('domain.escalation.unit') : t('domain.escalation.province')}
                </span>
              )}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

export function Approvals({ board }: { readonly board: Board }) {
  const { t } = useText()
  if (board.awaitingApproval.length === 0) return <EmptyState isSmall body={t('ui.board.approvalNone')} />
  return (
    <ul className={classes.rows}>
      {board.awaitingApproval.map((warning) => (
        <li key={warning.id}>
          <Link to="/warnings/$warningId" params={{ warningId: warning.id }} className={classes.row} data-big>
            <SeverityBadge severity={warning.severity} isBare />
            <span className={classes.rowMain}>
              <span className={classes.rowTitle}>{warning.title}</span>
            </span>
            <span className={classes.rowEnd}>
              <RelativeTime at={warning.createdAt} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

export function Silent({ board }: { readonly board: Board }) {
  const { t } = useText()
  if (board.silentSources.length === 0) return <EmptyState isSmall body={t('ui.board.silentNone')} />
  return (
    <ul className={classes.rows}>
      {board.silentSources.slice(0, 6).map((source) => (
        <li key={source.id}>
          <Link to="/sources" search={{ open: source.id }} className={classes.row}>
            <span className={classes.rowMain}>
              <span className={classes.rowTitle}>{source.name}</span>
              <span className={classes.rowSub}>{source.organisation.shortName}</span>
            </span>
            <span className={classes.rowEnd} data-tone="warn">
              <RelativeTime at={source.silentSince} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

export function Places({ board }: { readonly board: Board }) {
  const { t } = useText()
  const { session } = useApp()
  const navigate = useNavigate()
  const perProvince = new Map<string, number>()
  for (const { organisation, openAlertCount } of board.organisations) {
    if (organisation.provinceCode !== null)
      perProvince.set(organisation.provinceCode, (perProvince.get(organisation.provinceCode) ?? 0) + openAlertCount)
  }
  const hasPlaces = perProvince.size > 0
  const busy = board.organisations.filter((entry) => entry.openAlertCount > 0).length
  const tiles = board.organisations
    .toSorted((a, b) => b.openAlertCount - a.openAlertCount)
    .map((entry) => ({
      id: entry.organisation.id,
      name: entry.organisation.shortName,
      value: entry.openAlertCount,
      detail: t('ui.board.organisationTile', { alerts: entry.openAlertCount, silent: entry.silentCount }),
      isTroubled: entry.silentCount > 0,
    }))
  return (
    <Panel title={busy === 0 ? t('ui.board.mapQuiet') : t('ui.board.mapTitle', { count: busy })}>
      <div className={classes.places} data-with-map={hasPlaces || undefined}>
        <OrganisationTiles
          label={t('ui.map.organisations')}
          tiles={tiles}
          onOpen={(id) => void navigate({ to: '/alerts', search: { organisations: [id] } })}
        />
        {hasPlaces && (
          <div className={classes.countryFrame}>
            <CountryTiles
              label={t('ui.map.country')}
              values={perProvince}
              valueText={(value) => (value === 0 ? t('ui.map.none') : t('ui.campaigns.openAlerts', { count: value }))}
              chosenCode={session.organisation.provinceCode}
            />
          </div>
        )}
      </div>
    </Panel>
  )
}
