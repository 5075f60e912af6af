export { type AppliedAlert, applyAlertChanges, loadAlertStates } from './apply-changes.ts'
export { alertForWarning, type WarningSubject } from './for-warning.ts'
export { countAlertsByTechnique } from './by-technique.ts'
export { alertsHeldBy } from './held-by.ts'
export { readAlerts } from './read-alerts.ts'
export { alertRoutes } from './routes.ts'
export {
  alertSightings,
  type CampaignSighting,
  joinCampaigns,
  moveCampaignAlerts,
  openCampaignAlerts,
  type Sighting,
} from './sightings.ts'
export { acknowledgeAlert } from './verbs/acknowledge-alert.ts'
export { closeAlert } from './verbs/close-alert.ts'
export { type AlertList, listAlerts } from './verbs/list-alerts.ts'
export { hashOf } from './hashes.ts'
