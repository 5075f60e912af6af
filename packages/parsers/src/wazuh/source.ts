import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { isWazuh, normaliseWazuh } from './normalise.ts'

export const wazuh: SourceDescriptor = {
  format: 'wazuh',
  vendor: 'Wazuh',
  product: 'Wazuh',
  versions: '4.x: alerts.json, archives.json, documents of the indexer',
  logsources: [{ product: 'wazuh' }],
  coverage: [
    { record: 'alerts with the event of their source inside', classUid: CLASS.networkActivity },
    { record: 'authentication', classUid: CLASS.authentication },
    { record: 'file integrity', classUid: CLASS.fileActivity },
    { record: 'registry integrity', classUid: CLASS.registryKey },
    { record: 'web', classUid: CLASS.httpActivity },
    { record: 'other alerts', classUid: CLASS.baseEvent },
  ],
  object: { recognise: (o) => (isWazuh(o) ? 2 : 0), normalise: normaliseWazuh },
}
