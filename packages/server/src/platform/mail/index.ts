export type { Mail, MailMessage, MailOutcome } from './port.ts'
export { createDisabledMail, createSmtpMail, type SmtpOptions } from './smtp.ts'
