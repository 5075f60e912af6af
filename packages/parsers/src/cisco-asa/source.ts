import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { asaHeadAt, normaliseAsa } from './normalise.ts'

export const ciscoAsa: SourceDescriptor = {
  format: 'cisco-asa',
  vendor: 'Cisco',
  product: 'ASA, Secure Firewall Threat Defense (FTD), FWSM, PIX',
  versions: 'ASA 8 to 9.20, FTD 6.3 to 7.4, with and without time, host and emblem',
  logsources: [{ product: 'cisco', service: 'asa', category: 'firewall' }],
  coverage: [
    {
      record: '106xxx, 302xxx, 305xxx, 313xxx, 710xxx, 430002, 430003; 338xxx, 400xxx, 430001, 430005 (alerts)',
      classUid: CLASS.networkActivity,
    },
    { record: '304001, 304002', classUid: CLASS.httpActivity },
    { record: '303002', classUid: CLASS.ftpActivity },
    { record: '109xxx, 113xxx, 605004, 605005, 606xxx, 611xxx, 716xxx: logons', classUid: CLASS.authentication },
    { record: '113019, 113039, 602303, 602304, 713119, 722xxx, 750006: tunnels', classUid: CLASS.tunnelActivity },
    { record: '111008, 111009, 111010: commands', classUid: CLASS.deviceConfigChange },
    { record: '113006, 113007', classUid: CLASS.accountChange },
    { record: 'others', classUid: CLASS.baseEvent },
  ],
  text: {
    begins: '%: ',
    recognise: (text, at) => (asaHeadAt(text, at) === null ? 0 : 2),
    normalise: (text, at, _head, r) => normaliseAsa(text, at, r),
  },
}
