import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normaliseKeyValue, startsKeyValue } from './normalise.ts'

/** Lists of pairs of no known product: asked after all others. */
export const keyValue: SourceDescriptor = {
  format: 'key-value',
  vendor: 'any',
  product: 'any that writes key=value',
  versions: 'bare or quoted values, separated by blanks or commas, alone or inside syslog',
  logsources: [],
  coverage: [
    { record: 'with source and destination', classUid: CLASS.networkActivity },
    { record: 'others', classUid: CLASS.baseEvent },
  ],
  text: {
    begins: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_',
    recognise: (text, at, head) => ((head === null || head.program === undefined) && startsKeyValue(text, at) ? 1 : 0),
    normalise: (text, at, head, r) => (startsKeyValue(text, at) ? normaliseKeyValue(text, at, head, r) : null),
  },
}
