export { listAwaitingApproval, listOpenWarningSummaries, listOverdueRecipients } from './board.ts'
export { draftsOf } from './drafts-of.ts'
export { inboxRoutes } from './inbox-routes.ts'
export { escalate } from './jobs.ts'
export type { SourceOfWarning, WarningDeps, WarningSource } from './ports.ts'
export { warningRoutes } from './routes.ts'
export { createRelease, dispatchWarning } from './verbs/dispatch-warning.ts'
export { draftFromAlert, draftFromCampaign } from './verbs/draft-from-source.ts'
export { draftWarning } from './verbs/draft-warning.ts'
export { exportWarning } from './verbs/export-warning.ts'
export { acknowledgeWarning, reportWarning, requestHelp } from './verbs/answer-warning.ts'
export { getWarning } from './verbs/get-warning.ts'
export { listInbox } from './verbs/inbox.ts'
export { listWarnings } from './verbs/list-warnings.ts'
export {
  approveWarning,
  closeWarning,
  returnWarning,
  submitWarning,
  withdrawWarning,
  type WarningById,
} from './verbs/move-warning.ts'
export { openInboxWarning } from './verbs/open-inbox-warning.ts'
export { previewRecipients } from './verbs/preview-recipients.ts'
export { reviseWarning } from './verbs/revise-warning.ts'
export { verifyRecipient } from './verbs/verify-recipient.ts'
