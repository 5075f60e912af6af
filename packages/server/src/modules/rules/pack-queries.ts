/** Packs, their versions, what each version holds, and the texts behind. */
import type { RuleProblem } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type {
  EntryRow,
  KnownRuleRow,
  PackListRow,
  PackRow,
  PackVersionRow,
  ProblemRow,
  ReadRule,
  RuleFacts,
} from './tables.ts'

const packColumns = sql`p.tenant_id, p.id, p.name, p.kind, p.origin, p.licence, p.active_version, p.latest_version, p.imported_at`
const versionColumns = sql`pack_id, version, content_hash, imported_at, imported_by, imported_by_name, activated_at, rule_count, refused_count, warning_count`

/** The pack of this name, made or brought up to date; locked until the transaction ends. A new one has no version yet. */
export async function upsertPack(
  tx: Tx,
  tenant: TenantId,
  pack: { id: string; name: string; kind: string; origin: string; licence: string; at: string },
): Promise<PackRow> {
  const { rows } = await sql<PackRow>`
    insert into rule_packs as p (tenant_id, id, name, kind, origin, licence, imported_at, active_version, latest_version)
    values (${tenant}, ${pack.id}, ${pack.name}, ${pack.kind}, ${pack.origin}, ${pack.licence}, ${pack.at}::timestamptz, 0, 0)
    on conflict (tenant_id, name) do update set origin = excluded.origin, licence = excluded.licence, imported_at = excluded.imported_at
    returning ${packColumns}`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('the pack was not written')
  return row
}

export async function findPack(tx: Tx, tenant: TenantId, name: string): Promise<PackRow | undefined> {
  return (
    await sql<PackRow>`select ${packColumns} from rule_packs p where tenant_id = ${tenant} and name = ${name}`.execute(
      tx,
    )
  ).rows[0]
}

export async function lockPack(tx: Tx, id: string): Promise<PackRow | undefined> {
  return (await sql<PackRow>`select ${packColumns} from rule_packs p where id = ${id} for update`.execute(tx)).rows[0]
}

const packCounts = sql`
  (select count(*)::int from rules r where r.pack_id = p.id and r.retired_at is null) as rule_count,
  (select count(*)::int from rules r where r.pack_id = p.id and r.is_enabled and r.retired_at is null) as enabled_count`

export async function getPack(tx: Tx, id: string): Promise<PackListRow | undefined> {
  return (await sql<PackListRow>`select ${packColumns}, ${packCounts} from rule_packs p where id = ${id}`.execute(tx))
    .rows[0]
}

/** Packs by name. */
export async function listPacks(
  tx: Tx,
  after: readonly [name: string, id: string] | undefined,
  limit: number,
): Promise<PackListRow[]> {
  const { rows } = await sql<PackListRow>`select ${packColumns}, ${packCounts} from rule_packs p
    ${after === undefined ? sql`` : sql`where (p.name, p.id) > (${after[0]}::text, ${after[1]}::uuid)`}
    order by p.name, p.id limit ${limit}`.execute(tx)
  return rows
}

export async function listPackVersions(
  tx: Tx,
  packId: string,
  before: number | undefined,
  limit: number,
): Promise<PackVersionRow[]> {
  const { rows } = await sql<PackVersionRow>`select ${versionColumns} from rule_pack_versions
    where pack_id = ${packId} ${before === undefined ? sql`` : sql`and version < ${before}`} order by version desc limit ${limit}`.execute(
    tx,
  )
  return rows
}

export async function findVersionByContent(
  tx: Tx,
  packId: string,
  contentHash: string,
): Promise<PackVersionRow | undefined> {
  const { rows } = await sql<PackVersionRow>`select ${versionColumns} from rule_pack_versions
    where pack_id = ${packId} and content_hash = ${contentHash} order by version desc limit 1`.execute(tx)
  return rows[0]
}

/** Stores texts that are not there yet. They are known by their hash, so that storing them again changes nothing. */
export async function storeTexts(tx: Tx, tenant: TenantId, rules: readonly ReadRule[]): Promise<void> {
  const rows = rules.map((r) => ({ hash: r.textHash, text: r.text, facts: r.facts }))
  await sql`insert into rule_texts (tenant_id, hash, text, facts)
    select ${tenant}::uuid, hash, text, facts from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w (hash text, text text, facts jsonb)
    on conflict (tenant_id, hash) do update set facts = excluded.facts where rule_texts.facts <> excluded.facts`.execute(
    tx,
  )
}

export async function insertPackVersion(
  tx: Tx,
  pack: PackRow,
  version: Omit<PackVersionRow, 'pack_id' | 'imported_at' | 'activated_at'> & { readonly at: string },
): Promise<void> {
  await sql`insert into rule_pack_versions (tenant_id, pack_id, version, content_hash, imported_at, imported_by, imported_by_name, rule_count,
      refused_count, warning_count)
    values (${pack.tenant_id}, ${pack.id}, ${version.version}, ${version.content_hash}, ${version.at}::timestamptz, ${version.imported_by}::uuid,
      ${version.imported_by_name}, ${version.rule_count}, ${version.refused_count}, ${version.warning_count})`.execute(
    tx,
  )
  await sql`update rule_packs set latest_version = ${version.version} where id = ${pack.id}`.execute(tx)
}

