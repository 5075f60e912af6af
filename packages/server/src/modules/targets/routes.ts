import { Id, MeasureTargetInput, Target, TargetDetail, TargetQuery } from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import { listTargets, measureTarget, showTarget, type TargetDeps } from './targets.ts'

const ByCode = z.object({ code: z.string().max(20) })

export function targetRoutes(door: Door, deps: TargetDeps): void {
  door.get(
    '/targets',
    { query: TargetQuery, response: z.object({ items: z.array(Target) }) },
    ({ ctx, query: input }) => listTargets(deps, { ctx, input }),
  )
  door.get(
    '/targets/:code',
    { params: ByCode, query: z.object({ organisationId: Id.optional() }), response: TargetDetail },
    ({ ctx, params, query }) => showTarget(deps, { ctx, input: { ...query, code: params.code } }),
  )
  door.post(
    '/targets/:code/measurements',
    { params: ByCode, body: MeasureTargetInput, response: TargetDetail },
    ({ ctx, params, body }) => measureTarget(deps, { ctx, input: { ...body, code: params.code } }),
  )
}
