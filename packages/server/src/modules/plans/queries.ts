/** SQL of plans, their texts, rows, relations and acts of review. */
import type { PlanLevel, PlanState, PlanText, RowKind, RowState } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { foldVietnamese } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import { isFlagged } from './row-of-document.ts'
import type { PlanRecord, ReadPlan, RelationRecord, RowRecord } from './tables.ts'

/** Dates as texts: the drivers would make instants of them, in whichever zone the machine is. */
const planColumns = sql`p.tenant_id, p.id, p.level, p.state, p.organisation, p.consolidator_id, p.consolidator, p.parent_plan_id, p.is_published,
  p.file_id, p.sha256, p.work_id, p.number, p.issued_on::text as issued_on, p.title, p.issuer, p.type, p.abstract, p.signatory_office, p.recipients,
  p.legal_bases, p.replaces, p.period_from::text as period_from, p.period_to::text as period_to, p.findings, p.created_at, p.created_by`
const rowColumns = sql`r.tenant_id, r.plan_id, r.id, r.seq::float8 as seq, r.item, r.kind, r.path, r.part, r.marker, r.headings, r.source_text, r.text,
  r.lead, r.supporting, r.groups, r.deadline, r.product, r.budget, r.place, r.flags, r.state, r.reason, r.origin_id`

export async function insertPlan(
  tx: Tx,
  plan: Pick<
    PlanRecord,
    'tenant_id' | 'id' | 'level' | 'organisation' | 'consolidator' | 'parent_plan_id' | 'file_id' | 'sha256' | 'title'
  > & { readonly at: string; readonly by: PlanRecord['created_by'] },
): Promise<void> {
  await sql`insert into plans (tenant_id, id, level, state, organisation, consolidator_id, consolidator, parent_plan_id, file_id, sha256,
      title, title_folded, created_at, created_by)
    values (${plan.tenant_id}, ${plan.id}, ${plan.level}, 'reading', ${JSON.stringify(plan.organisation)}::jsonb, ${plan.consolidator.id},
      ${JSON.stringify(plan.consolidator)}::jsonb, ${plan.parent_plan_id}, ${plan.file_id}, ${plan.sha256}, ${plan.title},
      ${foldVietnamese(plan.title)}, ${plan.at}, ${plan.by === null ? null : JSON.stringify(plan.by)}::jsonb)`.execute(
    tx,
  )
}

export async function getPlan(tx: Tx, id: string, forUpdate = false): Promise<PlanRecord | undefined> {
  const lock = forUpdate ? sql`for update of p` : sql``
  return (await sql<PlanRecord>`select ${planColumns} from plans p where p.id = ${id} ${lock}`.execute(tx)).rows[0]
}

