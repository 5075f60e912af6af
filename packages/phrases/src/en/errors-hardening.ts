/** Errors of settings, of the plain door and of looking at uploads, in English. */
import type { ErrorText } from '../shape.ts'
import type { hardeningErrors as vi } from '../vi/errors-hardening.ts'

export const hardeningErrors: Readonly<Record<keyof typeof vi, ErrorText>> = {
  'request.https_required': {
    title: 'HTTPS is required',
    remedy: 'Use an https:// address and send it again; replace a token that was sent in the clear.',
  },
  'setting.not_found': { title: 'There is no such setting', remedy: 'See the names on the settings page.' },
  'setting.fixed': {
    title: 'This setting is read at the start only',
    remedy: 'Change it in the settings file or in the environment variable {{name}}, then start again.',
  },
  'setting.invalid': { title: 'The value cannot be used', remedy: 'Give an allowed value: {{allowed}}.' },
  'file.infected': {
    title: 'The file holds malware and was not kept',
    remedy: 'Do not open it. Tell your security officer; the signature is {{signature}}.',
  },
  'file.name_mismatch': {
    title: 'The name of the file does not fit its content',
    remedy: 'The content is {{kind}}; give it the right extension, and none of a program.',
  },
  'file.scanner_down': {
    title: 'The file could not be scanned for malware',
    remedy: 'Try again in a few minutes; if it goes on, tell the operator to look at the scanner.',
  },
}
