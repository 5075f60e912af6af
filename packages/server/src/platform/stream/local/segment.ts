/** One segment file: a 16-byte head (magic, base sequence number), then records one after another. */
import type { StreamRecord } from '../port.ts'
import type { LogFile, LogFiles } from './files.ts'
import { decodeHead, decodeMsgId, decodeRecord, encodeRecord, RECORD_FIXED_BYTES, type RecordHead } from './record.ts'

export const SEGMENT_HEAD_BYTES = 16
const MAGIC = Buffer.from('HDSTRM01', 'latin1')
const SCAN_BYTES = 64 * 1024

export interface Segment {
  readonly baseSeq: number
  readonly path: string
  /** Bytes known to be whole and on disk, head included. */
  size: number
  /** Sequence number of the last record, `baseSeq - 1` where there is none. */
  lastSeq: number
  /** When the newest record came, 0 where unknown. */
  newestAt: number
  /** Where each record begins, from `baseSeq` on; null where not loaded. */
  offsets: number[] | null
  /** True where loading the offsets met a head that cannot be true before the end. */
  isDamaged: boolean
}

export const segmentName = (baseSeq: number): string => `${String(baseSeq).padStart(16, '0')}.log`
export const headsName = (baseSeq: number): string => `${String(baseSeq).padStart(16, '0')}.heads`

/** Base sequence number of a file of the given ending, or null where the name is not one of ours. */
export function baseSeqOf(name: string, ending: '.log' | '.heads'): number | null {
  if (!name.endsWith(ending)) return null
  const digits = name.slice(0, -ending.length)
  return /^[0-9]{16}$/.test(digits) ? Number(digits) : null
}

/** Creates (or empties) a segment file and makes its name durable. */
export async function createSegment(
  files: LogFiles,
  directory: string,
  baseSeq: number,
): Promise<{ segment: Segment; file: LogFile }> {
  const path = `${directory}/${segmentName(baseSeq)}`
  const doesExist = (await files.list(directory)).includes(segmentName(baseSeq))
  const file = await files.open(path, doesExist ? 'write' : 'create')
  try {
    if (doesExist) await file.truncate(0)
    await file.write([segmentHead(baseSeq)], 0)
    await file.sync()
    await files.syncDirectory(directory)
  } catch (error) {
    await file.close()
    throw error
  }
  return {
    file,
    segment: {
      baseSeq,
      path,
      size: SEGMENT_HEAD_BYTES,
      lastSeq: baseSeq - 1,
      newestAt: 0,
      offsets: [],
      isDamaged: false,
    },
  }
}

function segmentHead(baseSeq: number): Buffer {
  const head = Buffer.alloc(SEGMENT_HEAD_BYTES)
  MAGIC.copy(head)
  head.writeDoubleLE(baseSeq, MAGIC.length)
  return head
}

export async function isSegmentHeadWhole(file: LogFile, baseSeq: number): Promise<boolean> {
  return (await file.read(SEGMENT_HEAD_BYTES, 0)).equals(segmentHead(baseSeq))
}

/**
 * Reads every record of the last segment with its checksum and answers where the whole ones end, so that a torn tail can
 * be cut off. Reads in bounded pieces.
 */
export async function verifySegment(
  file: LogFile,
  baseSeq: number,
  onRecord: (record: StreamRecord, offset: number) => void,
): Promise<{ goodLength: number; lastSeq: number }> {
  let at = SEGMENT_HEAD_BYTES
  let expected = baseSeq
  let pieceBytes = 1024 * 1024
  let piece = await file.read(pieceBytes, at)
  let pieceAt = at
  for (;;) {
    const decoded = decodeRecord('', piece, at - pieceAt)
    if (decoded !== null && decoded.record.seq === expected) {
      onRecord(decoded.record, at)
      at += decoded.length
      expected += 1
      continue
    }
    const head = decodeHead(piece, at - pieceAt)
    const isCutByPiece =
      piece.length === pieceBytes &&
      (head === null ? at - pieceAt + RECORD_FIXED_BYTES > piece.length : at - pieceAt + head.length > piece.length)
    if (!isCutByPiece) return { goodLength: at, lastSeq: expected - 1 }
    pieceBytes = Math.max(1024 * 1024, head === null ? 0 : head.length)
    piece = await file.read(pieceBytes, at)
    pieceAt = at
  }
}

