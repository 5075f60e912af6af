import type { Clock } from '@haidang/std'
import type { LogFiles } from './files.ts'

/** Something about the disk that the operator should hear of; the stream goes on. */
export interface StreamFault {
  readonly kind: 'torn_tail' | 'corrupt_record' | 'write_failed' | 'retention_failed'
  readonly subject: string
  /** The file, its place in it, or the sequence number concerned. */
  readonly detail: string
  readonly cause?: unknown
}

export interface LocalStreamOptions {
  /** A directory of its own; one process at a time may have it open. */
  readonly directory: string
  readonly clock: Clock
  /** A segment is closed when it would grow beyond this. Default 64 MiB. */
  readonly segmentBytes?: number
  /** Acknowledged segments are kept up to this many bytes per subject (default 256 MiB) … */
  readonly keepBytes?: number
  /** … and up to this age. Default 24 h. */
  readonly keepAgeMs?: number
  /** Appends are refused when all subjects together hold this much. Default 16 GiB. */
  readonly maxBytes?: number
  /** Appends are refused when the disk has less than this left. Default 1 GiB. */
  readonly minFreeBytes?: number
  /** The duplicate window, per subject. Defaults 200,000 records, 24 h. */
  readonly duplicateEntries?: number
  readonly duplicateAgeMs?: number
  /** The newest records are served from memory up to this many bytes per subject. Default 32 MiB. */
  readonly tailBytes?: number
  /** Told to senders that are refused. Default 5 s. */
  readonly retryAfterMs?: number
  readonly onFault?: (fault: StreamFault) => void
  /** The disk; tests bring one that fails. */
  readonly files?: LogFiles
}

export type Settings = Required<Omit<LocalStreamOptions, 'directory' | 'files'>> & { readonly files: LogFiles }
