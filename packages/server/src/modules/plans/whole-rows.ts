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
    successor: Candidate['successor'] | null
  }>`
    with recursive way (tenant_id, answers, place) as (
      select tenant_id, successor_id, 0 from organisation_closures
        where successor_id is not null and reverted_at is null and applied_at is not null
      union all select w.tenant_id, c.successor_id, w.place + 1 from way w join organisation_closures c on c.tenant_id = w.answers
        where c.successor_id is not null and c.reverted_at is null and c.applied_at is not null and w.place < 20
    ), last as (select distinct on (tenant_id) tenant_id, answers from way order by tenant_id, place desc)
    select o.tenant_id, o.name, o.short_name, o.province_code, o.kind,
      case when s.tenant_id is not null then
        jsonb_build_object('id', s.tenant_id, 'name', s.name, 'shortName', s.short_name, 'provinceCode', s.province_code) end as successor
    from organisations o left join last on last.tenant_id = o.tenant_id left join organisations s on s.tenant_id = last.answers
    order by o.name_folded, o.tenant_id limit ${CANDIDATES}`.execute(tx)
  const groups = await sql<GroupCandidate>`select id, code, name from organisation_groups order by name, id`.execute(tx)
  return createNameMatcher(
    organisations.rows.map((o): Candidate => ({
      ref: { id: o.tenant_id, name: o.name, shortName: o.short_name, provinceCode: o.province_code },
      kind: o.kind,
      successor: o.successor ?? undefined,
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
