import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normaliseSuricata } from './normalise.ts'

export const suricata: SourceDescriptor = {
  format: 'suricata-eve',
  vendor: 'OISF',
  product: 'Suricata',
  versions: 'EVE JSON of Suricata 4 to 8, both DNS shapes',
  logsources: [{ product: 'suricata' }],
  coverage: [
    { record: 'alert, drop, flow, netflow, anomaly, tls', classUid: CLASS.networkActivity },
    { record: 'http', classUid: CLASS.httpActivity },
    { record: 'dns', classUid: CLASS.dnsActivity },
    { record: 'fileinfo', classUid: CLASS.networkFile },
    { record: 'smtp', classUid: CLASS.emailActivity },
    { record: 'ssh', classUid: CLASS.sshActivity },
    { record: 'smb, dcerpc', classUid: CLASS.smbActivity },
    { record: 'rdp', classUid: CLASS.rdpActivity },
    { record: 'ftp', classUid: CLASS.ftpActivity },
    { record: 'dhcp', classUid: CLASS.dhcpActivity },
    { record: 'krb5', classUid: CLASS.authentication },
    { record: 'stats', classUid: CLASS.baseEvent },
  ],
  object: {
    recognise: (o) => (typeof o['event_type'] === 'string' && o['timestamp'] !== undefined ? 2 : 0),
    normalise: normaliseSuricata,
  },
}
