import {
  AreaUnit,
  CheckDomainInput,
  CloseOrganisationInput,
  CreateGroupInput,
  CreateOrganisationInput,
  DomainClaim,
  Id,
  MergeOrganisationInput,
  MoveOrganisationInput,
  Organisation,
  OrganisationClosure,
  OrganisationContacts,
  OrganisationCounts,
  OrganisationDetail,
  OrganisationGroup,
  OrganisationNode,
  OrganisationQuery,
  OrganisationRef,
  OrganisationTreeQuery,
  page,
  PageQuery,
  ReopenOrganisationInput,
  ResolveAreaQuery,
  ResolvedArea,
  SaveContactsInput,
  Sector,
  UpdateGroupInput,
  UpdateOrganisationInput,
} from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import { listSectors, type RegisterLaw, resolveArea, showAreas } from './verbs/areas.ts'
import { browseTree, countOrganisations } from './verbs/browse-tree.ts'
import { closeOrganisation, listClosures, mergeOrganisation, reopenOrganisation } from './verbs/close-organisation.ts'
import { listContacts, saveContacts } from './verbs/contacts.ts'
import { createOrganisation } from './verbs/create-organisation.ts'
import { checkDomain, type DomainDeps, listDomains } from './verbs/domains.ts'
import { getOrganisation } from './verbs/get-organisation.ts'
import { createGroup, deleteGroup, getGroup, listGroups, updateGroup } from './verbs/groups.ts'
import { listOrganisations } from './verbs/list-organisations.ts'
import { moveOrganisation } from './verbs/move-organisation.ts'
import { updateOrganisation } from './verbs/update-organisation.ts'

const ById = z.object({ id: Id })
const idOf = ({ id }: { id: string }): { id: OrganisationId } => ({ id: id as OrganisationId })

export interface OrganisationDeps extends DomainDeps {
  readonly law: RegisterLaw
}

/** Checks of a domain go out into the network: this many a minute from one address. */
const CHECKS_PER_MINUTE = 30

export function organisationRoutes(door: Door, deps: OrganisationDeps): void {
  const { db, law } = deps
  door.get('/organisations', { query: OrganisationQuery, response: page(Organisation) }, ({ ctx, query: input }) =>
    listOrganisations(db, { ctx, input }),
  )
  door.get(
    '/organisations/tree',
    { query: OrganisationTreeQuery, response: page(OrganisationNode) },
    ({ ctx, query: input }) => browseTree(db, { ctx, input }),
  )
  door.get('/organisations/counts', { response: OrganisationCounts }, ({ ctx }) =>
    countOrganisations(db, { ctx, input: {} }),
  )
  door.get('/organisations/closures', { query: PageQuery, response: page(OrganisationClosure) }, ({ ctx, query }) =>
    listClosures(db, { ctx, input: query }),
  )
  door.post('/organisations', { body: CreateOrganisationInput, response: Organisation }, ({ ctx, body }) =>
    createOrganisation(db, { ctx, input: body }),
  )
  door.get('/organisations/:id', { params: ById, response: OrganisationDetail }, ({ ctx, params }) =>
    getOrganisation(db, { ctx, input: idOf(params) }),
  )
  door.patch(
    '/organisations/:id',
    { params: ById, body: UpdateOrganisationInput, response: Organisation },
    ({ ctx, params, body }) => updateOrganisation(db, { ctx, input: { ...body, ...idOf(params) } }),
  )
  door.post(
    '/organisations/:id/move',
    { params: ById, body: MoveOrganisationInput, response: Organisation },
    ({ ctx, params, body }) => moveOrganisation(db, { ctx, input: { ...body, ...idOf(params) } }),
  )
  door.post(
    '/organisations/:id/close',
    { params: ById, body: CloseOrganisationInput, response: Organisation },
    ({ ctx, params, body }) => closeOrganisation(db, { ctx, input: { ...body, ...idOf(params) } }),
  )
  door.post(
    '/organisations/:id/merge',
    { params: ById, body: MergeOrganisationInput, response: Organisation },
    ({ ctx, params, body }) => mergeOrganisation(db, { ctx, input: { ...body, ...idOf(params) } }),
  )
  door.post(
    '/organisations/:id/reopen',
    { params: ById, body: ReopenOrganisationInput, response: Organisation },
    ({ ctx, params, body }) => reopenOrganisation(db, { ctx, input: { ...body, ...idOf(params) } }),
  )
  door.get('/organisations/:id/contacts', { params: ById, response: OrganisationContacts }, ({ ctx, params }) =>
    listContacts(db, { ctx, input: idOf(params) }),
  )
  door.put(
    '/organisations/:id/contacts',
    { params: ById, body: SaveContactsInput, response: OrganisationContacts },
    ({ ctx, params, body }) => saveContacts(db, { ctx, input: { ...body, ...idOf(params) } }),
  )
  door.get(
    '/organisations/:id/domains',
    { params: ById, response: z.object({ items: z.array(DomainClaim) }) },
    ({ ctx, params }) => listDomains(db, { ctx, input: idOf(params) }),
  )
  door.post(
    '/organisations/:id/domains/check',
    { params: ById, body: CheckDomainInput, response: DomainClaim, perMinute: CHECKS_PER_MINUTE },
    ({ ctx, params, body }) => checkDomain(deps, { ctx, input: { ...body, ...idOf(params) } }),
  )
  door.get('/groups', { response: z.object({ items: z.array(OrganisationGroup) }) }, ({ ctx }) =>
    listGroups(db, { ctx, input: {} }),
  )
  door.post('/groups', { body: CreateGroupInput, response: OrganisationGroup }, ({ ctx, body }) =>
    createGroup(db, { ctx, input: body }),
  )
  door.get(
    '/groups/:id',
    { params: ById, response: OrganisationGroup.extend({ members: z.array(OrganisationRef) }) },
    ({ ctx, params }) => getGroup(db, { ctx, input: params }),
  )
  door.patch(
    '/groups/:id',
    { params: ById, body: UpdateGroupInput, response: OrganisationGroup },
    ({ ctx, params, body }) => updateGroup(db, { ctx, input: { ...body, ...params } }),
  )
  door.delete('/groups/:id', { params: ById }, ({ ctx, params }) => deleteGroup(db, { ctx, input: params }))
  door.get('/areas', { response: z.object({ items: z.array(AreaUnit) }) }, ({ ctx }) =>
    showAreas(law, { ctx, input: {} }),
  )
  door.get('/areas/resolve', { query: ResolveAreaQuery, response: ResolvedArea }, ({ ctx, query: input }) =>
    resolveArea(db, law, { ctx, input }),
  )
  door.get('/sectors', { response: z.object({ items: z.array(Sector) }) }, ({ ctx }) =>
    listSectors(law, { ctx, input: {} }),
  )
}
