import { AppError, AssignInput, type AssignOutcome, type DutyUnit, type OrganisationRef } from '@haidang/contracts'
import type { z } from 'zod'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import { insertDuties, type NewDuty } from '../duty-queries.ts'
import type { PlanDeps } from '../ports.ts'
import { getRows, insertRows } from '../queries.ts'
import { clockOf, isoNow, lockPlan, refsOf, todayOf } from '../read.ts'
import type { ClockFacts, PlanRecord, RowRecord } from '../tables.ts'

type Assignment = AssignInput['assignments'][number]

const TITLE_LENGTH = 160
/** The first sentence of a duty, cut at a word: what lists call it. */
function titleOf(text: string): string {
  const sentence = /^.*?[.;:!?](?=\s|$)/su.exec(text)?.[0] ?? text
  const plain = sentence
    .replace(/[.;:]$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (plain.length <= TITLE_LENGTH) return plain.length < 3 ? text.slice(0, TITLE_LENGTH) : plain
  return `${plain.slice(0, TITLE_LENGTH).replace(/\s+\S*$/, '')}…`
}

/** The facts of a duty nobody has begun. */
export const freshFacts = (givenOn: string): ClockFacts => ({
  givenOn,
  startedOn: null,
  completedOn: null,
  conditionMetOn: null,
  goLiveOn: null,
  extendedTo: null,
  lastPeriodDueOn: null,
  wasLastPeriodLate: false,
  isCancelled: false,
})

async function membersOf(tx: Tx, groupIds: readonly string[]): Promise<Map<string, readonly string[]>> {
  if (groupIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; member_ids: string[] }>`select id, member_ids from organisation_groups
    where id = any (${[...groupIds]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.member_ids]))
}

/** Organisations named one by one and by group, in that order, each once; those out of scope are left out. */
function expand(
  units: Assignment['lead'],
  groups: ReadonlyMap<string, readonly string[]>,
  refs: ReadonlyMap<string, OrganisationRef>,
): OrganisationRef[] {
  const ids = new Set([...units.organisationIds, ...units.groupIds.flatMap((id) => groups.get(id) ?? [])])
  return [...ids].flatMap((id) => refs.get(id) ?? [])
}

interface Making {
  readonly ctx: Context
  readonly deps: Pick<PlanDeps, 'rules'>
  readonly plan: PlanRecord
  readonly groups: ReadonlyMap<string, readonly string[]>
  readonly refs: ReadonlyMap<string, OrganisationRef>
}

function dutiesOf(making: Making, assignment: Assignment, rows: readonly RowRecord[]): NewDuty[] {
  const { ctx, deps, plan, groups, refs } = making
  const [row] = rows
  if (row === undefined) return []
  const leads = expand(assignment.lead, groups, refs)
  if (leads.length === 0) throw new AppError('duty.no_units')
  const taken = new Set(leads.map((lead) => lead.id))
  const supporting = expand(assignment.supporting, groups, refs)
    .filter((unit) => !taken.has(unit.id))
    .map((organisation): DutyUnit => ({ organisation, role: 'supporting' }))
  const today = todayOf(ctx)
  const deadline = assignment.deadline ?? rows.find((r) => r.deadline.kind !== 'none')?.deadline ?? row.deadline
  const facts = freshFacts(today)
  const clock = clockOf(deps.rules, today, deadline, 0, facts)
  const text = rows.map((r) => r.text).join('\n')
  const copies = assignment.expansion === 'copy_each' ? leads.map((lead) => [lead]) : [leads]
  return copies.map((own): NewDuty => ({
    tenantId: plan.tenant_id,
    id: newId(ctx.clock),
    planId: plan.id,
    consolidatorId: plan.consolidator_id,
    seq: row.seq,
    part: row.part,
    plan: { id: plan.id, number: plan.number, title: plan.title, level: plan.level },
    path: row.path,
    title: titleOf(row.text),
    text,
    sourceText: rows.map((r) => r.source_text).join('\n'),
    headings: row.headings,
    place: row.place,
    rowIds: rows.map((r) => r.id),
    units: [...own.map((organisation): DutyUnit => ({ organisation, role: 'lead' })), ...supporting],
    deadline,
    facts,
    clock,
    product: assignment.product === '' ? row.product : assignment.product,
    measure: assignment.measure,
    budgetLine: assignment.budgetLine === '' ? row.budget : assignment.budgetLine,
    at: isoNow(ctx),
  }))
}

/**
 * Makes duties of rows and gives them to units: a copy for each lead, or one that all share. A row nobody has looked at counts as
 * accepted by being given out.
 * @throws AppError `plan.not_found`, `plan.bad_state`, `plan_row.not_found`, `plan_row.bad_act` for a row that was split, merged or
 *   dismissed, `duty.no_units`
 */
export async function assignDuties(
  deps: Pick<PlanDeps, 'db' | 'rules'>,
  { ctx, input }: Call<AssignInput & { readonly id: string }>,
): Promise<z.output<typeof AssignOutcome>> {
  allow(ctx, 'plan.assign')
  const { assignments } = AssignInput.parse(input)
  return deps.db.withTx(ctx.scope, async (tx) => {
    const plan = await lockPlan(tx, ctx, input.id)
    if (plan.state !== 'review' && plan.state !== 'active') throw new AppError('plan.bad_state', { state: plan.state })
    const rowIds = [...new Set(assignments.flatMap((a) => a.rowIds))]
    const rows = new Map((await getRows(tx, plan.id, rowIds, true)).map((row) => [row.id, row]))
    if (rows.size < rowIds.length) throw new AppError('plan_row.not_found')
    const bad = [...rows.values()].find((row) => !['pending', 'accepted', 'corrected'].includes(row.state))
    if (bad !== undefined) throw new AppError('plan_row.bad_act', { act: 'assign', state: bad.state })
    const groups = await membersOf(
      tx,
      assignments.flatMap((a) => [...a.lead.groupIds, ...a.supporting.groupIds]),
    )
    const refs = await refsOf(tx, [
      ...assignments.flatMap((a) => [...a.lead.organisationIds, ...a.supporting.organisationIds]),
      ...[...groups.values()].flat(),
    ])
    const making = { ctx, deps, plan, groups, refs }
    const duties = assignments.flatMap((assignment) =>
      dutiesOf(
        making,
        assignment,
        assignment.rowIds.flatMap((id) => rows.get(id) ?? []),
      ),
    )
    await insertDuties(tx, duties)
    await insertRows(
      tx,
      [...rows.values()]
        .filter((row) => row.state === 'pending')
        .map((row) => ({ ...row, state: 'accepted' as const })),
    )
    await audit(tx, ctx, {
      action: 'plan.assign',
      subject: { kind: 'plan', id: plan.id },
      after: { rows: rowIds.length, duties: duties.length },
      organisation: plan.tenant_id,
    })
    return { dutyIds: duties.map((duty) => duty.id), dutyCount: duties.length }
  })
}
