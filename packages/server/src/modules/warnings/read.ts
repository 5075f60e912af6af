import { AppError, type OrganisationRef, type Warning } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { type Context, personRefBehind } from '#src/modules/access/index.ts'
import { listOpen } from '#src/modules/approvals/index.ts'
import { listDeliveries } from '#src/modules/notifications/index.ts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { WarningDeps } from './ports.ts'
import { presentWarning, refOf } from './present.ts'
import { getProgress, getWarning, listHistory, listVersions } from './queries.ts'
import { listAddressees, listRecipients } from './recipient-queries.ts'
import type { AddresseeRow, PersonSnapshot, WarningRow } from './tables.ts'

const HISTORY_LIMIT = 2000

export function personOf(ctx: Context): PersonSnapshot | null {
  return personRefBehind(ctx)
}

export function nameOf(ctx: Context): string | null {
  return ctx.actor.kind === 'anonymous' ? null : ctx.actor.name
}

export const tenantOf = (row: Pick<WarningRow, 'tenant_id'>): TenantId => row.tenant_id as TenantId

export const isoNow = (ctx: Context): string => new Date(ctx.clock.now()).toISOString()

/** The warning, held until the transaction ends. @throws AppError `warning.not_found` */
export async function lockWarning(tx: Tx, id: string): Promise<WarningRow> {
  const row = await getWarning(tx, id, true)
  if (row === undefined) throw new AppError('warning.not_found')
  return row
}

/** The short form of an organisation in scope, kept with the warning because its recipients may not read the issuer's row. */
export async function issuerRef(tx: Tx, tenant: TenantId): Promise<OrganisationRef> {
  const { rows } =
    await sql<AddresseeRow>`select tenant_id, name, short_name, province_code from organisations where tenant_id = ${tenant}`.execute(
      tx,
    )
  const row = rows[0]
  if (row === undefined) throw new AppError('organisation.not_found')
  return refOf(row)
}

/** Organisations concerned by what a warning was made from; nobody where it was written by hand. */
export async function concernedBy(
  tx: Tx,
  deps: Pick<WarningDeps, 'campaignForWarning' | 'alertForWarning'>,
  from: { readonly campaignId: string | null; readonly alertId: string | null },
): Promise<readonly string[]> {
  const campaign = from.campaignId === null ? undefined : await deps.campaignForWarning(tx, from.campaignId)
  const alert = from.alertId === null ? undefined : await deps.alertForWarning(tx, from.alertId)
  return [...new Set([...(campaign?.organisationIds ?? []), ...(alert?.organisationIds ?? [])])]
}

/** The open request for the second hand to the dispatch of a warning. */
async function releaseOf(tx: Tx, ctx: Context, warningId: string): Promise<Warning['release']> {
  const open = (await listOpen(tx, 'warning.dispatch_above_level', [warningId], isoNow(ctx))).get(warningId)
  return open === undefined
    ? null
    : {
        approvalId: open.id,
        requestedBy: { id: open.requested_by, displayName: open.requested_by_name },
        expiresAt: open.expires_at.toISOString(),
      }
}

/** Everything the issuer's page shows, read in the transaction that is open. */
export async function wholeWarning(tx: Tx, deps: WarningDeps, ctx: Context, row: WarningRow): Promise<Warning> {
  const tenant = tenantOf(row)
  const isBefore = row.dispatched_at === null && row.state !== 'withdrawn'
  const concerned = isBefore ? await concernedBy(tx, deps, { campaignId: row.campaign_id, alertId: row.alert_id }) : []
  return presentWarning(
    {
      row,
      progress: await getProgress(tx, row.id, isoNow(ctx)),
      recipients: await listRecipients(tx, tenant, row.id),
      deliveries: await listDeliveries(tx, row.id),
      preview: isBefore ? await listAddressees(tx, tenant, concerned, row.addressing) : [],
      versions: await listVersions(tx, row.id, false),
      history: await listHistory(tx, tenant, row.id, HISTORY_LIMIT),
      release: row.state === 'approved' ? await releaseOf(tx, ctx, row.id) : null,
    },
    {
      clearance: ctx.clearance,
      locale: ctx.locale,
      actorId: personOf(ctx)?.id ?? null,
      permissions: ctx.permissions,
      now: ctx.clock.now(),
    },
  )
}
