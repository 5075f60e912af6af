import {
  AcceptInvitationInput,
  Ceremony,
  CeremonyAnswer,
  InvitationFacts,
  LookAtInvitationInput,
  PasskeyOptionsInput,
  PreferencesInput,
  SecondFactorInput,
  Session,
  SetupInput,
  SetupState,
  SignInAnswer,
  SignInInput,
  StepUpInput,
} from '@haidang/contracts'
import type { Door } from '#src/modules/access/index.ts'
import type { RouteReply } from '#src/platform/door.ts'
import { accountRoutes } from './account/routes.ts'
import type { SignedIn } from './continue-sign-in.ts'
import type { Identity } from './identity.ts'
import { acceptInvitation } from './invitations/accept.ts'
import { lookAtInvitation } from './invitations/look.ts'
import type { OpenedSession } from './open-session.ts'
import { peopleRoutes } from './people-routes.ts'
import { getSession } from './verbs/get-session.ts'
import { getSetupState } from './verbs/get-setup-state.ts'
import { giveSecondFactor } from './verbs/give-second-factor.ts'
import { setPreferences } from './verbs/set-preferences.ts'
import { setUp } from './verbs/set-up.ts'
import { offerPasskeySignIn, signInByPasskey } from './verbs/sign-in-by-passkey.ts'
import { signIn } from './verbs/sign-in.ts'
import { signOut } from './verbs/sign-out.ts'
import { offerPasskeyStepUp, stepUp, stepUpByPasskey } from './verbs/step-up.ts'

/** Answers the session and sets its cookie. */
const enter = (reply: RouteReply, { session, token, expiresAt }: OpenedSession): Session => {
  reply.setSession(token, expiresAt)
  return session
}

const goOn = (reply: RouteReply, { answer, opened }: SignedIn): SignInAnswer => {
  if (opened !== null) reply.setSession(opened.token, opened.expiresAt)
  return answer
}

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
      const opened = await setUp(identity, { ctx, input: { ...body, address: peer.address, agent: peer.agent } })
      await onSetUp()
      return enter(reply, opened)
    },
  )

  door.get('/session', { response: Session, isOwnAccount: true }, ({ ctx, peer }) =>
    getSession(identity, { ctx, input: { sessionToken: peer.sessionToken } }),
  )
  door.patch('/session', { body: PreferencesInput, response: Session, isOwnAccount: true }, ({ ctx, body, peer }) =>
    setPreferences(identity, { ctx, input: { ...body, sessionToken: peer.sessionToken } }),
  )
  door.delete('/session', { isPublic: true }, async ({ ctx, peer, reply }) => {
    await signOut(identity, { ctx, input: { sessionToken: peer.sessionToken } })
    reply.setSession(null)
  })

  door.post(
    '/session',
    { body: SignInInput, response: SignInAnswer, isPublic: true, perMinute: 120 },
    async ({ ctx, body, peer, reply }) => goOn(reply, await signIn(identity, { ctx, input: { ...body, ...peer } })),
  )
  door.post(
    '/session/second-factor',
    { body: SecondFactorInput, response: Session, isPublic: true, perMinute: 120 },
    async ({ ctx, body, peer, reply }) =>
      enter(reply, await giveSecondFactor(identity, { ctx, input: { ...body, ...peer } })),
  )
  door.post(
    '/session/passkey/options',
    { body: PasskeyOptionsInput, response: Ceremony, isPublic: true, perMinute: 120 },
    ({ ctx, body, peer }) => offerPasskeySignIn(identity, { ctx, input: { ...body, ...peer } }),
  )
  door.post(
    '/session/passkey',
    { body: CeremonyAnswer, response: Session, isPublic: true, perMinute: 120 },
    async ({ ctx, body, peer, reply }) =>
      enter(reply, await signInByPasskey(identity, { ctx, input: { ...body, ...peer } })),
  )

  door.post(
    '/session/step-up',
    { body: StepUpInput, response: Session, isOwnAccount: true, perMinute: 60 },
    async ({ ctx, body, peer, reply }) => enter(reply, await stepUp(identity, { ctx, input: { ...body, ...peer } })),
  )
  door.post(
    '/session/step-up/passkey/options',
    { response: Ceremony, isOwnAccount: true, perMinute: 60 },
    ({ ctx, peer }) => offerPasskeyStepUp(identity, { ctx, input: peer }),
  )
  door.post(
    '/session/step-up/passkey',
    { body: CeremonyAnswer, response: Session, isOwnAccount: true, perMinute: 60 },
    async ({ ctx, body, peer, reply }) =>
      enter(reply, await stepUpByPasskey(identity, { ctx, input: { ...body, ...peer } })),
  )

  door.post(
    '/invitations/look',
    { body: LookAtInvitationInput, response: InvitationFacts, isPublic: true, perMinute: 60 },
    ({ ctx, body }) => lookAtInvitation(identity, { ctx, input: body }),
  )
  door.post(
    '/invitations/accept',
    { body: AcceptInvitationInput, response: SignInAnswer, isPublic: true, perMinute: 60 },
    async ({ ctx, body, peer, reply }) =>
      goOn(reply, await acceptInvitation(identity, { ctx, input: { ...body, ...peer } })),
  )

  accountRoutes(door, identity)
  peopleRoutes(door, identity)
}
