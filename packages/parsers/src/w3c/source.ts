import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { looksLikeIis, normaliseW3c, startsW3cRow } from './normalise.ts'

export const w3c: SourceDescriptor = {
  format: 'w3c',
  vendor: 'Microsoft and others',
  product: 'IIS, the Windows firewall, and whatever writes W3C extended logs',
  versions: 'IIS 6 to 10 with any choice of fields, pfirewall.log, proxies; #Fields also in the middle of a file',
  logsources: [
    { product: 'windows', service: 'iis', category: 'webserver' },
    { product: 'windows', service: 'firewall', category: 'firewall' },
    { category: 'proxy' },
  ],
  coverage: [
    { record: 'requests', classUid: CLASS.httpActivity },
    { record: 'connections', classUid: CLASS.networkActivity },
  ],
  text: {
    begins: '0123456789"',
    recognise(text, _at, head, r) {
      if (head !== null) return 0
      const { header } = r
      if (header !== null && header.format === 'w3c' && header.fields.length > 0) {
        return header.fields[0] !== 'date' || startsW3cRow(text) ? 2 : 0
      }
      return looksLikeIis(text) ? 1 : 0
    },
    normalise(text, _at, _head, r) {
      const { header } = r
      if (header !== null && header.format === 'w3c' && header.fields.length > 0) return normaliseW3c(text, header, r)
      return looksLikeIis(text) ? normaliseW3c(text, null, r) : null
    },
  },
}
