export interface ArchiveEntry {
  /**
   * Path within the archive, with `/`, without `.` parts: a name to show and to look up, never a place on this machine.
   * Never absolute, never with `..`, never twice in one archive.
   */
  readonly path: string
  readonly bytes: Uint8Array
}

export interface ArchiveLimits {
  /** Unpacked bytes of the whole archive. */
  readonly maxBytes: number
  readonly maxEntries: number
  /** Unpacked bytes for each packed byte; counts only once more than `RATIO_FREE_BYTES` are unpacked. */
  readonly maxRatio: number
  /** Folders within folders. */
  readonly maxDepth: number
}

export const ARCHIVE_LIMITS: ArchiveLimits = {
  maxBytes: 500_000_000,
  maxEntries: 100_000,
  maxRatio: 300,
  maxDepth: 64,
}

/** Small archives of very even text pack tightly and harm nobody: up to here the ratio is not asked. */
export const RATIO_FREE_BYTES = 20_000_000

/** Bytes of a path within an archive, in UTF-16 units; PATH_MAX of Linux. */
export const MAX_PATH_LENGTH = 4096

export const ARCHIVE_CODES = [
  'archive.malformed',
  'archive.too_large',
  'archive.encrypted',
  'archive.unsupported',
  'archive.bad_path',
  'archive.duplicate',
] as const
export type ArchiveCode = (typeof ARCHIVE_CODES)[number]

/** The archive cannot be read, or holds what is not taken. `place` names the entry, where one is concerned. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
  readonly code: ArchiveCode
  readonly place: string

  constructor(code: ArchiveCode, place: string, cause?: unknown) {
    const shown = printable(place)
    super(`${code}: ${shown}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.place = shown
  }
}

/** A name from outside, fit for one line of a terminal or a log. */
function printable(text: string): string {
  return text.slice(0, 300).replace(/\p{Cc}|\p{Cf}|\p{Cs}/gu, '\u{fffd}')
}

/** What is left of the limits while one archive is read. */
export interface Allowance {
  /** Bytes that may still be unpacked. */
  readonly left: () => number
  /** @throws ArchiveError `archive.too_large` */
  readonly spend: (bytes: number, place: string) => void
}

export function createAllowance(limits: ArchiveLimits, packedBytes: number): Allowance {
  const most = Math.min(limits.maxBytes, Math.max(RATIO_FREE_BYTES, packedBytes * limits.maxRatio))
  let spent = 0
  return {
    left: () => most - spent,
    spend(bytes, place) {
      spent += bytes
      if (spent > most) throw new ArchiveError('archive.too_large', place)
    },
  }
}
