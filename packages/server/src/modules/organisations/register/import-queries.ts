import type { ImportCounts, ImportRow, ImportRowQuery, RegisterColumn } from '@haidang/contracts'
import { foldVietnamese, type TenantId } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { OrganisationFacts } from '../model.ts'
import type { KnownOrganisation, PlannedRow } from './plan-table.ts'
import type { RawRow } from './raw-rows.ts'

/** Row of `organisation_imports`, without the file's bytes. */
export interface ImportRecord {
  tenant_id: TenantId
  id: string
  file_name: string
  state: 'reading' | 'ready' | 'applying' | 'applied' | 'failed'
  sha256: string
  columns: RegisterColumn[]
  unknown_headings: string[]
  counts: ImportCounts
  fingerprint: string | null
  problem: { code: string; params: Record<string, unknown> } | null
  work_id: string | null
  leaves_problems: boolean
  created_at: Date
  created_by: { id: string; displayName: string } | null
  applied_at: Date | null
}
const columns = sql`tenant_id, id, file_name, state, sha256, columns, unknown_headings, counts, fingerprint, problem, work_id, leaves_problems,
  created_at, created_by, applied_at`

export async function insertImport(
  tx: Tx,
  tenant: TenantId,
  given: {
    readonly id: string
    readonly fileName: string
    readonly content: Buffer
    readonly sha256: string
    readonly at: string
    readonly by: { readonly id: string; readonly displayName: string } | null
  },
): Promise<void> {
  await sql`insert into organisation_imports (tenant_id, id, file_name, state, content, sha256, created_at, created_by)
    values (${tenant}, ${given.id}, ${given.fileName}, 'reading', ${given.content}, ${given.sha256}, ${given.at},
      ${given.by === null ? null : JSON.stringify(given.by)}::jsonb)`.execute(tx)
}

export async function getImport(tx: Tx, id: string): Promise<ImportRecord | undefined> {
  return (await sql<ImportRecord>`select ${columns} from organisation_imports where id = ${id}`.execute(tx)).rows[0]
}

export async function lockImport(tx: Tx, id: string): Promise<ImportRecord | undefined> {
  return (await sql<ImportRecord>`select ${columns} from organisation_imports where id = ${id} for update`.execute(tx))
    .rows[0]
}

/** One page, the newest first. */
export async function listImports(tx: Tx, after: string | undefined, limit: number): Promise<ImportRecord[]> {
  return (
    await sql<ImportRecord>`select ${columns} from organisation_imports
      where ${after ?? null}::uuid is null or id < ${after ?? null}::uuid order by id desc limit ${limit}`.execute(tx)
  ).rows
}

export async function importContent(tx: Tx, id: string): Promise<Uint8Array | null> {
  const { rows } = await sql<{ content: Uint8Array | null }>`
    select content from organisation_imports where id = ${id}`.execute(tx)
  return rows[0]?.content ?? null
}

export async function setImport(
  tx: Tx,
  { tenant_id, id }: Pick<ImportRecord, 'tenant_id' | 'id'>,
  to: {
    readonly state: ImportRecord['state']
    readonly workId?: string
    readonly problem?: ImportRecord['problem']
    readonly appliedAt?: string
    readonly leavesProblems?: boolean
  },
): Promise<void> {
  const problem = to.problem === undefined || to.problem === null ? null : JSON.stringify(to.problem)
  await sql`update organisation_imports set state = ${to.state}, work_id = coalesce(${to.workId ?? null}::uuid, work_id),
      problem = ${problem}::jsonb, applied_at = coalesce(${to.appliedAt ?? null}::timestamptz, applied_at),
      leaves_problems = coalesce(${to.leavesProblems ?? null}::boolean, leaves_problems)
    where tenant_id = ${tenant_id} and id = ${id}`.execute(tx)
}

export async function deleteImport(tx: Tx, { tenant_id, id }: Pick<ImportRecord, 'tenant_id' | 'id'>): Promise<void> {
  await sql`delete from organisation_imports where tenant_id = ${tenant_id} and id = ${id}`.execute(tx)
}

/** Previews hold what people sent; those older than this are of no more use to anybody. */
export async function deleteOldImports(tx: Tx, before: string): Promise<void> {
  await sql`delete from organisation_imports where created_at < ${before}::timestamptz`.execute(tx)
}

const BATCH = 1000

