import { createHash } from 'node:crypto'
import {
  AppError,
  type PersonRef,
  type Report,
  type ReportAnswers,
  type ReportContent,
  type ReportSummary,
} from '@haidang/contracts'
import { type TenantId, vietnamDate } from '@haidang/std'
import { type Context, isInScope, personRefBehind } from '#src/modules/access/index.ts'
import { getWork, presentWork } from '#src/modules/works/index.ts'
import { sql, toIso, toIsoOrNull, type Tx } from '#src/platform/db/index.ts'
import type { Body } from './draft-head.ts'
import { countUnits, getReport, listHistory, WRITABLE } from './queries.ts'
import type { ReportListRecord, ReportRecord } from './tables.ts'

export const personOf = (ctx: Context): PersonRef | null => personRefBehind(ctx)
export const nameOf = (ctx: Context): string | null => (ctx.actor.kind === 'anonymous' ? null : ctx.actor.name)
export const isoNow = (ctx: Pick<Context, 'clock'>): string => new Date(ctx.clock.now()).toISOString()
export const todayOf = (ctx: Pick<Context, 'clock'>): string => vietnamDate(ctx.clock.now())

/** Bodies by id, each with the name of the one above. */
export async function bodiesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Body>> {
  const { rows } = await sql<{
    tenant_id: string
    name: string
    short_name: string
    province_code: string | null
    kind: string
    above: string | null
  }>`select o.tenant_id, o.name, o.short_name, o.province_code, o.kind, p.name as above from organisations o
    left join organisations p on p.tenant_id = o.parent_id where o.tenant_id = any (${[...new Set(ids)]}::uuid[])`.execute(
    tx,
  )
  return new Map(
    rows.map((r) => [
      r.tenant_id,
      {
        ref: { id: r.tenant_id, name: r.name, shortName: r.short_name, provinceCode: r.province_code },
        kind: r.kind,
        above: r.above,
      },
    ]),
  )
}

/** The report, held until the transaction ends. @throws AppError `report.not_found` */
export async function lockReport(tx: Tx, id: string): Promise<ReportRecord> {
  const row = await getReport(tx, id, true)
  if (row === undefined) throw new AppError('report.not_found')
  return row
}

/** Whether the actor stands where the report is written. */
export const isWriter = (ctx: Context, row: Pick<ReportRecord, 'tenant_id'>): boolean =>
  isInScope(ctx, row.tenant_id as TenantId)
/** Whether the actor stands where it goes to. */
export const isConsolidator = (ctx: Context, row: Pick<ReportRecord, 'consolidator_id'>): boolean =>
  isInScope(ctx, row.consolidator_id as TenantId)

/** @throws AppError `report.version_changed` */
export function checkVersion(row: Pick<ReportRecord, 'version'>, version: number): void {
  if (row.version !== version) throw new AppError('report.version_changed', { version: row.version })
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

/** SHA-256 over what was signed, keys in order: the same words, number and day give the same hash wherever they are kept. */
export function hashOfContent(signed: {
  readonly answers: ReportAnswers
  readonly content: ReportContent
  readonly number: string
  readonly signedOn: string
}): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(signed)))
    .digest('hex')
}

export function presentSummary(row: ReportListRecord, today: string): ReportSummary {
  const isHandedIn = row.state === 'submitted' || row.state === 'approved' || row.state === 'signed'
  const handedInOn = row.submitted_at === null ? null : vietnamDate(row.submitted_at.getTime())
  return {
    id: row.id,
    role: row.role,
    class: row.class,
    cycleCode: row.cycle_code,
    title: row.title,
    organisation: row.organisation,
    consolidator: row.consolidator,
    parentId: row.parent_id,
    planIds: row.plan_ids,
    periodLabel: row.period_label,
    periodFrom: row.period_from,
    periodTo: row.period_to,
    dueOn: row.due_on,
    state: row.state,
    isLate:
      row.due_on !== null &&
      row.state !== 'cancelled' &&
      (isHandedIn ? handedInOn !== null && handedInOn > row.due_on : today > row.due_on),
    version: row.version,
    number: row.number,
    signedOn: row.signed_on,
    units: row.role === 'unit' ? null : { total: row.unit_total ?? 0, submitted: row.unit_submitted ?? 0 },
    updatedAt: toIso(row.updated_at),
  }
}

function actsOf(row: ReportRecord, ctx: Context): Report['nextActs'] {
  const may = (permission: Parameters<typeof ctx.permissions.has>[0]): boolean => ctx.permissions.has(permission)
  const canWrite = isWriter(ctx, row) && may('report.write') && WRITABLE.has(row.state)
  const person = personOf(ctx)
  const isAuthor = person !== null && row.author_ids.includes(person.id)
  const canReturn =
    row.state === 'submitted' &&
    (row.role === 'unit' ? isConsolidator(ctx, row) && may('report.manage') : may('report.approve'))
  return [
    ...(canWrite ? (['edit', 'build', 'submit'] as const) : []),
    ...(row.state === 'submitted' && isWriter(ctx, row) && may('report.approve') && !isAuthor
      ? (['approve'] as const)
      : []),
    ...(canReturn ? (['return'] as const) : []),
    ...(row.state === 'approved' && isWriter(ctx, row) && may('report.sign') ? (['sign'] as const) : []),
    ...(row.state === 'signed' && isWriter(ctx, row) && may('report.write') ? (['upload_signed_copy'] as const) : []),
    ...(row.state !== 'signed' && row.state !== 'cancelled' && isConsolidator(ctx, row) && may('report.manage')
      ? (['cancel'] as const)
      : []),
  ]
}

/** Everything a report's page shows. */
export async function wholeReport(tx: Tx, ctx: Context, row: ReportRecord): Promise<Report> {
  const units = row.role === 'consolidated' ? await countUnits(tx, row.id) : null
  const work = row.work_id === null ? undefined : await getWork(tx, row.work_id)
  const history = await listHistory(tx, row.id)
  return {
    ...presentSummary(
      { ...row, unit_total: units?.total ?? null, unit_submitted: units?.submitted ?? null },
      todayOf(ctx),
    ),
    answers: row.answers,
    content: row.content,
    builtAt: toIsoOrNull(row.built_at),
    work: work === undefined ? null : presentWork(work),
    returnedReason: row.returned_reason,
    submittedAt: toIsoOrNull(row.submitted_at),
    submittedBy: row.submitted_by,
    approvedBy: row.approved_by,
    signedAt: toIsoOrNull(row.signed_at),
    signedBy: row.signed_by,
    contentHash: row.content_hash,
    signedCopy: row.signed_copy,
    history: history.map((h) => ({ at: toIso(h.at), by: h.by, code: h.code, params: h.params })),
    nextActs: actsOf(row, ctx),
  }
}
