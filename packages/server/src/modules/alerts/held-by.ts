import { sql, type Tx } from '#src/platform/db/index.ts'

/** Open alerts somebody has taken on, the newest first. */
export async function alertsHeldBy(tx: Tx, userId: string): Promise<{ id: string; title: string }[]> {
  const { rows } = await sql<{ id: string; title: string }>`
    select id, title from alerts where state = 'acknowledged' and handled_by = ${userId} order by last_seen_at desc, id desc limit 200`.execute(
    tx,
  )
  return rows
}
