import type { Clock } from '@haidang/std'
import type { Database } from '#src/platform/db/index.ts'
import type { Metrics, Logger } from '#src/platform/telemetry/index.ts'
import { createLastUses, type LastUses } from './last-uses.ts'
import { createTokenContexts, type TokenContexts } from './token-contexts.ts'

/** What the verbs of this module work with. */
export interface ApiTokens {
  readonly db: Database
  readonly contexts: TokenContexts
  readonly lastUses: LastUses
}

export interface ApiTokensOptions {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics?: Metrics
  /** Milliseconds between two writings of last uses; 0 leaves them to the caller. */
  readonly beatMs?: number
}

export function createApiTokens({ db, clock, logger, metrics, beatMs }: ApiTokensOptions): ApiTokens {
  const refusals = metrics?.counter('haidang_token_refusals_total', 'Requests refused for their API token, by code', [
    'code',
  ])
  const lastUses = createLastUses(db, clock, logger, beatMs)
  const contexts = createTokenContexts({ db, clock, lastUses, onRefusal: (code) => refusals?.inc({ code }) })
  return { db, contexts, lastUses }
}
