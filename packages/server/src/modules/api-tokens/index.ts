export { type ApiTokens, createApiTokens } from './api-tokens.ts'
export { revokeTokensOf } from './revoke-of.ts'
export { apiTokenRoutes } from './routes.ts'
export { asTokenRefusal, type TokenCall } from './token-contexts.ts'
