import {
  ApiToken,
  ApiTokenQuery,
  ApiTokenSelf,
  CreateApiTokenInput,
  CreateServiceAccountInput,
  Id,
  IssuedApiToken,
  page,
  RotateApiTokenInput,
  ServiceAccount,
  ServiceAccountQuery,
  UpdateServiceAccountInput,
} from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { ApiTokens } from './api-tokens.ts'
import { createToken } from './verbs/create-token.ts'
import { getOwnToken } from './verbs/get-own-token.ts'
import { listTokens } from './verbs/list-tokens.ts'
import { revokeToken } from './verbs/revoke-token.ts'
import { rotateToken } from './verbs/rotate-token.ts'
import { createServiceAccount, listServiceAccounts, updateServiceAccount } from './verbs/service-accounts.ts'

const ById = z.object({ id: Id })

export function apiTokenRoutes(door: Door, tokens: ApiTokens): void {
  door.get('/tokens', { query: ApiTokenQuery, response: page(ApiToken) }, ({ ctx, query }) =>
    listTokens(tokens, { ctx, input: query }),
  )
  door.post('/tokens', { body: CreateApiTokenInput, response: IssuedApiToken }, ({ ctx, body }) =>
    createToken(tokens, { ctx, input: body }),
  )
  door.get('/tokens/self', { response: ApiTokenSelf }, ({ ctx }) => getOwnToken(tokens, { ctx, input: {} }))
  door.post(
    '/tokens/:id/rotate',
    { params: ById, body: RotateApiTokenInput, response: IssuedApiToken },
    ({ ctx, params, body }) => rotateToken(tokens, { ctx, input: { ...body, id: params.id } }),
  )
  door.delete('/tokens/:id', { params: ById, response: ApiToken }, ({ ctx, params }) =>
    revokeToken(tokens, { ctx, input: { id: params.id } }),
  )
  door.get('/service-accounts', { query: ServiceAccountQuery, response: page(ServiceAccount) }, ({ ctx, query }) =>
    listServiceAccounts(tokens, { ctx, input: query }),
  )
  door.post('/service-accounts', { body: CreateServiceAccountInput, response: ServiceAccount }, ({ ctx, body }) =>
    createServiceAccount(tokens, { ctx, input: body }),
  )
  door.patch(
    '/service-accounts/:id',
    { params: ById, body: UpdateServiceAccountInput, response: ServiceAccount },
    ({ ctx, params, body }) => updateServiceAccount(tokens, { ctx, input: { ...body, id: params.id } }),
  )
}