export async function insertEntries(
  tx: Tx,
  pack: PackRow,
  version: number,
  entries: readonly EntryRow[],
): Promise<void> {
  await sql`insert into rule_pack_entries (tenant_id, pack_id, version, rule_id, text_hash, path, title, severity, status)
    select ${pack.tenant_id}::uuid, ${pack.id}::uuid, ${version}::integer, rule_id, text_hash, path, title, severity, status
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
      as w (rule_id text, text_hash text, path text, title text, severity smallint, status text)`.execute(tx)
}

export async function insertProblems(
  tx: Tx,
  pack: PackRow,
  version: number,
  /** Number of the first of these among all of the version. */
  from: number,
  problems: readonly RuleProblem[],
): Promise<void> {
  if (problems.length === 0) return
  const rows = problems.map((p, i) => ({ ...p, seq: from + i, place: p.column, rule_id: p.ruleId }))
  await sql`insert into rule_pack_problems (tenant_id, pack_id, version, seq, severity, code, path, line, place, rule_id, params)
    select ${pack.tenant_id}::uuid, ${pack.id}::uuid, ${version}::integer, seq, severity, code, path, line, place, rule_id, params
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as w (seq integer, severity text, code text, path text, line integer, place integer, rule_id text, params jsonb)`.execute(
    tx,
  )
}

export async function listProblems(
  tx: Tx,
  packId: string,
  version: number,
  severity: string | undefined,
  after: number,
  limit: number,
): Promise<ProblemRow[]> {
  const { rows } =
    await sql<ProblemRow>`select seq, severity, code, path, line, place, rule_id, params from rule_pack_problems
    where pack_id = ${packId} and version = ${version} and seq > ${after} ${severity === undefined ? sql`` : sql`and severity = ${severity}`}
    order by seq limit ${limit}`.execute(tx)
  return rows
}

export async function listEntries(tx: Tx, packId: string, version: number): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`select rule_id, text_hash, path, title, severity, status from rule_pack_entries
    where pack_id = ${packId} and version = ${version} order by path, rule_id`.execute(tx)
  return rows
}

/** What a version holds with the facts read off its texts, in order of id, those behind `after`. */
export async function listEntryFacts(
  tx: Tx,
  packId: string,
  version: number,
  after: string,
  limit: number,
): Promise<{ rule_id: string; text_hash: string; path: string; facts: RuleFacts }[]> {
  const { rows } = await sql<{ rule_id: string; text_hash: string; path: string; facts: RuleFacts }>`
    select e.rule_id, e.text_hash, e.path, t.facts from rule_pack_entries e
    join rule_texts t on t.tenant_id = e.tenant_id and t.hash = e.text_hash
    where e.pack_id = ${packId} and e.version = ${version} and e.rule_id > ${after} order by e.rule_id limit ${limit}`.execute(
    tx,
  )
  return rows
}

export async function knownRules(tx: Tx, tenant: TenantId, ids: readonly string[]): Promise<Map<string, KnownRuleRow>> {
  const { rows } = await sql<KnownRuleRow>`
    select r.id, r.pack_id, p.name as pack_name, r.text_hash, r.version, r.retired_at, r.chosen_enabled, r.chosen_severity
    from rules r join rule_packs p on p.id = r.pack_id where r.tenant_id = ${tenant} and r.id = any (${[...ids]}::text[])`.execute(
    tx,
  )
  return new Map(rows.map((r) => [r.id, r]))
}

/** Living rules of a pack that a version of it does not hold. */
export async function listLeftOut(tx: Tx, packId: string, version: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select r.id from rules r where r.pack_id = ${packId} and r.retired_at is null
    and not exists (select from rule_pack_entries e where e.pack_id = r.pack_id and e.version = ${version} and e.rule_id = r.id)`.execute(
    tx,
  )
  return rows.map((r) => r.id)
}

export async function saveActive(tx: Tx, packId: string, version: number, at: string): Promise<void> {
  await sql`update rule_packs set active_version = ${version} where id = ${packId}`.execute(tx)
  await sql`update rule_pack_versions set activated_at = ${at}::timestamptz where pack_id = ${packId} and version = ${version}`.execute(
    tx,
  )
}

/** Texts by their hashes. */
export async function textsOf(tx: Tx, tenant: string, hashes: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ hash: string; text: string }>`
    select hash, text from rule_texts where tenant_id = ${tenant} and hash = any (${[...hashes]}::text[])`.execute(tx)
  return new Map(rows.map((r) => [r.hash, r.text]))
}

/** What is chosen here for some rules, and exceptions in force. */
export async function choicesOf(
  tx: Tx,
  tenant: string,
  ids: readonly string[],
  now: string,
): Promise<Map<string, { chosen_enabled: boolean | null; chosen_severity: number | null; exception_count: number }>> {
  const { rows } = await sql<{
    id: string
    chosen_enabled: boolean | null
    chosen_severity: number | null
    exception_count: number
  }>`select r.id, r.chosen_enabled, r.chosen_severity, (select count(*)::int from rule_exceptions e where e.rule_id = r.id and e.revoked_at is null
      and (e.expires_at is null or e.expires_at > ${now}::timestamptz)) as exception_count
    from rules r where r.tenant_id = ${tenant} and r.id = any (${[...ids]}::text[])`.execute(tx)
  return new Map(rows.map((r) => [r.id, r]))
}

/** Errors of a version by rule, and by file for those whose rule could not be told. */
export async function listErrors(tx: Tx, packId: string, version: number): Promise<ProblemRow[]> {
  const { rows } =
    await sql<ProblemRow>`select seq, severity, code, path, line, place, rule_id, params from rule_pack_problems
    where pack_id = ${packId} and version = ${version} and severity = 'error' order by seq`.execute(tx)
  return rows
}
