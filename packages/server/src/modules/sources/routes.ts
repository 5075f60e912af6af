import {
  CreateSourceInput,
  Id,
  IssuedToken,
  page,
  PageQuery,
  RotateTokenInput,
  Source,
  SourceReception,
  SOURCE_STATES,
  UpdateSourceInput,
} from '@haidang/contracts'
import type { SourceId } from '@haidang/std'
import { z } from 'zod'
import { allow, type Door } from '#src/modules/access/index.ts'
import type { Sources } from './describe-sources.ts'
import { createSource } from './verbs/create-source.ts'
import { getSource } from './verbs/get-source.ts'
import { listSources } from './verbs/list-sources.ts'
import { revokeToken } from './verbs/revoke-token.ts'
import { rotateToken } from './verbs/rotate-token.ts'
import { updateSource } from './verbs/update-source.ts'

const ById = z.object({ id: Id })
const ByToken = z.object({ id: Id, tokenId: Id })

/** @param reception where senders send to, as the pages tell it */
export function sourceRoutes(door: Door, sources: Sources, reception: SourceReception): void {
  const query = PageQuery.extend({
    organisationId: Id.optional(),
    state: z.enum(SOURCE_STATES).optional(),
    q: z.string().max(200).optional(),
  })
  door.get('/sources', { query, response: page(Source) }, ({ ctx, query: input }) =>
    listSources(sources, { ctx, input }),
  )
  door.post('/sources', { body: CreateSourceInput, response: IssuedToken }, ({ ctx, body }) =>
    createSource(sources, { ctx, input: body }),
  )
  door.get('/sources/reception', { response: SourceReception }, async ({ ctx }) => {
    allow(ctx, 'source.read')
    return reception
  })
  door.get('/sources/:id', { params: ById, response: Source }, ({ ctx, params }) =>
    getSource(sources, { ctx, input: { id: params.id as SourceId } }),
  )
  door.patch('/sources/:id', { params: ById, body: UpdateSourceInput, response: Source }, ({ ctx, params, body }) =>
    updateSource(sources, { ctx, input: { ...body, id: params.id as SourceId } }),
  )
  door.post(
    '/sources/:id/tokens',
    { params: ById, body: RotateTokenInput, response: IssuedToken },
    ({ ctx, params, body }) => rotateToken(sources, { ctx, input: { ...body, id: params.id as SourceId } }),
  )
  door.delete('/sources/:id/tokens/:tokenId', { params: ByToken, response: Source }, ({ ctx, params }) =>
    revokeToken(sources, { ctx, input: { id: params.id as SourceId, tokenId: params.tokenId } }),
  )
}
