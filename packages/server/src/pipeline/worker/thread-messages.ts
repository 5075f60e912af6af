import type { Finding } from '@haidang/contracts'
import type { WarningList } from '@haidang/detect'
import type { Severity } from '@haidang/std'
import type { BatchRow, EventBlock, QuarantineRow } from '#src/platform/lake/index.ts'
import type { OrganisationFacts } from '#src/platform/source-directory.ts'
import type { ExceptionFacts, SuppressedCount } from './suppress.ts'

/** A rule as it is handed to the threads. */
export interface RuleText {
  readonly text: string
  readonly origin: string
  /** Of a text of several rules the one that is meant; all of them where none is named. */
  readonly id?: string
  /** The level in force here, where it is not the author's. */
  readonly level?: Severity
}

/** What one rule cost since it was last asked. */
export interface RuleCost {
  readonly ruleId: string
  /** Events whose fields were looked at closely for it, and those it matched. */
  readonly looked: number
  readonly matched: number
  /** Events beyond its budget. */
  readonly overBudget: number
  /** Steps of the engine, near enough. */
  readonly steps: number
}

/** A rule that is enabled and does not run: refused by the engine, or set aside at work. */
export interface SetAsideRule {
  readonly ruleId: string
  /** Code of the engine, a phrase key. */
  readonly reason: string
}

/** Everything detection needs, fixed for the life of a thread: a new set is a new thread, so that a swap is atomic. */
export interface DetectionSet {
  /** Sigma rules as YAML, each with where it came from: a rule without an id of its own is known by title and origin. */
  readonly rules: readonly RuleText[]
  /** Exceptions in force when the set was made. */
  readonly exceptions: readonly ExceptionFacts[]
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
  readonly suppressed: readonly SuppressedCount[]
  /** What correlation rules are to see of it (`encodeObservations`), in bounded pieces; none where no such rule is in use. */
  readonly observations: readonly Uint8Array[]
  /** Receive time of the batch, Unix milliseconds. */
  readonly receivedAt: number
}

/** Asks a thread what its rules cost since the last time. */
export interface CostRequest {
  readonly id: number
  readonly costs: true
}

export type ThreadAnswer =
  | {
      readonly kind: 'ready'
      readonly ruleCount: number
      readonly refusedRules: number
      readonly setAside: readonly SetAsideRule[]
      readonly correlations: readonly RuleText[]
    }
  | {
      readonly kind: 'costs'
      readonly id: number
      readonly costs: readonly RuleCost[]
      readonly setAside: readonly SetAsideRule[]
    }
  | { readonly kind: 'done'; readonly id: number; readonly results: readonly WorkResult[] }
  /** A fault of ours: the whole request may be tried again, then item by item. */
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
