import { readEvtx } from '@haidang/parsers'
import type { RecordBatch } from './record-splitter.ts'

/** Events to a batch. */
const BATCH = 1000

/**
 * The records of a binary Windows event log as batches of the JSON that converters make of them, which is what the parser reads.
 * @param onFault a damaged part of the file; what can be read after it is given
 */
export function* evtxBatches(
  file: Uint8Array,
  onFault: (code: string, offset: number, reason: string) => void,
): Generator<RecordBatch> {
  let texts: string[] = []
  let offsets: number[] = []
  for (const found of readEvtx(file)) {
    if (found.kind === 'fault') onFault(found.code, found.offset, found.detail)
    else {
      texts.push(JSON.stringify(found.event))
      offsets.push(found.offset)
    }
    if (texts.length < BATCH) continue
    yield toBatch(texts, offsets)
    texts = []
    offsets = []
  }
  if (texts.length > 0) yield toBatch(texts, offsets)
}

function toBatch(texts: readonly string[], offsets: readonly number[]): RecordBatch {
  const ranges = new Uint32Array(2 * texts.length)
  let at = 0
  for (const [i, text] of texts.entries()) {
    ranges[2 * i] = at
    at += Buffer.byteLength(text)
    ranges[2 * i + 1] = at
  }
  return { bytes: Buffer.from(texts.join('')), ranges, at: 0, headers: [], offsets }
}
