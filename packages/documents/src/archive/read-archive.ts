import { createBreathing } from './breathe.ts'
import { createByteReader } from './byte-reader.ts'
import { createEntryNames } from './entry-names.ts'
import { gunzipChunks } from './inflate.ts'
import {
  type Allowance,
  ARCHIVE_LIMITS,
  type ArchiveEntry,
  ArchiveError,
  type ArchiveLimits,
  createAllowance,
} from './limits.ts'
import type { ReadContext } from './read-context.ts'
import { isTarHead, readTar } from './tar.ts'
import { readZip } from './zip.ts'

export interface ArchiveOptions {
  readonly limits?: Partial<ArchiveLimits>
  /**
   * Asked of every entry before it is unpacked, with its path and its declared size in bytes; what is not wanted costs nothing of
   * `maxBytes` in a zip. All are wanted where it is left out.
   */
  readonly wants?: (path: string, size: number) => boolean
}

export type ArchiveKind = 'zip' | 'gzip' | 'tar'

/** Marks of packed files that are recognised to be refused, rather than taken for text. */
const OTHERS: readonly (readonly number[])[] = [
  [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], // 7z
  [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], // rar
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], // xz
  [0x28, 0xb5, 0x2f, 0xfd], // Zstandard
]
/** `BZh`, a digit, then the mark of a block. */
const BZIP2 = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]

const startsWith = (bytes: Uint8Array, mark: readonly number[], at = 0): boolean =>
  mark.every((b, i) => bytes[at + i] === b)

/** What the first bytes (512 are enough) say a file is; null for a plain file. */
export function archiveKind(head: Uint8Array): ArchiveKind | 'unsupported' | null {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (startsWith(head, [0x50, 0x4b, 3, 4]) || startsWith(head, [0x50, 0x4b, 5, 6])) return 'zip'
  if (OTHERS.some((mark) => startsWith(head, mark))) return 'unsupported'
  if (startsWith(head, [0x42, 0x5a, 0x68]) && startsWith(head, BZIP2, 4)) return 'unsupported'
  return isTarHead(head.subarray(0, 512)) ? 'tar' : null
}

/**
 * The files of a `.tar`, `.tar.gz`, `.zip` or `.gz`, recognised by their first bytes, one after another in the archive's order;
 * anything else is one file as it is. A gzip of one file is named after `name` without `.gz`. Archives inside are entries like
 * any other. The event loop gets a turn every few megabytes.
 * @throws ArchiveError; entries given before the fault stand as they were
 */
export async function* readArchive(
  bytes: Uint8Array,
  name: string,
  options: ArchiveOptions = {},
): AsyncGenerator<ArchiveEntry> {
  const limits = { ...ARCHIVE_LIMITS, ...options.limits }
  const context: ReadContext = {
    limits,
    nameOf: createEntryNames(limits),
    wants: options.wants ?? (() => true),
    breathe: createBreathing(),
  }
  const allowance = createAllowance(limits, bytes.length)
  if (archiveKind(bytes) === null) allowance.spend(bytes.length, name)
  if (archiveKind(bytes) !== 'gzip') yield* readPlain(bytes, name, context, allowance)
  else yield* readGzip(bytes, name, context, allowance)
}

/**
 * All files of an archive at once, as `readArchive` gives them.
 * @throws ArchiveError
 */
export async function unpackArchive(
  bytes: Uint8Array,
  name: string,
  options: ArchiveOptions = {},
): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = []
  for await (const entry of readArchive(bytes, name, options)) entries.push(entry)
  return entries
}

async function* readPlain(
  bytes: Uint8Array,
  name: string,
  context: ReadContext,
  allowance: Allowance,
): AsyncGenerator<ArchiveEntry> {
  const kind = archiveKind(bytes)
  if (kind === 'unsupported') throw new ArchiveError('archive.unsupported', name)
  if (kind === 'zip') yield* readZip(bytes, context, allowance)
  else if (kind === 'tar') yield* readTar(createByteReader([bytes]), context, allowance)
  else if (context.wants(name, bytes.length)) yield { path: name, bytes }
}

async function* readGzip(
  bytes: Uint8Array,
  name: string,
  context: ReadContext,
  allowance: Allowance,
): AsyncGenerator<ArchiveEntry> {
  const reader = createByteReader(gunzipChunks(bytes, name, allowance))
  const inner = name.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar')
  if (archiveKind(await reader.peek(512)) === 'tar') {
    yield* readTar(reader, context, null)
    // What follows the tar's end is not ours to read, but its checksum is.
    await reader.rest()
  } else yield* readPlain(await reader.rest(), inner, context, allowance)
}
