import { AppError, type Locale } from '@haidang/contracts'
import { writeBulletinPdf, writeBulletinText } from '@haidang/documents'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { sql, toIso, type Tx } from '#src/platform/db/index.ts'
import type { FileAnswer } from '#src/platform/door.ts'
import { type BulletinFacts, bulletinOf } from '../bulletin.ts'
import type { WarningDeps } from '../ports.ts'
import { getWarning, listVersions } from '../queries.ts'
import { tenantOf } from '../read.ts'
import { getInboxWarning } from '../recipient-queries.ts'
import { toStixBundle } from '../stix.ts'
import type { VersionRow, WarningRow } from '../tables.ts'

export const EXPORT_FORMATS = ['stix', 'pdf', 'text'] as const
export interface ExportWarning {
  readonly id: string
  readonly format: (typeof EXPORT_FORMATS)[number]
  readonly locale?: Locale | undefined
}

interface Exported {
  readonly row: WarningRow
  readonly versions: readonly VersionRow[]
  readonly facts: BulletinFacts
}

/** Reads what a file needs; a recipient finds only what was sent to it, and is not told who else received it. */
async function readForExport(
  tx: Tx,
  id: string,
  now: number,
): Promise<(Exported & { readonly isIssuer: boolean }) | undefined> {
  const own = await getWarning(tx, id, false)
  const row = own ?? (await getInboxWarning(tx, id))
  if (row === undefined) return undefined
  const versions = await listVersions(tx, id, row.dispatched_at !== null)
  const { rows } = await sql<{ count: number; acknowledge_due_at: Date | null; report_due_at: Date | null }>`
    select count(*)::int as count, max(acknowledge_due_at) as acknowledge_due_at, max(report_due_at) as report_due_at from warning_recipients where warning_id = ${id}`.execute(
    tx,
  )
  const due = rows[0]
  const above = await sql<{
    name: string
  }>`select p.name from organisations o join organisations p on p.tenant_id = o.parent_id where o.tenant_id = ${row.tenant_id}`.execute(
    tx,
  )
  const deadlines =
    due?.acknowledge_due_at && due.report_due_at
      ? { acknowledgeDueAt: due.acknowledge_due_at.getTime(), reportDueAt: due.report_due_at.getTime() }
      : null
  const corrections = row.dispatched_at === null ? 0 : versions.length - 1
  const recipientCount = own === undefined ? 0 : (due?.count ?? 0)
  return {
    row,
    versions,
    isIssuer: own !== undefined,
    facts: { row, above: above.rows[0]?.name ?? null, recipientCount, corrections, deadlines, now },
  }
}

/**
 * The warning as a file: STIX 2.1, PDF or plain text. Open to the issuer's side and, once it is out, to its recipients.
 * @throws AppError `warning.not_found`, `tlp.denied`
 */
export async function exportWarning(
  deps: Pick<WarningDeps, 'db'>,
  { ctx, input }: Call<ExportWarning>,
): Promise<FileAnswer> {
  const permission = ctx.permissions.has('warning.read') ? 'warning.read' : 'inbox.read'
  allow(ctx, permission)
  const { row, versions, facts } = await deps.db.withTx(ctx.scope, async (tx) => {
    const read = await readForExport(tx, input.id, ctx.clock.now())
    if (read === undefined) throw new AppError('warning.not_found')
    allow(ctx, permission, { organisation: read.isIssuer ? tenantOf(read.row) : ctx.tenant, tlp: read.row.tlp })
    await audit(tx, ctx, {
      action: 'warning.export',
      subject: { kind: 'warning', id: input.id },
      after: { format: input.format, version: read.row.version },
    })
    return read
  })
  const locale = input.locale ?? ctx.locale
  const name = `${row.number ?? `warning-${row.id.slice(-12)}`}-v${row.version}`
  if (input.format === 'text')
    return {
      contentType: 'text/plain; charset=utf-8',
      fileName: `${name}.txt`,
      content: writeBulletinText(bulletinOf(facts, locale)),
    }
  if (input.format === 'pdf')
    return {
      contentType: 'application/pdf',
      fileName: `${name}.pdf`,
      content: await writeBulletinPdf(bulletinOf(facts, locale)),
    }
  const { bundle } = toStixBundle({
    warningId: row.id,
    number: row.number,
    version: row.version,
    createdAt: toIso(row.dispatched_at ?? row.created_at),
    modifiedAt: toIso(versions.at(-1)?.dispatched_at ?? row.dispatched_at ?? row.created_at),
    issuer: row.issuer,
    tlp: row.tlp,
    severity: row.severity,
    content: row.content,
    locale: 'vi',
  })
  return {
    contentType: 'application/stix+json;version=2.1',
    fileName: `${name}.stix.json`,
    content: `${JSON.stringify(bundle, null, 2)}\n`,
  }
}
