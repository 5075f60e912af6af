import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normaliseOssec, startsOssec } from './normalise.ts'

export const ossec: SourceDescriptor = {
  format: 'ossec',
  vendor: 'OSSEC Foundation',
  product: 'OSSEC, Wazuh in its text form',
  versions: 'OSSEC 2 to 3: alerts.log, syslog output in the default format (cef and json are read as such)',
  logsources: [{ product: 'ossec' }],
  coverage: [{ record: 'alerts: the class of the log line they speak of, else', classUid: CLASS.baseEvent }],
  text: {
    begins: '*A',
    programs: ['ossec'],
    recognise: (text, at) => (startsOssec(text, at) ? 2 : 0),
    normalise: (text, at, _head, r) => normaliseOssec(text, at, r),
  },
}
