import type { Severity } from '@haidang/std'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { listActiveExceptions } from './exception-queries.ts'
import { levelOf } from './model.ts'
import { listEnabledRules } from './queries.ts'

/** A rule as the pipeline compiles it: of `parseSigmaRules(text, origin)` the rule of this id. */
export interface EnabledRule {
  readonly id: string
  readonly packName: string
  readonly origin: string
  readonly text: string
  /** The level in force here, where it is not the author's. */
  readonly level?: Severity
}

/** Every rule that is to run, in order of id. */
export async function loadEnabledRules(db: Database): Promise<EnabledRule[]> {
  const rows = await db.withTx(SYSTEM_SCOPE, listEnabledRules)
  return rows.map((r) => ({
    id: r.id,
    packName: r.pack_name,
    origin: r.origin,
    text: r.text,
    ...(r.chosen_severity === null ? {} : { level: levelOf(r.chosen_severity) }),
  }))
}

/** An exception as the pipeline applies it: to hits of the rule in these organisations, until its end. */
export interface ActiveException {
  readonly id: string
  readonly ruleId: string
  readonly text: string
  readonly tenants: readonly string[]
  /** Unix milliseconds; null where it has no end. */
  readonly expiresAt: number | null
}

/** Every exception in force, groups and trees of organisations worked out. */
export async function loadActiveExceptions(db: Database, now: number): Promise<ActiveException[]> {
  const rows = await db.withTx(SYSTEM_SCOPE, (tx) => listActiveExceptions(tx, new Date(now).toISOString()))
  return rows.map((r) => ({
    id: r.id,
    ruleId: r.rule_id,
    text: r.filter_text,
    tenants: r.tenants ?? [],
    expiresAt: r.expires_at === null ? null : r.expires_at.getTime(),
  }))
}
