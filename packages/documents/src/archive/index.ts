export { ARCHIVE_CODES, ARCHIVE_LIMITS, ArchiveError } from './limits.ts'
export type { ArchiveCode, ArchiveEntry, ArchiveLimits } from './limits.ts'
export { archiveKind, readArchive, unpackArchive } from './read-archive.ts'
export type { ArchiveKind, ArchiveOptions } from './read-archive.ts'
