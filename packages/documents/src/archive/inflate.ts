import { Gunzip, Inflate } from 'fflate'
import { createBreathing } from './breathe.ts'
import { crc32 } from './crc32.ts'
import { type Allowance, ArchiveError } from './limits.ts'

/** Packed bytes handed over at once. DEFLATE gives at most 1032 bytes for one (RFC 1951), so a step makes less than 17 MiB. */
const STEP = 16 << 10

interface Inflater {
  ondata: (data: Uint8Array<ArrayBuffer>, final: boolean) => void
  push(chunk: Uint8Array, final?: boolean): void
}

async function* steps(packed: Uint8Array, stream: Inflater, place: string): AsyncGenerator<Uint8Array> {
  const breathe = createBreathing()
  const made: Uint8Array[] = []
  const receive = stream.ondata
  stream.ondata = (data, final) => {
    receive(data, final)
    if (data.length > 0) made.push(data)
  }
  for (let at = 0; at === 0 || at < packed.length; at += STEP) {
    try {
      stream.push(packed.subarray(at, at + STEP), at + STEP >= packed.length)
    } catch (cause) {
      throw cause instanceof ArchiveError ? cause : new ArchiveError('archive.malformed', place, cause)
    }
    for (const chunk of made.splice(0)) {
      yield chunk
      await breathe(chunk.length)
    }
  }
}

/**
 * Raw DEFLATE (RFC 1951) to chunks, within the allowance.
 * @throws ArchiveError
 */
export function inflateChunks(packed: Uint8Array, place: string, allowance: Allowance): AsyncGenerator<Uint8Array> {
  return steps(packed, new Inflate((data) => allowance.spend(data.length, place)), place)
}

/**
 * gzip of one or several members (RFC 1952) to chunks, within the allowance; length and CRC-32 of every member are verified.
 * @throws ArchiveError
 */
export async function* gunzipChunks(
  packed: Uint8Array,
  place: string,
  allowance: Allowance,
): AsyncGenerator<Uint8Array> {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  let crc = 0
  let size = 0
  const stream = new Gunzip((data) => {
    allowance.spend(data.length, place)
    crc = crc32(data, crc)
    size += data.length
  })
  const endMember = (at: number): void => {
    // A head takes at least ten bytes and the emptiest body two.
    if (at < 20 || view.getUint32(at - 8, true) !== crc || view.getUint32(at - 4, true) !== size % 2 ** 32)
      throw new ArchiveError('archive.malformed', place)
    crc = 0
    size = 0
  }
  stream.onmember = endMember
  yield* steps(packed, stream, place)
  endMember(packed.length)
}
