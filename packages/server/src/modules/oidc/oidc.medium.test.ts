import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IdentityProvider, type Permission } from '@haidang/contracts'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  makeUser,
  type TestDatabase,
  type TestOrganisation,
  type TestUser,
} from '@haidang/testkit'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createHttp } from '#src/app/http.ts'
import type { Context } from '#src/modules/access/index.ts'
import { createRefusalRecorder } from '#src/modules/audit/index.ts'
import { createIdentity, createPasswords, identityRoutes } from '#src/modules/identity/index.ts'
import { sql } from '#src/platform/db/index.ts'
import { createSafeClient, type SafeClient, SafeHttpError, systemResolve } from '#src/platform/http-client/index.ts'
import { createDisabledMail } from '#src/platform/mail/index.ts'
import { hashSecretToken, newSecretToken } from '#src/platform/secret-token.ts'
import { openSecrets } from '#src/platform/secrets/index.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { createProviderClient, oidcRoutes, redirectUriOf } from './index.ts'
import { type Known, type RealProvider, startProvider } from './testing/real-provider.ts'

const PUBLIC_URL = 'http://haidang.example'
const CLIENT = { id: 'haidang', secret: 'a-secret-of-the-client-0123456789', redirectUri: redirectUriOf(PUBLIC_URL) }

let stack: TestDatabase
let server: FastifyInstance
let provider: RealProvider
let dir: string
let centre: TestOrganisation
let unit: TestOrganisation
let outside: TestOrganisation
let administrator: Context
let setUp: IdentityProvider
/** Stands between the platform and the provider's token endpoint. */
let tamper: ((idToken: string) => string) | null = null
let isDown = false

beforeAll(async () => {
  stack = await createTestDatabase()
  const { db, clock } = stack
  // The provider lives in real time, and so do its tokens.
  clock.set(Date.now())
  dir = await mkdtemp(join(tmpdir(), 'haidang-oidc-'))
  centre = await makeOrganisation(stack, { name: 'Trung tâm', kind: 'province' })
  unit = await makeOrganisation(stack, { name: 'Xã Một', parentId: centre.id })
  outside = await makeOrganisation(stack, { name: 'Tỉnh khác', kind: 'province' })
  provider = await startProvider(CLIENT)
  const real = createSafeClient({ resolve: systemResolve, allow: [provider.host] })
  const http: SafeClient = {
    async fetch(url, request) {
      if (isDown) throw new SafeHttpError('connection.failed', url)
      const answer = await real.fetch(url, request)
      if (tamper === null || !url.endsWith('/token') || answer.status !== 200) return answer
      const body = JSON.parse(answer.body.toString()) as Record<string, string>
      return { ...answer, body: Buffer.from(JSON.stringify({ ...body, id_token: tamper(body['id_token'] ?? '') })) }
    },
  }
  const secrets = await openSecrets(dir, clock)
  const identity = createIdentity({
    db,
    clock,
    secrets,
    mail: createDisabledMail(),
    publicUrl: PUBLIC_URL,
    isMultiFactorRequired: true,
    passwords: createPasswords({ memoryKib: 64, passes: 1, lanes: 1 }),
  })
  const user = await makeUser(stack, 'administrator', centre)
  administrator = { ...contextFor(stack, 'administrator', centre, { user, below: [unit] }), provedAt: clock.now() }
  const app = await createHttp({
    logger: createLogger('silent'),
    resolveContext: async (call) =>
      call.sessionToken === 'administrator' ? administrator : identity.contexts.resolveContext(call),
    recordRefusal: createRefusalRecorder(db, clock),
    isBehindProxy: false,
  })
  identityRoutes(app.door, identity)
  oidcRoutes(app.door, {
    db,
    secrets,
    identity,
    client: createProviderClient({ http, clock, allowedPrivate: [provider.host] }),
    redirectUri: CLIENT.redirectUri,
  })
  server = app.server
  await server.ready()
})
afterAll(async () => {
  await server.close()
  await provider.close()
  await stack.close()
  await rm(dir, { recursive: true, force: true })
})
afterEach(() => {
  tamper = null
  isDown = false
})

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
function createBrowser(cookies: Record<string, string> = {}) {
  return async (method: Method, path: string, body?: object) => {
    const answer = await server.inject({
      method,
      url: `/api/v1${path}`,
      cookies,
      ...(body === undefined ? {} : { payload: body }),
    })
    for (const cookie of answer.cookies) {
      if (cookie.value === '') delete cookies[cookie.name]
      else cookies[cookie.name] = cookie.value
    }
    const isJson = String(answer.headers['content-type']).includes('json')
    return {
      status: answer.statusCode,
      text: answer.body,
      headers: answer.headers,
      body: (isJson && answer.body !== '' ? JSON.parse(answer.body) : {}) as Record<string, unknown>,
    }
  }
}
type Browser = ReturnType<typeof createBrowser>
const admin: Browser = (...call) => createBrowser({ haidang_session: 'administrator' })(...call)

