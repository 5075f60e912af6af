export { type Oidc, redirectUriOf } from './oidc.ts'
export { createProviderClient, type ProviderClient } from './provider-client.ts'
export { oidcRoutes } from './routes.ts'
