/** What the audit names of tokens, service accounts and identity providers, in English. */
import type { tokenActs as vi } from '../vi/acts-tokens.ts'

export const tokenActs: Readonly<Record<keyof typeof vi, string>> = {
  'token.create': 'Make an API token',
  'token.rotate': 'Replace an API token',
  'token.revoke': 'Revoke an API token',
  'token.use': 'Use an API token',
  'service_account.create': 'Make a service account',
  'service_account.update': 'Change a service account',
  'identity_provider.create': 'Add an identity provider',
  'identity_provider.update': 'Change an identity provider',
  'identity_provider.delete': 'Remove an identity provider',
  'identity.link': 'Link an identity to an account',
}
