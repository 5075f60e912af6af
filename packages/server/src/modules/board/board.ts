import type { Board as BoardShape, WarningSummary } from '@haidang/contracts'
import type { Clock } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import type { Database, Scope, Tx } from '#src/platform/db/index.ts'
import type { LakeReader } from '#src/platform/lake/index.ts'
import type { SubscriptionHandlers } from '#src/platform/outbox/index.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'
import { createLiveFeed } from './handlers.ts'
import { createLiveHub, type Every, type LiveHub, type LiveMeter } from './live-hub.ts'

/** What the warnings module shows on the board. */
export interface BoardWarnings {
  readonly listOpenWarningSummaries: (tx: Tx, ctx: Context, limit: number) => Promise<WarningSummary[]>
  readonly listAwaitingApproval: (tx: Tx, ctx: Context, limit: number) => Promise<WarningSummary[]>
  readonly listOverdueRecipients: (tx: Tx, ctx: Context, limit: number) => Promise<BoardShape['overdueWarnings']>
}

export interface BoardDeps {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
  readonly live: LiveMeter
  readonly lakeFor: (scope: Scope) => Pick<LakeReader, 'countsBySource'>
  /** Events accepted and not yet in the lake. */
  readonly underway: () => number
  readonly warnings: BoardWarnings
  /** How the hub keeps time; by timer where it is not given. */
  readonly every?: Every
}

/** The duty board of this process: what its verbs read, who listens, and what they are told. */
export interface Board {
  readonly deps: BoardDeps
  readonly hub: LiveHub
  /** Subscriptions; durable name `board`. */
  readonly handlers: SubscriptionHandlers
  /** Sends what is waiting, now. */
  flush(): Promise<void>
  close(): Promise<void>
}

export function createBoard(deps: BoardDeps): Board {
  const { clock, live, underway, every } = deps
  const hub = createLiveHub({ clock, live, underway, ...(every === undefined ? {} : { every }) })
  const feed = createLiveFeed({ db: deps.db, hub, logger: deps.logger })
  return {
    deps,
    hub,
    handlers: feed.handlers,
    flush: feed.flush,
    async close() {
      await feed.close()
      hub.close()
    },
  }
}
