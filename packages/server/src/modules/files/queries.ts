import type { FileRef } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { sql, toIso, type Tx } from '#src/platform/db/index.ts'

/** Row of `files`. */
export interface FileRow {
  tenant_id: string
  id: string
  name: string
  kind: FileRef['kind']
  size_bytes: string | number
  sha256: string
  uploaded_at: Date
  uploaded_by: FileRef['uploadedBy']
}

const columns = sql`tenant_id, id, name, kind, size_bytes, sha256, uploaded_at, uploaded_by`

export function presentFile(row: FileRow): FileRef {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    sizeBytes: Number(row.size_bytes),
    sha256: row.sha256,
    uploadedAt: toIso(row.uploaded_at),
    uploadedBy: row.uploaded_by,
  }
}

export async function insertFile(
  tx: Tx,
  tenant: TenantId,
  file: Omit<FileRow, 'tenant_id' | 'uploaded_at'> & { uploaded_at: string },
): Promise<void> {
  const by = file.uploaded_by === null ? null : JSON.stringify(file.uploaded_by)
  await sql`insert into files (tenant_id, id, name, kind, size_bytes, sha256, uploaded_at, uploaded_by)
    values (${tenant}, ${file.id}, ${file.name}, ${file.kind}, ${file.size_bytes}, ${file.sha256}, ${file.uploaded_at}, ${by}::jsonb)`.execute(
    tx,
  )
}

export async function getFile(tx: Tx, id: string): Promise<FileRow | undefined> {
  return (await sql<FileRow>`select ${columns} from files where id = ${id}`.execute(tx)).rows[0]
}

/** Files by id, in the order asked for; those the reader does not reach are left out. */
export async function listFiles(tx: Tx, ids: readonly string[]): Promise<FileRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<FileRow>`select ${columns} from files where id = any (${[...ids]}::uuid[])`.execute(tx)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Lets organisations read files they do not own, because the files were attached to something of theirs. */
export async function letRead(tx: Tx, fileIds: readonly string[], organisationIds: readonly string[]): Promise<void> {
  if (fileIds.length === 0 || organisationIds.length === 0) return
  await sql`insert into file_readers (tenant_id, file_id)
    select o, f from unnest(${[...organisationIds]}::uuid[]) o cross join unnest(${[...fileIds]}::uuid[]) f
    on conflict do nothing`.execute(tx)
}
