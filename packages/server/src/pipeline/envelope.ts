import { Mapping, type SourceFormat } from '@haidang/contracts'
import type { BatchId, SourceId, TenantId } from '@haidang/std'
import { z } from 'zod'
import type { MappingVersionFacts } from '#src/platform/source-directory.ts'

/** The subject that carries raw batches from the gateway to the worker. */
export const RAW_SUBJECT = 'haidang.raw.0'
/** The subject that carries findings from the worker to correlation. */
export const FINDINGS_SUBJECT = 'haidang.findings.0'

/** The subject that carries hits of rules that correlations stand on, and the passing of time, to the correlation of rules. */
export const OBSERVATIONS_SUBJECT = 'haidang.observations.0'

/**
 * What a raw record says of its batch. It also holds the answer the sender got, so that the same batch sent again is
 * answered from the stream itself.
 */
export interface BatchHeader {
  readonly v: 1
  readonly batchId: BatchId
  readonly tenant: TenantId
  readonly source: SourceId
  readonly format: SourceFormat | 'auto'
  readonly zoneOffsetMinutes: number
  /** The whole version, so that the batch is read by what held when it came, wherever and whenever it is read. */
  readonly mapping?: MappingVersionFacts
  /**
   * Header lines of the stream (`#fields …`) and the accepted line they hold from on, by its number; a batch may begin with those of
   * the batch before it. Absent for formats that have none.
   */
  readonly headers?: readonly { readonly from: number; readonly text: string }[]
  /** Unix milliseconds. */
  readonly receivedAt: number
  readonly received: number
  readonly duplicates: number
  readonly refusedCount: number
  /** The refusals named in the answer, at most 1,000. */
  readonly refused: readonly { readonly index: number; readonly code: string }[]
  /** Bytes of the body as it was after decompression. */
  readonly bytes: number
}

const Header = z.object({
  v: z.literal(1),
  batchId: z.string(),
  tenant: z.string(),
  source: z.string(),
  format: z.string(),
  zoneOffsetMinutes: z.number(),
  mapping: z.object({ versionId: z.string(), definition: Mapping }).optional(),
  headers: z.array(z.object({ from: z.number(), text: z.string() })).optional(),
  receivedAt: z.number(),
  received: z.number(),
  duplicates: z.number(),
  refusedCount: z.number(),
  refused: z.array(z.object({ index: z.number(), code: z.string() })),
  bytes: z.number(),
})

export function encodeHeader(header: BatchHeader): string {
  return JSON.stringify(header)
}

/** @throws Error where the bytes are no batch header: a fault of ours, never of a sender */
export function decodeHeader(bytes: Uint8Array): BatchHeader {
  return Header.parse(
    JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')),
  ) as unknown as BatchHeader
}

/** Bytes of one event id inside an envelope: the first 128 bits of its SHA-256. */
export const ID_BYTES = 16

/** The accepted lines of a batch: `ids` holds 16 bytes a line, `offsets` a start and an end a line into `raw`. */
export interface BatchLines {
  readonly count: number
  readonly ids: Uint8Array
  readonly offsets: Uint32Array
  readonly raw: Uint8Array
}

const PREFIX = 8

/** Lines this near to each other in the body are copied together with what is between them (a line end, a comma). */
const NEAR_BYTES = 4

/**
 * One buffer: count (u32), reserved (u32), offsets (u32 pairs), ids, raw bytes. Everything little-endian and aligned, so that
 * the reader makes views and copies nothing. The memory is shared memory: a thread that is handed the envelope reads it where it is.
 * Offsets are rebased onto the lines' own bytes; what ends a line may stand between two lines.
 * @param body the batch's bytes; `offsets` are start and end of each accepted line in it, in order
 * @param ids `ID_BYTES` a line
 */
export function encodeLines(body: Uint8Array, offsets: ArrayLike<number>, ids: Uint8Array): Uint8Array {
  const count = ids.byteLength / ID_BYTES
  const head = PREFIX + count * (8 + ID_BYTES)
  let rawBytes = 0
  let last = 0
  for (let i = 0; i < count; i++) {
    const start = offsets[2 * i] ?? 0
    const end = offsets[2 * i + 1] ?? 0
    rawBytes += i > 0 && isNear(last, start) ? end - last : end - start
    last = end
  }
  const out = new Uint8Array(new SharedArrayBuffer(head + rawBytes))
  const table = new Uint32Array(out.buffer, 0, 2 + count * 2)
  table[0] = count
  let from = offsets[0] ?? 0
  let at = 0
  last = from
  for (let i = 0; i < count; i++) {
    const start = offsets[2 * i] ?? 0
    const end = offsets[2 * i + 1] ?? 0
    if (!isNear(last, start)) {
      out.set(body.subarray(from, last), head + at)
      at += last - from
      from = start
    }
    table[2 + 2 * i] = at + start - from
    table[3 + 2 * i] = at + end - from
    last = end
  }
  out.set(body.subarray(from, last), head + at)
  out.set(ids, PREFIX + count * 8)
  return out
}

function isNear(end: number, start: number): boolean {
  return start >= end && start - end <= NEAR_BYTES
}

/** Views into an envelope made by `encodeLines`; copies only where the buffer is not aligned for 32-bit reads. */
export function decodeLines(payload: Uint8Array): BatchLines {
  const bytes = payload.byteOffset % 4 === 0 ? payload : new Uint8Array(payload)
  const count = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true)
  const idsAt = PREFIX + count * 8
  return {
    count,
    offsets: new Uint32Array(bytes.buffer, bytes.byteOffset + PREFIX, count * 2),
    ids: bytes.subarray(idsAt, idsAt + count * ID_BYTES),
    raw: bytes.subarray(idsAt + count * ID_BYTES),
  }
}
