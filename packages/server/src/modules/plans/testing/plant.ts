import type { OrganisationRef } from '@haidang/contracts'
import type { TestDatabase, TestOrganisation } from '@haidang/testkit'
import { newId } from '#src/platform/clock.ts'
import { sql } from '#src/platform/db/index.ts'

export interface PlantedPlan {
  /** Ids for the parameters of paths, by the first part of the path. */
  readonly ids: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Texts that nobody else may be shown. */
  readonly marks: readonly string[]
}

/** A plan with a row, a duty with a difficulty and a request, a file, a work and a report, straight into the tables. */
export async function plantPlan(stack: TestDatabase, organisation: TestOrganisation, n: number): Promise<PlantedPlan> {
  const id = (): string => newId(stack.clock)
  const [file, work, plan, row, duty, obstacle, extension, report] = [id(), id(), id(), id(), id(), id(), id(), id()]
  const ref: OrganisationRef = {
    id: organisation.id,
    name: organisation.name,
    shortName: organisation.name,
    provinceCode: null,
  }
  const self = JSON.stringify(ref)
  const mark = `Kế hoạch số ${n}${n}${n}`
  const at = new Date(stack.clock.now()).toISOString()
  const deadline = JSON.stringify({
    kind: 'date',
    from: null,
    to: '2026-12-31',
    until: null,
    timesPerYear: null,
    everyYears: null,
    evidenceEvery: null,
    condition: null,
    daysAfter: null,
    raw: '',
  })
  const clock = JSON.stringify({
    givenOn: '2026-01-05',
    startedOn: null,
    completedOn: null,
    conditionMetOn: null,
    goLiveOn: null,
    extendedTo: null,
    lastPeriodDueOn: null,
    wasLastPeriodLate: false,
    isCancelled: false,
  })
  const place = JSON.stringify({ line: 1, lines: [1], page: null })
  const content = JSON.stringify({
    above: '',
    issuer: mark,
    typeCode: 'BC',
    typeName: 'BÁO CÁO',
    sign: 'BC',
    placeName: '',
    abstract: mark,
    addressees: [],
    legalBases: [],
    blocks: [],
    signature: { lines: [], name: '' },
    recipients: [],
    annexes: [],
  })
  const answers = JSON.stringify({ results: '', obstacles: '', proposals: '', nextSteps: '' })
  const tenant = organisation.id
  await stack.asSystem(async (tx) => {
    await sql`insert into files (tenant_id, id, name, kind, size_bytes, sha256, uploaded_at) values (${tenant}, ${file}, ${mark}, 'text', 1, ${'0'.repeat(64)}, ${at})`.execute(
      tx,
    )
    await sql`insert into works (tenant_id, id, kind, subject_id, state, request, queued_at) values (${tenant}, ${work}, 'plan.read', ${plan}, 'queued', '{}', ${at})`.execute(
      tx,
    )
    await sql`insert into plans (tenant_id, id, level, state, organisation, consolidator_id, consolidator, file_id, sha256, work_id, title, title_folded, created_at)
      values (${tenant}, ${plan}, 'unit', 'review', ${self}::jsonb, ${tenant}, ${self}::jsonb, ${file}, ${mark}, ${work}, ${mark}, ${mark}, ${at})`.execute(
      tx,
    )
    await sql`insert into plan_texts (tenant_id, plan_id, content) values (${tenant}, ${plan}, '{"lines":[],"outline":[],"footnotes":[]}')`.execute(
      tx,
    )
    await sql`insert into plan_rows (tenant_id, plan_id, id, seq, kind, path, part, marker, headings, source_text, text, text_folded, lead, supporting, deadline, place, state)
      values (${tenant}, ${plan}, ${row}, 1, 'duty', 'I.1', 'I', '1', '{}', ${mark}, ${mark}, ${mark}, '{}', '{}', ${deadline}::jsonb, ${place}::jsonb, 'pending')`.execute(
      tx,
    )
    await sql`insert into duties (tenant_id, id, plan_id, consolidator_id, lead_id, seq, part, state, due_on, due_key, has_pending_extension, open_obstacles, created_at)
      values (${tenant}, ${duty}, ${plan}, ${tenant}, ${tenant}, 1, 'I', 'not_started', '2026-12-31', '2026-12-31', true, 1, ${at})`.execute(
      tx,
    )
    await sql`insert into duty_units (tenant_id, duty_id, plan_id, issuer_id, role) values (${tenant}, ${duty}, ${plan}, ${tenant}, 'lead')`.execute(
      tx,
    )
    await sql`insert into duty_details (tenant_id, duty_id, plan, path, title, text, source_text, headings, row_ids, units, deadline, clock, product, measure, budget_line, search)
      values (${tenant}, ${duty}, ${JSON.stringify({ id: plan, number: null, title: mark, level: 'unit' })}::jsonb, 'I.1', ${mark}, ${mark}, ${mark}, '{}', array[${row}::uuid],
        ${JSON.stringify([{ organisation: ref, role: 'lead' }])}::jsonb, ${deadline}::jsonb, ${clock}::jsonb, '', '', '', '')`.execute(
      tx,
    )
    await sql`insert into obstacles (tenant_id, id, duty_id, duty_title, plan_id, owner_id, consolidator_id, organisation, kind, text, state, at)
      values (${tenant}, ${obstacle}, ${duty}, ${mark}, ${plan}, ${tenant}, ${tenant}, ${self}::jsonb, 'obstacle', ${mark}, 'open', ${at})`.execute(
      tx,
    )
    await sql`insert into extensions (tenant_id, id, duty_id, duty_title, plan_id, owner_id, organisation, to_on, reason, state, at)
      values (${tenant}, ${extension}, ${duty}, ${mark}, ${plan}, ${tenant}, ${self}::jsonb, '2027-01-31', ${mark}, 'pending', ${at})`.execute(
      tx,
    )
    await sql`insert into reports (tenant_id, id, consolidator_id, role, class, title, organisation, consolidator, plan_ids, period_label, period_from, period_to, state, version,
        answers, content, created_at, updated_at)
      values (${tenant}, ${report}, ${tenant}, 'consolidated', 'periodic', ${mark}, ${self}::jsonb, ${self}::jsonb, array[${plan}::uuid], '2026', '2026-01-01', '2026-12-31', 'open', 1,
        ${answers}::jsonb, ${content}::jsonb, ${at}, ${at})`.execute(tx)
    await sql`insert into report_versions (tenant_id, report_id, version, at, change_note, answers, content) values (${tenant}, ${report}, 1, ${at}, '', ${answers}::jsonb, ${content}::jsonb)`.execute(
      tx,
    )
    await sql`insert into number_entries (tenant_id, year, type_code, number, on_date, abstract, report_id)
      values (${tenant}, 2026, 'BC', ${n}, '2026-11-20', ${mark}, ${report})`.execute(tx)
  })
  return {
    ids: {
      files: { id: file },
      works: { id: work },
      plans: { id: plan },
      duties: { id: duty },
      obstacles: { id: obstacle },
      extensions: { id: extension },
      reports: { id: report, version: '1' },
    },
    marks: [file, work, plan, row, duty, obstacle, extension, report, mark],
  }
}

