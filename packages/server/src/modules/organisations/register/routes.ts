import {
  ApplyImportInput,
  Id,
  ImportRow,
  ImportRowQuery,
  OrganisationImport,
  page,
  PageQuery,
  REGISTER_BYTES_LIMIT,
  RegisterFileQuery,
  StartImportInput,
} from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { RegisterDeps } from './ports.ts'
import {
  applyImport,
  discardImport,
  exportRegister,
  listImportRows,
  listImports,
  registerTemplate,
  showImport,
  startImport,
} from './verbs.ts'

const ById = z.object({ id: Id })
/** Base64 takes a third more than the bytes. */
const BODY_LIMIT = Math.ceil(REGISTER_BYTES_LIMIT / 3) * 4 + 4096

export function registerRoutes(door: Door, deps: RegisterDeps): void {
  door.get(
    '/organisations/imports',
    { query: PageQuery, response: page(OrganisationImport) },
    ({ ctx, query: input }) => listImports(deps, { ctx, input }),
  )
  door.post(
    '/organisations/imports',
    { body: StartImportInput, response: OrganisationImport, bodyLimit: BODY_LIMIT },
    ({ ctx, body: input }) => startImport(deps, { ctx, input }),
  )
  door.get('/organisations/imports/:id', { params: ById, response: OrganisationImport }, ({ ctx, params: input }) =>
    showImport(deps, { ctx, input }),
  )
  door.get(
    '/organisations/imports/:id/rows',
    { params: ById, query: ImportRowQuery, response: page(ImportRow) },
    ({ ctx, params, query }) => listImportRows(deps, { ctx, input: { ...query, ...params } }),
  )
  door.post(
    '/organisations/imports/:id/apply',
    { params: ById, body: ApplyImportInput, response: OrganisationImport },
    ({ ctx, params, body }) => applyImport(deps, { ctx, input: { ...body, ...params } }),
  )
  door.delete('/organisations/imports/:id', { params: ById }, ({ ctx, params: input }) =>
    discardImport(deps, { ctx, input }),
  )
  door.file('/organisations/export', { query: RegisterFileQuery }, ({ ctx, query: input }) =>
    exportRegister(deps, { ctx, input }),
  )
  door.file('/organisations/import-template', { query: RegisterFileQuery }, ({ ctx, query: input }) =>
    registerTemplate(deps, { ctx, input }),
  )
}
