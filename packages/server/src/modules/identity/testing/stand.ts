import type { CreateUserInput, Role } from '@haidang/contracts'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import type { FastifyInstance } from 'fastify'
import { Secret, TOTP } from 'otpauth'
import type { Context, Door } from '#src/modules/access/index.ts'
import { createRefusalRecorder, type RecordRefusal } from '#src/modules/audit/index.ts'
import { createLogger, type Logger } from '#src/platform/telemetry/index.ts'
import type { SessionContexts } from '../contexts.ts'
import type { IdentityDeps } from '../identity.ts'
import { identityRoutes } from '../routes.ts'
import { createUser } from '../verbs/create-user.ts'
import { createBrowser, type TestBrowser, textAt } from './browser.ts'
import { makeTestIdentity, type TestIdentity } from './make-identity.ts'

export const PASSWORD = 'đò ngang bến vắng 37'

/** Identity's routes over a test database, a centre with a unit below it. */
export interface Stand {
  readonly stack: TestDatabase
  readonly made: TestIdentity
  readonly server: FastifyInstance
  readonly centre: TestOrganisation
  readonly unit: TestOrganisation
  /** The centre's administrator, with a fresh proof. */
  readonly administrator: Context
  /** A person as the administrator makes them. @returns the token of their link, too */
  invite(role: Role, changes?: Partial<CreateUserInput>): Promise<{ id: string; login: string; link: string }>
  /** A person who has accepted their link. */
  join(role: Role, changes?: Partial<CreateUserInput>): Promise<{ id: string; login: string }>
  browser(address?: string): TestBrowser
  /** How often such an act was refused or done. */
  audited(action: string, result: 'done' | 'refused'): Promise<number>
  close(): Promise<void>
}

/** The code an authenticator app shows at that time. */
export const codeOf = (secret: string, atMs: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30, algorithm: 'SHA1' }).generate({
    timestamp: atMs,
  })

/** The HTTP server of the app, handed in by the test: a module knows nothing of the app. */
export type OpenHttp = (options: {
  readonly logger: Logger
  readonly resolveContext: SessionContexts['resolveContext']
  readonly recordRefusal: RecordRefusal
  readonly isBehindProxy: boolean
}) => Promise<{ server: FastifyInstance; door: Door }>

export async function openStand(openHttp: OpenHttp, changes: Partial<IdentityDeps> = {}): Promise<Stand> {
  const stack = await createTestDatabase()
  const made = await makeTestIdentity(stack, changes)
  const { server, door } = await openHttp({
    logger: createLogger('silent'),
    resolveContext: (call) => made.identity.contexts.resolveContext(call),
    recordRefusal: createRefusalRecorder(stack.db, stack.clock),
    isBehindProxy: false,
  })
  identityRoutes(door, made.identity)
  await server.ready()
  const centre = await makeOrganisation(stack)
  const unit = await makeOrganisation(stack, { parentId: centre.id })
  const administrator = contextFor(stack, 'administrator', centre, { below: [unit] })
  let people = 0
  const invite: Stand['invite'] = async (role, input = {}) => {
    people += 1
    const { user, invitation } = await createUser(made.identity, {
      ctx: administrator,
      input: {
        organisationId: role.startsWith('unit_') ? unit.id : centre.id,
        login: `nguoi.${people}`,
        displayName: 'Người Thử',
        email: `nguoi.${people}@tinh.example`,
        roles: [role],
        clearance: 'amber',
        ...input,
      },
    })
    return { id: user.id, login: user.login, link: invitation.token }
  }
  return {
    stack,
    made,
    server,
    centre,
    unit,
    administrator,
    invite,
    async join(role, input) {
      const { id, login, link } = await invite(role, input)
      const answer = await createBrowser(server).ask('POST', '/invitations/accept', { token: link, password: PASSWORD })
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
      return { id, login }
    },
    browser: (address) => createBrowser(server, address),
    async audited(action, result) {
      const [row] = await stack.asOwner(
        `select count(*)::int as n from audit where action = '${action}' and result = '${result}'`,
      )
      return Number(row?.['n'])
    },
    async close() {
      await server.close()
      await made.close()
      await stack.close()
    },
  }
}

/** Adds an authenticator app to the account signed in there. @returns its secret and the recovery codes */
export async function addTotp(stand: Stand, browser: TestBrowser): Promise<{ secret: string; codes: string[] }> {
  const started = await browser.ask('POST', '/account/totp')
  const secret = textAt(started.body, 'secret')
  const code = codeOf(secret, stand.stack.clock.now())
  const confirmed = await browser.ask('POST', '/account/totp/confirm', { code })
  if (confirmed.status !== 200) throw new Error(JSON.stringify(confirmed.body))
  const { recoveryCodes } = confirmed.body
  // The next code is another one.
  stand.stack.clock.advance(30_000)
  return { secret, codes: Array.isArray(recoveryCodes) ? recoveryCodes.map(String) : [] }
}
