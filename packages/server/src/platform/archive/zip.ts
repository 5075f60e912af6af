import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import { archiveFault, ArchiveError, type ArchiveEntry, type ArchiveLimits } from './limits.ts'

const inflate = promisify(inflateRaw)
const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50

/**
 * The files of a zip, read by its central directory (APPNOTE 6.3.10 §4.3), stored or deflated. Encrypted entries and
 * ZIP64 are refused; every checksum is verified.
 * @throws ArchiveError
 */
export async function readZip(bytes: Uint8Array, limits: ArchiveLimits): Promise<ArchiveEntry[]> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  const count = view.readUInt16LE(end + 10)
  if (count > limits.maxEntries) throw new ArchiveError('archive.too_large', 'central directory')
  const entries: ArchiveEntry[] = []
  let at = view.readUInt32LE(end + 16)
  let left = limits.maxBytes
  for (let i = 0; i < count; i++) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== CENTRAL)
      throw new ArchiveError('archive.malformed', `entry ${i + 1}`)
    const nameLength = view.readUInt16LE(at + 28)
    const path = view.subarray(at + 46, at + 46 + nameLength).toString('utf8')
    const next = at + 46 + nameLength + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32)
    if (!path.endsWith('/')) {
      const content = await readEntry(view, at, path, left)
      left -= content.length
      entries.push({ path, bytes: content })
    }
    at = next
  }
  return entries
}

function findEnd(view: Buffer): number {
  for (let at = view.length - 22; at >= Math.max(0, view.length - 22 - 0xffff); at--)
    if (view.readUInt32LE(at) === END) return at
  throw new ArchiveError('archive.malformed', 'central directory')
}

async function readEntry(view: Buffer, central: number, path: string, left: number): Promise<Uint8Array> {
  const flags = view.readUInt16LE(central + 8)
  const method = view.readUInt16LE(central + 10)
  const packed = view.readUInt32LE(central + 20)
  const size = view.readUInt32LE(central + 24)
  const local = view.readUInt32LE(central + 42)
  if ((flags & 1) !== 0 || local + 30 > view.length || view.readUInt32LE(local) !== LOCAL)
    throw new ArchiveError('archive.malformed', path)
  if (size > left) throw new ArchiveError('archive.too_large', path)
  const start = local + 30 + view.readUInt16LE(local + 26) + view.readUInt16LE(local + 28)
  if (start + packed > view.length) throw new ArchiveError('archive.malformed', path)
  const raw = view.subarray(start, start + packed)
  const content = method === 0 ? raw : method === 8 ? await inflated(raw, size, path) : undefined
  if (content?.length !== size || crc32(content) !== view.readUInt32LE(central + 16))
    throw new ArchiveError('archive.malformed', path)
  return content
}

async function inflated(raw: Uint8Array, size: number, path: string): Promise<Uint8Array> {
  try {
    return await inflate(raw, { maxOutputLength: Math.max(1, size) })
  } catch (cause) {
    throw archiveFault(cause, path)
  }
}
