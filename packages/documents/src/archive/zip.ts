import { inflateSync } from 'fflate'
import { crc32 } from './crc32.ts'
import { inflateChunks } from './inflate.ts'
import { type Allowance, type ArchiveEntry, ArchiveError } from './limits.ts'
import type { ReadContext } from './read-context.ts'

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const NO_16 = 0xffff
const NO_32 = 0xffffffff
/** DEFLATE gives at most 1032 bytes for one (a match of 258 bytes in two bits). */
const DEFLATE_MOST = 1032
/** Packed this small, an entry is inflated in one go: at worst 66 MB are made before its declared size is seen to be a lie. */
const SMALL = 64 << 10
const CRC_STEP = 1 << 20

const strict = new TextDecoder('utf-8', { fatal: true })
const latin = new TextDecoder('latin1')

/** What the central directory says of one entry. */
interface Listed {
  readonly path: string
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly local: number
}

/**
 * The files of a zip, read by its central directory (APPNOTE 6.3.10 §4.3), stored or deflated. Sizes are judged as declared
 * before anything is inflated, and held to while it is; every checksum is verified. Encrypted entries, ZIP64, archives over
 * several volumes, other methods of packing, and entries that share bytes are refused.
 * @throws ArchiveError
 */
export async function* readZip(
  bytes: Uint8Array,
  { limits, nameOf, wants, breathe }: ReadContext,
  allowance: Allowance,
): AsyncGenerator<ArchiveEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let packedTotal = 0
  for (const entry of listEntries(bytes, view, limits.maxEntries)) {
    // A folder has no bytes; some writers of Windows name it with their own separator.
    if (/[/\\]$/.test(entry.path) && entry.size === 0) continue
    const path = nameOf(entry.path.replaceAll('\\', '/'))
    packedTotal += entry.packed
    if (packedTotal > bytes.length) throw new ArchiveError('archive.malformed', path)
    const raw = packedBytes(bytes, view, entry, path)
    if (!wants(path, entry.size)) continue
    const content = await unpacked(raw, entry, path, allowance)
    if (content.length !== entry.size) throw new ArchiveError('archive.malformed', path)
    let crc = 0
    for (let at = 0; at < content.length; at += CRC_STEP) {
      crc = crc32(content.subarray(at, at + CRC_STEP), crc)
      await breathe(CRC_STEP)
    }
    if (crc !== entry.crc) throw new ArchiveError('archive.malformed', path)
    yield { path, bytes: content }
  }
}

function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - 22 - NO_16)
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    // A comment may hold these four bytes too: the record is the one whose comment reaches to the end.
    if (view.getUint32(at, true) === END && at + 22 + view.getUint16(at + 20, true) <= view.byteLength) return at
  }
  throw new ArchiveError('archive.malformed', 'central directory')
}

function* listEntries(bytes: Uint8Array, view: DataView, maxEntries: number): Generator<Listed> {
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true)
  const start = view.getUint32(end + 16, true)
  if (count === NO_16 || start === NO_32) throw new ArchiveError('archive.unsupported', 'ZIP64')
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count)
    throw new ArchiveError('archive.unsupported', 'central directory')
  if (count > maxEntries) throw new ArchiveError('archive.too_large', 'central directory')
  let at = start
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL)
      throw new ArchiveError('archive.malformed', `entry ${i + 1}`)
    const nameEnd = at + 46 + view.getUint16(at + 28, true)
    const listed: Listed = {
      path: decodeName(bytes.subarray(at + 46, nameEnd)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      local: view.getUint32(at + 42, true),
    }
    if (listed.packed === NO_32 || listed.size === NO_32 || listed.local === NO_32)
      throw new ArchiveError('archive.unsupported', listed.path)
    yield listed
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
}

/** UTF-8 whether or not its flag is set, as most writers do; old code pages byte for byte, so that names stay apart. */
function decodeName(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    return latin.decode(bytes)
  }
}

function packedBytes(bytes: Uint8Array, view: DataView, entry: Listed, path: string): Uint8Array {
  // Bit 0 encrypts the content, bit 13 the directory (strong encryption).
  if ((entry.flags & 0x2001) !== 0) throw new ArchiveError('archive.encrypted', path)
  if (entry.method !== 0 && entry.method !== 8) throw new ArchiveError('archive.unsupported', path)
  const { local } = entry
  if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL)
    throw new ArchiveError('archive.malformed', path)
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  if (start + entry.packed > bytes.length) throw new ArchiveError('archive.malformed', path)
  const isPossible = entry.method === 0 ? entry.size === entry.packed : entry.size <= entry.packed * DEFLATE_MOST
  if (!isPossible) throw new ArchiveError('archive.malformed', path)
  return bytes.subarray(start, start + entry.packed)
}

async function unpacked(raw: Uint8Array, entry: Listed, path: string, allowance: Allowance): Promise<Uint8Array> {
  if (entry.size > allowance.left()) throw new ArchiveError('archive.too_large', path)
  if (entry.method === 0) {
    allowance.spend(entry.size, path)
    return raw
  }
  if (raw.length <= SMALL) {
    allowance.spend(entry.size, path)
    try {
      // One byte more than declared, so that a longer content shows.
      return inflateSync(raw, { out: new Uint8Array(entry.size + 1) })
    } catch (cause) {
      throw new ArchiveError('archive.malformed', path, cause)
    }
  }
  const content = new Uint8Array(entry.size)
  let at = 0
  for await (const chunk of inflateChunks(raw, path, allowance)) {
    if (at + chunk.length > content.length) throw new ArchiveError('archive.malformed', path)
    content.set(chunk, at)
    at += chunk.length
  }
  return content.subarray(0, at)
}
