import type { AlertGrouperSnapshot, CampaignSnapshot } from '@haidang/detect'
import { sql, type Tx } from '#src/platform/db/index.ts'

/** The correlators' state and how far in the findings it reaches. */
export interface CorrelationState {
  readonly position: number
  readonly state: { readonly alerts: AlertGrouperSnapshot; readonly campaigns: CampaignSnapshot }
}

const NAME = 'correlate'

/** The state last saved; null before the first. */
export async function loadState(tx: Tx): Promise<CorrelationState | null> {
  const { rows } = await sql<{
    position: number
    state: CorrelationState['state']
  }>`select position, state from consumer_positions where name = ${NAME}`.execute(tx)
  const row = rows[0]
  return row === undefined ? null : { position: Number(row.position), state: row.state }
}

export async function saveState(tx: Tx, { position, state }: CorrelationState): Promise<void> {
  await sql`insert into consumer_positions (name, position, state) values (${NAME}, ${position}, ${JSON.stringify(state)}::jsonb)
    on conflict (name) do update set position = excluded.position, state = excluded.state`.execute(tx)
}
