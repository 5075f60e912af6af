import { AppError, type LawInForce, type OrganisationRef } from '@haidang/contracts'
import { vietnamDate } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { PersonalDataVersion } from '#src/rule-sets/personal-data.ts'

export const isoNow = (ctx: Pick<Context, 'clock'>): string => new Date(ctx.clock.now()).toISOString()
export const todayOf = (ctx: Pick<Context, 'clock'>): string => vietnamDate(ctx.clock.now())
export const nameOf = (ctx: Context): string | null => (ctx.actor.kind === 'anonymous' ? null : ctx.actor.name)

export const presentLaw = ({
  version,
  inForceFrom,
  inForceTo,
  basis,
  isToVerify,
}: PersonalDataVersion): LawInForce => ({
  version,
  inForceFrom,
  inForceTo,
  basis,
  isToVerify,
})

/** @throws AppError `organisation.not_found` where the reader does not reach it */
export async function organisationOf(tx: Tx, id: string): Promise<OrganisationRef> {
  const { rows } =
    await sql<OrganisationRef>`select tenant_id as id, name, short_name as "shortName", province_code as "provinceCode"
    from organisations where tenant_id = ${id}`.execute(tx)
  if (rows[0] === undefined) throw new AppError('organisation.not_found')
  return rows[0]
}

/** The next code of an organisation's book of the year, e.g. `VP-2026-0003`. Held until the transaction ends, so that none is given twice. */
export async function nextCode(
  tx: Tx,
  book: {
    readonly tenant: string
    readonly table: 'breaches' | 'data_requests'
    readonly mark: string
    readonly year: string
  },
): Promise<string> {
  const prefix = `${book.mark}-${book.year}-`
  await sql`select pg_advisory_xact_lock(4098, hashtext(${`${book.table}:${book.tenant}:${prefix}`}))`.execute(tx)
  const { rows } = await sql<{ last: number }>`
    select coalesce(max(substr(code, ${prefix.length + 1})::int), 0)::int as last from ${sql.table(book.table)}
    where tenant_id = ${book.tenant} and starts_with(code, ${prefix})`.execute(tx)
  return `${prefix}${String((rows[0]?.last ?? 0) + 1).padStart(4, '0')}`
}

export interface HistoryRow {
  at: Date
  by: string | null
  code: string
  params: Record<string, unknown>
}
