/**
 * Windows event log files (`.evtx`): file header, chunks of 64 KiB, records of binary XML. Reads what can be read: a damaged
 * record or chunk is named with its offset and the next one is read. Never throws; memory is bounded by one record.
 */
import type { JsonObject } from '../../reading.ts'
import { eventObject } from '../xml-tree.ts'
import { readBinaryXml } from './binary-xml.ts'
import { EvtxDamage } from './values.ts'
import type { EvtxBytes } from './values.ts'

export interface EvtxEvent {
  readonly kind: 'event'
  /** Number of the record in its log. */
  readonly recordId: string
  /** Byte offset of the record in the file. */
  readonly offset: number
  /** `{ Event: { System, EventData | UserData } }`, as converters to JSON write it. */
  readonly event: JsonObject
}

export const EVTX_FAULTS = [
  'evtx.not_evtx',
  'evtx.bad_chunk',
  'evtx.bad_record',
  'evtx.checksum',
  'evtx.truncated',
] as const
export type EvtxFaultCode = (typeof EVTX_FAULTS)[number]

export interface EvtxFault {
  readonly kind: 'fault'
  readonly code: EvtxFaultCode
  /** Byte offset in the file. */
  readonly offset: number
  /** What is wrong there, in English, for logs. */
  readonly detail: string
}

const CHUNK = 65_536
const FIRST_RECORD = 512

const FILE_MAGIC = 'ElfFile\0'
const CHUNK_MAGIC = 'ElfChnk\0'

function hasMagic(bytes: Uint8Array, at: number, magic: string): boolean {
  if (at + magic.length > bytes.length) return false
  for (let i = 0; i < magic.length; i++) if (bytes[at + i] !== magic.charCodeAt(i)) return false
  return true
}

/** Whether bytes begin as an event log file (or as one of its chunks, as recovery tools leave them). */
export function isEvtx(bytes: Uint8Array): boolean {
  return hasMagic(bytes, 0, FILE_MAGIC) || hasMagic(bytes, 0, CHUNK_MAGIC)
}

/** The events of a file in the order they are stored, and what could not be read. */
export function* readEvtx(bytes: Uint8Array): Generator<EvtxEvent | EvtxFault> {
  const b: EvtxBytes = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) }
  let at = 0
  if (hasMagic(bytes, 0, FILE_MAGIC)) {
    const size = bytes.length >= 42 ? b.view.getUint16(40, true) : 0
    at = size >= 128 && size <= CHUNK ? size : 4096
  } else if (!hasMagic(bytes, 0, CHUNK_MAGIC)) {
    yield { kind: 'fault', code: 'evtx.not_evtx', offset: 0, detail: 'the file does not begin with ElfFile' }
    return
  }
  for (; at < bytes.length; at += CHUNK) {
    if (hasMagic(bytes, at, CHUNK_MAGIC)) yield* readChunk(b, at)
    else if (!isZero(bytes, at, Math.min(at + CHUNK, bytes.length))) {
      yield { kind: 'fault', code: 'evtx.bad_chunk', offset: at, detail: 'a chunk that does not begin with ElfChnk' }
    }
  }
}

/** Whether nothing is written here: files are enlarged before chunks are. */
function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0) return false
  return true
}

function* readChunk(b: EvtxBytes, chunk: number): Generator<EvtxEvent | EvtxFault> {
  const { bytes, view } = b
  const end = Math.min(chunk + CHUNK, bytes.length)
  if (end - chunk < FIRST_RECORD) {
    yield { kind: 'fault', code: 'evtx.truncated', offset: chunk, detail: 'a chunk without records' }
    return
  }
  if (end - chunk < CHUNK)
    yield { kind: 'fault', code: 'evtx.truncated', offset: end, detail: 'the last chunk is cut off' }
  const free = view.getUint32(chunk + 48, true)
  const used = free >= FIRST_RECORD && free <= CHUNK ? Math.min(chunk + free, end) : end
  if (
    free >= FIRST_RECORD &&
    chunk + free <= end &&
    crc32(bytes, chunk + FIRST_RECORD, used) !== view.getUint32(chunk + 52, true)
  ) {
    yield {
      kind: 'fault',
      code: 'evtx.checksum',
      offset: chunk,
      detail: 'the records of a chunk do not meet its checksum',
    }
  }
  let at = chunk + FIRST_RECORD
  while (at + 24 <= used) {
    if (!isRecord(bytes, at)) {
      const next = nextRecord(bytes, at + 1, used)
      if (next > 0 || !isZero(bytes, at, used)) {
        yield { kind: 'fault', code: 'evtx.bad_record', offset: at, detail: 'no record begins where one should' }
      }
      if (next < 0) return
      at = next
    }
    const size = view.getUint32(at + 4, true)
    if (size < 28 || at + size > end) {
      yield { kind: 'fault', code: 'evtx.bad_record', offset: at, detail: 'a record whose size cannot be' }
      const next = nextRecord(bytes, at + 4, used)
      if (next < 0) return
      at = next
      continue
    }
    yield readRecord(b, chunk, at, size)
    at += size
  }
}

function isRecord(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x2a && bytes[at + 1] === 0x2a && bytes[at + 2] === 0 && bytes[at + 3] === 0
}

function nextRecord(bytes: Uint8Array, from: number, end: number): number {
  for (let i = from; i + 24 <= end; i++) if (isRecord(bytes, i)) return i
  return -1
}

function readRecord(b: EvtxBytes, chunk: number, at: number, size: number): EvtxEvent | EvtxFault {
  const recordId = String(b.view.getBigUint64(at + 8, true))
  try {
    const root = readBinaryXml(b, chunk, at + 24, at + size - 4)
    if (root !== null) return { kind: 'event', recordId, offset: at, event: eventObject(root) }
    return { kind: 'fault', code: 'evtx.bad_record', offset: at, detail: 'a record without an element' }
  } catch (error) {
    // What is thrown is damage, or a read beyond the end of the bytes (RangeError).
    const offset = error instanceof EvtxDamage ? error.offset : at
    const detail = error instanceof Error ? error.message : 'unreadable'
    return { kind: 'fault', code: 'evtx.bad_record', offset, detail }
  }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_unused, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = (c & 1) === 1 ? (c >>> 1) ^ 0xedb8_8320 : c >>> 1
  return c >>> 0
})

function crc32(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffff_ffff
  for (let i = from; i < to; i++) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0)
  return (crc ^ 0xffff_ffff) >>> 0
}
