import type { Mail, MailMessage, MailOutcome } from '@haidang/server/platform/mail/index.ts'
import { SMTPServer } from 'smtp-server'

/** Mail that goes nowhere and is kept for looking at. */
export interface CaptureMail extends Mail {
  readonly messages: MailMessage[]
  /** What the next sendings answer, in order; accepted where nothing is said. */
  readonly answers: MailOutcome[]
}

export function createCaptureMail(): CaptureMail {
  const messages: MailMessage[] = []
  const answers: MailOutcome[] = []
  return {
    isEnabled: true,
    messages,
    answers,
    send(message) {
      const answer = answers.shift() ?? { ok: true }
      if (answer.ok) messages.push(message)
      return Promise.resolve(answer)
    },
    close: () => undefined,
  }
}

/** A real SMTP server on the loopback. */
export interface LocalSmtp {
  readonly url: string
  /** Messages as they came over the wire, with the addresses of the envelope. */
  readonly received: { readonly to: readonly string[]; readonly text: string }[]
  /** Recipients refused from now on, with the code the server answers. */
  readonly refused: Map<string, number>
  stop(): Promise<void>
}

export async function startLocalSmtp(): Promise<LocalSmtp> {
  const received: LocalSmtp['received'] = []
  const refused = new Map<string, number>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo(address, _session, done) {
      const code = refused.get(address.address)
      if (code === undefined) done()
      else done(Object.assign(new Error('No such user here'), { responseCode: code }))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        received.push({
          to: session.envelope.rcptTo.map((to) => to.address),
          text: Buffer.concat(chunks).toString('utf8'),
        })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    refused,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
      }),
  }
}
