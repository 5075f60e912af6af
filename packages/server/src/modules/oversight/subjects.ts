import type { EXPLAINED_KINDS } from '@haidang/contracts'
import type { TenantId, Tlp } from '@haidang/std'
import type { Resource } from '#src/modules/access/index.ts'
import { type RawBuilder, sql, type Tx } from '#src/platform/db/index.ts'

type Kind = (typeof EXPLAINED_KINDS)[number]

/** Where each kind of subject lies, and the column of its marking where it has one. */
const LOOKED_UP: Readonly<Record<Kind, { readonly from: RawBuilder<unknown>; readonly tlp?: RawBuilder<unknown> }>> = {
  organisation: { from: sql`(select tenant_id as id, tenant_id from organisations) s` },
  user: { from: sql`users s` },
  source: { from: sql`sources s` },
  alert: { from: sql`alerts s` },
  campaign: { from: sql`campaigns s` },
  warning: { from: sql`warnings s`, tlp: sql`s.tlp` },
  plan: { from: sql`plans s` },
  report: { from: sql`reports s` },
}

/** What decides about a subject, as far as row-level security shows it; undefined for what lies beyond or does not exist. */
export async function findSubject(tx: Tx, kind: Kind, id: string): Promise<Resource | undefined> {
  const { from, tlp } = LOOKED_UP[kind]
  const { rows } = await sql<{ tenant_id: TenantId; tlp: Tlp | null }>`
    select s.tenant_id, ${tlp ?? sql`null::text`} as tlp from ${from} where s.id = ${id}`.execute(tx)
  const row = rows[0]
  return row === undefined ? undefined : { organisation: row.tenant_id, ...(row.tlp === null ? {} : { tlp: row.tlp }) }
}
