import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { archiveFault, ARCHIVE_LIMITS, type ArchiveEntry, type ArchiveLimits } from './limits.ts'
import { readTar } from './tar.ts'
import { readZip } from './zip.ts'

const inflate = promisify(gunzip)

/**
 * The files of a `.tar`, `.tar.gz`, `.zip` or `.gz`, recognised by their first bytes; anything else is one file as it is.
 * A gzip of one file is named after `name` without `.gz`.
 * @throws ArchiveError
 */
export async function unpackArchive(
  bytes: Uint8Array,
  name: string,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<ArchiveEntry[]> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    return unpackPlain(
      await gunzipped(bytes, name, limits),
      name.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar'),
      limits,
    )
  return unpackPlain(bytes, name, limits)
}

async function unpackPlain(bytes: Uint8Array, name: string, limits: ArchiveLimits): Promise<ArchiveEntry[]> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)) return readZip(bytes, limits)
  if (bytes.length >= 512 && Buffer.from(bytes.buffer, bytes.byteOffset + 257, 5).toString('latin1') === 'ustar')
    return readTar(bytes, limits)
  return [{ path: name, bytes }]
}

async function gunzipped(bytes: Uint8Array, name: string, limits: ArchiveLimits): Promise<Uint8Array> {
  try {
    return await inflate(bytes, { maxOutputLength: limits.maxBytes })
  } catch (cause) {
    throw archiveFault(cause, name)
  }
}
