import type { User, UserState } from '@haidang/contracts'
import { foldVietnamese } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import { presentUser } from '../present.ts'
import { listUsers as selectPage } from '../queries.ts'

export interface ListUsers {
  readonly organisationId?: string | undefined
  readonly q?: string | undefined
  readonly state?: UserState | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Accounts of the actor's scope by name; `q` is found with or without diacritics. */
export async function listUsers(
  db: Database,
  { ctx, input }: Call<ListUsers>,
): Promise<{ items: User[]; nextCursor: string | null }> {
  allow(ctx, 'user.read')
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 2)
  const rows = await db.withTx(ctx.scope, (tx) =>
    selectPage(tx, {
      organisationId: input.organisationId,
      q: input.q ? foldVietnamese(input.q) : undefined,
      state: input.state,
      after: key && [String(key[0]), String(key[1])],
      limit: input.limit + 1,
      scope: ctx.scope,
    }),
  )
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: items.map(presentUser),
    nextCursor: rows.length > input.limit && last ? encodeCursor([last.name_folded, last.id]) : null,
  }
}
