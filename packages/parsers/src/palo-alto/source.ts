import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normalisePaloAlto, startsPaloAlto } from './normalise.ts'

export const paloAlto: SourceDescriptor = {
  format: 'palo-alto',
  vendor: 'Palo Alto Networks',
  product: 'PAN-OS firewalls and GlobalProtect',
  versions: 'PAN-OS 8.1 to 11.1, syslog in the default format (CEF and LEEF are read as such)',
  logsources: [
    { product: 'paloalto', service: 'traffic', category: 'firewall' },
    { product: 'paloalto', service: 'threat', category: 'proxy' },
  ],
  coverage: [
    { record: 'TRAFFIC, DECRYPTION; THREAT (alerts)', classUid: CLASS.networkActivity },
    { record: 'THREAT url', classUid: CLASS.httpActivity },
    { record: 'GLOBALPROTECT, USERID, AUTHENTICATION', classUid: CLASS.authentication },
    { record: 'CONFIG', classUid: CLASS.deviceConfigChange },
    { record: 'SYSTEM, HIPMATCH, CORRELATION', classUid: CLASS.baseEvent },
  ],
  text: {
    begins: '0123456789,',
    recognise: (text, at) => (startsPaloAlto(text, at) ? 2 : 0),
    normalise: (text, at, _head, r) => (startsPaloAlto(text, at) ? normalisePaloAlto(text, at, r) : null),
  },
}
