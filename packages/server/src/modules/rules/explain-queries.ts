import { sql, type Tx } from '#src/platform/db/index.ts'

/** A text a rule had, and from when to when. */
export interface FiredVersion {
  readonly version: number
  readonly text: string
  readonly at: Date
  readonly replaced_at: Date | null
}

export interface ExplainedRuleRow {
  tenant_id: string
  id: string
  pack_name: string
  licence: string
  origin: string
  version: number
  is_enabled: boolean
  retired_at: Date | null
}

export async function findRule(tx: Tx, id: string): Promise<ExplainedRuleRow | undefined> {
  const { rows } = await sql<ExplainedRuleRow>`
    select r.tenant_id, r.id, p.name as pack_name, p.licence, r.origin, r.version, r.is_enabled, r.retired_at
    from rules r join rule_packs p on p.id = r.pack_id where r.id = ${id} order by r.tenant_id limit 1`.execute(tx)
  return rows[0]
}

/** Versions of a rule by nearness to an instant, the one in force then first; at most `limit`. */
export async function versionsAround(
  tx: Tx,
  rule: Pick<ExplainedRuleRow, 'tenant_id' | 'id'>,
  at: string,
  limit: number,
): Promise<FiredVersion[]> {
  const { rows } = await sql<FiredVersion>`
    select v.version, t.text, v.at, v.replaced_at from rule_versions v join rule_texts t on t.tenant_id = v.tenant_id and t.hash = v.text_hash
    where v.tenant_id = ${rule.tenant_id} and v.rule_id = ${rule.id}
    order by (v.at <= ${at}::timestamptz and (v.replaced_at is null or v.replaced_at > ${at}::timestamptz)) desc,
      least(abs(extract(epoch from v.at - ${at}::timestamptz)), abs(extract(epoch from coalesce(v.replaced_at, v.at) - ${at}::timestamptz))), v.version desc
    limit ${limit}`.execute(tx)
  return rows
}
