import type { TenantId } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { KnownRuleRow, PackRow, RuleRow, RuleWrite } from './tables.ts'

const columns = sql`r.tenant_id, r.id, r.pack_id, p.name as pack_name, p.licence as pack_licence, r.title, r.title_folded, r.description, r.severity,
  r.status, r.author, r.techniques, r.product, r.service, r.category, r.is_enabled, r.text`

/** The key of the last row seen: severity rank, folded title, id. */
export type RuleKey = readonly [severity: number, titleFolded: string, id: string]

export interface RuleFilter {
  /** A `tsquery` made by `prefixQuery`. */
  readonly words: string | null
  readonly severity: number | null
  readonly isEnabled: boolean | null
}

/** One page, most severe first, then by title. */
export async function listRules(
  tx: Tx,
  filter: RuleFilter,
  after: RuleKey | undefined,
  limit: number,
): Promise<RuleRow[]> {
  const { rows } = await sql<RuleRow>`
    select ${columns} from rules r join rule_packs p on p.id = r.pack_id
    where true
      ${filter.words === null ? sql`` : sql`and r.words @@ ${filter.words}::tsquery`}
      ${filter.severity === null ? sql`` : sql`and r.severity = ${filter.severity}::smallint`}
      ${filter.isEnabled === null ? sql`` : sql`and r.is_enabled = ${filter.isEnabled}`}
      ${after === undefined ? sql`` : sql`and (r.severity < ${after[0]}::smallint or (r.severity = ${after[0]}::smallint and (r.title_folded, r.id) > (${after[1]}::text, ${after[2]}::text)))`}
    order by r.severity desc, r.title_folded, r.id limit ${limit}`.execute(tx)
  return rows
}

export async function getRule(tx: Tx, id: string): Promise<RuleRow | undefined> {
  return (
    await sql<RuleRow>`select ${columns} from rules r join rule_packs p on p.id = r.pack_id where r.id = ${id} order by r.tenant_id limit 1`.execute(
      tx,
    )
  ).rows[0]
}

export async function saveEnabled(tx: Tx, rule: RuleRow, isEnabled: boolean, at: string): Promise<void> {
  await sql`update rules set is_enabled = ${isEnabled}, changed_at = ${at}::timestamptz where tenant_id = ${rule.tenant_id} and id = ${rule.id}`.execute(
    tx,
  )
}

/** The pack of this name, made or brought up to date; locked until the transaction ends. */
export async function upsertPack(
  tx: Tx,
  tenant: TenantId,
  pack: { id: string; name: string; origin: string; licence: string; at: string },
): Promise<PackRow> {
  const { rows } = await sql<PackRow>`
    insert into rule_packs (tenant_id, id, name, origin, licence, imported_at)
    values (${tenant}, ${pack.id}, ${pack.name}, ${pack.origin}, ${pack.licence}, ${pack.at}::timestamptz)
    on conflict (tenant_id, name) do update set origin = excluded.origin, licence = excluded.licence, imported_at = excluded.imported_at
    returning id, name, licence`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('the pack was not written')
  return row
}

export async function knownRules(tx: Tx, tenant: TenantId, ids: readonly string[]): Promise<Map<string, KnownRuleRow>> {
  const { rows } = await sql<KnownRuleRow>`
    select r.id, r.pack_id, p.name as pack_name, r.text_hash, r.version from rules r join rule_packs p on p.id = r.pack_id
    where r.tenant_id = ${tenant} and r.id = any (${ids}::text[])`.execute(tx)
  return new Map(rows.map((r) => [r.id, r]))
}

/** Writes rules in one statement; a text that is replaced goes to `rule_versions`. Whether a rule is enabled stays as it was. */
export async function upsertRules(
  tx: Tx,
  tenant: TenantId,
  packId: string,
  at: string,
  rules: readonly RuleWrite[],
): Promise<void> {
  if (rules.length === 0) return
  await sql`insert into rule_versions (tenant_id, rule_id, version, text, replaced_at)
    select tenant_id, id, version, text, ${at}::timestamptz from rules where tenant_id = ${tenant} and id = any (${rules.map((r) => r.id)}::text[])
    on conflict do nothing`.execute(tx)
  await sql`insert into rules (tenant_id, id, pack_id, kind, title, title_folded, description, severity, status, author, techniques, product, service,
      category, is_enabled, text, text_hash, origin, version, changed_at, words)
    select ${tenant}::uuid, id, ${packId}::uuid, kind, title, title_folded, description, severity, status, author, techniques, product, service,
      category, is_enabled, text, text_hash, origin, version, ${at}::timestamptz, array_to_tsvector(words)
    from jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) as w (id text, kind text, title text, title_folded text, description text, severity smallint,
      status text, author text, techniques text[], product text, service text, category text, is_enabled boolean, text text, text_hash text,
      origin text, version integer, words text[])
    on conflict (tenant_id, id) do update set pack_id = excluded.pack_id, kind = excluded.kind, title = excluded.title,
      title_folded = excluded.title_folded, description = excluded.description, severity = excluded.severity, status = excluded.status,
      author = excluded.author, techniques = excluded.techniques, product = excluded.product, service = excluded.service,
      category = excluded.category, text = excluded.text, text_hash = excluded.text_hash, origin = excluded.origin,
      version = excluded.version, changed_at = excluded.changed_at, words = excluded.words`.execute(tx)
}

/** Every rule that is to run, of all organisations. */
export async function listEnabledRules(
  tx: Tx,
): Promise<{ id: string; origin: string; text: string; pack_name: string }[]> {
  const { rows } = await sql<{ id: string; origin: string; text: string; pack_name: string }>`
    select distinct on (r.id) r.id, r.origin, r.text, p.name as pack_name from rules r join rule_packs p on p.id = r.pack_id
    where r.is_enabled order by r.id, r.tenant_id`.execute(tx)
  return rows
}
