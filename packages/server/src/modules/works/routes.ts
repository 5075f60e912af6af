import { AppError, Id, type Permission, Work } from '@haidang/contracts'
import { z } from 'zod'
import { allow, type Call, type Door } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { endWork, getWork, presentWork } from './queries.ts'

const ById = z.object({ id: Id })

/** What it takes to look at a work, and to stop it: as to see and to start what it works on. */
const READS: Readonly<Record<Work['kind'], Permission>> = {
  'plan.read': 'plan.read',
  'report.build': 'plan.read',
  'organisations.read': 'organisation.manage',
  'organisations.apply': 'organisation.manage',
}
const STARTS: Readonly<Record<Work['kind'], Permission>> = {
  'plan.read': 'plan.import',
  'report.build': 'report.write',
  'organisations.read': 'organisation.manage',
  'organisations.apply': 'organisation.manage',
}

/** How far a work is. @throws AppError `work.not_found` */
async function showWork(db: Database, { ctx, input }: Call<{ id: string }>): Promise<Work> {
  const row = await db.withTx(ctx.scope, (tx) => getWork(tx, input.id))
  allow(ctx, row === undefined ? 'organisation.read' : READS[row.kind])
  if (row === undefined) throw new AppError('work.not_found')
  return presentWork(row)
}

/** Stops a work; one that is over stays as it is. The process that runs it hears within a second. */
async function cancelWork(db: Database, { ctx, input }: Call<{ id: string }>): Promise<Work> {
  return db.withTx(ctx.scope, async (tx) => {
    const row = await getWork(tx, input.id)
    allow(ctx, row === undefined ? 'organisation.read' : STARTS[row.kind])
    if (row === undefined) throw new AppError('work.not_found')
    await endWork(tx, row.id, new Date(ctx.clock.now()).toISOString(), { state: 'cancelled', problem: null })
    const after = await getWork(tx, input.id)
    return presentWork(after ?? row)
  })
}

export function workRoutes(door: Door, db: Database): void {
  door.get('/works/:id', { params: ById, response: Work }, ({ ctx, params: input }) => showWork(db, { ctx, input }))
  door.post('/works/:id/cancel', { params: ById, response: Work }, ({ ctx, params: input }) =>
    cancelWork(db, { ctx, input }),
  )
}
