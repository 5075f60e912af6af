import { sql, type Tx } from '#src/platform/db/index.ts'

export interface TaskRow {
  tenant_id: string
  id: string
  kind: 'pack_import' | 'attack_import' | 'backtest'
  state: 'running' | 'done' | 'failed' | 'cancelled'
  stage: string
  title: string
  done: number
  total: number
  owner_id: string | null
  started_at: Date
  ended_at: Date | null
  beat_at: Date
  is_cancel_asked: boolean
  problem: { code: string; params: Record<string, string | number | boolean | null> } | null
  result: unknown
}

const columns = sql`tenant_id, id, kind, state, stage, title, done, total, owner_id, started_at, ended_at, beat_at, is_cancel_asked, problem, result`

export async function insertTask(
  tx: Tx,
  task: { tenant: string; id: string; kind: string; stage: string; title: string; ownerId: string | null; at: string },
): Promise<TaskRow> {
  const { rows } =
    await sql<TaskRow>`insert into rule_tasks (tenant_id, id, kind, state, stage, title, owner_id, started_at, beat_at)
    values (${task.tenant}, ${task.id}, ${task.kind}, 'running', ${task.stage}, ${task.title}, ${task.ownerId}::uuid, ${task.at}::timestamptz, ${task.at}::timestamptz)
    returning ${columns}`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('the task was not written')
  return row
}

/** Notes how far a task is; answers whether somebody has asked it to stop. */
export async function beatTask(
  tx: Tx,
  id: string,
  progress: { stage: string; done: number; total: number; at: string },
): Promise<boolean> {
  const { rows } = await sql<{
    is_cancel_asked: boolean
  }>`update rule_tasks set stage = ${progress.stage}, done = ${progress.done}, total = ${progress.total},
    beat_at = ${progress.at}::timestamptz where id = ${id} and state = 'running' returning is_cancel_asked`.execute(tx)
  return rows[0]?.is_cancel_asked ?? true
}

export async function endTask(
  tx: Tx,
  id: string,
  end: { state: 'done' | 'failed' | 'cancelled'; at: string; problem: TaskRow['problem']; result: unknown },
): Promise<void> {
  await sql`update rule_tasks set state = ${end.state}, stage = case when ${end.state} = 'done' then 'finished' else stage end,
    ended_at = ${end.at}::timestamptz, problem = ${end.problem === null ? null : JSON.stringify(end.problem)}::jsonb,
    result = ${end.result === null ? null : JSON.stringify(end.result)}::jsonb where id = ${id} and state = 'running'`.execute(
    tx,
  )
}

export async function getTask(tx: Tx, id: string, ownerId: string | null): Promise<TaskRow | undefined> {
  return (
    await sql<TaskRow>`select ${columns} from rule_tasks where id = ${id} and owner_id is not distinct from ${ownerId}::uuid`.execute(
      tx,
    )
  ).rows[0]
}

/** Tasks of one person, newest first. */
export async function listTasks(
  tx: Tx,
  ownerId: string | null,
  after: readonly [at: string, id: string] | undefined,
  limit: number,
): Promise<TaskRow[]> {
  const { rows } =
    await sql<TaskRow>`select ${columns} from rule_tasks where owner_id is not distinct from ${ownerId}::uuid
    ${after === undefined ? sql`` : sql`and (started_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`}
    order by started_at desc, id desc limit ${limit}`.execute(tx)
  return rows
}

export async function askToCancel(tx: Tx, id: string): Promise<void> {
  await sql`update rule_tasks set is_cancel_asked = true where id = ${id} and state = 'running'`.execute(tx)
}

export async function countRunning(tx: Tx, ownerId: string | null, aliveSince: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from rule_tasks
    where state = 'running' and owner_id is not distinct from ${ownerId}::uuid and beat_at > ${aliveSince}::timestamptz`.execute(
    tx,
  )
  return rows[0]?.n ?? 0
}

/** Tells of tasks whose process died, and forgets old ones. */
export async function sweepTasks(
  tx: Tx,
  times: { at: string; deadBefore: string; forgetBefore: string },
): Promise<void> {
  await sql`update rule_tasks set state = 'failed', ended_at = ${times.at}::timestamptz,
    problem = '{"code":"rule_task.interrupted","params":{}}' where state = 'running' and beat_at < ${times.deadBefore}::timestamptz`.execute(
    tx,
  )
  await sql`delete from rule_tasks where state <> 'running' and ended_at < ${times.forgetBefore}::timestamptz`.execute(
    tx,
  )
}
