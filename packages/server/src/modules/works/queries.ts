import type { Work } from '@haidang/contracts'
import type { Clock, TenantId } from '@haidang/std'
import { newId } from '#src/platform/clock.ts'
import { sql, toIsoOrNull, type Tx } from '#src/platform/db/index.ts'

/** Row of `works`. */
export interface WorkRow {
  tenant_id: string
  id: string
  kind: Work['kind']
  subject_id: string
  state: Work['state']
  stage: string
  done: number
  total: number
  problem: Work['problem']
  request: unknown
  started_at: Date | null
  ended_at: Date | null
}

const columns = sql`tenant_id, id, kind, subject_id, state, stage, done, total, problem, request, started_at, ended_at`

export function presentWork(row: WorkRow): Work {
  return {
    id: row.id,
    kind: row.kind,
    subjectId: row.subject_id,
    state: row.state,
    stage: row.stage,
    done: row.done,
    total: row.total,
    problem: row.problem,
    startedAt: toIsoOrNull(row.started_at),
    endedAt: toIsoOrNull(row.ended_at),
  }
}

export async function getWork(tx: Tx, id: string): Promise<WorkRow | undefined> {
  return (await sql<WorkRow>`select ${columns} from works where id = ${id}`.execute(tx)).rows[0]
}

/** The latest work on a subject. */
export async function runningWork(tx: Tx, subjectId: string): Promise<WorkRow | undefined> {
  return (
    await sql<WorkRow>`select ${columns} from works where subject_id = ${subjectId} order by id desc limit 1`.execute(
      tx,
    )
  ).rows[0]
}

/** Asks for a work, in the transaction of the act; it begins after the transaction. `request` is what its handler is given. */
export async function queueWork(
  tx: Tx,
  clock: Clock,
  tenant: TenantId,
  work: { readonly kind: Work['kind']; readonly subjectId: string; readonly request: unknown },
): Promise<string> {
  const id = newId(clock)
  await sql`insert into works (tenant_id, id, kind, subject_id, state, request, queued_at)
    values (${tenant}, ${id}, ${work.kind}, ${work.subjectId}, 'queued', ${JSON.stringify(work.request)}::jsonb,
      ${new Date(clock.now()).toISOString()})`.execute(tx)
  return id
}

/** Takes the oldest work of these kinds that waits, or whose taker has not been heard since `deadBefore`. */
export async function takeWork(
  tx: Tx,
  kinds: readonly string[],
  at: string,
  deadBefore: string,
): Promise<WorkRow | undefined> {
  const { rows } = await sql<WorkRow>`
    update works set state = 'running', started_at = coalesce(started_at, ${at}), heard_at = ${at}, done = 0, stage = ''
    where id = (select id from works where kind = any (${[...kinds]}::text[])
        and (state = 'queued' or (state = 'running' and heard_at < ${deadBefore}::timestamptz))
      order by queued_at limit 1 for update skip locked)
    returning ${columns}`.execute(tx)
  return rows[0]
}

/** Says how far a work is. @returns false where it was stopped or taken over meanwhile */
export async function hearWork(
  tx: Tx,
  id: string,
  at: string,
  step: { readonly stage: string; readonly done: number; readonly total: number },
): Promise<boolean> {
  const { rows } =
    await sql`update works set heard_at = ${at}, stage = ${step.stage}, done = ${step.done}, total = ${step.total}
    where id = ${id} and state = 'running' returning id`.execute(tx)
  return rows.length > 0
}

/** Ends a work that is not over. @returns whether it did */
export async function endWork(
  tx: Tx,
  id: string,
  at: string,
  end: { readonly state: 'done' | 'failed' | 'cancelled'; readonly problem: Work['problem'] },
): Promise<boolean> {
  const problem = end.problem === null ? null : JSON.stringify(end.problem)
  const { rows } = await sql`update works set state = ${end.state}, problem = ${problem}::jsonb, ended_at = ${at},
      done = case when ${end.state} = 'done' then greatest(total, done) else done end
    where id = ${id} and state in ('queued', 'running') returning id`.execute(tx)
  return rows.length > 0
}
