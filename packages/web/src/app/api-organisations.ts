import type {
  ApplyImportInput,
  AreaUnit,
  CheckDomainInput,
  CloseOrganisationInput,
  CreateGroupInput,
  CreateOrganisationInput,
  DomainClaim,
  ImportRow,
  MergeOrganisationInput,
  Organisation,
  OrganisationClosure,
  OrganisationContacts,
  OrganisationCounts,
  OrganisationDetail,
  OrganisationGroup,
  OrganisationImport,
  OrganisationNode,
  OrganisationRef,
  RegisterFormat,
  ResolvedArea,
  SaveContactsInput,
  Sector,
  StartImportInput,
  UpdateGroupInput,
  UpdateOrganisationInput,
} from '@haidang/contracts'
import { type Query, type Requester, withQuery } from './http.ts'
import type { PageOf } from './page-of.ts'

/** Organisations, their groups, their tables, and where provinces lie. */
export function createOrganisationsApi({ get, send }: Requester) {
  const id = encodeURIComponent
  const at = (organisationId: string) => `/organisations/${id(organisationId)}`
  return {
    organisations: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<Organisation>>('/organisations', query, signal),
      tree: (query: Query, signal?: AbortSignal) => get<PageOf<OrganisationNode>>('/organisations/tree', query, signal),
      counts: (signal?: AbortSignal) => get<OrganisationCounts>('/organisations/counts', {}, signal),
      closures: (query: Query, signal?: AbortSignal) =>
        get<PageOf<OrganisationClosure>>('/organisations/closures', query, signal),
      read: (organisationId: string) => get<OrganisationDetail>(at(organisationId)),
      create: (input: CreateOrganisationInput) => send<Organisation>('POST', '/organisations', input),
      update: (organisationId: string, input: UpdateOrganisationInput) =>
        send<Organisation>('PATCH', at(organisationId), input),
      move: (organisationId: string, parentId: string) =>
        send<Organisation>('POST', `${at(organisationId)}/move`, { parentId }),
      close: (organisationId: string, input: CloseOrganisationInput) =>
        send<Organisation>('POST', `${at(organisationId)}/close`, input),
      merge: (organisationId: string, input: MergeOrganisationInput) =>
        send<Organisation>('POST', `${at(organisationId)}/merge`, input),
      reopen: (organisationId: string, basis: string) =>
        send<Organisation>('POST', `${at(organisationId)}/reopen`, { basis }),
      contacts: (organisationId: string) => get<OrganisationContacts>(`${at(organisationId)}/contacts`),
      saveContacts: (organisationId: string, input: SaveContactsInput) =>
        send<OrganisationContacts>('PUT', `${at(organisationId)}/contacts`, input),
      domains: (organisationId: string) => get<{ items: readonly DomainClaim[] }>(`${at(organisationId)}/domains`),
      checkDomain: (organisationId: string, input: CheckDomainInput) =>
        send<DomainClaim>('POST', `${at(organisationId)}/domains/check`, input),
      exportHref: (query: Query & { readonly format: RegisterFormat }) =>
        withQuery('/api/v1/organisations/export', query),
      templateHref: (query: Query & { readonly format: RegisterFormat }) =>
        withQuery('/api/v1/organisations/import-template', query),
    },
    organisationImports: {
      list: (query: Query, signal?: AbortSignal) =>
        get<PageOf<OrganisationImport>>('/organisations/imports', query, signal),
      start: (input: StartImportInput) => send<OrganisationImport>('POST', '/organisations/imports', input),
      read: (importId: string) => get<OrganisationImport>(`/organisations/imports/${id(importId)}`),
      rows: (importId: string, query: Query, signal?: AbortSignal) =>
        get<PageOf<ImportRow>>(`/organisations/imports/${id(importId)}/rows`, query, signal),
      apply: (importId: string, input: ApplyImportInput) =>
        send<OrganisationImport>('POST', `/organisations/imports/${id(importId)}/apply`, input),
      discard: (importId: string) => send<undefined>('DELETE', `/organisations/imports/${id(importId)}`),
    },
    groups: {
      list: () => get<{ items: readonly OrganisationGroup[] }>('/groups'),
      read: (groupId: string) =>
        get<OrganisationGroup & { members: readonly OrganisationRef[] }>(`/groups/${id(groupId)}`),
      create: (input: CreateGroupInput) => send<OrganisationGroup>('POST', '/groups', input),
      update: (groupId: string, input: UpdateGroupInput) =>
        send<OrganisationGroup>('PATCH', `/groups/${id(groupId)}`, input),
      delete: (groupId: string) => send<undefined>('DELETE', `/groups/${id(groupId)}`),
    },
    areas: {
      list: () => get<{ items: readonly AreaUnit[] }>('/areas'),
      sectors: () => get<{ items: readonly Sector[] }>('/sectors'),
      resolve: (query: Query) => get<ResolvedArea>('/areas/resolve', query),
    },
  }
}
