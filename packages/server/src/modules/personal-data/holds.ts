import { sql, type Tx } from '#src/platform/db/index.ts'

/** Whether an open hold keeps a person's data, by name or with everything of the organisation. */
export async function isPersonHeld(tx: Tx, tenant: string, userId: string | null): Promise<boolean> {
  const { rows } = await sql`select 1 from legal_holds where tenant_id = ${tenant} and lifted_at is null
    and ((person_id is null and kinds = '{}') or person_id = ${userId} or 'accounts_left' = any (kinds)) limit 1`.execute(
    tx,
  )
  return rows.length > 0
}
