import {
  AppError,
  CreateIdentityProviderInput,
  Id,
  IdentityProvider,
  PublicProvider,
  SignInAnswer,
  StartedProviderSignIn,
  StartProviderSignInInput,
  UpdateIdentityProviderInput,
} from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import { CALLBACK, type Oidc } from './oidc.ts'
import { answerSignIn } from './verbs/answer-sign-in.ts'
import { finishSignIn } from './verbs/finish-sign-in.ts'
import {
  createProvider,
  deleteProvider,
  listProviders,
  listPublicProviders,
  updateProvider,
} from './verbs/manage-providers.ts'
import { startSignIn } from './verbs/start-sign-in.ts'

const ById = z.object({ id: Id })
const Answer = z.object({
  code: z.string().max(4000).optional(),
  state: z.string().max(500).optional(),
  iss: z.string().max(1000).optional(),
  error: z.string().max(200).optional(),
})

/**
 * The page between the provider and the platform. The answer came from another site, and browsers send no session cookie along
 * with what another site led to; from here on the way is the platform's own.
 */
function hop(outcome: string): string {
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/?oidc=${encodeURIComponent(outcome)}"><title>Hải Đăng</title>`
}

export function oidcRoutes(door: Door, oidc: Oidc): void {
  door.get('/session/providers', { response: z.object({ items: z.array(PublicProvider) }), isPublic: true }, () =>
    listPublicProviders(oidc),
  )
  door.post(
    '/session/oidc/:id/start',
    { params: ById, body: StartProviderSignInInput, response: StartedProviderSignIn, isPublic: true, perMinute: 60 },
    async ({ ctx, params, body, reply }) => {
      const started = await startSignIn(oidc, { ctx, input: { id: params.id, invitation: body.invitation } })
      reply.setBrowserSecret(started.browserSecret)
      return { location: started.location }
    },
  )
  door.file(CALLBACK, { query: Answer, isPublic: true }, async ({ ctx, query, peer }) => {
    let outcome = 'done'
    try {
      await answerSignIn(oidc, { ctx, input: { answer: query, browserSecret: peer.browserSecret } })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      outcome = error.code
    }
    return { contentType: 'text/html; charset=utf-8', content: hop(outcome) }
  })
  door.post(
    '/session/oidc/finish',
    { response: SignInAnswer, isPublic: true, perMinute: 60 },
    async ({ ctx, peer, reply }) => {
      const { answer, opened } = await finishSignIn(oidc, { ctx, input: peer })
      reply.setBrowserSecret(null)
      if (opened !== null) reply.setSession(opened.token, opened.expiresAt)
      return answer
    },
  )

  door.get('/identity-providers', { response: z.object({ items: z.array(IdentityProvider) }) }, ({ ctx }) =>
    listProviders(oidc, { ctx, input: {} }),
  )
  door.post('/identity-providers', { body: CreateIdentityProviderInput, response: IdentityProvider }, ({ ctx, body }) =>
    createProvider(oidc, { ctx, input: body }),
  )
  door.patch(
    '/identity-providers/:id',
    { params: ById, body: UpdateIdentityProviderInput, response: IdentityProvider },
    ({ ctx, params, body }) => updateProvider(oidc, { ctx, input: { ...body, id: params.id } }),
  )
  door.delete('/identity-providers/:id', { params: ById }, ({ ctx, params }) =>
    deleteProvider(oidc, { ctx, input: { id: params.id } }),
  )
}
