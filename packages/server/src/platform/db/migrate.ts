import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { SqlRunner } from './pglite.ts'

/** The migrations of this release. */
export const MIGRATIONS = new URL('./migrations/', import.meta.url)

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/

/**
 * Brings the schema up to date: runs every `NNNN_name.sql` of the folder that has not run, in order, each in its own
 * transaction. A file that changed after it ran stops the start: released migrations are never edited.
 * @returns names of the files that ran now
 */
export async function migrate(runner: SqlRunner, folder: URL): Promise<string[]> {
  await runner.exec(
    'create table if not exists migrations (name text primary key, checksum text not null, ran_at timestamptz not null default now())',
  )
  const done = new Map(
    (await runner.query('select name, checksum from migrations')).map((r) => [
      String(r['name']),
      String(r['checksum']),
    ]),
  )
  const names = (await readdir(folder)).filter((n) => FILE_NAME.test(n)).toSorted()
  const ran: string[] = []
  for (const name of names) {
    const text = await readFile(new URL(name, folder), 'utf8')
    const checksum = createHash('sha256').update(text).digest('hex')
    const known = done.get(name)
    if (known === checksum) continue
    if (known !== undefined) throw new Error(`migration ${name} was changed after it ran`)
    // One round trip and one transaction: the advisory lock keeps two starting processes from running it twice.
    await runner.exec(
      `begin; select pg_advisory_xact_lock(4096); ${text}; insert into migrations (name, checksum) values ('${name}', '${checksum}'); commit`,
    )
    ran.push(name)
  }
  return ran
}
