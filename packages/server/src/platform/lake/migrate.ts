import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { Lake } from './port.ts'

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/

/** The migrations of this release. */
export const LAKE_MIGRATIONS = new URL('./migrations/', import.meta.url)

/**
 * Brings the lake's tables up to date: runs every `NNNN_name.sql` of the folder that has not run, in order. The engine has no
 * transactions over DDL, so each statement is recorded when it has run and a crash in between goes on where it stopped.
 * A file that changed after it ran stops the start: released migrations are never edited.
 * @returns names of the files that ran now
 */
export async function migrateLake(lake: Lake, folder: URL = LAKE_MIGRATIONS): Promise<string[]> {
  await lake.command(
    'CREATE TABLE IF NOT EXISTS lake_migrations (name String, checksum String, statements UInt32, ran_at DateTime64(3) DEFAULT now64(3))' +
      ' ENGINE = ReplacingMergeTree(statements) ORDER BY name SETTINGS fsync_after_insert = 1, fsync_part_directory = 1',
  )
  const rows = await lake.query<{ name: string; checksum: string; statements: number }>(
    'SELECT name, checksum, statements FROM lake_migrations FINAL',
  )
  const done = new Map(rows.map((row) => [row.name, row]))
  const ran: string[] = []
  for (const name of (await readdir(folder)).filter((file) => FILE_NAME.test(file)).toSorted()) {
    const text = await readFile(new URL(name, folder), 'utf8')
    const checksum = createHash('sha256').update(text).digest('hex')
    const statements = splitStatements(text)
    const known = done.get(name)
    if (known !== undefined && known.checksum !== checksum)
      throw new Error(`lake migration ${name} was changed after it ran`)
    const from = known?.statements ?? 0
    if (from >= statements.length) continue
    for (const [i, statement] of statements.entries()) {
      if (i < from) continue
      // A crash may have come between the statement and its record: creating again what is there is no error then.
      await lake.command(statement.replace(/^CREATE TABLE (?!IF NOT EXISTS)/, 'CREATE TABLE IF NOT EXISTS '))
      await lake.command(
        'INSERT INTO lake_migrations (name, checksum, statements) SELECT {name:String}, {checksum:String}, {statements:UInt32}',
        {
          params: { name, checksum, statements: i + 1 },
        },
      )
    }
    ran.push(name)
  }
  return ran
}

/** Statements end with `;` at the end of a line; `--` comment lines are left out. */
function splitStatements(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('--'))
    .join('\n')
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}
