import { ArchiveError, type ArchiveLimits, MAX_PATH_LENGTH } from './limits.ts'

/**
 * Checks the names of one archive's entries as they come: gives the path in one form (`/` between parts, no `.` parts).
 * @returns a function throwing ArchiveError `archive.bad_path` (absolute, `..`, control characters, too deep or long, nothing left),
 * `archive.duplicate`, `archive.too_large` (too many entries)
 */
export function createEntryNames(limits: ArchiveLimits): (written: string) => string {
  const seen = new Set<string>()
  return (written) => {
    if (written.length > MAX_PATH_LENGTH || /^[/\\]|^[a-z]:|\p{Cc}/iu.test(written))
      throw new ArchiveError('archive.bad_path', written)
    const parts = written.split('/').filter((part) => part !== '' && part !== '.')
    if (parts.length === 0 || parts.length > limits.maxDepth || /(^|[/\\])\.\.([/\\]|$)/.test(written))
      throw new ArchiveError('archive.bad_path', written)
    const path = parts.join('/')
    if (seen.has(path)) throw new ArchiveError('archive.duplicate', path)
    if (seen.size >= limits.maxEntries) throw new ArchiveError('archive.too_large', path)
    seen.add(path)
    return path
  }
}
