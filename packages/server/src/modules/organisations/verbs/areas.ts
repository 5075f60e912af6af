import { AppError, type AreaUnit, type ResolveAreaQuery, type ResolvedArea, type Sector } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, sql } from '#src/platform/db/index.ts'
import type { Provinces } from '#src/rule-sets/provinces.ts'
import type { Sectors } from '#src/rule-sets/sectors.ts'
import { presentRef } from '../present.ts'
import type { OrganisationRow } from '../tables.ts'
import { todayOf } from '../read.ts'

/** What the law says of provinces and sectors. */
export interface RegisterLaw {
  readonly provinces: Provinces
  readonly sectors: Sectors
}

/** The provinces through time, and the priority sectors as they are led today. */
export async function showAreas(law: RegisterLaw, { ctx }: Call<object>): Promise<{ items: AreaUnit[] }> {
  allow(ctx, 'organisation.read')
  return Promise.resolve({ items: [...law.provinces.units] })
}
export async function listSectors(law: RegisterLaw, { ctx }: Call<object>): Promise<{ items: Sector[] }> {
  allow(ctx, 'organisation.read')
  return Promise.resolve({ items: [...law.sectors.on(todayOf(ctx))] })
}

/**
 * Where a province's code or name of one day lies on another: a plan of Bình Dương of 2023 is Thành phố Hồ Chí Minh's today.
 * @throws AppError `area.not_found`
 */
export async function resolveArea(
  db: Database,
  law: RegisterLaw,
  { ctx, input }: Call<ResolveAreaQuery>,
): Promise<ResolvedArea> {
  allow(ctx, 'organisation.read')
  const today = todayOf(ctx)
  const asked = law.provinces.find(input.area, input.asOf ?? today)
  if (asked === undefined) throw new AppError('area.not_found')
  const resolved = law.provinces.resolveOn(asked, input.on ?? today)
  const { rows } = await db.withTx(ctx.scope, (tx) =>
    sql<OrganisationRow>`select tenant_id, name, short_name, province_code from organisations
      where kind = 'province' and province_code = ${resolved.code} and (closed_on is null or closed_on > ${today}::date)
      order by cardinality(path), tenant_id limit 1`.execute(tx),
  )
  const [organisation] = rows
  return { asked, resolved, organisation: organisation === undefined ? null : presentRef(organisation) }
}
