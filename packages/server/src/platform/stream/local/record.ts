/**
 * How a record lies in a segment, little-endian:
 *
 *      0  u32  length of the whole record
 *      4  u32  CRC-32 of everything from byte 8 on
 *      8  f64  sequence number
 *     16  f64  received at, Unix milliseconds
 *     24  u16  length of msgId (ASCII), then two zero bytes
 *     28  u32  length of header
 *     32  u32  length of payload
 *     36       msgId, header, payload
 */
import { crc32 } from 'node:zlib'
import type { NewRecord, StreamRecord } from '../port.ts'

export const RECORD_FIXED_BYTES = 36
export const MAX_MSG_ID = 256
export const MAX_HEADER_BYTES = 1024 * 1024
export const MAX_PAYLOAD_BYTES = 512 * 1024 * 1024
const MAX_RECORD_BYTES = RECORD_FIXED_BYTES + MAX_MSG_ID + MAX_HEADER_BYTES + MAX_PAYLOAD_BYTES
/** Payloads up to this size are copied beside their head: one buffer to write is cheaper than two. */
const COPY_BELOW = 4096

/** The part of a record before its payload, as read from a segment. */
export interface RecordHead {
  readonly length: number
  readonly crc: number
  readonly seq: number
  readonly receivedAt: number
  readonly msgIdLength: number
  readonly headerLength: number
  readonly payloadLength: number
}

const MSG_ID = /^[\x21-\x7e]{1,256}$/

/** @throws RangeError where the record breaks the limits of the port */
export function checkRecord(record: NewRecord): void {
  if (!MSG_ID.test(record.msgId)) throw new RangeError('msgId must be 1 to 256 printable ASCII characters')
  const headerLength = typeof record.header === 'string' ? Buffer.byteLength(record.header) : record.header.byteLength
  if (headerLength > MAX_HEADER_BYTES) throw new RangeError('header is larger than 1 MiB')
  if (record.payload.byteLength > MAX_PAYLOAD_BYTES) throw new RangeError('payload is larger than 512 MiB')
}

/** A record ready to be written: its buffers in order, and itself as readers will see it. */
export interface EncodedRecord {
  readonly buffers: readonly Uint8Array[]
  readonly length: number
  readonly record: StreamRecord
}

export function encodeRecord(subject: string, seq: number, receivedAt: number, from: NewRecord): EncodedRecord {
  const headerLength = typeof from.header === 'string' ? Buffer.byteLength(from.header) : from.header.byteLength
  const headLength = RECORD_FIXED_BYTES + from.msgId.length + headerLength
  const payloadLength = from.payload.byteLength
  const isCopied = payloadLength <= COPY_BELOW
  const head = Buffer.allocUnsafe(isCopied ? headLength + payloadLength : headLength)
  head.writeUInt32LE(headLength + payloadLength, 0)
  head.writeDoubleLE(seq, 8)
  head.writeDoubleLE(receivedAt, 16)
  head.writeUInt32LE(from.msgId.length, 24)
  head.writeUInt32LE(headerLength, 28)
  head.writeUInt32LE(payloadLength, 32)
  head.write(from.msgId, RECORD_FIXED_BYTES, 'latin1')
  const headerStart = RECORD_FIXED_BYTES + from.msgId.length
  if (typeof from.header === 'string') head.write(from.header, headerStart, 'utf8')
  else head.set(from.header, headerStart)
  if (isCopied) head.set(from.payload, headLength)
  const headCrc = crc32(head.subarray(8))
  head.writeUInt32LE(isCopied ? headCrc : crc32(from.payload, headCrc), 4)
  return {
    buffers: isCopied ? [head] : [head, from.payload],
    length: headLength + payloadLength,
    record: {
      subject,
      seq,
      msgId: from.msgId,
      receivedAt,
      header: head.subarray(headerStart, headLength),
      payload: isCopied ? head.subarray(headLength) : from.payload,
    },
  }
}

/** Reads a head at `at`; null where the buffer is too short or the lengths cannot be true. */
export function decodeHead(buffer: Buffer, at: number): RecordHead | null {
  if (at + RECORD_FIXED_BYTES > buffer.length) return null
  const length = buffer.readUInt32LE(at)
  const msgIdLength = buffer.readUInt32LE(at + 24)
  const headerLength = buffer.readUInt32LE(at + 28)
  const payloadLength = buffer.readUInt32LE(at + 32)
  if (length > MAX_RECORD_BYTES || length !== RECORD_FIXED_BYTES + msgIdLength + headerLength + payloadLength)
    return null
  return {
    length,
    crc: buffer.readUInt32LE(at + 4),
    seq: buffer.readDoubleLE(at + 8),
    receivedAt: buffer.readDoubleLE(at + 16),
    msgIdLength,
    headerLength,
    payloadLength,
  }
}

/** The msgId of a head at `at`, whose bytes must be in the buffer. */
export function decodeMsgId(buffer: Buffer, at: number, head: RecordHead): string {
  return buffer.toString('latin1', at + RECORD_FIXED_BYTES, at + RECORD_FIXED_BYTES + head.msgIdLength)
}

/** A whole record at `at`, its bytes being views of `buffer`; null where it is cut short or its checksum is wrong. */
export function decodeRecord(
  subject: string,
  buffer: Buffer,
  at: number,
): { record: StreamRecord; length: number } | null {
  const head = decodeHead(buffer, at)
  if (head === null || at + head.length > buffer.length) return null
  if (crc32(buffer.subarray(at + 8, at + head.length)) !== head.crc) return null
  const headerStart = at + RECORD_FIXED_BYTES + head.msgIdLength
  const payloadStart = headerStart + head.headerLength
  return {
    length: head.length,
    record: {
      subject,
      seq: head.seq,
      msgId: decodeMsgId(buffer, at, head),
      receivedAt: head.receivedAt,
      header: buffer.subarray(headerStart, payloadStart),
      payload: buffer.subarray(payloadStart, payloadStart + head.payloadLength),
    },
  }
}
