/** The mail about an emergency access, in English. */
import type { emergencyMail as vi } from '../vi/mail-emergency.ts'

export const emergencyMail: Readonly<Record<keyof typeof vi, string>> = {
  subject: 'URGENT: {{person}} took emergency access ({{set}})',
  opening: '{{person}} has just taken emergency access on Hải Đăng.',
  set: 'Set of permissions: {{set}}',
  reason: 'Reason: {{reason}}',
  until: 'Ends by itself at: {{until}}',
  link: 'Look and review: {{url}}',
}
