import type { PlanRow } from '@haidang/contracts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import { type Candidate, createNameMatcher, type GroupCandidate } from './match-names.ts'
import { presentRow } from './present.ts'
import { dutiesOfRows, listRelations } from './queries.ts'
import type { RowRecord } from './tables.ts'

/** Organisations a name may stand for; a register larger than this is matched by its groups. */
const CANDIDATES = 5000

export async function loadMatcher(tx: Tx): Promise<ReturnType<typeof createNameMatcher>> {
  const organisations = await sql<{
    tenant_id: string
    name: string
    short_name: string
    province_code: string | null
    kind: string
  }>`select tenant_id, name, short_name, province_code, kind from organisations order by name_folded, tenant_id limit ${CANDIDATES}`.execute(
    tx,
  )
  const groups = await sql<GroupCandidate>`select id, code, name from organisation_groups order by name, id`.execute(tx)
  return createNameMatcher(
    organisations.rows.map((o): Candidate => ({
      ref: { id: o.tenant_id, name: o.name, shortName: o.short_name, provinceCode: o.province_code },
      kind: o.kind,
    })),
    groups.rows,
  )
}

/** Rows as the review shows them: with what they are tied to, the duties made of them, and whom their names stand for. */
export async function wholeRows(tx: Tx, planId: string, rows: readonly RowRecord[]): Promise<PlanRow[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const relations = Map.groupBy(await listRelations(tx, planId, ids), (relation) => relation.row_id)
  const duties = await dutiesOfRows(tx, planId, ids)
  const match = await loadMatcher(tx)
  return rows.map((row) =>
    presentRow(row, { relations: relations.get(row.id) ?? [], dutyIds: duties.get(row.id) ?? [], match }),
  )
}
