/** Errors of sign-in, factors, invitations and accounts, in English. */
import type { ErrorText } from '../shape.ts'
import type { identityErrors as vi } from '../vi/errors-identity.ts'

export const identityErrors: Readonly<Record<keyof typeof vi, ErrorText>> = {
  'session.second_factor_required': {
    title: 'This role needs a second factor',
    remedy: 'Open “My account”, add a passkey or an authenticator app, and go on.',
  },
  'session.step_up_required': {
    title: 'Please confirm that it is you',
    remedy: 'Confirm with your passkey, a code or your password; the request is then sent again.',
  },
  'session.step_expired': {
    title: 'This sign-in is no longer open',
    remedy: 'Start again with your login and password, on the same device and network.',
  },
  'session.bad_code': {
    title: 'The code is wrong or was used before',
    remedy: 'Wait for the next code and check the clock of your phone. A recovery code works too.',
  },
  'session.bad_proof': {
    title: 'That did not confirm it is you',
    remedy: 'Enter the password or code again; who has a second factor confirms with it.',
  },
  'session.not_found': { title: 'There is no such session', remedy: 'It may have ended. Reload the list.' },
  'password.wrong': {
    title: 'The current password is wrong',
    remedy: 'Check Caps Lock and the keyboard layout, then try again.',
  },
  'factor.bad_code': {
    title: 'The code is wrong',
    remedy: 'Scan the QR code again or wait for the next code; the clock of your phone must be right.',
  },
  'factor.not_found': { title: 'There is no such factor', remedy: 'Reload your account.' },
  'factor.last_required': {
    title: 'This is the last factor, and the role needs one',
    remedy: 'Add another one first, then remove this one.',
  },
  'factor.passkey_refused': {
    title: 'The passkey was not accepted',
    remedy: "Try again and confirm by fingerprint, face or PIN; open the platform by your organisation's address.",
  },
  'factor.passkey_taken': { title: 'This passkey was added before', remedy: 'Use another device.' },
  'factor.too_many': {
    title: 'There are too many passkeys',
    remedy: 'Remove those no longer in use, then add this one.',
  },
  'invitation.gone': {
    title: 'This link no longer works',
    remedy: 'A link works once and for 72 hours. Ask an administrator for a new one.',
  },
  'user.inactive': { title: 'The account is out of use', remedy: 'Put it back in use first.' },
  'user.own_account': {
    title: 'Nobody does this to their own account',
    remedy: 'Use “My account”, or ask another administrator.',
  },
  'user.same_organisation': {
    title: 'The person belongs to this organisation already',
    remedy: 'Choose another organisation, or change the roles only.',
  },
}
