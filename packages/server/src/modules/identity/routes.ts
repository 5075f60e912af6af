import {
  CreatedUser,
  CreateUserInput,
  Id,
  page,
  PageQuery,
  PreferencesInput,
  Session,
  SetupInput,
  SetupState,
  SignInInput,
  UpdateUserInput,
  User,
} from '@haidang/contracts'
import type { UserId } from '@haidang/std'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { Identity } from './identity.ts'
import { createUser } from './verbs/create-user.ts'
import { getSession } from './verbs/get-session.ts'
import { getSetupState } from './verbs/get-setup-state.ts'
import { listUsers } from './verbs/list-users.ts'
import { resetPassword } from './verbs/reset-password.ts'
import { setPreferences } from './verbs/set-preferences.ts'
import { setUp } from './verbs/set-up.ts'
import { signIn } from './verbs/sign-in.ts'
import { signOut } from './verbs/sign-out.ts'
import { updateUser } from './verbs/update-user.ts'

const ById = z.object({ id: Id })

/** @param onSetUp what else is to be made when the root organisation has been founded */
export function identityRoutes(
  door: Door,
  identity: Identity,
  onSetUp: () => Promise<void> = () => Promise.resolve(),
): void {
  door.get('/setup', { response: SetupState, isPublic: true }, () => getSetupState(identity.db))
  door.post(
    '/setup',
    { body: SetupInput, response: Session, isPublic: true, perMinute: 30 },
    async ({ ctx, body, peer, reply }) => {
      const { session, token, expiresAt } = await setUp(identity, {
        ctx,
        input: { ...body, address: peer.address, agent: peer.agent },
      })
      await onSetUp()
      reply.setSession(token, expiresAt)
      return session
    },
  )

  door.get('/session', { response: Session }, ({ ctx, peer }) =>
    getSession(identity, { ctx, input: { sessionToken: peer.sessionToken } }),
  )
  door.post(
    '/session',
    { body: SignInInput, response: Session, isPublic: true, perMinute: 120 },
    async ({ ctx, body, peer, reply }) => {
      const { session, token, expiresAt } = await signIn(identity, {
        ctx,
        input: { ...body, address: peer.address, agent: peer.agent },
      })
      reply.setSession(token, expiresAt)
      return session
    },
  )
  door.delete('/session', { isPublic: true }, async ({ ctx, peer, reply }) => {
    await signOut(identity, { ctx, input: { sessionToken: peer.sessionToken } })
    reply.setSession(null)
  })
  door.patch('/session', { body: PreferencesInput, response: Session }, ({ ctx, body, peer }) =>
    setPreferences(identity, { ctx, input: { ...body, sessionToken: peer.sessionToken } }),
  )

  const query = PageQuery.extend({ organisationId: Id.optional(), q: z.string().max(200).optional() })
  door.get('/users', { query, response: page(User) }, ({ ctx, query: input }) => listUsers(identity.db, { ctx, input }))
  door.post('/users', { body: CreateUserInput, response: CreatedUser }, ({ ctx, body }) =>
    createUser(identity, { ctx, input: body }),
  )
  door.patch('/users/:id', { params: ById, body: UpdateUserInput, response: User }, ({ ctx, params, body }) =>
    updateUser(identity, { ctx, input: { ...body, id: params.id as UserId } }),
  )
  door.post('/users/:id/password', { params: ById, response: CreatedUser }, ({ ctx, params }) =>
    resetPassword(identity, { ctx, input: { id: params.id as UserId } }),
  )
}
