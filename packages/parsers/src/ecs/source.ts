import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { isEcs, normaliseEcs } from './normalise.ts'

export const ecs: SourceDescriptor = {
  format: 'ecs',
  vendor: 'Elastic',
  product: 'Elastic Common Schema',
  versions: '1.x to 9.x, nested and dotted',
  logsources: [],
  coverage: [
    { record: 'authentication, session', classUid: CLASS.authentication },
    { record: 'process', classUid: CLASS.processActivity },
    { record: 'file', classUid: CLASS.fileActivity },
    { record: 'network', classUid: CLASS.networkActivity },
    { record: 'dns', classUid: CLASS.dnsActivity },
    { record: 'web', classUid: CLASS.httpActivity },
    { record: 'registry', classUid: CLASS.registryKey },
    { record: 'email', classUid: CLASS.emailActivity },
    { record: 'other', classUid: CLASS.baseEvent },
  ],
  object: { recognise: isEcs, normalise: normaliseEcs },
}
