import { Id, ImportInput, ImportOutcome, Indicator, IndicatorQuery, IndicatorSource, page } from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import { deleteIndicatorSource } from './verbs/delete-source.ts'
import { importIndicators, type IndicatorImportDeps } from './verbs/import-indicators.ts'
import { listIndicators } from './verbs/list-indicators.ts'
import { listIndicatorSources } from './verbs/list-sources.ts'
import { updateIndicatorSource } from './verbs/update-source.ts'

const ById = z.object({ id: Id })
/** A feed of a million entries in base64. */
const IMPORT_LIMIT = 300_000_000

export function indicatorRoutes(door: Door, deps: IndicatorImportDeps): void {
  const { db } = deps
  door.get('/indicator-sources', { response: z.object({ items: z.array(IndicatorSource) }) }, ({ ctx }) =>
    listIndicatorSources(db, { ctx, input: {} }),
  )
  door.patch(
    '/indicator-sources/:id',
    { params: ById, body: z.object({ isEnabled: z.boolean() }), response: IndicatorSource },
    ({ ctx, params, body }) => updateIndicatorSource(db, { ctx, input: { ...body, ...params } }),
  )
  door.delete('/indicator-sources/:id', { params: ById }, ({ ctx, params }) =>
    deleteIndicatorSource(db, { ctx, input: params }),
  )
  door.get('/indicators', { query: IndicatorQuery, response: page(Indicator) }, ({ ctx, query }) =>
    listIndicators(db, { ctx, input: query }),
  )
  door.post(
    '/indicator-imports',
    { body: ImportInput, response: ImportOutcome, bodyLimit: IMPORT_LIMIT },
    ({ ctx, body }) => importIndicators(deps, { ctx, input: body }),
  )
}
