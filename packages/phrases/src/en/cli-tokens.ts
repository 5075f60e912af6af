/** Command line: API tokens, in English. */
import type { token as viToken } from '../vi/cli-tokens.ts'

export const token: Readonly<Record<keyof typeof viToken, string>> = {
  about: 'API tokens',
  create: 'Make an API token, which is printed once',
  name: 'name: which program uses it',
  permission: 'a permission such as alert.read; repeat the option for more',
  address: 'only from this address or network; repeat the option for more',
  days: 'lifetime in days (365 at most)',
  account: 'id of a service account; left out: a token of your own',
  clearance: 'the most restricted marking it reads',
  issued: 'Token (shown this once): {{token}}',
  list: 'List live API tokens',
  all: 'all tokens in scope, not your own alone',
  ended: 'with expired and revoked ones',
  revoke: 'Revoke an API token at once',
  revoked: 'The token is revoked.',
  self: 'Tell whose token is in use and what it may do',
  ask: 'API token: ',
  kept: 'Keeping token “{{name}}” of {{owner}} ({{organisation}}), which ends {{until}}.',
  login: 'sign in by an API token, from HAIDANG_TOKEN or asked for',
  needLogin: 'A login is needed, or --token.',
  notToken: 'This is no API token (they begin with hdk_).',
}
