import { Readable } from 'node:stream'
import type { AuditEntry, AuditExportQuery } from '@haidang/contracts'
import { allow, type Call, requireFreshProof } from '#src/modules/access/index.ts'
import type { FileAnswer } from '#src/platform/door.ts'
import type { AuditDeps } from '../deps.ts'
import { presentEntry } from '../present.ts'
import { type AuditFilter, listAudit as selectPage, listOrganisationRefs } from '../queries.ts'

const PAGE = 1000
const COLUMNS = [
  'seq',
  'at',
  'actor_kind',
  'actor',
  'actor_owner',
  'organisation',
  'action',
  'subject_kind',
  'subject',
  'result',
  'code',
  'reason',
  'address',
  'agent',
  'session',
  'token',
  'marks',
  'before',
  'after',
  'request_id',
]

/** A cell that no spreadsheet takes for a formula (OWASP: CSV injection) and that may hold separators and lines. */
function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const csvLine = (e: AuditEntry): string =>
  [
    e.seq,
    e.at,
    e.actor.kind,
    e.actor.name ?? e.actor.id,
    e.actor.owner?.name ?? '',
    e.organisation?.name ?? '',
    e.action,
    e.subject.kind,
    e.subject.id,
    e.result,
    e.code,
    e.reason,
    e.origin.address,
    e.origin.agent,
    e.origin.sessionId,
    e.origin.tokenId,
    e.marks,
    e.before,
    e.after,
    e.requestId,
  ]
    .map(cell)
    .join(',')

/**
 * Every row that answers the filter, newest first, as CSV (UTF-8 with a byte order mark, so that spreadsheets read Vietnamese)
 * or a JSON object a line. Read page by page while it is sent. The export is recorded before its first row leaves.
 */
export async function exportAudit(
  { db, noteReading }: AuditDeps,
  { ctx, input }: Call<AuditExportQuery>,
): Promise<FileAnswer> {
  allow(ctx, 'audit.export')
  requireFreshProof(ctx)
  const { format, ...asked } = input
  await noteReading(ctx, 'export', input)
  // Rows recorded from here on, the export's own among them, are not chased.
  const filter: AuditFilter = { ...asked, to: asked.to ?? new Date(ctx.clock.now()).toISOString() }
  async function* lines(): AsyncGenerator<string> {
    if (format === 'csv') yield `\u{feff}${COLUMNS.join(',')}\r\n`
    for (let before: number | undefined; ;) {
      const { rows, organisations } = await db.withTx(ctx.scope, async (tx) => {
        const found = await selectPage(tx, filter, { before, limit: PAGE, scope: ctx.scope })
        return {
          rows: found,
          organisations: await listOrganisationRefs(
            tx,
            found.map((r) => r.tenant_id),
          ),
        }
      })
      yield rows
        .map((row) => presentEntry(row, organisations.get(row.tenant_id) ?? null))
        .map((entry) => (format === 'csv' ? `${csvLine(entry)}\r\n` : `${JSON.stringify(entry)}\n`))
        .join('')
      const last = rows.at(-1)
      if (rows.length < PAGE || last === undefined) return
      before = Number(last.seq)
    }
  }
  return {
    contentType: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
    fileName: `audit-${new Date(ctx.clock.now()).toISOString().slice(0, 10)}.${format}`,
    content: Readable.from(lines()),
  }
}
