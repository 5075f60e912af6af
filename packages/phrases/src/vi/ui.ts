/** Texts of the screens: the shell and the words every page uses here, each feature in its own file. Verb first. */
import { uiAccess } from './ui-access.ts'
import { uiAdmin } from './ui-admin.ts'
import { uiAudit } from './ui-audit.ts'
import { uiBoard } from './ui-board.ts'
import { uiConnect } from './ui-connect.ts'
import { uiDetection } from './ui-detection.ts'
import { uiDuties } from './ui-duties.ts'
import { uiOrganisations } from './ui-organisations.ts'
import { uiPersonalData } from './ui-personal-data.ts'
import { uiPlans } from './ui-plans.ts'
import { uiReports } from './ui-reports.ts'
import { uiTargets } from './ui-targets.ts'
import { uiEvents } from './ui-events.ts'
import { uiFrame } from './ui-frame.ts'
import { uiIdentity } from './ui-identity.ts'
import { uiInbox } from './ui-inbox.ts'
import { uiRules } from './ui-rules.ts'
import { uiSettings } from './ui-settings.ts'
import { uiSources } from './ui-sources.ts'
import { uiTokens } from './ui-tokens.ts'
import { uiWarnings } from './ui-warnings.ts'

export const ui = {
  ...uiFrame,
  ...uiIdentity,
  ...uiAccess,
  ...uiTokens,
  board: uiBoard,
  events: uiEvents,
  alerts: uiDetection.alerts,
  campaigns: uiDetection.campaigns,
  indicators: uiDetection.indicators,
  ...uiRules,
  warnings: uiWarnings,
  inbox: uiInbox,
  duties: uiDuties,
  personalData: uiPersonalData.personalData,
  plans: uiPlans,
  targets: uiTargets,
  connect: uiConnect,
  reports: uiReports,
  sources: uiSources.sources,
  quarantine: uiSources.quarantine,
  organisations: { ...uiAdmin.organisations, ...uiOrganisations },
  audit: uiAudit,
  settings: uiSettings,
  webhooks: uiAdmin.webhooks,
} as const
