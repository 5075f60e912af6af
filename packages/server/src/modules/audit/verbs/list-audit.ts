import type { AuditEntry } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import { presentEntry } from '../present.ts'
import { listAudit as selectPage, listOrganisationRefs } from '../queries.ts'

export interface ListAudit {
  readonly action?: string | undefined
  readonly subjectId?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** What was done in the actor's scope, newest first. @throws AppError `cursor.invalid` */
export async function listAudit(
  db: Database,
  { ctx, input }: Call<ListAudit>,
): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
  allow(ctx, 'audit.read')
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 1)
  const { rows, organisations } = await db.withTx(ctx.scope, async (tx) => {
    const found = await selectPage(tx, {
      action: input.action,
      subjectId: input.subjectId,
      before: key && Number(key[0]),
      limit: input.limit + 1,
      scope: ctx.scope,
    })
    return {
      rows: found,
      organisations: await listOrganisationRefs(
        tx,
        found.map((row) => row.tenant_id),
      ),
    }
  })
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: items.map((row) => presentEntry(row, organisations.get(row.tenant_id) ?? null)),
    nextCursor: rows.length > input.limit && last ? encodeCursor([Number(last.seq)]) : null,
  }
}
