import { AppError, type AuditChainPage, type AuditChainQuery, type AuditSeal } from '@haidang/contracts'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { decodeCursor, encodeCursor, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { AuditDeps } from '../deps.ts'
import { getHead, listChain, listSeals as selectSeals } from '../queries.ts'
import { linkText } from '../row-text.ts'

/** The chain runs through every organisation: only whoever may read all of them can follow it. */
function allowWhole(ctx: Context): void {
  allow(ctx, 'audit.read')
  if (ctx.scope !== 'all') throw new AppError('permission.denied', { permission: 'audit.read' })
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/**
 * Links of the chain in order, for a verifier that trusts no word of the platform: each with the text made now from the stored
 * columns and the hash stored when the act was recorded.
 * @throws AppError `permission.denied` for readers of a part of the tree
 */
export async function readChain(
  { db, noteReading }: AuditDeps,
  { ctx, input }: Call<AuditChainQuery>,
): Promise<AuditChainPage> {
  allowWhole(ctx)
  await noteReading(ctx, 'chain', {})
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    const rows = await listChain(tx, input.after, input.limit)
    const head = await getHead(tx)
    return {
      links: rows.map((row) => ({ seq: Number(row.seq), text: linkText(row), hash: hex(row.hash) })),
      head: { seq: Number(head?.seq ?? 0), hash: hex(head?.hash ?? new Uint8Array(0)) },
    }
  })
}

/** The seals of the days, newest first. @throws AppError `permission.denied` for readers of a part of the tree */
export async function listSeals(
  { db }: AuditDeps,
  { ctx, input }: Call<{ readonly cursor?: string | undefined; readonly limit: number }>,
): Promise<{ items: AuditSeal[]; nextCursor: string | null }> {
  allowWhole(ctx)
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 1)
  const rows = await db.withTx(SYSTEM_SCOPE, (tx) =>
    selectSeals(tx, key === undefined ? undefined : String(key[0]), input.limit + 1),
  )
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > input.limit && last ? encodeCursor([last.day]) : null }
}
