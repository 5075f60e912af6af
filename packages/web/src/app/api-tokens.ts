import type {
  ApiToken,
  CreateApiTokenInput,
  CreateIdentityProviderInput,
  CreateServiceAccountInput,
  IdentityProvider,
  IssuedApiToken,
  PublicProvider,
  RotateApiTokenInput,
  ServiceAccount,
  SignInAnswer,
  StartedProviderSignIn,
  UpdateIdentityProviderInput,
  UpdateServiceAccountInput,
} from '@haidang/contracts'
import type { Query, Requester } from './http.ts'
import type { PageOf } from './page-of.ts'

/** The routes of API tokens, service accounts, identity providers, and signing in by one. */
export function createTokensApi({ get, send }: Requester) {
  const id = encodeURIComponent
  return {
    tokens: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<ApiToken>>('/tokens', query, signal),
      create: (input: CreateApiTokenInput) => send<IssuedApiToken>('POST', '/tokens', input),
      rotate: (tokenId: string, input: RotateApiTokenInput) =>
        send<IssuedApiToken>('POST', `/tokens/${id(tokenId)}/rotate`, input),
      revoke: (tokenId: string) => send<ApiToken>('DELETE', `/tokens/${id(tokenId)}`),
    },
    serviceAccounts: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<ServiceAccount>>('/service-accounts', query, signal),
      create: (input: CreateServiceAccountInput) => send<ServiceAccount>('POST', '/service-accounts', input),
      update: (accountId: string, input: UpdateServiceAccountInput) =>
        send<ServiceAccount>('PATCH', `/service-accounts/${id(accountId)}`, input),
    },
    identityProviders: {
      list: () => get<{ items: readonly IdentityProvider[] }>('/identity-providers'),
      create: (input: CreateIdentityProviderInput) => send<IdentityProvider>('POST', '/identity-providers', input),
      update: (providerId: string, input: UpdateIdentityProviderInput) =>
        send<IdentityProvider>('PATCH', `/identity-providers/${id(providerId)}`, input),
      remove: (providerId: string) => send<undefined>('DELETE', `/identity-providers/${id(providerId)}`),
    },
    providerSignIn: {
      offered: () => get<{ items: readonly PublicProvider[] }>('/session/providers'),
      start: (providerId: string, invitation?: string) =>
        send<StartedProviderSignIn>(
          'POST',
          `/session/oidc/${id(providerId)}/start`,
          invitation === undefined ? {} : { invitation },
        ),
      finish: () => send<SignInAnswer>('POST', '/session/oidc/finish', {}),
    },
  }
}
