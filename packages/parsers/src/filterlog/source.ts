import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normaliseFilterlog, startsFilterlog } from './normalise.ts'

export const filterlog: SourceDescriptor = {
  format: 'filterlog',
  vendor: 'Netgate, Deciso',
  product: 'pfSense, OPNsense',
  versions: 'pfSense 2.2 and later, OPNsense 18 and later, BSD and RFC 5424 heads',
  logsources: [{ product: 'pfsense', service: 'filterlog', category: 'firewall' }],
  coverage: [{ record: 'IPv4 and IPv6; TCP, UDP, ICMP, CARP, others', classUid: CLASS.networkActivity }],
  text: {
    begins: '0123456789',
    programs: ['filterlog', 'pf'],
    recognise: (text, at) => (startsFilterlog(text, at) ? 2 : 0),
    normalise: (text, at, _head, r) => (startsFilterlog(text, at) ? normaliseFilterlog(text, at, r) : null),
  },
}