const ONE = '00000000-0000-7000-8000-000000000001'
const reason = { version: 1, reason: 'Lý do thử' }

/** A change that is right in form, for each route of plans and reports that asks for one. */
export const PLAN_BODIES: Readonly<Record<string, unknown>> = {
  'PATCH /plans/:id': { title: 'Tên khác' },
  'POST /plans/:id/review': { act: 'accept', rowIds: [ONE] },
  'POST /plans/:id/duties': {
    assignments: [{ rowIds: [ONE], lead: { organisationIds: [ONE] }, expansion: 'copy_each' }],
  },
  'POST /plans/:id/links': { links: [{ rowId: ONE, upperRowId: ONE }] },
  'POST /plans/:id/links/remove': { links: [{ rowId: ONE, upperRowId: ONE }] },
  'PATCH /duties/:id': { version: 1, title: 'Tên khác' },
  'POST /duties/:id/progress': { version: 1, percent: 10 },
  'POST /duties/:id/complete': { version: 1 },
  'POST /duties/:id/reopen': reason,
  'POST /duties/:id/cancel': reason,
  'POST /duties/:id/evidence': { fileIds: [ONE] },
  'POST /duties/:id/condition': { on: '2026-11-20' },
  'POST /duties/:id/obstacles': { kind: 'obstacle', text: 'Khó khăn' },
  'POST /duties/:id/extensions': { toOn: '2027-01-31', reason: 'Lý do thử' },
  'POST /obstacles/:id/answer': { answer: 'Trả lời', state: 'answered' },
  'POST /extensions/:id/decision': { decision: 'approve' },
  'PATCH /reports/:id': { version: 1, title: 'Tên khác' },
  'POST /reports/:id/build': { version: 1 },
  'POST /reports/:id/submit': { version: 1 },
  'POST /reports/:id/return': reason,
  'POST /reports/:id/approve': { version: 1 },
  'POST /reports/:id/sign': { version: 1, signedOn: null, number: null },
  'POST /reports/:id/cancel': reason,
  'POST /reports/:id/signed-copy': { fileId: ONE },
}

/** What routes ask for in their query, where nothing will not do. */
export const PLAN_QUERIES: Readonly<Record<string, () => object>> = {
  '/reports/:id/comparison': () => ({ from: 1, to: 1 }),
  '/reports/:id/export': () => ({ format: 'docx' }),
}
