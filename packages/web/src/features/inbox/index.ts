export { InboxPage } from './inbox-page.tsx'
export { InboxWarningPage } from './inbox-warning-page.tsx'
