import { needsSecondFactor, type OpenWork, type Role } from '@haidang/contracts'
import type { Clock, WorkingCalendar } from '@haidang/std'
import { type Context, personBehind } from '#src/modules/access/index.ts'
import type { Database, Tx } from '#src/platform/db/index.ts'
import type { Mail } from '#src/platform/mail/index.ts'
import type { SubscriptionHandlers } from '#src/platform/outbox/index.ts'
import type { Secrets } from '#src/platform/secrets/index.ts'
import { loadRuleSets } from '#src/rule-sets/index.ts'
import { createSessionContexts, type SessionContexts } from './contexts.ts'
import { type RelyingParty, relyingPartyOf } from './factors/webauthn.ts'
import { createPasswordStrength, type PasswordStrength } from './password-strength.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { type AskSecondHand, changeRoles } from './role-changes.ts'

/** What other modules hold of a person who moves or leaves. */
export interface LeavingPorts {
  /** Revokes the person's own API tokens. @returns how many */
  endTokens(tx: Tx, ctx: Context, userId: string): Promise<number>
  /** Open work that carries the person's name, within the scope of the transaction. */
  openWork(tx: Tx, ctx: Context, userId: string): Promise<OpenWork['items']>
}

export interface IdentityDeps {
  readonly db: Database
  readonly clock: Clock
  readonly secrets: Secrets
  readonly mail: Mail
  /** The address people open the platform at: links of invitations and the site of passkeys are made from it. */
  readonly publicUrl: string
  /** False only on a platform that listens to its own machine alone (demonstration, tests). */
  readonly isMultiFactorRequired: boolean
  /** Where the operator keeps the list of breached passwords; null where there is none. */
  readonly breachedPasswordsDir?: string | null
  /** With a smaller cost in tests. */
  readonly passwords?: Passwords
  readonly leaving?: LeavingPorts
  /** The second hand to changes of roles; without it they are done at once. */
  readonly askSecondHand?: AskSecondHand
}

/** What the verbs of this module work with. */
export interface Identity {
  readonly db: Database
  readonly secrets: Secrets
  readonly mail: Mail
  readonly publicUrl: string
  readonly party: RelyingParty
  readonly passwords: Passwords
  readonly strength: PasswordStrength
  readonly contexts: SessionContexts
  readonly leaving: LeavingPorts
  readonly askSecondHand: AskSecondHand
  /** Whether somebody with these roles must prove themselves by more than the password on this platform. */
  mustHaveSecondFactor(roles: readonly Role[]): boolean
  /** The working calendar in force, told to every session. */
  readonly calendar: WorkingCalendar
  /** To be subscribed: a change of the tree changes who reaches what. */
  readonly handlers: SubscriptionHandlers
}

const NOTHING_ELSE: LeavingPorts = { endTokens: () => Promise.resolve(0), openWork: () => Promise.resolve([]) }

/** Where no second hand is wired: the change is done, by whoever asks. */
const doAlone: AskSecondHand = async (tx, ctx, asked) => {
  const requestedBy = personBehind(ctx) ?? { id: '', name: '' }
  await changeRoles(tx, ctx, { ...asked, id: '', subjectId: asked.subject.id, requestedBy })
  return { kind: 'done' }
}

export function createIdentity(deps: IdentityDeps): Identity {
  const { db, clock, secrets, mail, publicUrl } = deps
  const mustHaveSecondFactor = (roles: readonly Role[]): boolean =>
    deps.isMultiFactorRequired && needsSecondFactor(roles)
  const contexts = createSessionContexts(db, clock, mustHaveSecondFactor)
  return {
    db,
    secrets,
    mail,
    publicUrl: publicUrl.replace(/\/+$/, ''),
    party: relyingPartyOf(publicUrl),
    passwords: deps.passwords ?? createPasswords(),
    strength: createPasswordStrength(deps.breachedPasswordsDir ?? null),
    contexts,
    leaving: deps.leaving ?? NOTHING_ELSE,
    askSecondHand: deps.askSecondHand ?? doAlone,
    mustHaveSecondFactor,
    calendar: loadRuleSets().workingCalendar,
    handlers: {
      'organisation.changed.v1': () => {
        contexts.forgetAll()
        return Promise.resolve()
      },
    },
  }
}
