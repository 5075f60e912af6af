import { AppError, type InboxItem, type InboxWarning } from '@haidang/contracts'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { decodeCursor, encodeCursor, type Tx } from '#src/platform/db/index.ts'
import type { WarningDeps } from '../ports.ts'
import { presentInboxItem, presentInboxWarning, readableBy } from '../present.ts'
import { listVersions } from '../queries.ts'
import { getInboxWarning, getRecipient, listInbox as selectPage } from '../recipient-queries.ts'
import type { RecipientRow, WarningRow } from '../tables.ts'

export interface ListInbox {
  readonly state: 'open' | 'all'
  readonly cursor?: string | undefined
  readonly limit: number
}

/** The warnings the actor's organisation received, newest first; one above the reader's clearance is a stub that says so. */
export async function listInbox(
  deps: Pick<WarningDeps, 'db'>,
  { ctx, input }: Call<ListInbox>,
): Promise<{ items: InboxItem[]; nextCursor: string | null }> {
  allow(ctx, 'inbox.read')
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 2)
  const rows = await deps.db.withTx(ctx.scope, (tx) =>
    selectPage(tx, ctx.tenant, {
      openOnly: input.state === 'open',
      before: key && [String(key[0]), String(key[1])],
      limit: input.limit + 1,
      readable: readableBy(ctx.clearance),
    }),
  )
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  const nextCursor =
    rows.length > input.limit && last?.dispatched_at
      ? encodeCursor([last.dispatched_at.toISOString(), last.warning_id])
      : null
  return { items: items.map((row) => presentInboxItem(row, ctx.clock.now(), ctx.locale)), nextCursor }
}

/**
 * The actor's organisation's own row of a warning, locked, with the warning.
 * @throws AppError `warning.not_found` where it was not sent to this organisation, `tlp.denied` above the reader's clearance
 */
export async function lockInboxWarning(
  tx: Tx,
  ctx: Context,
  warningId: string,
): Promise<{ recipient: RecipientRow; warning: WarningRow }> {
  const recipient = await getRecipient(tx, ctx.tenant, warningId)
  const warning = recipient === undefined ? undefined : await getInboxWarning(tx, warningId)
  if (recipient === undefined || warning === undefined) throw new AppError('warning.not_found')
  allow(ctx, 'inbox.read', { organisation: ctx.tenant, tlp: warning.tlp })
  return { recipient, warning }
}

/** The recipient's view as it stands in the open transaction. */
export async function wholeInboxWarning(
  tx: Tx,
  deps: WarningDeps,
  ctx: Context,
  warning: WarningRow,
): Promise<InboxWarning> {
  const recipient = await getRecipient(tx, ctx.tenant, warning.id)
  if (recipient === undefined) throw new AppError('warning.not_found')
  const sightings = await deps.ownSightings(tx, ctx.tenant, warning.content.indicators)
  return presentInboxWarning(recipient, warning, await listVersions(tx, warning.id, true), sightings, {
    clearance: ctx.clearance,
    now: ctx.clock.now(),
  })
}
