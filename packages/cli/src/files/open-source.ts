import { createReadStream } from 'node:fs'
import { open, readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'

/** Bytes of a file read at once. */
const CHUNK = 1 << 20
/** Bytes at the start of a file that say what it is; a tar's first head is 512. */
export const HEAD_BYTES = 4096

export interface FoundFile {
  readonly path: string
  /** Bytes on disk. */
  readonly size: number
}

/**
 * The files at a path, in the order of their names: the file itself, or all below a folder that `wants` takes. Hidden files and
 * folders, and links that lead back up, are passed over.
 */
export async function findFilesBelow(path: string, wants: (path: string) => boolean): Promise<FoundFile[]> {
  const facts = await stat(path)
  if (!facts.isDirectory()) return [{ path, size: facts.size }]
  const found: FoundFile[] = []
  const walk = async (folder: string, above: ReadonlySet<string>): Promise<void> => {
    const real = await realpath(folder)
    if (above.has(real)) return
    const within = new Set(above).add(real)
    const entries = await readdir(folder, { withFileTypes: true })
    for (const { name } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (name.startsWith('.')) continue
      const child = join(folder, name)
      const about = await stat(child).catch(() => null)
      if (about?.isDirectory() === true) await walk(child, within)
      else if (about?.isFile() === true && wants(child)) found.push({ path: child, size: about.size })
    }
  }
  await walk(path, new Set())
  return found
}

/** Whether a path within an archive is hidden: what editors, version control and macOS keep for themselves. */
export const isHiddenPath = (path: string): boolean => /(^|\/)(\.|__MACOSX\/)/.test(path)

/** The first bytes of a file. */
export async function headOf(path: string): Promise<Uint8Array> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

export type Packing = 'gzip' | 'zstd' | null

export function packingOf(head: Uint8Array): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  return head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd ? 'zstd' : null
}

/** A stream of bytes, unpacked on the way; a fault of the packed stream ends it as its own. */
export function unpackStream(bytes: Readable, packing: Packing): Readable {
  if (packing === null) return bytes
  const unpacker = packing === 'gzip' ? createGunzip({ chunkSize: CHUNK }) : createZstdDecompress({ chunkSize: CHUNK })
  // The reader of the result sees the fault; there is nobody else to tell.
  return pipeline(bytes, unpacker, () => undefined)
}

/** A file's bytes, unpacked where they are gzip or Zstandard. `onBytes` hears how many bytes of the file on disk were read. */
export function openFile(path: string, packing: Packing, onBytes: (count: number) => void): Readable {
  const file = createReadStream(path, { highWaterMark: CHUNK })
  file.on('data', (chunk) => onBytes(chunk.length))
  file.pause()
  return unpackStream(file, packing)
}

/** All bytes of a stream. */
export async function collectBytes(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}
