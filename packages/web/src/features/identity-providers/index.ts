export { IdentityProvidersPage } from './identity-providers-page.tsx'
