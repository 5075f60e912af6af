import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestDatabase } from '@haidang/testkit'
import type { Mail, MailMessage } from '#src/platform/mail/index.ts'
import { openSecrets } from '#src/platform/secrets/index.ts'
import { createIdentity, type Identity, type IdentityDeps } from '../identity.ts'
import { createPasswords } from '../passwords.ts'

/** Cheap enough for tests; the road is the same. */
export const TEST_PASSWORDS = createPasswords({ memoryKib: 64, passes: 1, lanes: 1 })

export interface TestIdentity {
  readonly identity: Identity
  /** What was mailed, in order. */
  readonly mails: readonly MailMessage[]
  /** The same platform with another answer to one of its questions. */
  with(changes: Partial<IdentityDeps>): Identity
  close(): Promise<void>
}

/** Identity over a test database: a password alone serves, unless told otherwise. */
export async function makeTestIdentity(
  { db, clock }: Pick<TestDatabase, 'db' | 'clock'>,
  changes: Partial<IdentityDeps> = {},
): Promise<TestIdentity> {
  const folder = await mkdtemp(join(tmpdir(), 'haidang-identity-'))
  const secrets = await openSecrets(folder, clock)
  const mails: MailMessage[] = []
  const mail: Mail = {
    isEnabled: true,
    send: (message) => {
      mails.push(message)
      return Promise.resolve({ ok: true })
    },
    close: () => undefined,
  }
  const deps: IdentityDeps = {
    db,
    clock,
    secrets,
    mail,
    publicUrl: 'https://haidang.example',
    isMultiFactorRequired: false,
    passwords: TEST_PASSWORDS,
    ...changes,
  }
  return {
    identity: createIdentity(deps),
    mails,
    with: (other) => createIdentity({ ...deps, ...other }),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
