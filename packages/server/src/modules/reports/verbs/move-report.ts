import {
  AppError,
  type Permission,
  type Report,
  type ReportReasonInput,
  type ReportState,
  type ReportVersionInput,
  type SignReportInput,
} from '@haidang/contracts'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { getFile, letRead, presentFile } from '#src/modules/files/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import type { ReportDeps } from '../ports.ts'
import { addHistory, keepVersion, type ReportChange, saveReport, takeNumber } from '../queries.ts'
import {
  checkVersion,
  hashOfContent,
  isConsolidator,
  isoNow,
  isWriter,
  lockReport,
  nameOf,
  personOf,
  todayOf,
  wholeReport,
} from '../read.ts'
import type { ReportRecord } from '../tables.ts'

interface ById {
  readonly id: string
}

interface Move {
  readonly permission: Permission
  readonly action: string
  readonly code: string
  readonly from: readonly ReportState[]
  readonly version: number | null
  readonly params?: Record<string, unknown>
  /** Whether the actor stands where this step is taken. */
  mayTake(row: ReportRecord): boolean
  change(tx: Tx, row: ReportRecord, at: string): Promise<ReportChange> | ReportChange
}

/** One step of a report's way: what changes where it stands and not what it says. */
async function moveReport(deps: Pick<ReportDeps, 'db'>, ctx: Context, id: string, move: Move): Promise<Report> {
  allow(ctx, move.permission)
  return deps.db.withTx(ctx.scope, async (tx) => {
    const row = await lockReport(tx, id)
    if (!move.mayTake(row)) throw new AppError('permission.denied', { permission: move.permission })
    if (!move.from.includes(row.state))
      throw new AppError(row.state === 'signed' ? 'report.locked' : 'report.bad_state', { state: row.state })
    if (move.version !== null) checkVersion(row, move.version)
    const at = isoNow(ctx)
    const saved = await saveReport(tx, row, await move.change(tx, row, at), at, false)
    const params = { ...move.params, ...(saved.number === row.number ? {} : { number: saved.number }) }
    await addHistory(tx, row, { at, by: nameOf(ctx), code: move.code, params })
    await audit(tx, ctx, {
      action: move.action,
      subject: { kind: 'report', id: row.id },
      before: { state: row.state },
      after: { state: saved.state, version: saved.version, ...params },
      organisation: row.tenant_id,
    })
    return wholeReport(tx, ctx, saved)
  })
}

type Deps = Pick<ReportDeps, 'db'>

/** Hands a report in: a unit's to the consolidating body, a consolidated one to the office. @throws AppError `report.not_found`, `report.bad_state`, `report.version_changed` */
export const submitReport = (deps: Deps, { ctx, input }: Call<ReportVersionInput & ById>): Promise<Report> =>
  moveReport(deps, ctx, input.id, {
    permission: 'report.write',
    action: 'report.submit',
    code: 'report.submitted',
    from: ['open', 'drafting', 'returned'],
    version: input.version,
    mayTake: (row) => isWriter(ctx, row),
    async change(tx, row, at) {
      const person = personOf(ctx)
      // What was handed in is a version people can come back to, whatever was saved around it.
      await keepVersion(tx, row, { at, by: person, changeNote: 'submit' })
      const author_ids = person === null ? row.author_ids : [...new Set([...row.author_ids, person.id])]
      return { state: 'submitted', submittedAt: at, submitted_by: person, returned_reason: null, author_ids }
    },
  })

/** Sends a report back with the reason. @throws AppError `report.not_found`, `report.bad_state`, `report.version_changed`, `permission.denied` */
export const returnReport = (deps: Deps, { ctx, input }: Call<ReportReasonInput & ById>): Promise<Report> =>
  moveReport(deps, ctx, input.id, {
    permission: ctx.permissions.has('report.approve') ? 'report.approve' : 'report.manage',
    action: 'report.return',
    code: 'report.returned',
    from: ['submitted', 'approved'],
    version: input.version,
    params: { reason: input.reason },
    mayTake: (row) => (row.role === 'unit' ? isConsolidator(ctx, row) || isWriter(ctx, row) : isWriter(ctx, row)),
    change: () => ({ state: 'returned', returned_reason: input.reason, approved_by: null }),
  })

