import {
  AccessPreview,
  BreakGlass,
  BreakGlassSetSchema,
  CreateDelegationInput,
  Delegation,
  DelegationOptions,
  ExplainInput,
  Explanation,
  Id,
  page,
  PageQuery,
  ReviewBreakGlassInput,
  RoleMatrix,
  TakeBreakGlassInput,
} from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { Oversight } from './oversight.ts'
import {
  endBreakGlass,
  listBreakGlass,
  listBreakGlassSets,
  reviewBreakGlass,
  takeBreakGlass,
} from './verbs/break-glass.ts'
import { createDelegation, listDelegationOptions, listDelegations, revokeDelegation } from './verbs/delegations.ts'
import { explainAccess } from './verbs/explain-access.ts'
import { listRoles } from './verbs/list-roles.ts'
import { previewAccess } from './verbs/preview-access.ts'

const ById = z.object({ id: Id })

export function oversightRoutes(door: Door, oversight: Oversight): void {
  const { db } = oversight
  door.post('/access/explain', { body: ExplainInput, response: Explanation }, ({ ctx, body }) =>
    explainAccess(db, { ctx, input: body }),
  )
  door.get('/access/roles', { response: RoleMatrix }, ({ ctx }) => listRoles({ ctx, input: {} }))
  door.get('/access/preview', { query: z.object({ userId: Id }), response: AccessPreview }, ({ ctx, query: input }) =>
    previewAccess(db, { ctx, input }),
  )

  const delegationQuery = PageQuery.extend({ isCurrent: z.stringbool().optional() })
  door.get('/delegations', { query: delegationQuery, response: page(Delegation) }, ({ ctx, query: input }) =>
    listDelegations(oversight, { ctx, input }),
  )
  door.get('/delegations/options', { response: DelegationOptions }, ({ ctx }) =>
    listDelegationOptions(oversight, { ctx, input: {} }),
  )
  door.post('/delegations', { body: CreateDelegationInput, response: Delegation }, ({ ctx, body }) =>
    createDelegation(oversight, { ctx, input: body }),
  )
  door.post('/delegations/:id/revoke', { params: ById, response: Delegation }, ({ ctx, params: input }) =>
    revokeDelegation(oversight, { ctx, input }),
  )

  const glassQuery = PageQuery.extend({ view: z.enum(['all', 'active', 'unreviewed']).default('all') })
  door.get('/break-glass', { query: glassQuery, response: page(BreakGlass) }, ({ ctx, query: input }) =>
    listBreakGlass(oversight, { ctx, input }),
  )
  door.get('/break-glass/sets', { response: z.object({ sets: z.array(BreakGlassSetSchema) }) }, ({ ctx }) =>
    listBreakGlassSets({ ctx, input: {} }),
  )
  door.post('/break-glass', { body: TakeBreakGlassInput, response: BreakGlass }, ({ ctx, body }) =>
    takeBreakGlass(oversight, { ctx, input: body }),
  )
  door.post('/break-glass/:id/end', { params: ById, response: BreakGlass }, ({ ctx, params: input }) =>
    endBreakGlass(oversight, { ctx, input }),
  )
  door.post(
    '/break-glass/:id/review',
    { params: ById, body: ReviewBreakGlassInput, response: BreakGlass },
    ({ ctx, params, body }) => reviewBreakGlass(oversight, { ctx, input: { ...body, id: params.id } }),
  )
}