/** A record as the head scan sees it. */
export interface ScannedHead {
  readonly head: RecordHead
  readonly msgId: string
  readonly offset: number
}

/**
 * Walks over the heads of a sealed segment without reading payloads. Stops at `size` or at a head that cannot be true;
 * answers where it stopped.
 */
export async function scanHeads(file: LogFile, size: number, onHead: (scanned: ScannedHead) => void): Promise<number> {
  let at = SEGMENT_HEAD_BYTES
  let piece: Buffer = Buffer.alloc(0)
  let pieceAt = at
  while (at < size) {
    const isHeadInside = at - pieceAt + RECORD_FIXED_BYTES <= piece.length
    const known = isHeadInside ? decodeHead(piece, at - pieceAt) : null
    if (isHeadInside && known === null) return at
    if (known === null || at - pieceAt + RECORD_FIXED_BYTES + known.msgIdLength > piece.length) {
      if (pieceAt === at && piece.length > 0) return at
      piece = await file.read(Math.min(SCAN_BYTES, size - at), at)
      pieceAt = at
      if (piece.length === 0) return at
      continue
    }
    onHead({ head: known, msgId: decodeMsgId(piece, at - pieceAt, known), offset: at })
    at += known.length
  }
  return at
}

/** Loads where the records of a sealed segment begin. */
export async function loadOffsets(files: LogFiles, segment: Segment): Promise<number[]> {
  if (segment.offsets !== null) return segment.offsets
  const offsets: number[] = []
  const file = await files.open(segment.path, 'read')
  try {
    const end = await scanHeads(file, segment.size, ({ head, offset }) => {
      if (head.seq === segment.baseSeq + offsets.length) offsets.push(offset)
    })
    segment.isDamaged = end < segment.size
  } finally {
    await file.close()
  }
  segment.offsets = offsets
  return offsets
}

/**
 * Keeps the heads of a segment that retention is about to remove, so that repeated batches are still recognised and
 * answered. Written beside and renamed: it is there whole or not at all.
 */
export async function writeHeads(files: LogFiles, directory: string, segment: Segment): Promise<void> {
  const source = await files.open(segment.path, 'read')
  const buffers: Uint8Array[] = []
  try {
    const places: ScannedHead[] = []
    await scanHeads(source, segment.size, (scanned) => places.push(scanned))
    for (const { head, msgId, offset } of places) {
      const header = await source.read(head.headerLength, offset + RECORD_FIXED_BYTES + head.msgIdLength)
      buffers.push(
        ...encodeRecord('', head.seq, head.receivedAt, { msgId, header, payload: new Uint8Array(0) }).buffers,
      )
    }
  } finally {
    await source.close()
  }
  const temporary = `${directory}/heads.tmp`
  if ((await files.list(directory)).includes('heads.tmp')) await files.remove(temporary)
  const target = await files.open(temporary, 'create')
  try {
    await target.write([Buffer.concat(buffers)], 0)
    await target.sync()
  } finally {
    await target.close()
  }
  await files.rename(temporary, `${directory}/${headsName(segment.baseSeq)}`)
  await files.syncDirectory(directory)
}

/** The records (without payload) of a heads file; a damaged end is left out. */
export async function readHeads(files: LogFiles, path: string): Promise<StreamRecord[]> {
  const file = await files.open(path, 'read')
  try {
    const buffer = await file.read(await file.size(), 0)
    const records: StreamRecord[] = []
    for (let at = 0; ;) {
      const decoded = decodeRecord('', buffer, at)
      if (decoded === null) return records
      records.push(decoded.record)
      at += decoded.length
    }
  } finally {
    await file.close()
  }
}