/** Keeps what a table would do, in place of what was kept of it before; the file's bytes are not needed any more. */
export async function savePreview(
  tx: Tx,
  { tenant_id, id }: Pick<ImportRecord, 'tenant_id' | 'id'>,
  preview: {
    readonly columns: readonly RegisterColumn[]
    readonly unknownHeadings: readonly string[]
    readonly counts: ImportCounts
    readonly fingerprint: string
    readonly rows: readonly (PlannedRow & { readonly raw: RawRow })[]
  },
  onStored: (done: number) => void,
): Promise<void> {
  await sql`delete from organisation_import_rows where tenant_id = ${tenant_id} and import_id = ${id}`.execute(tx)
  for (let at = 0; at < preview.rows.length; at += BATCH) {
    const batch = preview.rows.slice(at, at + BATCH).map(({ shown, raw }) => ({
      row_number: shown.row,
      verdict: shown.verdict,
      code: shown.code,
      name: shown.name,
      name_folded: foldVietnamese(`${shown.name} ${shown.code}`),
      organisation_id: shown.organisationId,
      cells: raw.cells,
      changes: shown.changes,
      problems: shown.problems,
    }))
    await sql`insert into organisation_import_rows (tenant_id, import_id, row_number, verdict, code, name, name_folded, organisation_id, cells, changes, problems)
      select ${tenant_id}, ${id}, r.* from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb)
        as r (row_number int, verdict text, code text, name text, name_folded text, organisation_id uuid, cells jsonb, changes jsonb, problems jsonb)`.execute(
      tx,
    )
    onStored(at + batch.length)
  }
  await sql`update organisation_imports set state = 'ready', content = null, columns = ${[...preview.columns]}::text[],
      unknown_headings = ${[...preview.unknownHeadings]}::text[], counts = ${JSON.stringify(preview.counts)}::jsonb,
      fingerprint = ${preview.fingerprint}, problem = null
    where tenant_id = ${tenant_id} and id = ${id}`.execute(tx)
}

export async function listImportRows(
  tx: Tx,
  importId: string,
  query: Pick<ImportRowQuery, 'verdict'> & {
    readonly words: readonly string[]
    readonly after: number
    readonly limit: number
  },
): Promise<ImportRow[]> {
  const found = query.words.map((word) => sql`position(${word} in name_folded) > 0`)
  const { rows } = await sql<{
    row_number: number
    verdict: ImportRow['verdict']
    code: string
    name: string
    organisation_id: string | null
    changes: ImportRow['changes']
    problems: ImportRow['problems']
  }>`select row_number, verdict, code, name, organisation_id, changes, problems from organisation_import_rows
    where import_id = ${importId} and row_number > ${query.after} and (${query.verdict ?? null}::text is null or verdict = ${query.verdict ?? null})
      and ${sql.join([sql`true`, ...found], sql` and `)}
    order by row_number limit ${query.limit}`.execute(tx)
  return rows.map(({ row_number, organisation_id, ...row }) => ({
    ...row,
    row: row_number,
    organisationId: organisation_id,
  }))
}

/** The rows of the file as they were read, for comparing them again. */
export async function listRawRows(tx: Tx, importId: string): Promise<RawRow[]> {
  const { rows } = await sql<{ row_number: number; cells: RawRow['cells'] }>`
    select row_number, cells from organisation_import_rows where import_id = ${importId} order by row_number`.execute(
    tx,
  )
  return rows.map(({ row_number, cells }) => ({ row: row_number, cells }))
}

interface FactsRow {
  tenant_id: string
  parent_id: string | null
  is_closed: boolean
  parent_code: string | null
  facts: OrganisationFacts
}

/** Every organisation of the scope by code, or what lies below one of them with it, parents before children. */
export async function listKnown(
  tx: Tx,
  today: string,
  below: string | null = null,
): Promise<Map<string, KnownOrganisation & { readonly parentCode: string }>> {
  const { rows } = await sql<FactsRow>`
    select o.tenant_id, o.parent_id, coalesce(o.closed_on <= ${today}::date, false) as is_closed, p.code as parent_code,
      jsonb_build_object('code', o.code, 'kind', o.kind, 'name', o.name, 'shortName', o.short_name, 'provinceCode', o.province_code,
        'sector', o.sector, 'areaCode', o.area_code, 'networks', o.networks, 'asNumbers', o.as_numbers, 'domains', o.domains,
        'focalUnit', o.focal_unit, 'contactEmail', o.contact_email, 'contactPhone', o.contact_phone, 'validFrom', o.valid_from) as facts
    from organisations o left join organisations p on p.tenant_id = o.parent_id
    where ${below}::uuid is null or o.path @> array[${below}::uuid] order by cardinality(o.path), o.name_folded, o.tenant_id`.execute(
    tx,
  )
  return new Map(
    rows.map((row) => [
      row.facts.code,
      {
        id: row.tenant_id,
        parentId: row.parent_id,
        parentCode: row.parent_code ?? '',
        isClosed: row.is_closed,
        facts: row.facts,
      },
    ]),
  )
}

/** Which of these codes are in use, in whatever scope. */
export async function listUsedCodes(tx: Tx, codes: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ code: string }>`
    select code from organisation_codes_used(${[...codes]}::text[]) as u (code)`.execute(tx)
  return new Set(rows.map((row) => row.code))
}
