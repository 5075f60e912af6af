export { AccessPage } from './access-page.tsx'
export { BreakGlassPage } from './break-glass-page.tsx'
export { DelegationsPage } from './delegations-page.tsx'
