/** One message to one address. `messageId` makes a repeated sending recognisable to the receiver's server. */
export interface MailMessage {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Without angle brackets, e.g. `018f….1@haidang.example`. */
  readonly messageId: string
  readonly headers?: Readonly<Record<string, string>>
}

export type MailOutcome =
  | { readonly ok: true }
  /** `isFinal`: the receiver refused for good (SMTP 5xx); trying again would change nothing. `detail` is what its server said. */
  | { readonly ok: false; readonly isFinal: boolean; readonly detail: string }

/** Sends mail. Refusals are outcomes, not exceptions. */
export interface Mail {
  /** False where no server is configured: nothing is ever sent, and whoever would send says so. */
  readonly isEnabled: boolean
  send(message: MailMessage): Promise<MailOutcome>
  close(): void
}
