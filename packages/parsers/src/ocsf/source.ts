import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { isOcsf, normaliseOcsf } from './normalise.ts'
import { OCSF_TABLES_VERSION } from './tables.ts'

export const ocsf: SourceDescriptor = {
  format: 'ocsf',
  vendor: 'OCSF',
  product: 'any that writes OCSF',
  versions: `1.x, checked against ${OCSF_TABLES_VERSION}; the version named is kept`,
  logsources: [],
  coverage: [
    { record: 'every class of the schema', classUid: CLASS.networkActivity },
    { record: 'findings', classUid: CLASS.detectionFinding },
  ],
  object: { recognise: (o) => (isOcsf(o) ? 2 : 0), normalise: normaliseOcsf },
}
