import { AppError, type Report, type ReportVersionInput, SaveReportInput } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { queueWork, runningWork } from '#src/modules/works/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import type { ReportDeps } from '../ports.ts'
import { addHistory, keepVersion, saveReport as storeReport, WRITABLE } from '../queries.ts'
import { checkVersion, isoNow, isWriter, lockReport, nameOf, personOf, wholeReport } from '../read.ts'
import type { ReportRecord } from '../tables.ts'

interface ById {
  readonly id: string
}

/** A report that may be written in by this actor. @throws AppError `report.not_found`, `report.locked`, `report.bad_state` */
async function lockToWrite(tx: Tx, ctx: Context, id: string): Promise<ReportRecord> {
  const row = await lockReport(tx, id)
  if (!isWriter(ctx, row)) throw new AppError('permission.denied', { permission: 'report.write' })
  if (row.state === 'signed') throw new AppError('report.locked')
  if (!WRITABLE.has(row.state)) throw new AppError('report.bad_state', { state: row.state })
  return row
}

/** Saves what was written. @throws AppError `report.not_found`, `report.locked`, `report.bad_state`, `report.version_changed` */
export async function saveReport(
  { db }: Pick<ReportDeps, 'db'>,
  { ctx, input }: Call<SaveReportInput & ById>,
): Promise<Report> {
  allow(ctx, 'report.write')
  const { version, title, answers, content, changeNote } = SaveReportInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const row = await lockToWrite(tx, ctx, input.id)
    checkVersion(row, version)
    const at = isoNow(ctx)
    const person = personOf(ctx)
    const saved = await storeReport(
      tx,
      row,
      {
        ...(title === undefined ? {} : { title }),
        ...(answers === undefined ? {} : { answers }),
        ...(content === undefined ? {} : { content }),
        state: row.state === 'open' ? 'drafting' : row.state,
        author_ids: person === null ? row.author_ids : [...new Set([...row.author_ids, person.id])],
      },
      at,
      true,
    )
    await keepVersion(tx, saved, { at, by: person, changeNote })
    await audit(tx, ctx, {
      action: 'report.write',
      subject: { kind: 'report', id: row.id },
      after: { version: saved.version, changeNote },
      organisation: row.tenant_id,
    })
    return wholeReport(tx, ctx, saved)
  })
}

/**
 * Has the report built out of data in the background; its `work` says how far.
 * @throws AppError `report.not_found`, `report.locked`, `report.bad_state`, `report.version_changed`, `work.already_running`
 */
export async function buildReport(
  deps: Pick<ReportDeps, 'db' | 'wakeWorks'>,
  { ctx, input }: Call<ReportVersionInput & ById>,
): Promise<Report> {
  allow(ctx, 'report.write')
  const report = await deps.db.withTx(ctx.scope, async (tx) => {
    const row = await lockToWrite(tx, ctx, input.id)
    checkVersion(row, input.version)
    const running = await runningWork(tx, row.id)
    if (running?.state === 'queued' || running?.state === 'running') throw new AppError('work.already_running')
    const workId = await queueWork(tx, ctx.clock, row.tenant_id as TenantId, {
      kind: 'report.build',
      subjectId: row.id,
      request: { by: personOf(ctx) },
    })
    const saved = await storeReport(tx, row, { work_id: workId }, isoNow(ctx), false)
    await addHistory(tx, row, { at: isoNow(ctx), by: nameOf(ctx), code: 'report.build_asked', params: {} })
    await audit(tx, ctx, {
      action: 'report.build',
      subject: { kind: 'report', id: row.id },
      organisation: row.tenant_id,
    })
    return wholeReport(tx, ctx, saved)
  })
  deps.wakeWorks()
  return report
}
