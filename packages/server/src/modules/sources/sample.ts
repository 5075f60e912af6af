/** A sample of what a sender writes, cut into records as the road would cut it. */
import { AppError } from '@haidang/contracts'
import { isEvtx, readEvtx, splitJsonArray, splitRecords } from '@haidang/parsers'

export interface SampleBytes {
  readonly text?: string | undefined
  readonly base64?: string | undefined
}

export interface CutSample {
  readonly bytes: Uint8Array
  /** [start, end) of each record, two numbers a record. */
  readonly ranges: ArrayLike<number>
  /** Header lines in force from a record on. */
  readonly headers: readonly { readonly from: number; readonly text: string }[]
}

/** Records of a binary event log that are looked at. */
const MOST_EVTX = 2000

/** @throws AppError `sample.empty` */
export function bytesOf({ text, base64 }: SampleBytes): Uint8Array {
  const bytes = base64 === undefined ? Buffer.from(text ?? '', 'utf8') : Buffer.from(base64, 'base64')
  if (bytes.byteLength === 0) throw new AppError('sample.empty')
  return bytes
}

/**
 * An array of objects, objects printed over several lines, a binary event log, or lines.
 * @param isLinewise true where every line is a record whatever it begins with (a table)
 * @throws AppError `sample.empty` where there is no record
 */
export function cutSample(bytes: Uint8Array, isLinewise: boolean): CutSample {
  const cut = isEvtx(bytes) ? evtxLines(bytes) : isLinewise ? byLines(bytes) : byContent(bytes)
  if (cut.ranges.length === 0) throw new AppError('sample.empty')
  return cut
}

function byLines(bytes: Uint8Array): CutSample {
  const { ranges, headers } = splitRecords(bytes)
  return { bytes, ranges, headers }
}

function byContent(bytes: Uint8Array): CutSample {
  const first = firstVisible(bytes)
  if (first === 0x5b || (first === 0x7b && !isLineJson(bytes))) {
    const { ranges } = splitJsonArray(bytes)
    if (ranges.length > 0 && bytes[ranges[0] ?? 0] === 0x7b) return { bytes, ranges, headers: [] }
  }
  return byLines(bytes)
}

/** Whether the first line is a whole JSON object: then every line is looked at by itself, the broken ones too. */
function isLineJson(bytes: Uint8Array): boolean {
  const { ranges } = splitRecords(bytes)
  const line = Buffer.from(bytes.subarray(ranges[0] ?? 0, ranges[1] ?? 0)).toString('utf8')
  try {
    JSON.parse(line.replace(/^\uFEFF/, ''))
    return true
  } catch {
    return ranges.length === 2
  }
}

function firstVisible(bytes: Uint8Array): number {
  let i = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  while (i < bytes.length && (bytes[i] ?? 0) <= 32) i++
  return bytes[i] ?? -1
}

function evtxLines(bytes: Uint8Array): CutSample {
  const lines: string[] = []
  for (const record of readEvtx(bytes)) {
    if (record.kind === 'event') lines.push(JSON.stringify(record.event))
    if (lines.length >= MOST_EVTX) break
  }
  return byLines(Buffer.from(lines.join('\n'), 'utf8'))
}
