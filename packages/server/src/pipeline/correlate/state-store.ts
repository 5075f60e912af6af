import { sql, type Tx } from '#src/platform/db/index.ts'

/** The state of a stage and how far in its subject it reaches. */
export interface SavedState<State> {
  readonly position: number
  readonly state: State
}

/** The state last saved under a name; null before the first. */
export async function loadState<State>(tx: Tx, name: string): Promise<SavedState<State> | null> {
  const { rows } = await sql<{
    position: number
    state: State
  }>`select position, state from consumer_positions where name = ${name}`.execute(tx)
  const row = rows[0]
  return row === undefined ? null : { position: Number(row.position), state: row.state }
}

export async function saveState<State>(tx: Tx, name: string, { position, state }: SavedState<State>): Promise<void> {
  await sql`insert into consumer_positions (name, position, state) values (${name}, ${position}, ${JSON.stringify(state)}::jsonb)
    on conflict (name) do update set position = excluded.position, state = excluded.state`.execute(tx)
}
