export { ServiceAccountsPage } from './service-accounts-page.tsx'
export { TokensPage } from './tokens-page.tsx'
