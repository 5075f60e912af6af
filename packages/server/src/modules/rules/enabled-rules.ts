import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { listEnabledRules } from './queries.ts'

/** A rule as the pipeline compiles it: `parseSigmaRules(text, origin)`, whose first rule stands for `id`. */
export interface EnabledRule {
  readonly id: string
  readonly packName: string
  readonly origin: string
  readonly text: string
}

/** Every rule that is to run, in order of id. */
export async function loadEnabledRules(db: Database): Promise<EnabledRule[]> {
  const rows = await db.withTx(SYSTEM_SCOPE, listEnabledRules)
  return rows.map((r) => ({ id: r.id, packName: r.pack_name, origin: r.origin, text: r.text }))
}
