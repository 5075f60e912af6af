import type { Permission } from '@haidang/contracts'
import type { PhraseKey } from '@haidang/phrases'
import {
  IconBell,
  IconBuildingBank,
  IconChecks,
  IconDatabaseImport,
  IconFileReport,
  IconFileText,
  IconFingerprint,
  IconGavel,
  IconHistory,
  IconIdBadge2,
  IconInbox,
  IconKey,
  IconListCheck,
  IconLayoutDashboard,
  IconPlugConnected,
  IconSettings,
  IconShieldLock,
  IconSpeakerphone,
  IconTargetArrow,
  IconTopologyStar3,
  IconUrgent,
  IconUserShare,
  IconUserShield,
  IconUsers,
  IconVirus,
  IconZoomScan,
} from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'

export interface NavigationItem {
  readonly to:
    | '/'
    | '/inbox'
    | '/events'
    | '/sources'
    | '/quarantine'
    | '/alerts'
    | '/campaigns'
    | '/warnings'
    | '/indicators'
    | '/rules'
    | '/duties'
    | '/plans'
    | '/targets'
    | '/reports'
    | '/personal-data'
    | '/organisations'
    | '/people'
    | '/approvals'
    | '/delegations'
    | '/break-glass'
    | '/access'
    | '/tokens'
    | '/identity-providers'
    | '/webhooks'
    | '/settings'
    | '/audit'
  readonly label: PhraseKey
  readonly permission: Permission
  /** Another permission that opens the page as well. */
  readonly orPermission?: Permission
  readonly icon: Icon
}
export interface NavigationSection {
  readonly label: PhraseKey
  readonly items: readonly NavigationItem[]
}

/** The places of the product, in the order of the work; a person sees those they may use. */
export const NAVIGATION: readonly NavigationSection[] = [
  {
    label: 'ui.nav.sectionWatch',
    items: [
      { to: '/', label: 'ui.nav.board', permission: 'board.read', icon: IconLayoutDashboard },
      { to: '/inbox', label: 'ui.nav.inbox', permission: 'inbox.read', icon: IconInbox },
    ],
  },
  {
    label: 'ui.nav.sectionWarnings',
    items: [
      { to: '/alerts', label: 'ui.nav.alerts', permission: 'alert.read', icon: IconBell },
      { to: '/campaigns', label: 'ui.nav.campaigns', permission: 'campaign.read', icon: IconTopologyStar3 },
      { to: '/warnings', label: 'ui.nav.warnings', permission: 'warning.read', icon: IconSpeakerphone },
    ],
  },
  {
    label: 'ui.nav.sectionEvents',
    items: [
      { to: '/events', label: 'ui.nav.events', permission: 'event.read', icon: IconZoomScan },
      { to: '/sources', label: 'ui.nav.sources', permission: 'source.read', icon: IconDatabaseImport },
      { to: '/quarantine', label: 'ui.nav.quarantine', permission: 'quarantine.read', icon: IconVirus },
    ],
  },
  {
    label: 'ui.nav.sectionIntelligence',
    items: [
      { to: '/indicators', label: 'ui.nav.indicators', permission: 'indicator.read', icon: IconFingerprint },
      { to: '/rules', label: 'ui.nav.rules', permission: 'rule.read', icon: IconGavel },
    ],
  },
  {
    label: 'ui.nav.sectionPlans',
    items: [
      { to: '/duties', label: 'ui.nav.duties', permission: 'plan.read', icon: IconListCheck },
      { to: '/plans', label: 'ui.nav.plans', permission: 'plan.read', icon: IconFileText },
      { to: '/targets', label: 'ui.nav.targets', permission: 'target.read', icon: IconTargetArrow },
      { to: '/reports', label: 'ui.nav.reports', permission: 'report.read', icon: IconFileReport },
    ],
  },
  {
    label: 'ui.nav.sectionAdministration',
    items: [
      { to: '/organisations', label: 'ui.nav.organisations', permission: 'organisation.read', icon: IconBuildingBank },
      { to: '/people', label: 'ui.nav.people', permission: 'user.read', icon: IconUsers },
      { to: '/access', label: 'ui.nav.access', permission: 'access.read', icon: IconShieldLock },
      {
        to: '/approvals',
        label: 'ui.nav.approvals',
        permission: 'approval.decide',
        orPermission: 'warning.dispatch',
        icon: IconChecks,
      },
      {
        to: '/delegations',
        label: 'ui.nav.delegations',
        permission: 'delegation.give',
        orPermission: 'delegation.manage',
        icon: IconUserShare,
      },
      {
        to: '/break-glass',
        label: 'ui.nav.breakGlass',
        permission: 'break_glass.take',
        orPermission: 'access.review',
        icon: IconUrgent,
      },
      { to: '/tokens', label: 'ui.nav.tokens', permission: 'token.own', icon: IconKey },
      {
        to: '/identity-providers',
        label: 'ui.nav.identityProviders',
        permission: 'identity_provider.manage',
        icon: IconIdBadge2,
      },
      { to: '/webhooks', label: 'ui.nav.webhooks', permission: 'webhook.manage', icon: IconPlugConnected },
      { to: '/personal-data', label: 'ui.personalData.nav', permission: 'personal_data.read', icon: IconUserShield },
      { to: '/audit', label: 'ui.nav.audit', permission: 'audit.read', icon: IconHistory },
      { to: '/settings', label: 'ui.nav.settings', permission: 'setting.read', icon: IconSettings },
    ],
  },
]

/** The sections with only what the permissions allow. */
export function allowedNavigation(permissions: readonly Permission[]): readonly NavigationSection[] {
  return NAVIGATION.map((section) => ({
    ...section,
    items: section.items.filter(
      (item) =>
        permissions.includes(item.permission) ||
        (item.orPermission !== undefined && permissions.includes(item.orPermission)),
    ),
  })).filter((section) => section.items.length > 0)
}

/** Where somebody without the duty board begins: the first page they may open, in the order of the navigation. */
export function firstPageOf(permissions: readonly Permission[]): NavigationItem['to'] | '/account' {
  return allowedNavigation(permissions)[0]?.items[0]?.to ?? '/account'
}
