import type { PersonRef } from '@haidang/contracts'
import { sql, type Tx } from '#src/platform/db/index.ts'

/** A change of a setting as it is stored; `at` is ISO 8601. */
export interface StoredChange {
  readonly value: string
  readonly at: string
  readonly by: PersonRef | null
  readonly reason: string
}

export async function readChanges(tx: Tx): Promise<Map<string, StoredChange>> {
  const { rows } = await sql<{ name: string; value: StoredChange }>`
    select name, value from settings where name like 'HAIDANG\\_%' order by name`.execute(tx)
  return new Map(rows.map(({ name, value }) => [name, value]))
}

export async function saveChange(tx: Tx, name: string, change: StoredChange | null): Promise<void> {
  if (change === null) await sql`delete from settings where name = ${name}`.execute(tx)
  else
    await sql`insert into settings (name, value) values (${name}, ${JSON.stringify(change)}::jsonb)
      on conflict (name) do update set value = excluded.value`.execute(tx)
}
