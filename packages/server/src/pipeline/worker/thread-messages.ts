import type { Finding } from '@haidang/contracts'
import type { WarningList } from '@haidang/detect'
import type { BatchRow, EventBlock, QuarantineRow } from '#src/platform/lake/index.ts'
import type { OrganisationFacts } from '#src/platform/source-directory.ts'

/** Everything detection needs, fixed for the life of a thread: a new set is a new thread, so that a swap is atomic. */
export interface DetectionSet {
  /** Sigma rules as YAML, each with where it came from: a rule without an id of its own is known by title and origin. */
  readonly rules: readonly { readonly text: string; readonly origin: string }[]
  /** A packed indicator index, shared by all threads; null where there are no indicators. */
  readonly indicators: SharedArrayBuffer | null
  /** False-positive guards, as the indicator package defines them. */
  readonly warningLists: readonly WarningList[]
  readonly organisations: readonly OrganisationFacts[]
  /** Alerts of members' own products become findings from this OCSF severity on (3 = medium). */
  readonly productMinSeverityId: number
}

/** One raw record of the stream, handed to a thread. */
export interface WorkItem {
  readonly seq: number
  readonly header: Uint8Array
  readonly payload: Uint8Array
}

export interface WorkRequest {
  readonly id: number
  readonly items: readonly WorkItem[]
}

/** What became of one raw record. */
export interface WorkResult {
  readonly seq: number
  readonly tenant: string
  readonly block: EventBlock | null
  readonly quarantine: readonly QuarantineRow[]
  readonly batch: BatchRow
  readonly findings: readonly Finding[]
  /** Receive time of the batch, Unix milliseconds. */
  readonly receivedAt: number
}

export type ThreadAnswer =
  | { readonly kind: 'ready'; readonly ruleCount: number; readonly refusedRules: number }
  | { readonly kind: 'done'; readonly id: number; readonly results: readonly WorkResult[] }
  /** A fault of ours: the whole request may be tried again, then item by item. */
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