async function start(browser: Browser, invitation?: string): Promise<URL> {
  const answer = await browser(
    'POST',
    `/session/oidc/${setUp.id}/start`,
    invitation === undefined ? {} : { invitation },
  )
  expect(answer).toMatchObject({ status: 200 })
  return new URL(String(answer.body['location']))
}
/** The page the browser is sent on to, as `/?oidc=…` says how it went. */
async function comeBack(browser: Browser, back: URL): Promise<string> {
  const answer = await browser('GET', `/session/oidc/callback${back.search}`)
  expect(answer.status).toBe(200)
  return decodeURIComponent(/url=\/\?oidc=([^"]+)"/.exec(answer.text)?.[1] ?? '')
}
async function signIn(known: Known | null, browser = createBrowser(), invitation?: string) {
  provider.next = known
  const outcome = await comeBack(browser, await provider.visit((await start(browser, invitation)).href))
  return { outcome, finish: await browser('POST', '/session/oidc/finish'), browser }
}
const configure = async (change: object): Promise<void> => {
  const answer = await admin('PATCH', `/identity-providers/${setUp.id}`, change)
  expect(answer).toMatchObject({ status: 200 })
}
const setEmail = (user: TestUser, email: string) =>
  stack.asSystem((tx) => sql`update users set email = ${email} where id = ${user.id}`.execute(tx))
const link = (user: TestUser, subject: string) =>
  stack.asSystem((tx) =>
    sql`insert into external_identities (tenant_id, id, provider_id, subject, user_id, linked_at)
      values (${user.organisation}, gen_random_uuid(), ${setUp.id}, ${subject}, ${user.id}, now())`.execute(tx),
  )

describe('an administrator', () => {
  it('sets up a provider that can be reached, and is told why one cannot', async () => {
    const input = {
      organisationId: centre.id,
      name: 'Cổng định danh tỉnh',
      issuer: provider.issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
    }
    isDown = true
    expect(await admin('POST', '/identity-providers', input)).toMatchObject({ status: 502 })
    isDown = false
    expect((await admin('POST', '/identity-providers', { ...input, issuer: 'https://10.0.0.1/' })).body).toMatchObject({
      code: 'identity_provider.bad_setup',
      params: { reason: 'address.refused' },
    })
    expect(
      (await admin('POST', '/identity-providers', { ...input, issuer: 'http://example.org/' })).body,
    ).toMatchObject({
      code: 'identity_provider.bad_setup',
      params: { reason: 'url.not_https' },
    })
    expect(
      (await admin('POST', '/identity-providers', { ...input, issuer: `${provider.issuer}/other` })).body,
    ).toMatchObject({
      code: 'identity_provider.bad_setup',
    })
    expect(await admin('POST', '/identity-providers', { ...input, isProvisioning: true })).toMatchObject({
      status: 400,
    })
    expect(await admin('POST', '/identity-providers', { ...input, organisationId: outside.id })).toMatchObject({
      status: 403,
    })
    const made = await admin('POST', '/identity-providers', input)
    expect(made).toMatchObject({
      status: 200,
      body: { redirectUri: CLIENT.redirectUri, linking: 'invitation_only', isEnabled: true },
    })
    setUp = IdentityProvider.parse(made.body)
    expect(made.text).not.toContain(CLIENT.secret)
    const { rows } = await stack.asSystem((tx) => sql`select * from identity_providers`.execute(tx))
    expect(JSON.stringify(rows)).not.toContain(CLIENT.secret)
    expect(await admin('POST', '/identity-providers', input)).toMatchObject({ status: 409 })
    expect((await createBrowser()('GET', '/session/providers')).body).toEqual({
      items: [{ id: setUp.id, name: 'Cổng định danh tỉnh' }],
    })
  })

  it('alone may, with a fresh proof, and enters the secret anew for another issuer', async () => {
    expect(await createBrowser()('GET', '/identity-providers')).toMatchObject({ status: 401 })
    expect(
      await admin('PATCH', `/identity-providers/${setUp.id}`, { issuer: 'https://elsewhere.example/' }),
    ).toMatchObject({
      status: 400,
      body: { errors: [{ path: '/clientSecret' }] },
    })
    const kept = administrator
    administrator = { ...kept, provedAt: 0 }
    expect(await admin('PATCH', `/identity-providers/${setUp.id}`, { name: 'x2' })).toMatchObject({
      status: 403,
      body: { code: 'session.step_up_required' },
    })
    administrator = { ...kept, permissions: new Set<Permission>(['user.manage']) }
    expect(await admin('GET', '/identity-providers')).toMatchObject({ status: 403 })
    administrator = kept
  })
})

describe('signing in', () => {
  it('asks with state, nonce and PKCE, and gives no session before the way is our own again', async () => {
    const reader = await makeUser(stack, 'unit_reader', unit)
    await link(reader, 'sub-reader')
    const browser = createBrowser()
    const location = await start(browser)
    expect(Object.fromEntries(location.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: CLIENT.id,
      redirect_uri: CLIENT.redirectUri,
      code_challenge_method: 'S256',
      scope: 'openid email profile',
    })
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(location.searchParams.get(name)?.length).toBeGreaterThan(40)
    provider.next = { subject: 'sub-reader' }
    const back = await provider.visit(location.href)
    const answer = await browser('GET', `/session/oidc/callback${back.search}`)
    expect(answer.text).toContain('url=/?oidc=done')
    expect(String(answer.headers['set-cookie'])).not.toContain('haidang_session')
    const finished = await browser('POST', '/session/oidc/finish')
    expect(finished).toMatchObject({
      status: 200,
      body: { step: 'done', session: { user: { id: reader.id }, assurance: 'password', needs: null } },
    })
    expect(String(finished.headers['set-cookie'])).toMatch(/haidang_session=[\w-]{43};.*SameSite=Strict/)
    expect((await browser('GET', '/session')).body).toMatchObject({ user: { id: reader.id } })
    expect(await browser('POST', '/session/oidc/finish')).toMatchObject({
      status: 400,
      body: { code: 'oidc.attempt_over' },
    })
    const { rows } = await stack.asSystem((tx) =>
      sql`select after from audit where action = 'session.open' and result = 'done' order by seq desc limit 1`.execute(
        tx,
      ),
    )
    expect(rows[0]).toMatchObject({ after: { by: 'oidc' } })
    expect(await browser('DELETE', '/session')).toMatchObject({ status: 204 })
    expect(await browser('GET', '/session')).toMatchObject({ status: 401 })
  })

  it('does not stand for our second factor, unless the provider is trusted with it and says so', async () => {
    const officer = await makeUser(stack, 'unit_officer', unit)
    await link(officer, 'sub-officer')
    const known = { subject: 'sub-officer', amr: ['pwd', 'otp'] }
    expect((await signIn(known)).finish.body).toMatchObject({
      step: 'done',
      session: { needs: 'second_factor', permissions: [] },
    })
    await stack.asSystem((tx) =>
      sql`insert into totp_factors (tenant_id, user_id, sealed_secret, confirmed_at) values (${unit.id}, ${officer.id}, 'x', now())`.execute(
        tx,
      ),
    )
    expect((await signIn(known)).finish.body).toMatchObject({ step: 'second_factor', methods: ['totp'] })
    await configure({ isMultiFactorTrusted: true })
    expect((await signIn(known)).finish.body).toMatchObject({
      step: 'done',
      session: { assurance: 'multi_factor', needs: null },
    })
    expect((await signIn({ ...known, amr: ['pwd'] })).finish.body).toMatchObject({ step: 'second_factor' })
    await configure({ multiFactorAcr: ['urn:test:mfa'] })
    expect((await signIn(known)).finish.body).toMatchObject({ step: 'second_factor' })
    expect((await signIn({ subject: 'sub-officer', acr: 'urn:test:mfa' })).finish.body).toMatchObject({ step: 'done' })
    await configure({ isMultiFactorTrusted: false, multiFactorAcr: [] })
  })
})

describe('who somebody is', () => {
  const verified = { email: 'can.bo@xa.example', isEmailVerified: true }

  it('is nobody without an invitation, a rule or a link', async () => {
    const officer = await makeUser(stack, 'unit_reader', unit)
    await setEmail(officer, verified.email)
    const { outcome, finish } = await signIn({ subject: 'sub-new', ...verified })
    expect(outcome).toBe('oidc.no_account')
    expect(finish).toMatchObject({ status: 400, body: { code: 'oidc.attempt_over' } })
    const { rows } = await stack.asSystem((tx) =>
      sql`select result, code from audit where action = 'session.open' order by seq desc limit 1`.execute(tx),
    )
    expect(rows).toEqual([{ result: 'refused', code: 'oidc.no_account' }])
    await configure({ linking: 'verified_email', emailDomains: ['xa.example'] })
    expect((await signIn({ subject: 'sub-unverified', ...verified, isEmailVerified: false })).outcome).toBe(
      'oidc.no_account',
    )
    expect((await signIn({ subject: 'sub-other', email: 'can.bo@khac.example', isEmailVerified: true })).outcome).toBe(
      'oidc.no_account',
    )
    expect((await signIn({ subject: 'sub-new', ...verified })).finish.body).toMatchObject({
      step: 'done',
      session: { user: { id: officer.id } },
    })
    // Linked by the subject from now on: an address that changes hands changes nothing.
    await setEmail(officer, 'moi@xa.example')
    expect((await signIn({ subject: 'sub-new', ...verified })).finish.body).toMatchObject({
      session: { user: { id: officer.id } },
    })
    await stack.asSystem((tx) => sql`update users set is_active = false where id = ${officer.id}`.execute(tx))
    expect((await signIn({ subject: 'sub-new', ...verified })).outcome).toBe('oidc.no_account')
  })

  it('is nobody outside the provider’s own house, whatever is verified', async () => {
    const stranger = await makeUser(stack, 'administrator', outside)
    await setEmail(stranger, 'quan.tri@xa.example')
    expect((await signIn({ subject: 'sub-far', email: 'quan.tri@xa.example', isEmailVerified: true })).outcome).toBe(
      'oidc.no_account',
    )
    await link(stranger, 'sub-moved')
    expect((await signIn({ subject: 'sub-moved' })).outcome).toBe('oidc.no_account')
    const twin = await makeUser(stack, 'unit_reader', unit)
    const other = await makeUser(stack, 'unit_reader', unit)
    for (const user of [twin, other]) await setEmail(user, 'chung@xa.example')
    expect((await signIn({ subject: 'sub-twin', email: 'chung@xa.example', isEmailVerified: true })).outcome).toBe(
      'oidc.no_account',
    )
  })

  it('is whoever was invited, once', async () => {
    const invited = await makeUser(stack, 'unit_reader', unit)
    const token = newSecretToken()
    await stack.asSystem((tx) =>
      sql`insert into invitations (tenant_id, user_id, purpose, token_hash, created_at, expires_at)
        values (${unit.id}, ${invited.id}, 'invite', ${hashSecretToken(token)}, now(), now() + interval '1 day')`.execute(
        tx,
      ),
    )
    expect((await signIn({ subject: 'sub-invited' }, createBrowser(), token)).finish.body).toMatchObject({
      step: 'done',
      session: { user: { id: invited.id } },
    })
    expect((await signIn({ subject: 'sub-second' }, createBrowser(), token)).outcome).toBe('oidc.no_account')
    expect((await signIn({ subject: 'sub-invited' })).finish.body).toMatchObject({
      session: { user: { id: invited.id } },
    })
  })

  it('is a new reader and nothing more, where accounts are made', async () => {
    await configure({ isProvisioning: true })
    const { finish } = await signIn({
      subject: 'sub-made',
      name: 'Người Mới',
      email: 'Moi.Den@xa.example',
      isEmailVerified: true,
    })
    expect(finish.body).toMatchObject({
      step: 'done',
      session: { user: { login: 'moi.den', displayName: 'Người Mới' }, roles: ['unit_reader'], clearance: 'green' },
    })
    expect((await signIn({ subject: 'sub-foreign', email: 'a@khac.example', isEmailVerified: true })).outcome).toBe(
      'oidc.no_account',
    )
    await configure({ isProvisioning: false, linking: 'invitation_only' })
  })
})

describe('what is not in order', () => {
  const known = { subject: 'sub-misused' }
  const refused = async (browser: Browser, back: URL): Promise<string> => {
    const outcome = await comeBack(browser, back)
    expect(await browser('POST', '/session/oidc/finish')).toMatchObject({ status: 400 })
    return outcome
  }
  const forge = (idToken: string, header: object, change: object, signature: (text: string) => string): string => {
    const payload = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()) as object
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const text = `${part(header)}.${part({ ...payload, ...change })}`
    return `${text}.${signature(text)}`
  }

  beforeAll(async () => link(await makeUser(stack, 'unit_reader', unit), known.subject))

  it('a state nobody asked with, and an answer in another browser', async () => {
    const browser = createBrowser()
    provider.next = known
    const back = await provider.visit((await start(browser)).href)
    const wrong = new URL(back)
    wrong.searchParams.set('state', 'x'.repeat(43))
    expect(await refused(browser, wrong)).toBe('oidc.attempt_over')
    const missing = new URL(back)
    missing.searchParams.delete('state')
    expect(await refused(browser, missing)).toBe('oidc.attempt_over')
    expect(await refused(createBrowser(), back)).toBe('oidc.attempt_over')
    const elsewhere = createBrowser()
    await start(elsewhere)
    expect(await refused(elsewhere, back)).toBe('oidc.attempt_over')
    expect(await comeBack(browser, back)).toBe('done')
  })

  it('an answer that comes twice, and a code that was used', async () => {
    const browser = createBrowser()
    provider.next = known
    const back = await provider.visit((await start(browser)).href)
    expect(await comeBack(browser, back)).toBe('done')
    expect(await comeBack(browser, back)).toBe('oidc.attempt_over')
    const again = createBrowser()
    const next = await provider.visit((await start(again)).href)
    next.searchParams.set('code', back.searchParams.get('code') ?? '')
    expect(await refused(again, next)).toBe('oidc.refused')
  })

  it('a nonce the provider was not asked with', async () => {
    const browser = createBrowser()
    const location = await start(browser)
    location.searchParams.set('nonce', 'n'.repeat(43))
    provider.next = known
    expect(await refused(browser, await provider.visit(location.href))).toBe('oidc.refused')
  })

  it('a code that was bound to another browser’s verifier', async () => {
    const browser = createBrowser()
    const location = await start(browser)
    location.searchParams.set('code_challenge', 'c'.repeat(43))
    provider.next = known
    expect(await refused(browser, await provider.visit(location.href))).toBe('oidc.refused')
  })

  it('another issuer in the answer, or none where the provider names itself', async () => {
    for (const iss of ['https://elsewhere.example', null]) {
      const browser = createBrowser()
      provider.next = known
      const back = await provider.visit((await start(browser)).href)
      if (iss === null) back.searchParams.delete('iss')
      else back.searchParams.set('iss', iss)
      expect(await refused(browser, back)).toBe('oidc.refused')
    }
  })

  it('an ID token of no signature, of a key that is not the provider’s, or of other words under its signature', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const rs256 = (text: string): string => sign('sha256', Buffer.from(text), privateKey).toString('base64url')
    const headerOf = (idToken: string): object =>
      JSON.parse(Buffer.from(idToken.split('.')[0] ?? '', 'base64url').toString()) as object
    const forgeries: ((idToken: string) => string)[] = [
      (idToken) => forge(idToken, { alg: 'none' }, {}, () => ''),
      (idToken) => forge(idToken, headerOf(idToken), {}, rs256),
      (idToken) => forge(idToken, headerOf(idToken), { sub: 'somebody-else' }, () => idToken.split('.')[2] ?? ''),
      (idToken) => forge(idToken, headerOf(idToken), { iss: 'https://elsewhere.example' }, rs256),
      (idToken) => forge(idToken, headerOf(idToken), { aud: 'another-client' }, rs256),
      (idToken) => forge(idToken, { alg: 'HS256' }, {}, rs256),
    ]
    for (const forgery of forgeries) {
      const browser = createBrowser()
      provider.next = known
      const back = await provider.visit((await start(browser)).href)
      tamper = forgery
      expect(await refused(browser, back)).toBe('oidc.refused')
      tamper = null
    }
    expect((await signIn(known)).outcome).toBe('done')
  })

  it('somebody who was turned away, who took too long, and a provider that is switched off', async () => {
    expect((await signIn(null)).outcome).toBe('oidc.refused')
    const browser = createBrowser()
    provider.next = known
    const back = await provider.visit((await start(browser)).href)
    stack.clock.advance(11 * 60_000)
    expect(await refused(browser, back)).toBe('oidc.attempt_over')
    stack.clock.set(Date.now())
    await configure({ isEnabled: false })
    expect((await createBrowser()('GET', '/session/providers')).body).toEqual({ items: [] })
    expect(await createBrowser()('POST', `/session/oidc/${setUp.id}/start`, {})).toMatchObject({ status: 404 })
    await configure({ isEnabled: true })
  })

  it('a provider that is out of reach, which the person is told in so many words', async () => {
    const browser = createBrowser()
    provider.next = known
    const back = await provider.visit((await start(browser)).href)
    isDown = true
    expect(await refused(browser, back)).toBe('identity_provider.unreachable')
    isDown = false
    expect((await signIn(known)).outcome).toBe('done')
  })
})

it('a provider that is taken away takes its links along and leaves the accounts', async () => {
  expect(await admin('DELETE', `/identity-providers/${setUp.id}`)).toMatchObject({ status: 204 })
  const { rows } = await stack.asSystem((tx) =>
    sql`select (select count(*)::int from external_identities) as links, (select count(*)::int from users) as people`.execute(
      tx,
    ),
  )
  expect(rows[0]).toMatchObject({ links: 0 })
  expect(Number((rows[0] as { people: number }).people)).toBeGreaterThan(5)
})
