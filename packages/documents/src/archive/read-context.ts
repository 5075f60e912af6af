import type { ArchiveLimits } from './limits.ts'

/** What the readers of all formats share while one archive is read. */
export interface ReadContext {
  readonly limits: ArchiveLimits
  /** The entry's path in one form, checked. */
  readonly nameOf: (written: string) => string
  readonly wants: (path: string, size: number) => boolean
  readonly breathe: (bytes: number) => Promise<void> | undefined
}
