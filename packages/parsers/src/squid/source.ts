import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normaliseSquid, startsSquid } from './normalise.ts'

export const squid: SourceDescriptor = {
  format: 'squid',
  vendor: 'Squid',
  product: 'Squid',
  versions: 'access.log of Squid 2.6 to 6, native; combined is read as a web access log',
  logsources: [{ product: 'squid', category: 'proxy' }],
  coverage: [{ record: 'requests', classUid: CLASS.httpActivity }],
  text: {
    begins: '0123456789',
    programs: ['squid', 'squid-1'],
    recognise: (text, at) => (startsSquid(text, at) ? 2 : 0),
    normalise: (text, at, _head, r) => normaliseSquid(text, at, r),
  },
}
