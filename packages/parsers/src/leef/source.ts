import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normaliseLeef } from './normalise.ts'
import { startsLeef } from './read-leef.ts'

export const leef: SourceDescriptor = {
  format: 'leef',
  vendor: 'any',
  product: 'any that writes IBM LEEF (QRadar)',
  versions: 'LEEF 1.0 and 2.0 with any delimiter, alone or inside syslog',
  logsources: [{ category: 'firewall' }, { category: 'proxy' }],
  coverage: [
    { record: 'with source and destination', classUid: CLASS.networkActivity },
    { record: 'with a URL', classUid: CLASS.httpActivity },
    { record: 'of a file or a start', classUid: CLASS.fileActivity },
    { record: 'of a registry value', classUid: CLASS.registryValue },
    { record: 'others', classUid: CLASS.baseEvent },
  ],
  text: {
    begins: 'L',
    recognise: (text, at) => (startsLeef(text, at) ? 2 : 0),
    normalise: (text, at, _head, r) => normaliseLeef(text, at, r),
  },
}
