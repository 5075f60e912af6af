import type { Clock, WorkingCalendar } from '@haidang/std'
import type { Database } from '#src/platform/db/index.ts'
import type { SubscriptionHandlers } from '#src/platform/outbox/index.ts'
import { loadRuleSets } from '#src/rule-sets/index.ts'
import { createSessionContexts, type SessionContexts } from './contexts.ts'
import { createPasswords, type Passwords } from './passwords.ts'

/** What the verbs of this module work with. */
export interface Identity {
  readonly db: Database
  readonly passwords: Passwords
  readonly contexts: SessionContexts
  /** The working calendar in force, told to every session. */
  readonly calendar: WorkingCalendar
  /** To be subscribed: a change of the tree changes who reaches what. */
  readonly handlers: SubscriptionHandlers
}

/** @param passwords with a smaller cost in tests */
export function createIdentity(db: Database, clock: Clock, passwords: Passwords = createPasswords()): Identity {
  const contexts = createSessionContexts(db, clock)
  return {
    db,
    passwords,
    contexts,
    calendar: loadRuleSets().workingCalendar,
    handlers: {
      'organisation.changed.v1': () => {
        contexts.forgetAll()
        return Promise.resolve()
      },
    },
  }
}
