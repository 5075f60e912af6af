import {
  Account,
  AccountSession,
  Ceremony,
  CeremonyAnswer,
  ChangePasswordInput,
  ConfirmTotpInput,
  FactorAdded,
  Id,
  PasskeyNameInput,
  RecoveryCodes,
  TotpEnrolment,
} from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { RouteReply } from '#src/platform/door.ts'
import type { Identity } from '../identity.ts'
import { changePassword } from './change-password.ts'
import { getAccount } from './get-account.ts'
import { makeOwnRecoveryCodes } from './make-recovery-codes.ts'
import type { WithSession } from './own.ts'
import { addPasskey, offerPasskey, removePasskey, renameOwnPasskey } from './passkeys.ts'
import { endOtherSessions, endOwnSession, listOwnSessions } from './sessions.ts'
import { confirmOwnTotp, removeTotp, startTotp } from './totp.ts'

const ById = z.object({ id: Id })
const isOwnAccount = true
const perMinute = 60

/** The answer, and the cookie under which the session goes on. */
function goOn<Answer>(reply: RouteReply, { answer, opened }: WithSession<Answer>): Answer {
  reply.setSession(opened.token, opened.expiresAt)
  return answer
}

/** The person's own account: it answers also while a second factor is still missing. */
export function accountRoutes(door: Door, identity: Identity): void {
  door.get('/account', { response: Account, isOwnAccount }, ({ ctx, peer }) =>
    getAccount(identity, { ctx, input: peer }),
  )
  door.post(
    '/account/password',
    { body: ChangePasswordInput, response: Account, isOwnAccount, perMinute },
    async ({ ctx, body, peer, reply }) =>
      goOn(reply, await changePassword(identity, { ctx, input: { ...body, ...peer } })),
  )
  door.post('/account/totp', { response: TotpEnrolment, isOwnAccount, perMinute }, ({ ctx, peer }) =>
    startTotp(identity, { ctx, input: peer }),
  )
  door.post(
    '/account/totp/confirm',
    { body: ConfirmTotpInput, response: FactorAdded, isOwnAccount, perMinute },
    async ({ ctx, body, peer, reply }) =>
      goOn(reply, await confirmOwnTotp(identity, { ctx, input: { ...body, ...peer } })),
  )
  door.delete('/account/totp', { response: Account, isOwnAccount }, async ({ ctx, peer, reply }) =>
    goOn(reply, await removeTotp(identity, { ctx, input: peer })),
  )
  door.post('/account/passkeys/options', { response: Ceremony, isOwnAccount, perMinute }, ({ ctx, peer }) =>
    offerPasskey(identity, { ctx, input: peer }),
  )
  door.post(
    '/account/passkeys',
    { body: CeremonyAnswer.extend(PasskeyNameInput.shape), response: FactorAdded, isOwnAccount, perMinute },
    async ({ ctx, body, peer, reply }) => goOn(reply, await addPasskey(identity, { ctx, input: { ...body, ...peer } })),
  )
  door.patch(
    '/account/passkeys/:id',
    { params: ById, body: PasskeyNameInput, response: Account, isOwnAccount },
    ({ ctx, params, body, peer }) =>
      renameOwnPasskey(identity, { ctx, input: { ...peer, id: params.id, name: body.name } }),
  )
  door.delete(
    '/account/passkeys/:id',
    { params: ById, response: Account, isOwnAccount },
    async ({ ctx, params, peer, reply }) =>
      goOn(reply, await removePasskey(identity, { ctx, input: { ...peer, id: params.id } })),
  )
  door.post('/account/recovery-codes', { response: RecoveryCodes, isOwnAccount, perMinute }, ({ ctx, peer }) =>
    makeOwnRecoveryCodes(identity, { ctx, input: peer }),
  )
  door.get(
    '/account/sessions',
    { response: z.object({ items: z.array(AccountSession) }), isOwnAccount },
    ({ ctx, peer }) => listOwnSessions(identity, { ctx, input: peer }),
  )
  door.delete('/account/sessions/:id', { params: ById, isOwnAccount }, ({ ctx, params, peer }) =>
    endOwnSession(identity, { ctx, input: { ...peer, id: params.id } }),
  )
  door.delete('/account/sessions', { isOwnAccount }, ({ ctx, peer }) =>
    endOtherSessions(identity, { ctx, input: peer }),
  )
}
