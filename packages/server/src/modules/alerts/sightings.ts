import { toIso, sql, type Tx } from '#src/platform/db/index.ts'
import type { TenantId } from '@haidang/std'

export interface Sighting {
  readonly alertId: string
  readonly title: string
  readonly count: number
  readonly lastSeenAt: string
}

/** Alerts of one organisation in which any of these values was seen, latest first, at most `limit`. */
export async function alertSightings(
  tx: Tx,
  organisation: TenantId,
  values: readonly { readonly kind: string; readonly value: string }[],
  limit = 20,
): Promise<Sighting[]> {
  if (values.length === 0) return []
  const keys = values.map((v) => `${v.kind}:${v.value}`)
  const { rows } = await sql<{ id: string; title: string; count: number; last_seen_at: Date }>`
    select id, title, absolute_count - base_count as count, last_seen_at from alerts
    where artefacts && ${keys}::text[] and tenant_id = ${organisation}
    order by last_seen_at desc, id desc limit ${limit}`.execute(tx)
  return rows.map((r) => ({ alertId: r.id, title: r.title, count: r.count, lastSeenAt: toIso(r.last_seen_at) }))
}
