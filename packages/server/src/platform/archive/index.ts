export { ARCHIVE_LIMITS, ArchiveError, type ArchiveEntry, type ArchiveLimits } from './limits.ts'
export { type FetchMaterial, type ImportFile, type Material, readMaterial } from './material.ts'
export { unpackArchive } from './unpack.ts'
export { createFetchMaterial } from './fetch-material.ts'
