import {
  AccountSession,
  CreatedUser,
  CreateUserInput,
  Id,
  LeaveUserInput,
  LeftUser,
  OpenWork,
  page,
  PageQuery,
  TransferUserInput,
  UpdateUserInput,
  User,
  UserStateSchema,
} from '@haidang/contracts'
import type { UserId } from '@haidang/std'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { Identity } from './identity.ts'
import { createUser } from './verbs/create-user.ts'
import { inviteUser } from './verbs/invite-user.ts'
import { getOpenWork, leaveUser } from './verbs/leave-user.ts'
import { listUsers } from './verbs/list-users.ts'
import { resetFactors } from './verbs/reset-factors.ts'
import { transferUser } from './verbs/transfer-user.ts'
import { updateUser } from './verbs/update-user.ts'
import { endUserSessions, listUserSessions } from './verbs/user-sessions.ts'

const ById = z.object({ id: Id })

/** Other people's accounts, for those who manage them. */
export function peopleRoutes(door: Door, identity: Identity): void {
  const query = PageQuery.extend({
    organisationId: Id.optional(),
    q: z.string().max(200).optional(),
    state: UserStateSchema.optional(),
  })
  door.get('/users', { query, response: page(User) }, ({ ctx, query: input }) => listUsers(identity.db, { ctx, input }))
  door.post('/users', { body: CreateUserInput, response: CreatedUser }, ({ ctx, body }) =>
    createUser(identity, { ctx, input: body }),
  )
  door.patch('/users/:id', { params: ById, body: UpdateUserInput, response: User }, ({ ctx, params, body }) =>
    updateUser(identity, { ctx, input: { ...body, id: params.id as UserId } }),
  )
  door.post('/users/:id/invitation', { params: ById, response: CreatedUser }, ({ ctx, params }) =>
    inviteUser(identity, { ctx, input: { id: params.id as UserId } }),
  )
  door.post('/users/:id/factors/reset', { params: ById, response: CreatedUser }, ({ ctx, params }) =>
    resetFactors(identity, { ctx, input: { id: params.id as UserId } }),
  )
  door.get(
    '/users/:id/sessions',
    { params: ById, response: z.object({ items: z.array(AccountSession) }) },
    ({ ctx, params }) => listUserSessions(identity, { ctx, input: { id: params.id as UserId } }),
  )
  door.delete('/users/:id/sessions', { params: ById }, ({ ctx, params }) =>
    endUserSessions(identity, { ctx, input: { id: params.id as UserId } }),
  )
  door.post('/users/:id/transfer', { params: ById, body: TransferUserInput, response: User }, ({ ctx, params, body }) =>
    transferUser(identity, { ctx, input: { ...body, id: params.id as UserId } }),
  )
  door.get('/users/:id/open-work', { params: ById, response: OpenWork }, ({ ctx, params }) =>
    getOpenWork(identity, { ctx, input: { id: params.id as UserId } }),
  )
  door.post('/users/:id/leave', { params: ById, body: LeaveUserInput, response: LeftUser }, ({ ctx, params, body }) =>
    leaveUser(identity, { ctx, input: { ...body, id: params.id as UserId } }),
  )
}
