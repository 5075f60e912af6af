import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normaliseFortigate, startsFortigate } from './normalise.ts'

export const fortigate: SourceDescriptor = {
  format: 'fortigate',
  vendor: 'Fortinet',
  product: 'FortiGate',
  versions: 'FortiOS 5 to 7.6, formats default and csv (format cef is read as CEF)',
  logsources: [
    { product: 'fortigate', service: 'traffic', category: 'firewall' },
    { product: 'fortigate', service: 'webfilter', category: 'proxy' },
    { product: 'fortigate', service: 'dns', category: 'dns' },
    { product: 'fortigate', service: 'event' },
  ],
  coverage: [
    { record: 'traffic; utm ips, anomaly, app-ctrl, virus (alerts)', classUid: CLASS.networkActivity },
    { record: 'utm webfilter, waf', classUid: CLASS.httpActivity },
    { record: 'utm dns', classUid: CLASS.dnsActivity },
    { record: 'utm emailfilter', classUid: CLASS.emailActivity },
    { record: 'event: logons of administrators and users', classUid: CLASS.authentication },
    { record: 'event vpn: tunnels', classUid: CLASS.tunnelActivity },
    { record: 'event system: configuration', classUid: CLASS.deviceConfigChange },
    { record: 'event: others', classUid: CLASS.baseEvent },
  ],
  text: {
    begins: 'dltei',
    recognise: (text, at) => (startsFortigate(text, at) ? 2 : 0),
    normalise: (text, at, _head, r) => normaliseFortigate(text, at, r),
  },
}
