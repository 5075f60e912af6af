export interface ArchiveEntry {
  /** Path within the archive, with `/`, as written there: never used as a path on this machine. */
  readonly path: string
  readonly bytes: Uint8Array
}

export interface ArchiveLimits {
  /** Unpacked bytes of the whole archive. */
  readonly maxBytes: number
  readonly maxEntries: number
}

export const ARCHIVE_LIMITS: ArchiveLimits = { maxBytes: 500_000_000, maxEntries: 100_000 }

/** The archive cannot be read, or unpacks to more than is allowed. `place` names the entry, where one is concerned. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
  readonly code: 'archive.malformed' | 'archive.too_large'
  readonly place: string

  constructor(code: ArchiveError['code'], place: string, cause?: unknown) {
    super(`${code}: ${place}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.place = place
  }
}

/** What zlib says, in our words. */
export function archiveFault(cause: unknown, place: string): ArchiveError {
  const isTooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
  return new ArchiveError(isTooLarge ? 'archive.too_large' : 'archive.malformed', place, cause)
}
