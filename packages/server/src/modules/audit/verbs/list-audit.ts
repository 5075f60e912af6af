import type { AuditEntry, AuditQuery } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import type { AuditDeps } from '../deps.ts'
import { presentEntry } from '../present.ts'
import { listAudit as selectPage, listOrganisationRefs } from '../queries.ts'

/** What was done in the actor's scope, newest first. The reading itself is recorded. @throws AppError `cursor.invalid` */
export async function listAudit(
  { db, noteReading }: AuditDeps,
  { ctx, input }: Call<AuditQuery>,
): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
  allow(ctx, 'audit.read')
  const { cursor, limit, ...filter } = input
  const key = cursor === undefined ? undefined : decodeCursor(cursor, 1)
  const { rows, organisations } = await db.withTx(ctx.scope, async (tx) => {
    const found = await selectPage(tx, filter, { before: key && Number(key[0]), limit: limit + 1, scope: ctx.scope })
    const ids = found.map((row) => row.tenant_id)
    return { rows: found, organisations: await listOrganisationRefs(tx, ids) }
  })
  if (key === undefined) await noteReading(ctx, 'list', filter)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map((row) => presentEntry(row, organisations.get(row.tenant_id) ?? null)),
    nextCursor: rows.length > limit && last ? encodeCursor([Number(last.seq)]) : null,
  }
}
