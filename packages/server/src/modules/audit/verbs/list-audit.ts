import { type AuditDetail, type AuditEntry, type AuditQuery, AppError } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import type { AuditDeps } from '../deps.ts'
import { presentEntry } from '../present.ts'
import { getRow, listAudit as selectPage, listOrganisationRefs, sealDayOf } from '../queries.ts'

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
  await noteReading(ctx, 'list', filter)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map((row) => presentEntry(row, organisations.get(row.tenant_id) ?? null)),
    nextCursor: rows.length > limit && last ? encodeCursor([Number(last.seq)]) : null,
  }
}

/** One row with its place in the chain. The reading is recorded. @throws AppError `audit.not_found` */
export async function getAuditEntry(
  { db, noteReading }: AuditDeps,
  { ctx, input: { seq } }: Call<{ readonly seq: number }>,
): Promise<AuditDetail> {
  allow(ctx, 'audit.read')
  const found = await db.withTx(ctx.scope, async (tx) => {
    const row = await getRow(tx, seq, ctx.scope)
    if (row === undefined) throw new AppError('audit.not_found')
    const organisations = await listOrganisationRefs(tx, [row.tenant_id])
    return { row, organisation: organisations.get(row.tenant_id) ?? null, sealedOn: await sealDayOf(tx, seq) }
  })
  await noteReading(ctx, 'row', { seq })
  const { row, organisation, sealedOn } = found
  return { ...presentEntry(row, organisation), hash: Buffer.from(row.hash).toString('hex'), sealedOn }
}
