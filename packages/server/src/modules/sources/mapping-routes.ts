import {
  AddMappingVersionInput,
  CreateMappingInput,
  Id,
  page,
  PageQuery,
  PreviewSampleInput,
  RetireMappingInput,
  SAMPLE_BYTES_LIMIT,
  SamplePreview,
  SourceMapping,
  SourceMappingSummary,
  SuggestedMapping,
  SuggestMappingInput,
} from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { Sources } from './describe-sources.ts'
import { getMapping, listMappings } from './verbs/list-mappings.ts'
import { previewSample, suggestMapping } from './verbs/preview-sample.ts'
import { addMappingVersion, createMapping, retireMapping } from './verbs/write-mapping.ts'

const ById = z.object({ id: Id })
/** Base64 takes a third more than the bytes, escapes in a text more still. */
const SAMPLE_BODY_LIMIT = SAMPLE_BYTES_LIMIT * 2 + 65_536
const MAPPING_BODY_LIMIT = 1_048_576

export function mappingRoutes(door: Door, sources: Sources): void {
  const query = PageQuery.extend({
    organisationId: Id.optional(),
    isRetired: z.stringbool().optional(),
    q: z.string().max(200).optional(),
  })
  door.post(
    '/samples/preview',
    { body: PreviewSampleInput, response: SamplePreview, bodyLimit: SAMPLE_BODY_LIMIT },
    ({ ctx, body: input }) => previewSample({ ctx, input }),
  )
  door.post(
    '/samples/mapping',
    { body: SuggestMappingInput, response: SuggestedMapping, bodyLimit: SAMPLE_BODY_LIMIT },
    async ({ ctx, body: input }) => suggestMapping({ ctx, input }),
  )
  door.get('/mappings', { query, response: page(SourceMappingSummary) }, ({ ctx, query: input }) =>
    listMappings(sources, { ctx, input }),
  )
  door.post(
    '/mappings',
    { body: CreateMappingInput, response: SourceMapping, bodyLimit: MAPPING_BODY_LIMIT },
    ({ ctx, body: input }) => createMapping(sources, { ctx, input }),
  )
  door.get('/mappings/:id', { params: ById, response: SourceMapping }, ({ ctx, params: input }) =>
    getMapping(sources, { ctx, input }),
  )
  door.post(
    '/mappings/:id/versions',
    { params: ById, body: AddMappingVersionInput, response: SourceMapping, bodyLimit: MAPPING_BODY_LIMIT },
    ({ ctx, params, body }) => addMappingVersion(sources, { ctx, input: { ...body, id: params.id } }),
  )
  door.patch(
    '/mappings/:id',
    { params: ById, body: RetireMappingInput, response: SourceMapping },
    ({ ctx, params, body }) => retireMapping(sources, { ctx, input: { ...body, id: params.id } }),
  )
}
