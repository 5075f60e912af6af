import type {
  AcceptInvitationInput,
  Account,
  AccountSession,
  Ceremony,
  CeremonyAnswer,
  ChangePasswordInput,
  ConfirmTotpInput,
  CreatedUser,
  CreateUserInput,
  FactorAdded,
  InvitationFacts,
  LeaveUserInput,
  LeftUser,
  Locale,
  OpenWork,
  PasskeyNameInput,
  RecoveryCodes,
  SecondFactorInput,
  Session,
  SetupInput,
  SetupState,
  SignInAnswer,
  SignInInput,
  StepUpInput,
  TotpEnrolment,
  TransferUserInput,
  UpdateUserInput,
  User,
} from '@haidang/contracts'
import type { Query, Requester } from './http.ts'
import type { PageOf } from './page-of.ts'

interface Sessions {
  readonly items: readonly AccountSession[]
}

/** The part of the client for the door, one's own account, and people. */
export function createIdentityApi({ get, send }: Requester) {
  const id = encodeURIComponent
  return {
    setup: {
      state: () => get<SetupState>('/setup'),
      complete: (input: SetupInput) => send<Session>('POST', '/setup', input),
    },
    session: {
      read: () => get<Session>('/session'),
      signIn: (input: SignInInput) => send<SignInAnswer>('POST', '/session', input),
      secondFactor: (input: SecondFactorInput) => send<Session>('POST', '/session/second-factor', input),
      /** With the token of an attempt: the passkey as its second factor; without: signing in by passkey alone. */
      passkeyOptions: (token?: string) =>
        send<Ceremony>('POST', '/session/passkey/options', token === undefined ? {} : { token }),
      passkey: (answer: CeremonyAnswer) => send<Session>('POST', '/session/passkey', answer),
      stepUp: (input: StepUpInput) => send<Session>('POST', '/session/step-up', input),
      stepUpPasskeyOptions: () => send<Ceremony>('POST', '/session/step-up/passkey/options', {}),
      stepUpPasskey: (answer: CeremonyAnswer) => send<Session>('POST', '/session/step-up/passkey', answer),
      signOut: () => send<undefined>('DELETE', '/session'),
      prefer: (input: { locale: Locale }) => send<Session>('PATCH', '/session', input),
    },
    invitations: {
      look: (token: string) => send<InvitationFacts>('POST', '/invitations/look', { token }),
      accept: (input: AcceptInvitationInput) => send<SignInAnswer>('POST', '/invitations/accept', input),
    },
    account: {
      read: () => get<Account>('/account'),
      changePassword: (input: ChangePasswordInput) => send<unknown>('POST', '/account/password', input),
      enrolTotp: () => send<TotpEnrolment>('POST', '/account/totp', {}),
      confirmTotp: (input: ConfirmTotpInput) => send<FactorAdded>('POST', '/account/totp/confirm', input),
      removeTotp: () => send<Account>('DELETE', '/account/totp'),
      passkeyOptions: () => send<Ceremony>('POST', '/account/passkeys/options', {}),
      addPasskey: (answer: CeremonyAnswer & PasskeyNameInput) => send<FactorAdded>('POST', '/account/passkeys', answer),
      renamePasskey: (passkeyId: string, input: PasskeyNameInput) =>
        send<Account>('PATCH', `/account/passkeys/${id(passkeyId)}`, input),
      removePasskey: (passkeyId: string) => send<Account>('DELETE', `/account/passkeys/${id(passkeyId)}`),
      newRecoveryCodes: () => send<RecoveryCodes>('POST', '/account/recovery-codes', {}),
      sessions: () => get<Sessions>('/account/sessions'),
      endSession: (sessionId: string) => send<undefined>('DELETE', `/account/sessions/${id(sessionId)}`),
      endOtherSessions: () => send<undefined>('DELETE', '/account/sessions'),
    },
    users: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<User>>('/users', query, signal),
      create: (input: CreateUserInput) => send<CreatedUser>('POST', '/users', input),
      update: (userId: string, input: UpdateUserInput) => send<User>('PATCH', `/users/${id(userId)}`, input),
      invite: (userId: string) => send<CreatedUser>('POST', `/users/${id(userId)}/invitation`, {}),
      resetFactors: (userId: string) => send<CreatedUser>('POST', `/users/${id(userId)}/factors/reset`, {}),
      sessions: (userId: string) => get<Sessions>(`/users/${id(userId)}/sessions`),
      endSessions: (userId: string) => send<undefined>('DELETE', `/users/${id(userId)}/sessions`),
      openWork: (userId: string) => get<OpenWork>(`/users/${id(userId)}/open-work`),
      transfer: (userId: string, input: TransferUserInput) =>
        send<User>('POST', `/users/${id(userId)}/transfer`, input),
      leave: (userId: string, input: LeaveUserInput) => send<LeftUser>('POST', `/users/${id(userId)}/leave`, input),
    },
  }
}
