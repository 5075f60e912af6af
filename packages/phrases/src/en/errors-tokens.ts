/** Errors of tokens, service accounts and identity providers, in English. */
import type { TranslationOf } from '../shape.ts'
import type { tokenErrors as source } from '../vi/errors-tokens.ts'

export const tokenErrors: TranslationOf<typeof source> = {
  'token.unknown': {
    title: 'The token is not right',
    remedy: 'Copy it again as a whole, or make a new one on the tokens page.',
  },
  'token.expired': {
    title: 'The token has ended',
    remedy: 'Make a new one on the tokens page and put it in its place.',
  },
  'token.revoked': {
    title: 'The token was revoked',
    remedy: 'Ask who manages it; where it is still needed, make a new one.',
  },
  'token.owner_inactive': {
    title: 'The owner of this token is out of use',
    remedy: 'Ask an administrator to put the account back into use, or make a token of another one.',
  },
  'token.address_refused': {
    title: 'The token may not be used from this address',
    remedy: 'Call from an address named for it, or make a new token with this one.',
  },
  'token.scope': {
    title: 'The token does not carry this permission',
    remedy: 'Use a token with {{permission}}; a token never carries more than its owner has.',
  },
  'token.not_for_tokens': {
    title: 'This has to be done by a person who is signed in',
    remedy: 'Sign in with your own account and do it again; no token can do it.',
  },
  'token.with_session': {
    title: 'The request carries a session and a token',
    remedy: 'Send one of them: leave out the cookie, or the Authorization header.',
  },
  'token.beyond_own': {
    title: 'More permissions were chosen than can be given',
    remedy: 'Leave out what the owner does not have, and what no token carries.',
  },
  'token.bad_address': {
    title: 'An address is not in the right form',
    remedy: 'Enter IP addresses or networks, such as 10.1.2.3 or 10.1.0.0/16.',
  },
  'token.not_found': { title: 'The token was not found', remedy: 'Reload the list.' },
  'token.too_many': { title: 'There are too many live tokens', remedy: 'Revoke those no longer used, then try again.' },
  'service_account.not_found': { title: 'The service account was not found', remedy: 'Reload the list.' },
  'service_account.name_taken': {
    title: 'The organisation has a service account of this name',
    remedy: 'Choose another name that says which system uses it.',
  },
  'service_account.not_in_use': {
    title: 'The service account is out of use',
    remedy: 'Put it back into use before making a token.',
  },
  'identity_provider.not_found': {
    title: 'The identity provider was not found',
    remedy: 'Reload the page; it may have been switched off.',
  },
  'identity_provider.taken': {
    title: 'This provider is set up already',
    remedy: 'Change the one there is instead of adding another.',
  },
  'identity_provider.unreachable': {
    title: 'The identity provider cannot be reached',
    remedy: 'Try again in a few minutes or sign in with your password; tell an administrator if it lasts.',
  },
  'identity_provider.bad_setup': {
    title: 'The provider cannot be used as it is set up',
    remedy: 'Check the issuer, the client id and the secret.',
  },
  'oidc.attempt_over': {
    title: 'This sign-in has ended or was used',
    remedy: 'Go back to the sign-in page and start again.',
  },
  'oidc.refused': {
    title: 'The provider did not confirm who you are',
    remedy: 'Sign in again; if it is refused again, tell an administrator the request id.',
  },
  'oidc.no_account': {
    title: 'No account is linked to this identity',
    remedy: 'Ask an administrator for an invitation, and link the identity when you accept it.',
  },
}
