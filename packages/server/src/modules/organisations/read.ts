import { AppError, type Organisation } from '@haidang/contracts'
import { type TenantId, vietnamDate } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { presentOrganisation } from './present.ts'
import { getOrganisation, listSteps } from './queries.ts'
import type { OrganisationRow } from './tables.ts'

/** The day in Viet Nam on which something is asked or done. */
export const todayOf = (ctx: Pick<Context, 'clock'>): string => vietnamDate(ctx.clock.now())

/** One organisation as it is answered. @throws AppError `organisation.not_found` outside the scope, never a hint */
export async function readOrganisation(tx: Tx, id: TenantId): Promise<Organisation> {
  const row = await getOrganisation(tx, id)
  if (row === undefined) throw new AppError('organisation.not_found')
  return (await presentAll(tx, [row]))[0] ?? presentOrganisation(row, [])
}

/** Organisations with what lies above each. */
export async function presentAll(tx: Tx, rows: readonly OrganisationRow[]): Promise<Organisation[]> {
  const steps = await listSteps(
    tx,
    rows.map((row) => row.tenant_id),
  )
  return rows.map((row) => presentOrganisation(row, steps.get(row.tenant_id) ?? []))
}

export const isClosedOn = (row: Pick<OrganisationRow, 'closed_on'>, date: string): boolean =>
  row.closed_on !== null && row.closed_on <= date
