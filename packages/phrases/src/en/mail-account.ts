import type { TranslationOf } from '../shape.ts'
import type { accountMail as account, invitationMail as invitation } from '../vi/mail-account.ts'

export const accountMail: TranslationOf<typeof account> = {
  subject: 'Your Hải Đăng account changed',
  opening: 'Hello {{name}},',
  passwordChanged: 'The password of your account was set or changed.',
  totpAdded: 'An authenticator app was added to your account.',
  totpRemoved: 'The authenticator app was removed from your account.',
  passkeyAdded: 'A passkey was added to your account.',
  passkeyRemoved: 'A passkey was removed from your account.',
  recoveryCodesMade: 'New recovery codes were made; the old ones no longer work.',
  factorsReset:
    'An administrator removed every factor and the password of your account. A new link brings you back in.',
  at: 'At: {{at}}',
  notYou: 'If that was not you, tell your administrator at once and look at your account: {{url}}',
}

export const invitationMail: TranslationOf<typeof invitation> = {
  inviteSubject: 'You are invited to Hải Đăng',
  resetSubject: 'Set a new password for Hải Đăng',
  invite: '{{organisation}} made the account {{login}} for you. Open the link below to set your password and begin.',
  reset: 'The password of {{login}} ({{organisation}}) is to be set again. Open the link below to choose a new one.',
  until: 'The link works once, until {{at}}.',
  closing: 'Please do not forward this message: whoever holds the link can set the password.',
}
