import type { ApiToken, ApiTokenQuery } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import type { ApiTokens } from '../api-tokens.ts'
import { presentToken } from '../present.ts'
import { listTokens as selectPage } from '../queries.ts'

/** The tokens in scope, the newest first; without `token.manage` one's own alone. @throws AppError `cursor.invalid` */
export async function listTokens(
  { db }: ApiTokens,
  { ctx, input }: Call<ApiTokenQuery>,
): Promise<{ items: ApiToken[]; nextCursor: string | null }> {
  const isManager = ctx.permissions.has('token.manage')
  if (!isManager) allow(ctx, 'token.own')
  const now = ctx.clock.now()
  const isMine = !isManager || input.isMine === true
  const own = ctx.actor.kind === 'user' ? ctx.actor.id : null
  if (isMine && own === null) return { items: [], nextCursor: null }
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 1)
  const rows = await db.withTx(ctx.scope, (tx) =>
    selectPage(tx, {
      userId: isMine ? own : null,
      serviceAccountId: input.serviceAccountId ?? null,
      liveAt: input.isEnded === true ? null : new Date(now).toISOString(),
      before: key === undefined ? null : String(key[0]),
      limit: input.limit + 1,
      scope: ctx.scope,
    }),
  )
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: items.map((row) => presentToken(row, now)),
    nextCursor: rows.length > input.limit && last !== undefined ? encodeCursor([last.id]) : null,
  }
}
