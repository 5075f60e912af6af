import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normaliseWebError, startsApacheError, startsNginxBody, startsNginxError } from './normalise.ts'

export const webError: SourceDescriptor = {
  format: 'web-error',
  vendor: 'Apache, F5',
  product: 'Apache httpd, nginx, ModSecurity',
  versions: 'Apache 2.0 to 2.4 and nginx 1.x error logs, ModSecurity 2 and 3 in them, alone or inside syslog',
  logsources: [
    { product: 'apache', service: 'error', category: 'webserver' },
    { product: 'nginx', service: 'error', category: 'webserver' },
  ],
  coverage: [
    { record: 'with a request; ModSecurity (alerts)', classUid: CLASS.httpActivity },
    { record: 'errors', classUid: CLASS.applicationError },
    { record: 'notices', classUid: CLASS.baseEvent },
  ],
  text: {
    begins: '[0123456789',
    recognise: (text, at) =>
      startsApacheError(text, at) || startsNginxError(text, at) ? 2 : startsNginxBody(text, at) ? 1 : 0,
    normalise: (text, at, _head, r) => normaliseWebError(text, at, r),
  },
}
