import { sql, SYSTEM_SCOPE } from '@haidang/server/platform/db/index.ts'
import type { Platform } from '@haidang/server/app/start.ts'

/** Rows whose ids others may know: the rules that alerts name. */
const PUBLIC_TABLES = new Set(['rules'])
/** Shorter values stand in answers by chance. */
const SHORTEST = 8
const ROWS_PER_TABLE = 500

interface KeyColumn {
  readonly table_name: string
  readonly column_name: string
}

/**
 * Ids and names that stand in rows of one organisation only: every key of every table that knows organisations, as the
 * database's own catalogue lists them, so that a new table is watched from its first row.
 */
export async function readMarks(platform: Platform, organisation: string): Promise<Set<string>> {
  return platform.stores.db.withTx(SYSTEM_SCOPE, async (tx) => {
    const { rows: columns } = await sql<KeyColumn>`
      select k.table_name, k.column_name
      from information_schema.table_constraints c
      join information_schema.key_column_usage k using (constraint_schema, constraint_name, table_name)
      join information_schema.columns t on t.table_name = k.table_name and t.column_name = 'tenant_id' and t.table_schema = c.constraint_schema
      join information_schema.columns d on d.table_name = k.table_name and d.column_name = k.column_name and d.table_schema = c.constraint_schema
      where c.constraint_type = 'PRIMARY KEY' and k.column_name <> 'tenant_id' and d.data_type in ('uuid', 'text')
      order by k.table_name`.execute(tx)
    const marks = new Set<string>()
    const add = (value: string | null): void => {
      if (value !== null && value.length >= SHORTEST) marks.add(value)
    }
    add(organisation)
    for (const { table_name, column_name } of columns) {
      if (PUBLIC_TABLES.has(table_name)) continue
      const { rows } = await sql<{ value: string | null }>`
        select distinct ${sql.ref(column_name)}::text as value from ${sql.table(table_name)}
        where tenant_id = ${organisation} limit ${ROWS_PER_TABLE}`.execute(tx)
      for (const { value } of rows) add(value)
    }
    const { rows: names } = await sql<{ value: string }>`
      select name as value from organisations where tenant_id = ${organisation}
      union select display_name from users where tenant_id = ${organisation} and position('.' in login) > 0`.execute(tx)
    for (const { value } of names) add(value)
    return marks
  })
}
