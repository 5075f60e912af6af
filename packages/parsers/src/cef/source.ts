import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normaliseCef } from './normalise.ts'
import { startsCef } from './read-cef.ts'

export const cef: SourceDescriptor = {
  format: 'cef',
  vendor: 'any',
  product: 'any that writes ArcSight CEF',
  versions: 'CEF 0 and 1, alone or inside syslog',
  logsources: [{ category: 'firewall' }, { category: 'proxy' }, { category: 'dns' }],
  coverage: [
    { record: 'with source and destination', classUid: CLASS.networkActivity },
    { record: 'with a request', classUid: CLASS.httpActivity },
    { record: 'with a DNS query', classUid: CLASS.dnsActivity },
    { record: 'of a logon', classUid: CLASS.authentication },
    { record: 'of a file', classUid: CLASS.fileActivity },
    { record: 'others', classUid: CLASS.baseEvent },
  ],
  text: {
    begins: 'Cc',
    recognise: (text, at) => (startsCef(text, at) ? 2 : 0),
    normalise: (text, at, _head, r) => normaliseCef(text, r, at),
  },
}