/** What plans are called, by id; those the reader does not reach are left out. */
export async function namePlans(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; number: string | null; title: string }>`select id, number, title from plans
    where id = any (${[...ids]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.number === null ? row.title : `${row.number}: ${row.title}`]))
}

export async function findPlanOfFile(tx: Tx, tenant: TenantId, sha256: string): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string
  }>`select id from plans where tenant_id = ${tenant} and sha256 = ${sha256}`.execute(tx)
  return rows[0]?.id
}

export interface PlanCounts {
  total: number
  pending: number
  accepted: number
  dismissed: number
  flagged: number
  duties: Record<string, number> | null
}

/** Newest first. Counts are joined to the page and to nothing else. */
export async function listPlans(
  tx: Tx,
  query: {
    states: readonly PlanState[] | undefined
    levels: readonly PlanLevel[] | undefined
    organisationId: string | undefined
    q: string | undefined
    before: string | undefined
    limit: number
  },
): Promise<PlanRecord[]> {
  const words = foldVietnamese(query.q ?? '').trim()
  const { rows } = await sql<PlanRecord>`
    select ${planColumns} from plans p
    where (${query.states === undefined}::boolean or p.state = any (${[...(query.states ?? [])]}::text[]))
      and (${query.levels === undefined}::boolean or p.level = any (${[...(query.levels ?? [])]}::text[]))
      and (${query.organisationId ?? null}::uuid is null or p.tenant_id = ${query.organisationId ?? null}::uuid)
      and (${words} = '' or position(${words} in p.title_folded) > 0 or position(${words} in lower(coalesce(p.number, ''))) > 0)
      and (${query.before ?? null}::uuid is null or p.id < ${query.before ?? null}::uuid)
    order by p.id desc limit ${query.limit}`.execute(tx)
  return rows
}

export async function countPlans(tx: Tx, ids: readonly string[]): Promise<Map<string, PlanCounts>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<PlanCounts & { id: string }>`
    select p.id, coalesce(r.total, 0) as total, coalesce(r.pending, 0) as pending, coalesce(r.accepted, 0) as accepted,
      coalesce(r.dismissed, 0) as dismissed, coalesce(r.flagged, 0) as flagged, d.duties
    from unnest(${[...ids]}::uuid[]) as p (id)
    left join lateral (select count(*) filter (where state not in ('split', 'merged'))::int as total,
        count(*) filter (where state = 'pending')::int as pending, count(*) filter (where state in ('accepted', 'corrected'))::int as accepted,
        count(*) filter (where state = 'dismissed')::int as dismissed, count(*) filter (where is_flagged and state = 'pending')::int as flagged
      from plan_rows where plan_id = p.id) r on true
    left join lateral (select jsonb_object_agg(state, n) as duties from (select state, count(*)::int as n from duties where plan_id = p.id group by state) s) d
      on true`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

/** What an act may change of a plan; what is undefined stays. */
export type PlanChange = Partial<
  Pick<
    PlanRecord,
    | 'state'
    | 'work_id'
    | 'title'
    | 'number'
    | 'issued_on'
    | 'issuer'
    | 'level'
    | 'parent_plan_id'
    | 'consolidator'
    | 'period_from'
    | 'period_to'
    | 'is_published'
    | 'findings'
  >
>

export async function savePlan(tx: Tx, row: PlanRecord, change: PlanChange): Promise<PlanRecord> {
  const next: PlanRecord = { ...row, ...change, consolidator_id: (change.consolidator ?? row.consolidator).id }
  await sql`update plans set state = ${next.state}, work_id = ${next.work_id}, title = ${next.title}, title_folded = ${foldVietnamese(next.title)},
      number = ${next.number}, issued_on = ${next.issued_on}, issuer = ${next.issuer}, level = ${next.level}, parent_plan_id = ${next.parent_plan_id},
      consolidator_id = ${next.consolidator_id}, consolidator = ${JSON.stringify(next.consolidator)}::jsonb, period_from = ${next.period_from},
      period_to = ${next.period_to}, is_published = ${next.is_published}, findings = ${JSON.stringify(next.findings)}::jsonb
    where id = ${row.id}`.execute(tx)
  return next
}

/** Fills a plan with what was read; what stood there of an earlier reading goes. */
export async function storeReadPlan(tx: Tx, plan: PlanRecord, read: ReadPlan): Promise<void> {
  const { head } = read
  await sql`update plans set state = 'review', number = ${head.number}, issued_on = ${head.issued_on}, title = ${head.title},
      title_folded = ${foldVietnamese(head.title)}, issuer = ${head.issuer}, type = ${head.type}, abstract = ${head.abstract},
      signatory_office = ${head.signatory_office}, recipients = ${head.recipients}::text[], legal_bases = ${head.legal_bases}::text[],
      replaces = ${head.replaces}::text[], period_from = ${head.period_from}, period_to = ${head.period_to},
      findings = ${JSON.stringify(head.findings)}::jsonb
    where id = ${plan.id}`.execute(tx)
  await sql`delete from plan_texts where plan_id = ${plan.id}`.execute(tx)
  await sql`delete from plan_rows where plan_id = ${plan.id}`.execute(tx)
  await sql`delete from plan_row_relations where plan_id = ${plan.id}`.execute(tx)
  await sql`insert into plan_texts (tenant_id, plan_id, content) values (${plan.tenant_id}, ${plan.id}, ${JSON.stringify(read.text)}::jsonb)`.execute(
    tx,
  )
  await insertRows(
    tx,
    read.rows.map((row) => ({ ...row, tenant_id: plan.tenant_id, plan_id: plan.id })),
  )
  await insertRelations(tx, plan, read.relations)
}

export async function getPlanText(tx: Tx, planId: string): Promise<PlanText | undefined> {
  return (await sql<{ content: PlanText }>`select content from plan_texts where plan_id = ${planId}`.execute(tx))
    .rows[0]?.content
}

export async function deletePlan(tx: Tx, id: string): Promise<void> {
  await sql`delete from plans where id = ${id}`.execute(tx)
}

/** Puts rows in, or over those of the same id. */
export async function insertRows(tx: Tx, rows: readonly RowRecord[]): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map((row) => ({
    ...row,
    text_folded: foldVietnamese(`${row.path} ${row.text}`),
    is_flagged: isFlagged(row.flags),
  }))
  await sql`insert into plan_rows (tenant_id, plan_id, id, seq, item, kind, path, part, marker, headings, source_text, text, text_folded, lead, supporting,
      groups, deadline, product, budget, place, flags, is_flagged, state, reason, origin_id)
    select n.tenant_id, n.plan_id, n.id, n.seq, n.item, n.kind, n.path, n.part, n.marker, n.headings, n.source_text, n.text, n.text_folded, n.lead, n.supporting,
      n.groups, n.deadline, n.product, n.budget, n.place, n.flags, n.is_flagged, n.state, n.reason, n.origin_id
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as n (tenant_id uuid, plan_id uuid, id uuid, seq bigint, item text, kind text, path text, part text,
      marker text, headings text[], source_text text, text text, text_folded text, lead text[], supporting text[], groups jsonb, deadline jsonb, product text,
      budget text, place jsonb, flags jsonb, is_flagged boolean, state text, reason text, origin_id uuid)
    on conflict (id) do update set kind = excluded.kind, text = excluded.text, text_folded = excluded.text_folded, lead = excluded.lead,
      supporting = excluded.supporting, groups = excluded.groups, deadline = excluded.deadline, state = excluded.state, reason = excluded.reason,
      origin_id = excluded.origin_id`.execute(tx)
}

export async function deleteRows(tx: Tx, planId: string, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await sql`delete from plan_rows where plan_id = ${planId} and id = any (${[...ids]}::uuid[])`.execute(tx)
}

export interface RowFilter {
  readonly states: readonly RowState[] | undefined
  readonly kinds: readonly RowKind[] | undefined
  readonly part: string | undefined
  readonly isFlagged: boolean | undefined
  readonly q: string | undefined
  readonly after: number | undefined
  readonly limit: number
}

/** In the order of the document. */
export async function listRows(tx: Tx, planId: string, filter: RowFilter): Promise<RowRecord[]> {
  const words = foldVietnamese(filter.q ?? '').trim()
  const { rows } = await sql<RowRecord>`
    select ${rowColumns} from plan_rows r
    where r.plan_id = ${planId} and r.seq > ${filter.after ?? -1}
      and (${filter.states === undefined}::boolean or r.state = any (${[...(filter.states ?? [])]}::text[]))
      and (${filter.kinds === undefined}::boolean or r.kind = any (${[...(filter.kinds ?? [])]}::text[]))
      and (${filter.part ?? null}::text is null or r.part = ${filter.part ?? null})
      and (${filter.isFlagged ?? null}::boolean is null or r.is_flagged = ${filter.isFlagged ?? null}::boolean)
      and (${words} = '' or position(${words} in r.text_folded) > 0)
    order by r.seq limit ${filter.limit}`.execute(tx)
  return rows
}

/** Rows by id, in the order named. */
export async function getRows(tx: Tx, planId: string, ids: readonly string[], forUpdate = false): Promise<RowRecord[]> {
  if (ids.length === 0) return []
  const lock = forUpdate ? sql`for update of r` : sql``
  const { rows } = await sql<RowRecord>`select ${rowColumns} from plan_rows r
    where r.plan_id = ${planId} and r.id = any (${[...new Set(ids)]}::uuid[]) ${lock}`.execute(tx)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export async function insertRelations(
  tx: Tx,
  plan: Pick<PlanRecord, 'tenant_id' | 'id'>,
  relations: readonly RelationRecord[],
): Promise<void> {
  if (relations.length === 0) return
  await sql`insert into plan_row_relations (tenant_id, plan_id, row_id, other_id, why, likeness)
    select ${plan.tenant_id}::uuid, ${plan.id}::uuid, n.row_id, n.other_id, n.why, n.likeness
    from jsonb_to_recordset(${JSON.stringify(relations)}::jsonb) as n (row_id uuid, other_id uuid, why text, likeness real)
    on conflict do nothing`.execute(tx)
}

export async function deleteLinks(
  tx: Tx,
  planId: string,
  pairs: readonly Pick<RelationRecord, 'row_id' | 'other_id'>[],
): Promise<void> {
  for (const pair of pairs)
    await sql`delete from plan_row_relations where plan_id = ${planId} and row_id = ${pair.row_id} and other_id = ${pair.other_id}
      and why = 'linked'`.execute(tx)
}

/** Relations of the rows named, seen from them. */
export async function listRelations(tx: Tx, planId: string, ids: readonly string[]): Promise<RelationRecord[]> {
  const { rows } = await sql<RelationRecord>`
    select row_id, other_id, why, likeness from plan_row_relations where plan_id = ${planId} and row_id = any (${[...ids]}::uuid[])
    union select other_id, row_id, why, likeness from plan_row_relations where plan_id = ${planId} and other_id = any (${[...ids]}::uuid[])`.execute(
    tx,
  )
  return rows
}

/** Duties made of rows of a plan: row id → duty ids. */
export async function dutiesOfRows(tx: Tx, planId: string, rowIds: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ duty_id: string; row_ids: string[] }>`
    select dd.duty_id, dd.row_ids from duty_details dd join duties d on d.id = dd.duty_id
    where d.plan_id = ${planId} and dd.row_ids && ${[...rowIds]}::uuid[] order by dd.duty_id`.execute(tx)
  const found = new Map<string, string[]>()
  for (const row of rows) for (const id of row.row_ids) found.set(id, [...(found.get(id) ?? []), row.duty_id])
  return found
}

export interface ReviewAct {
  readonly seq: number
  readonly act: string
  readonly before: {
    readonly rows: readonly RowRecord[]
    readonly createdIds: readonly string[]
    readonly linked: readonly RelationRecord[]
    readonly unlinked: readonly RelationRecord[]
  }
}

export async function addReviewAct(
  tx: Tx,
  plan: Pick<PlanRecord, 'tenant_id' | 'id'>,
  entry: Omit<ReviewAct, 'seq'> & { readonly at: string; readonly by: PlanRecord['created_by'] },
): Promise<void> {
  await sql`insert into plan_review_acts (tenant_id, plan_id, at, by, act, before) values (${plan.tenant_id}, ${plan.id}, ${entry.at},
    ${entry.by === null ? null : JSON.stringify(entry.by)}::jsonb, ${entry.act}, ${JSON.stringify(entry.before)}::jsonb)`.execute(
    tx,
  )
}

export async function takeLastReviewAct(tx: Tx, planId: string): Promise<ReviewAct | undefined> {
  const { rows } = await sql<ReviewAct>`delete from plan_review_acts where plan_id = ${planId}
    and seq = (select max(seq) from plan_review_acts where plan_id = ${planId}) returning seq::int as seq, act, before`.execute(
    tx,
  )
  return rows[0]
}

export async function hasReviewAct(tx: Tx, planId: string): Promise<boolean> {
  return (await sql`select from plan_review_acts where plan_id = ${planId} limit 1`.execute(tx)).rows.length > 0
}
