import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normaliseGeneric } from './normalise.ts'

/** Whatever no other source knows: the last object reader to be asked. */
export const genericJson: SourceDescriptor = {
  format: 'json',
  vendor: 'any',
  product: 'any that writes JSON',
  versions: 'one JSON object an event',
  logsources: [],
  coverage: [{ record: 'any', classUid: CLASS.baseEvent }],
  object: { recognise: () => 1, normalise: normaliseGeneric },
}
