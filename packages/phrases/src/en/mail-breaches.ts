/** The mail about the clock of a breach notice, in English. */
import type { TranslationOf } from '../shape.ts'
import type { breachClockMail as vi } from '../vi/mail-breaches.ts'

export const breachClockMail: TranslationOf<typeof vi> = {
  subject: '[{{code}}] {{hours}} hours left to send the personal-data breach notice',
  subjectOver: '[{{code}}] The personal-data breach notice is overdue',
  opening: 'No notice is recorded as sent for {{code}}. It is due {{at}}.',
  over: 'No notice is recorded as sent for {{code}}, and its limit {{at}} has passed. Send it now, with the reason for the delay.',
}
