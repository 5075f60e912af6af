import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { falcoAt, normaliseFalco, normaliseFalcoText } from './normalise.ts'

export const falco: SourceDescriptor = {
  format: 'falco',
  vendor: 'Falco',
  product: 'Falco',
  versions: 'Falco 0.20 to 0.39, JSON and text, file, stdout, syslog, falcosidekick',
  logsources: [{ product: 'linux', service: 'falco' }],
  coverage: [
    { record: 'alerts with a process', classUid: CLASS.processActivity },
    { record: 'alerts with a file', classUid: CLASS.fileActivity },
    { record: 'alerts with a connection', classUid: CLASS.networkActivity },
    { record: 'others', classUid: CLASS.baseEvent },
  ],
  object: {
    recognise: (o) =>
      typeof o['rule'] === 'string' && typeof o['priority'] === 'string' && typeof o['output'] === 'string' ? 2 : 0,
    normalise: normaliseFalco,
  },
  text: {
    begins: '0123456789',
    programs: ['falco'],
    recognise: (text, at) => (falcoAt(text, at) < 0 ? 0 : 2),
    normalise: normaliseFalcoText,
  },
}
