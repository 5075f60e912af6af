import { isObject } from '../reading.ts'
import type { JsonObject } from '../reading.ts'
import type { Confidence, CoverageFact, SourceDescriptor } from '../source.ts'
import { ZEEK_LOGS } from './logs.ts'
import { normaliseZeek } from './normalise.ts'
import { zeekTsvReader } from './tsv.ts'

export const zeekJson: SourceDescriptor = {
  format: 'zeek-json',
  vendor: 'Zeek',
  product: 'Zeek',
  versions: "Zeek 3 to 7, JSON of Zeek's own writer, of zed and of collectors that nest dotted keys",
  logsources: [{ product: 'zeek' }],
  coverage: coverage(),
  object: { recognise, normalise: normaliseZeek },
}

export const zeekTsv: SourceDescriptor = {
  format: 'zeek-tsv',
  vendor: 'Zeek',
  product: 'Zeek',
  versions: 'the ASCII writer of Zeek (Bro) 2 to 7, files rotated or one after another, each with its header',
  logsources: [{ product: 'zeek' }],
  coverage: coverage(),
  text: zeekTsvReader,
}

/** The logs by the class their rows get. */
function coverage(): CoverageFact[] {
  const byClass = new Map<number, string[]>()
  for (const [name, { classUid }] of ZEEK_LOGS) byClass.set(classUid, [...(byClass.get(classUid) ?? []), name])
  return [...byClass].map(([classUid, names]) => ({ record: names.join(', '), classUid }))
}

function recognise(o: JsonObject): Confidence {
  if (typeof o['_path'] === 'string') return 2
  return o['ts'] !== undefined && isZeekShape(o) ? 2 : 0
}

function isZeekShape(o: JsonObject): boolean {
  return (
    o['id.orig_h'] !== undefined ||
    (isObject(o['id']) && o['id']['orig_h'] !== undefined) ||
    (typeof o['uid'] === 'string' && o['uid'].startsWith('C')) ||
    (o['fuid'] !== undefined && o['source'] !== undefined) ||
    o['certificate.serial'] !== undefined ||
    (typeof o['note'] === 'string' && typeof o['msg'] === 'string') ||
    o['_write_ts'] !== undefined
  )
}
