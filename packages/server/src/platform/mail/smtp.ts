import { createTransport } from 'nodemailer'
import type { Mail, MailMessage, MailOutcome } from './port.ts'

export interface SmtpOptions {
  /** `smtp://host:port` or `smtps://user:password@host:port`. */
  readonly url: string
  /** The address messages come from. */
  readonly from: string
}

const CONNECT_MS = 10_000
const SOCKET_MS = 30_000

/** One address and nothing that a mail program could read as a second one, a name or a line of its own. */
const ONE_ADDRESS = /^[^\s\p{Cc},;:<>()"\\]+@[^\s\p{Cc},;:<>()"\\]+$/u

/** What a mail server's refusal says, in one line and without the sender's credentials. */
function outcomeOf(error: unknown): MailOutcome {
  const code =
    typeof error === 'object' && error !== null && 'responseCode' in error && typeof error.responseCode === 'number'
      ? error.responseCode
      : 0
  const response =
    typeof error === 'object' && error !== null && 'response' in error && typeof error.response === 'string'
      ? error.response
      : undefined
  const message = error instanceof Error ? error.message : String(error)
  return {
    ok: false,
    isFinal: code >= 500 && code < 600,
    detail: (response ?? message).replace(/\s+/g, ' ').slice(0, 300),
  }
}

/** Mail through an SMTP server. One pooled connection; a server that does not answer is given up after seconds. */
export function createSmtpMail(options: SmtpOptions): Mail {
  const transport = createTransport({
    url: options.url,
    pool: true,
    maxConnections: 1,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    isEnabled: true,
    async send(message: MailMessage): Promise<MailOutcome> {
      const { to, subject, text, headers } = message
      if (!ONE_ADDRESS.test(to)) return { ok: false, isFinal: true, detail: 'not one address' }
      try {
        await transport.sendMail({
          from: options.from,
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${message.messageId}>`,
          ...(headers === undefined ? {} : { headers: { ...headers } }),
        })
        return { ok: true }
      } catch (error) {
        return outcomeOf(error)
      }
    },
    close: () => transport.close(),
  }
}

/** No mail server is configured. */
export function createDisabledMail(): Mail {
  return {
    isEnabled: false,
    send: () => Promise.resolve({ ok: false, isFinal: true, detail: '' }),
    close: () => undefined,
  }
}
