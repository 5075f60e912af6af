/** The mail that reminds a unit of its duties, in English. */
import type { dutyMail as vi } from '../vi/mail-duties.ts'

export const dutyMail: Readonly<Record<keyof typeof vi, string>> = {
  subject: 'Duties: {{late}} overdue, {{soon}} coming due',
  late: 'Overdue ({{count}}):',
  soon: 'Coming due ({{count}}):',
  line: '- {{date}}: {{title}} ({{plan}}; {{percent}}%)',
}
