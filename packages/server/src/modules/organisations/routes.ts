import {
  CreateGroupInput,
  CreateOrganisationInput,
  Id,
  Organisation,
  OrganisationGroup,
  OrganisationKind,
  page,
  PageQuery,
  UpdateOrganisationInput,
} from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { z } from 'zod'
import type { Database } from '#src/platform/db/index.ts'
import type { Door } from '#src/modules/access/index.ts'
import { createGroup } from './verbs/create-group.ts'
import { createOrganisation } from './verbs/create-organisation.ts'
import { getOrganisation } from './verbs/get-organisation.ts'
import { listGroups } from './verbs/list-groups.ts'
import { listOrganisations } from './verbs/list-organisations.ts'
import { updateOrganisation } from './verbs/update-organisation.ts'

const ById = z.object({ id: Id })

export function organisationRoutes(door: Door, db: Database): void {
  const query = PageQuery.extend({ q: z.string().max(200).optional(), kind: OrganisationKind.optional() })
  door.get('/organisations', { query, response: page(Organisation) }, ({ ctx, query: input }) =>
    listOrganisations(db, { ctx, input }),
  )
  door.post('/organisations', { body: CreateOrganisationInput, response: Organisation }, ({ ctx, body }) =>
    createOrganisation(db, { ctx, input: body }),
  )
  door.get('/organisations/:id', { params: ById, response: Organisation }, ({ ctx, params }) =>
    getOrganisation(db, { ctx, input: { id: params.id as OrganisationId } }),
  )
  door.patch(
    '/organisations/:id',
    { params: ById, body: UpdateOrganisationInput, response: Organisation },
    ({ ctx, params, body }) => updateOrganisation(db, { ctx, input: { ...body, id: params.id as OrganisationId } }),
  )
  door.get('/groups', { response: z.object({ items: z.array(OrganisationGroup) }) }, ({ ctx }) =>
    listGroups(db, { ctx, input: {} }),
  )
  door.post('/groups', { body: CreateGroupInput, response: OrganisationGroup }, ({ ctx, body }) =>
    createGroup(db, { ctx, input: body }),
  )
}
