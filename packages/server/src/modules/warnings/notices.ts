import { type Clock, mayRead } from '@haidang/std'
import { type Addressee, type Notice, queueToOrganisations } from '#src/modules/notifications/index.ts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { Deadlines } from './recipient-model.ts'
import type { WarningRow } from './tables.ts'

/**
 * What a notice may tell of a warning outside the platform: that it waits, how severe it is and until when. The title travels
 * only where the marking lets it (GREEN and CLEAR).
 */
export function noticeOf(row: WarningRow, deadlines: Deadlines | null, organisationName: string | null = null): Notice {
  return {
    warningId: row.id,
    number: row.number ?? '',
    version: row.version,
    severity: row.severity,
    tlp: row.tlp,
    title: mayRead('green', row.tlp) ? row.content.title : null,
    issuerName: row.issuer.name,
    acknowledgeDueAt: deadlines === null ? null : new Date(deadlines.acknowledgeDueAt).toISOString(),
    reportDueAt: deadlines === null ? null : new Date(deadlines.reportDueAt).toISOString(),
    organisationName,
  }
}

/** Tells every recipient that a warning was taken back. */
export async function queueWithdrawal(tx: Tx, clock: Clock, row: WarningRow): Promise<void> {
  const { rows } = await sql<{ tenant_id: string; contact_email: string | null }>`
    select o.tenant_id, o.contact_email from warning_recipients r join organisations o on o.tenant_id = r.tenant_id
    where r.warning_id = ${row.id} and r.issuer_id = ${row.tenant_id}`.execute(tx)
  const notice = noticeOf(row, null)
  const addressees = rows.map((o): Addressee => ({
    organisationId: o.tenant_id,
    contactEmail: o.contact_email,
    notice,
  }))
  await queueToOrganisations(tx, clock, row.tenant_id, 'withdrawn', row.tlp, addressees)
}
