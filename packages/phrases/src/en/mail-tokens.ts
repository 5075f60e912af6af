/** Mail to the owner of an API token that ends soon. */
import type { tokenMail as source } from '../vi/mail-tokens.ts'

export const tokenMail: Readonly<Record<keyof typeof source, string>> = {
  subject: 'API token “{{name}}” expires soon',
  ending: 'API token “{{name}}” ({{prefix}}…) of {{owner}} expires at {{at}}.',
  used: 'It was last used at {{at}}.',
  unused: 'It was never used; revoke it where it is not needed.',
  renew: 'Replace it before then, so that programs go on without a gap: {{url}}',
}
