import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { EmptyState } from '../ui/states.tsx'
import { useText } from '../ui/text.ts'
import { Root } from './root.tsx'
import {
  alertsSearch,
  auditSearch,
  boardSearch,
  campaignsSearch,
  connectSearch,
  eventSearch,
  eventsSearch,
  inboxSearch,
  indicatorsSearch,
  mappingsSearch,
  organisationImportSearch,
  organisationsSearch,
  peopleSearch,
  quarantineSearch,
  serviceAccountsSearch,
  sourcesSearch,
  tokensSearch,
  warningSearch,
  warningsSearch,
} from './search-params.ts'
import { accessSearch, approvalsSearch } from './search-params-access.ts'
import {
  dutiesSearch,
  dutyBoardSearch,
  planCoverageSearch,
  plansSearch,
  reviewSearch,
  waitingSearch,
} from './search-params-plans.ts'
import { breachesSearch, dataRequestsSearch, personalDataSearch } from './search-params-personal-data.ts'
import { reportsSearch, targetsSearch } from './search-params-reports.ts'
import {
  coverageSearch,
  exceptionsSearch,
  healthSearch,
  packSearch,
  ruleEditorSearch,
  ruleSearch,
  rulesSearch,
  tuningSearch,
} from './search-params-rules.ts'
import { wasSignedIn } from './session.tsx'
import { parseSearch, stringifySearch } from './url-state.ts'

function NotFound() {
  const { t } = useText()
  return (
    <Page title={t('ui.panel.notFoundTitle')}>
      <EmptyState body={t('ui.panel.notFound')} act={<LinkButton to="/">{t('ui.panel.goHome')}</LinkButton>} />
    </Page>
  )
}

function Crash() {
  const { t } = useText()
  return (
    <EmptyState
      title={t('ui.panel.crashTitle')}
      body={t('ui.panel.crash')}
      act={<Button onClick={() => location.reload()}>{t('ui.act.reload')}</Button>}
    />
  )
}

const root = createRootRoute({ component: Root, notFoundComponent: NotFound })
const under = { getParentRoute: () => root }