/** The office takes the text as it is. @throws AppError `report.own_approval` where the actor wrote it, and as above */
export const approveReport = (deps: Deps, { ctx, input }: Call<ReportVersionInput & ById>): Promise<Report> =>
  moveReport(deps, ctx, input.id, {
    permission: 'report.approve',
    action: 'report.approve',
    code: 'report.approved',
    from: ['submitted'],
    version: input.version,
    mayTake: (row) => isWriter(ctx, row),
    change(_tx, row) {
      const person = personOf(ctx)
      if (person !== null && row.author_ids.includes(person.id)) throw new AppError('report.own_approval')
      return { state: 'approved', approved_by: person }
    },
  })

/** Zero before numbers below ten (Decree 30/2020, annex I). */
const numberText = (number: number): string => String(number).padStart(2, '0')

/**
 * Signs: takes the number from the body's book of the year, fixes the day, locks the text and keeps its hash.
 * @throws AppError `report.number_taken`, `duty.bad_date` for a day ahead, and as above
 */
export const signReport = (deps: Deps, { ctx, input }: Call<SignReportInput & ById>): Promise<Report> =>
  moveReport(deps, ctx, input.id, {
    permission: 'report.sign',
    action: 'report.sign',
    code: 'report.signed',
    from: ['approved'],
    version: input.version,
    mayTake: (row) => isWriter(ctx, row),
    async change(tx, row, at) {
      const today = todayOf(ctx)
      const signedOn = input.signedOn ?? today
      if (signedOn > today) throw new AppError('duty.bad_date', { on: signedOn })
      const number = await takeNumber(tx, {
        tenantId: row.tenant_id,
        year: Number(signedOn.slice(0, 4)),
        typeCode: row.content.typeCode,
        wanted: input.number,
        on: signedOn,
        abstract: row.content.abstract,
        reportId: row.id,
      })
      if (number === null) throw new AppError('report.number_taken', { number: input.number })
      const full = `${numberText(number)}/${row.content.sign}`
      await keepVersion(tx, row, { at, by: personOf(ctx), changeNote: 'sign' })
      return {
        state: 'signed',
        signedAt: at,
        signed_on: signedOn,
        signed_by: personOf(ctx),
        number: full,
        content_hash: hashOfContent({ answers: row.answers, content: row.content, number: full, signedOn }),
      }
    },
  })

/** Ends a report nobody is to write any more. @throws AppError as above */
export const cancelReport = (deps: Deps, { ctx, input }: Call<ReportReasonInput & ById>): Promise<Report> =>
  moveReport(deps, ctx, input.id, {
    permission: 'report.manage',
    action: 'report.cancel',
    code: 'report.cancelled',
    from: ['open', 'drafting', 'submitted', 'returned', 'approved'],
    version: input.version,
    params: { reason: input.reason },
    mayTake: (row) => isConsolidator(ctx, row),
    change: () => ({ state: 'cancelled' }),
  })

/** Takes the signed paper back in, beside the locked text. @throws AppError `file.not_found`, `file.refused` for what is no PDF */
export const uploadSignedCopy = (
  deps: Deps,
  { ctx, input }: Call<ById & { readonly fileId: string }>,
): Promise<Report> =>
  moveReport(deps, ctx, input.id, {
    permission: 'report.write',
    action: 'report.copy',
    code: 'report.copy_uploaded',
    // The one step a signed report still takes.
    from: ['signed'],
    version: null,
    params: { fileId: input.fileId },
    mayTake: (row) => isWriter(ctx, row),
    async change(tx, row) {
      const file = await getFile(tx, input.fileId)
      if (file === undefined) throw new AppError('file.not_found')
      if (file.kind !== 'pdf') throw new AppError('file.refused', { name: file.name })
      await letRead(tx, [file.id], [row.consolidator_id, row.tenant_id])
      return { signed_copy: presentFile(file) }
    },
  })
