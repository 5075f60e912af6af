import { APPROVAL_ACT_LIST, APPROVAL_ACTS, type Approval, type APPROVAL_VIEWS, AppError } from '@haidang/contracts'
import { type Call, type Context, personBehind, readable } from '#src/modules/access/index.ts'
import { type Database, decodeCursor, encodeCursor, inScope, type RawBuilder, sql } from '#src/platform/db/index.ts'
import { presentApproval } from '../present.ts'
import { getApproval, listApprovals as selectPage } from '../queries.ts'

export interface ListApprovals {
  readonly view: (typeof APPROVAL_VIEWS)[number]
  readonly cursor?: string | undefined
  readonly limit: number
}

/** The reader's own requests, and those of acts the reader may decide, as far as they are cleared. */
function visible(ctx: Context): RawBuilder<boolean> {
  const me = personBehind(ctx)?.id ?? null
  const decided = APPROVAL_ACT_LIST.filter((act) => ctx.permissions.has(APPROVAL_ACTS[act].decide))
  const others =
    decided.length === 0
      ? sql<boolean>`false`
      : sql<boolean>`(a.act = any(${decided}::text[]) and ${readable(ctx, 'approval.decide', { organisation: sql`a.tenant_id`, tlp: sql`a.tlp` })})`
  return sql<boolean>`(${inScope(sql`a.tenant_id`, ctx.scope)} and (a.requested_by = ${me}::uuid or ${others}))`
}

/** Requests for a second hand, newest first. public: everybody reads their own, and those to decide only with the permission of the act. */
export async function listApprovals(
  db: Database,
  { ctx, input }: Call<ListApprovals>,
): Promise<{ items: Approval[]; nextCursor: string | null }> {
  const me = personBehind(ctx)?.id ?? null
  if (me === null) throw new AppError('session.required')
  const now = new Date(ctx.clock.now()).toISOString()
  const views: Readonly<Record<ListApprovals['view'], RawBuilder<unknown>>> = {
    all: sql`true`,
    mine: sql`a.requested_by = ${me}::uuid`,
    awaiting_me: sql`(a.state = 'pending' and a.expires_at > ${now} and a.requested_by <> ${me}::uuid and a.about_user_id is distinct from ${me}::uuid)`,
    unreviewed: sql`(a.state = 'alone' and a.reviewed_by is null)`,
  }
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 2)
  const rows = await db.withTx(ctx.scope, (tx) =>
    selectPage(tx, {
      condition: sql<boolean>`${visible(ctx)} and ${views[input.view]}`,
      after: key && [String(key[0]), String(key[1])],
      limit: input.limit + 1,
    }),
  )
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: items.map((row) => presentApproval(row, ctx)),
    nextCursor: rows.length > input.limit && last ? encodeCursor([last.requested_at.toISOString(), last.id]) : null,
  }
}

/** One request, shown as in the list. @throws AppError `approval.not_found` */
export async function readApproval(db: Database, { ctx, input }: Call<{ id: string }>): Promise<Approval> {
  if (personBehind(ctx) === null) throw new AppError('session.required')
  return db.withTx(ctx.scope, async (tx) => {
    const [seen] = await selectPage(tx, {
      condition: sql<boolean>`${visible(ctx)} and a.id = ${input.id}::uuid`,
      after: undefined,
      limit: 1,
    })
    if (seen === undefined) throw new AppError('approval.not_found')
    return presentApproval((await getApproval(tx, seen.id)) ?? seen, ctx)
  })
}