const routes = [
  // The address printed at the first start; before the set-up is done every address shows it.
  createRoute({
    ...under,
    path: '/setup',
    beforeLoad: () => {
      throw redirect({ to: '/', replace: true })
    },
  }),
  // Shown by the root before anybody is signed in.
  createRoute({ ...under, path: '/invitation' }),
  createRoute({
    ...under,
    path: '/account',
    component: lazyRouteComponent(() => import('../features/account/index.ts'), 'AccountPage'),
  }),
  createRoute({
    ...under,
    path: '/',
    validateSearch: boardSearch,
    component: lazyRouteComponent(() => import('../features/board/index.ts'), 'BoardPage'),
  }),
  createRoute({
    ...under,
    path: '/wall',
    component: lazyRouteComponent(() => import('../features/board/index.ts'), 'WallPage'),
  }),
  createRoute({
    ...under,
    path: '/events',
    validateSearch: eventsSearch,
    component: lazyRouteComponent(() => import('../features/events/index.ts'), 'EventsPage'),
  }),
  createRoute({
    ...under,
    path: '/events/$eventId',
    validateSearch: eventSearch,
    component: lazyRouteComponent(() => import('../features/events/index.ts'), 'EventPage'),
  }),
  createRoute({
    ...under,
    path: '/alerts',
    validateSearch: alertsSearch,
    component: lazyRouteComponent(() => import('../features/alerts/index.ts'), 'AlertsPage'),
  }),
  createRoute({
    ...under,
    path: '/campaigns',
    validateSearch: campaignsSearch,
    component: lazyRouteComponent(() => import('../features/campaigns/index.ts'), 'CampaignsPage'),
  }),
  createRoute({
    ...under,
    path: '/campaigns/$campaignId',
    component: lazyRouteComponent(() => import('../features/campaigns/index.ts'), 'CampaignPage'),
  }),
  createRoute({
    ...under,
    path: '/warnings',
    validateSearch: warningsSearch,
    component: lazyRouteComponent(() => import('../features/warnings/index.ts'), 'WarningsPage'),
  }),
  createRoute({
    ...under,
    path: '/warnings/new',
    component: lazyRouteComponent(() => import('../features/warnings/index.ts'), 'NewWarningPage'),
  }),
  createRoute({
    ...under,
    path: '/warnings/$warningId',
    validateSearch: warningSearch,
    component: lazyRouteComponent(() => import('../features/warnings/index.ts'), 'WarningPage'),
  }),
  createRoute({
    ...under,
    path: '/warnings/$warningId/edit',
    component: lazyRouteComponent(() => import('../features/warnings/index.ts'), 'EditWarningPage'),
  }),
  createRoute({
    ...under,
    path: '/inbox',
    validateSearch: inboxSearch,
    component: lazyRouteComponent(() => import('../features/inbox/index.ts'), 'InboxPage'),
  }),
  createRoute({
    ...under,
    path: '/inbox/$warningId',
    component: lazyRouteComponent(() => import('../features/inbox/index.ts'), 'InboxWarningPage'),
  }),
  createRoute({
    ...under,
    path: '/duties',
    validateSearch: dutiesSearch,
    component: lazyRouteComponent(() => import('../features/duties/index.ts'), 'DutiesPage'),
  }),
  createRoute({
    ...under,
    path: '/duties/board',
    validateSearch: dutyBoardSearch,
    component: lazyRouteComponent(() => import('../features/duties/index.ts'), 'DutyBoardPage'),
  }),
  createRoute({
    ...under,
    path: '/duties/timeline',
    validateSearch: dutiesSearch,
    component: lazyRouteComponent(() => import('../features/duties/index.ts'), 'DutyTimelinePage'),
  }),
  createRoute({
    ...under,
    path: '/duties/waiting',
    validateSearch: waitingSearch,
    component: lazyRouteComponent(() => import('../features/duties/index.ts'), 'WaitingPage'),
  }),
  createRoute({
    ...under,
    path: '/duties/$dutyId',
    component: lazyRouteComponent(() => import('../features/duties/index.ts'), 'DutyPage'),
  }),
  createRoute({
    ...under,
    path: '/plans',
    validateSearch: plansSearch,
    component: lazyRouteComponent(() => import('../features/plans/index.ts'), 'PlansPage'),
  }),
  createRoute({
    ...under,
    path: '/plans/$planId',
    component: lazyRouteComponent(() => import('../features/plans/index.ts'), 'PlanPage'),
  }),
  createRoute({
    ...under,
    path: '/plans/$planId/review',
    validateSearch: reviewSearch,
    component: lazyRouteComponent(() => import('../features/plans/index.ts'), 'ReviewPage'),
  }),
  createRoute({
    ...under,
    path: '/plans/$planId/assign',
    component: lazyRouteComponent(() => import('../features/plans/index.ts'), 'AssignPage'),
  }),
  createRoute({
    ...under,
    path: '/plans/$planId/coverage',
    validateSearch: planCoverageSearch,
    component: lazyRouteComponent(() => import('../features/plans/index.ts'), 'PlanCoveragePage'),
  }),
  createRoute({
    ...under,
    path: '/targets',
    validateSearch: targetsSearch,
    component: lazyRouteComponent(() => import('../features/targets/index.ts'), 'TargetsPage'),
  }),
  createRoute({
    ...under,
    path: '/personal-data',
    validateSearch: personalDataSearch,
    component: lazyRouteComponent(() => import('../features/personal-data/index.ts'), 'ProcessingPage'),
  }),
  createRoute({
    ...under,
    path: '/personal-data/requests',
    validateSearch: dataRequestsSearch,
    component: lazyRouteComponent(() => import('../features/personal-data/index.ts'), 'DataRequestsPage'),
  }),
  createRoute({
    ...under,
    path: '/personal-data/requests/$requestId',
    component: lazyRouteComponent(() => import('../features/personal-data/index.ts'), 'DataRequestPage'),
  }),
  createRoute({
    ...under,
    path: '/personal-data/breaches',
    validateSearch: breachesSearch,
    component: lazyRouteComponent(() => import('../features/personal-data/index.ts'), 'BreachesPage'),
  }),
  createRoute({
    ...under,
    path: '/personal-data/breaches/$breachId',
    component: lazyRouteComponent(() => import('../features/personal-data/index.ts'), 'BreachPage'),
  }),
  createRoute({
    ...under,
    path: '/personal-data/retention',
    validateSearch: personalDataSearch,
    component: lazyRouteComponent(() => import('../features/personal-data/index.ts'), 'RetentionPage'),
  }),
  createRoute({
    ...under,
    path: '/reports',
    validateSearch: reportsSearch,
    component: lazyRouteComponent(() => import('../features/reports/index.ts'), 'ReportsPage'),
  }),
  createRoute({
    ...under,
    path: '/reports/$reportId',
    component: lazyRouteComponent(() => import('../features/reports/index.ts'), 'ReportPage'),
  }),
  createRoute({
    ...under,
    path: '/sources',
    validateSearch: sourcesSearch,
    component: lazyRouteComponent(() => import('../features/sources/index.ts'), 'SourcesPage'),
  }),
  createRoute({
    ...under,
    path: '/sources/connect',
    validateSearch: connectSearch,
    component: lazyRouteComponent(() => import('../features/sources/index.ts'), 'ConnectPage'),
  }),
  createRoute({
    ...under,
    path: '/sources/mappings',
    validateSearch: mappingsSearch,
    component: lazyRouteComponent(() => import('../features/sources/index.ts'), 'MappingsPage'),
  }),
  createRoute({
    ...under,
    path: '/quarantine',
    validateSearch: quarantineSearch,
    component: lazyRouteComponent(() => import('../features/quarantine/index.ts'), 'QuarantinePage'),
  }),
  createRoute({
    ...under,
    path: '/organisations',
    validateSearch: organisationsSearch,
    component: lazyRouteComponent(() => import('../features/organisations/index.ts'), 'OrganisationsPage'),
  }),
  createRoute({
    ...under,
    path: '/organisations/import',
    validateSearch: organisationImportSearch,
    component: lazyRouteComponent(() => import('../features/organisations/index.ts'), 'OrganisationImportPage'),
  }),
  createRoute({
    ...under,
    path: '/people',
    validateSearch: peopleSearch,
    component: lazyRouteComponent(() => import('../features/people/index.ts'), 'PeoplePage'),
  }),
  createRoute({
    ...under,
    path: '/indicators',
    validateSearch: indicatorsSearch,
    component: lazyRouteComponent(() => import('../features/indicators/index.ts'), 'IndicatorsPage'),
  }),
  createRoute({
    ...under,
    path: '/rules',
    validateSearch: rulesSearch,
    component: lazyRouteComponent(() => import('../features/rules/index.ts'), 'RulesPage'),
  }),
  createRoute({
    ...under,
    path: '/rules/new',
    validateSearch: ruleEditorSearch,
    component: lazyRouteComponent(() => import('../features/rules/index.ts'), 'NewRulePage'),
  }),
  createRoute({
    ...under,
    path: '/rules/coverage',
    validateSearch: coverageSearch,
    component: lazyRouteComponent(() => import('../features/rules/index.ts'), 'CoveragePage'),
  }),
  createRoute({
    ...under,
    path: '/rules/packs',
    component: lazyRouteComponent(() => import('../features/rules/index.ts'), 'PacksPage'),
  }),
  createRoute({
    ...under,
    path: '/rules/packs/$packId',
    validateSearch: packSearch,
    component: lazyRouteComponent(() => import('../features/rules/index.ts'), 'PackPage'),
  }),
  createRoute({
    ...under,
    path: '/rules/exceptions',
    validateSearch: exceptionsSearch,
    component: lazyRouteComponent(() => import('../features/rules/index.ts'), 'ExceptionsPage'),
  }),
  createRoute({
    ...under,
    path: '/rules/tuning',
    validateSearch: tuningSearch,
    component: lazyRouteComponent(() => import('../features/rules/index.ts'), 'TuningPage'),
  }),
  createRoute({
    ...under,
    path: '/rules/health',
    validateSearch: healthSearch,
    component: lazyRouteComponent(() => import('../features/rules/index.ts'), 'RuleHealthPage'),
  }),
  createRoute({
    ...under,
    path: '/rules/$ruleId',
    validateSearch: ruleSearch,
    component: lazyRouteComponent(() => import('../features/rules/index.ts'), 'RulePage'),
  }),
  createRoute({
    ...under,
    path: '/rules/$ruleId/edit',
    validateSearch: ruleEditorSearch,
    component: lazyRouteComponent(() => import('../features/rules/index.ts'), 'EditRulePage'),
  }),
  createRoute({
    ...under,
    path: '/audit',
    validateSearch: auditSearch,
    component: lazyRouteComponent(() => import('../features/audit/index.ts'), 'AuditPage'),
  }),
  createRoute({
    ...under,
    path: '/settings',
    component: lazyRouteComponent(() => import('../features/settings/index.ts'), 'SettingsPage'),
  }),
  createRoute({
    ...under,
    path: '/tokens',
    validateSearch: tokensSearch,
    component: lazyRouteComponent(() => import('../features/tokens/index.ts'), 'TokensPage'),
  }),
  createRoute({
    ...under,
    path: '/service-accounts',
    validateSearch: serviceAccountsSearch,
    component: lazyRouteComponent(() => import('../features/tokens/index.ts'), 'ServiceAccountsPage'),
  }),
  createRoute({
    ...under,
    path: '/identity-providers',
    component: lazyRouteComponent(() => import('../features/identity-providers/index.ts'), 'IdentityProvidersPage'),
  }),
  createRoute({
    ...under,
    path: '/approvals',
    validateSearch: approvalsSearch,
    component: lazyRouteComponent(() => import('../features/approvals/index.ts'), 'ApprovalsPage'),
  }),
  createRoute({
    ...under,
    path: '/delegations',
    component: lazyRouteComponent(() => import('../features/access/index.ts'), 'DelegationsPage'),
  }),
  createRoute({
    ...under,
    path: '/break-glass',
    component: lazyRouteComponent(() => import('../features/access/index.ts'), 'BreakGlassPage'),
  }),
  createRoute({
    ...under,
    path: '/access',
    validateSearch: accessSearch,
    component: lazyRouteComponent(() => import('../features/access/index.ts'), 'AccessPage'),
  }),
  createRoute({
    ...under,
    path: '/webhooks',
    component: lazyRouteComponent(() => import('../features/webhooks/index.ts'), 'WebhooksPage'),
  }),
] as const

interface Preloaded {
  preload?: () => Promise<unknown>
}

/** Whoever has to sign in first does not wait for the page behind the door; who was here before gets it at once. */
function deferPages(): void {
  for (const { options } of routes) {
    const component = options.component as Preloaded | undefined
    const load = component?.preload
    if (component === undefined || load === undefined) continue
    component.preload = () => (wasSignedIn() ? load() : Promise.resolve())
  }
}

export function createAppRouter() {
  deferPages()
  return createRouter({
    routeTree: root.addChildren([...routes]),
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultErrorComponent: Crash,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
