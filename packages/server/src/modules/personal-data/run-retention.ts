import { createTranslator } from '@haidang/phrases'
import type { Clock, OrganisationId } from '@haidang/std'
import { vietnamDate } from '@haidang/std'
import { systemContext } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { type Database, sql, SYSTEM_SCOPE, type Tx } from '#src/platform/db/index.ts'
import type { PersonalDataRules } from '#src/rule-sets/personal-data.ts'
import { type DueRow, dueRows, ENDING_KINDS, type EndingKind } from './retention-kinds.ts'

/** Batches one run takes of a kind at most; the next run goes on. */
const MOST_BATCHES = 40

/**
 * Ends what is over its term and not held, kind by kind in batches of their own transactions. Every batch is audited with its counts,
 * for each organisation by itself.
 * @returns how many rows were ended
 */
export async function runRetention(db: Database, clock: Clock, rules: PersonalDataRules): Promise<number> {
  let done = 0
  const at = new Date(clock.now()).toISOString()
  for (const kind of ENDING_KINDS) {
    for (let batch = 0; batch < MOST_BATCHES; batch++) {
      const taken = await db.withTx(SYSTEM_SCOPE, (tx) => endBatch(tx, clock, rules, kind, at))
      done += taken
      if (taken < kind.batch) break
    }
  }
  return done
}

async function endBatch(tx: Tx, clock: Clock, rules: PersonalDataRules, kind: EndingKind, at: string): Promise<number> {
  const { days } = rules.retentionOn(vietnamDate(clock.now())).kinds[kind.kind]
  if (days === null) return 0
  const due = dueRows(kind, { days, now: at, tenants: null })
  const { rows } = await sql<DueRow>`select d.id, d.tenant_id from (${due}) d where not d.is_held
    order by d.at, d.id limit ${kind.batch}`.execute(tx)
  if (rows.length === 0) return 0
  const { t } = createTranslator('vi')
  await kind.end(tx, rows, { at, pseudonym: (code) => t('personalData.pseudonym', { code }) })
  for (const [tenant, own] of Map.groupBy(rows, (row) => row.tenant_id)) {
    const { rows: held } = await sql<{ count: number }>`select count(*)::int as count
      from (${dueRows(kind, { days, now: at, tenants: [tenant] })}) d where d.is_held`.execute(tx)
    const heldCount = held[0]?.count ?? 0
    await sql`insert into retention_runs as r (tenant_id, kind, at, done, held) values (${tenant}, ${kind.kind}, ${at}, ${own.length}, ${heldCount})
      on conflict (tenant_id, kind, at) do update set done = r.done + excluded.done, held = excluded.held`.execute(tx)
    const ctx = systemContext('personal-data.retention', clock, new Set(), tenant as OrganisationId, newId(clock))
    await audit(tx, ctx, {
      action: 'personal_data.retention',
      subject: { kind: 'retention', id: kind.kind },
      after: { done: own.length, held: heldCount },
      organisation: tenant,
    })
  }
  return rows.length
}
