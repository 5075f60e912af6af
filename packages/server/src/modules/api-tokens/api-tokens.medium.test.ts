import { type ApiToken, IssuedApiToken, type Permission, ServiceAccount } from '@haidang/contracts'
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
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHttp } from '#src/app/http.ts'
import { allow, type Context } from '#src/modules/access/index.ts'
import { createRefusalRecorder } from '#src/modules/audit/index.ts'
import { sql } from '#src/platform/db/index.ts'
import type { Mail } from '#src/platform/mail/index.ts'
import { createRateLimits } from '#src/platform/rate-limits/index.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { type ApiTokens, apiTokenRoutes, createApiTokens, tellEnding } from './index.ts'

let stack: TestDatabase
let tokens: ApiTokens
let server: FastifyInstance
let centre: TestOrganisation
let unit: TestOrganisation
let other: TestOrganisation
const people = new Map<string, Context>()
const users = new Map<string, TestUser>()

async function person(name: string, role: Parameters<typeof makeUser>[1], at: TestOrganisation, below = [at]) {
  const user = await makeUser(stack, role, at)
  users.set(name, user)
  people.set(name, { ...contextFor(stack, role, at, { user, below }), provedAt: stack.clock.now() })
}

beforeAll(async () => {
  stack = await createTestDatabase()
  const { db, clock } = stack
  centre = await makeOrganisation(stack, { name: 'Trung tâm', kind: 'province' })
  unit = await makeOrganisation(stack, { name: 'Xã Một', parentId: centre.id })
  other = await makeOrganisation(stack, { name: 'Xã Hai', parentId: centre.id })
  await person('administrator', 'administrator', centre, [unit, other])
  await person('watch', 'watch_officer', centre, [unit, other])
  await person('officer', 'unit_officer', unit)
  await person('neighbour', 'unit_officer', other)
  await person('reader', 'unit_reader', unit)
  tokens = createApiTokens({ db, clock, logger: createLogger('silent'), beatMs: 0 })
  const anonymous: Context = { ...contextFor(stack, 'unit_leader', unit), actor: { kind: 'anonymous' }, scope: [] }
  const http = await createHttp({
    logger: createLogger('silent'),
    resolveContext: ({ sessionToken }) =>
      Promise.resolve(people.get(sessionToken ?? '') ?? { ...anonymous, permissions: new Set<Permission>() }),
    resolveToken: (call) => tokens.contexts.resolve(call),
    recordRefusal: createRefusalRecorder(db, clock),
    limits: createRateLimits(clock, { account: 1000, token: 40, address: 100 }),
    isBehindProxy: false,
  })
  apiTokenRoutes(http.door, tokens)
  for (const permission of ['alert.read', 'alert.handle', 'plan.read'] as const)
    http.door.get(`/try/${permission}`, {}, async ({ ctx }) => allow(ctx, permission))
  http.door.get('/try/unit', {}, async ({ ctx }) => allow(ctx, 'alert.read', { organisation: unit.id }))
  http.door.get('/try/red', {}, async ({ ctx }) => allow(ctx, 'alert.read', { tlp: 'red' }))
  http.door.post('/account/try', { isOwnAccount: true }, () => Promise.resolve())
  server = http.server
  await server.ready()
})
afterAll(async () => {
  await server.close()
  await tokens.lastUses.close()
  await stack.close()
})
function proveAgain(): void {
  for (const [name, ctx] of people) people.set(name, { ...ctx, provedAt: stack.clock.now() })
}
beforeEach(() => {
  // Each test has whole budgets, and proofs that are fresh.
  stack.clock.advance(3_600_000)
  proveAgain()
})

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
async function ask(who: string | { token: string; from?: string }, method: Method, path: string, body?: object) {
  const answer = await server.inject({
    method,
    url: `/api/v1${path}`,
    ...(typeof who === 'string' ? { cookies: { haidang_session: who } } : { remoteAddress: who.from ?? '10.9.8.7' }),
    headers: typeof who === 'string' ? {} : { authorization: `Bearer ${who.token}` },
    ...(body === undefined ? {} : { payload: body }),
  })
  const parsed = answer.body === '' ? {} : (JSON.parse(answer.body) as Record<string, unknown>)
  return { status: answer.statusCode, body: parsed, code: parsed['code'], headers: answer.headers }
}
async function make(who: string, input: object): Promise<IssuedApiToken> {
  const answer = await ask(who, 'POST', '/tokens', { name: 'Đồng bộ', permissions: ['alert.read'], ...input })
  expect(answer).toMatchObject({ status: 200 })
  return IssuedApiToken.parse(answer.body)
}
const setRoles = (user: TestUser, roles: readonly string[]) =>
  stack.asSystem(async (tx) => {
    await sql`delete from user_roles where user_id = ${user.id}`.execute(tx)
    await sql`insert into user_roles (tenant_id, user_id, role) select ${user.organisation}::uuid, ${user.id}::uuid, unnest(${[...roles]}::text[])`.execute(
      tx,
    )
  })
const userOf = (name: string): TestUser => {
  const user = users.get(name)
  if (user === undefined) throw new Error(`no ${name}`)
  return user
}
const auditOf = (action: string) =>
  stack.asSystem(async (tx) => {
    const { rows } = await sql<{ actor: Record<string, unknown>; result: string; code: string | null; after: unknown }>`
      select actor, result, code, after from audit where action = ${action} order by seq desc limit 5`.execute(tx)
    return rows
  })

describe('a token of a person', () => {
  it('is answered once, kept as a hash, and acts in the person’s rooms within its scope', async () => {
    const { apiToken, token } = await make('officer', { permissions: ['alert.read', 'plan.read'] })
    expect(token).toMatch(/^hdk_[\w-]{43}$/)
    expect(apiToken).toMatchObject({ prefix: token.slice(0, 10), state: 'live', lastUsedAt: null, lostPermissions: [] })
    const { rows } = await stack.asSystem((tx) => sql`select * from api_tokens where id = ${apiToken.id}`.execute(tx))
    expect(JSON.stringify(rows)).not.toContain(token.slice(10))
    expect(JSON.stringify((await ask('officer', 'GET', '/tokens')).body)).not.toContain(token.slice(10))
    expect((await ask({ token }, 'GET', '/try/alert.read')).status).toBe(204)
    expect(await ask({ token }, 'GET', '/tokens/self')).toMatchObject({
      status: 200,
      body: { name: 'Đồng bộ', permissions: ['alert.read', 'plan.read'], organisation: { id: unit.id } },
    })
    expect(await ask({ token }, 'GET', '/try/alert.handle')).toMatchObject({ status: 403, code: 'token.scope' })
    const [refused] = await auditOf('alert.handle')
    expect(refused).toMatchObject({
      result: 'refused',
      code: 'token.scope',
      actor: { kind: 'token', name: 'Đồng bộ', owner: { kind: 'user', id: userOf('officer').id } },
    })
    const [created] = await auditOf('token.create')
    expect(created).toMatchObject({ actor: { kind: 'user' }, after: { permissions: ['alert.read', 'plan.read'] } })
    expect(JSON.stringify(created)).not.toContain(token.slice(10))
  })

  it('stays within its owner’s organisation', async () => {
    const mine = await make('officer', {})
    const theirs = await make('neighbour', {})
    const centres = await make('watch', {})
    expect((await ask({ token: mine.token }, 'GET', '/try/unit')).status).toBe(204)
    expect((await ask({ token: centres.token }, 'GET', '/try/unit')).status).toBe(204)
    expect(await ask({ token: theirs.token }, 'GET', '/try/unit')).toMatchObject({ status: 403 })
  })

  it('loses what its owner loses, at once', async () => {
    const { apiToken, token } = await make('officer', { permissions: ['alert.read', 'alert.handle'] })
    expect((await ask({ token }, 'GET', '/try/alert.handle')).status).toBe(204)
    await setRoles(userOf('officer'), ['unit_leader'])
    expect(await ask({ token }, 'GET', '/try/alert.handle')).toMatchObject({ status: 403, code: 'token.scope' })
    expect((await ask({ token }, 'GET', '/try/alert.read')).status).toBe(204)
    const listed = (await ask('administrator', 'GET', '/tokens')).body['items'] as ApiToken[]
    expect(listed.find((t) => t.id === apiToken.id)?.lostPermissions).toEqual(['alert.handle'])
    await setRoles(userOf('officer'), ['unit_officer'])
    await stack.asSystem((tx) => sql`update users set is_active = false where id = ${userOf('officer').id}`.execute(tx))
    expect(await ask({ token }, 'GET', '/try/alert.read')).toMatchObject({ status: 401, code: 'token.owner_inactive' })
    await stack.asSystem((tx) => sql`update users set is_active = true where id = ${userOf('officer').id}`.execute(tx))
    expect((await ask({ token }, 'GET', '/try/alert.read')).status).toBe(204)
  })

  it('ends, is revoked at once, and is refused from elsewhere; each is on record', async () => {
    const short = await make('officer', { expiresInDays: 1, addresses: ['10.9.0.0/16', '192.0.2.1'] })
    expect(short.apiToken).toMatchObject({ state: 'expiring', addresses: ['10.9.0.0/16', '192.0.2.1/32'] })
    expect((await ask({ token: short.token }, 'GET', '/try/alert.read')).status).toBe(204)
    expect(await ask({ token: short.token, from: '10.10.0.1' }, 'GET', '/try/alert.read')).toMatchObject({
      status: 403,
      code: 'token.address_refused',
    })
    expect((await auditOf('token.use'))[0]).toMatchObject({ code: 'token.address_refused', result: 'refused' })
    stack.clock.advance(86_400_000)
    proveAgain()
    expect(await ask({ token: short.token }, 'GET', '/try/alert.read')).toMatchObject({
      status: 401,
      code: 'token.expired',
    })
    expect((await auditOf('token.use'))[0]).toMatchObject({ code: 'token.expired' })
    const { apiToken, token } = await make('officer', {})
    expect((await ask({ token }, 'GET', '/try/alert.read')).status).toBe(204)
    expect(await ask('neighbour', 'DELETE', `/tokens/${apiToken.id}`)).toMatchObject({ status: 404 })
    expect(await ask('reader', 'DELETE', `/tokens/${apiToken.id}`)).toMatchObject({ status: 403 })
    expect(await ask('administrator', 'DELETE', `/tokens/${apiToken.id}`)).toMatchObject({
      status: 200,
      body: { state: 'revoked' },
    })
    expect(await ask({ token }, 'GET', '/try/alert.read')).toMatchObject({ status: 401, code: 'token.revoked' })
    expect((await auditOf('token.use'))[0]).toMatchObject({ code: 'token.revoked' })
    // The same refusal again within a minute is counted, not written.
    const before = (await auditOf('token.use')).length
    for (let i = 0; i < 5; i++) await ask({ token }, 'GET', '/try/alert.read')
    expect(await auditOf('token.use')).toHaveLength(before)
  })

  it('reads no higher than its ceiling', async () => {
    const low = await make('officer', { clearance: 'green' })
    expect(await ask({ token: low.token }, 'GET', '/try/red')).toMatchObject({ status: 403, code: 'tlp.denied' })
    const own = await make('officer', {})
    expect((await ask({ token: own.token }, 'GET', '/try/red')).status).toBe(204)
  })

  it('is rotated by its owner alone, with an overlap', async () => {
    const former = await make('officer', { addresses: ['10.9.8.7'] })
    expect(await ask('administrator', 'POST', `/tokens/${former.apiToken.id}/rotate`, {})).toMatchObject({
      status: 404,
    })
    const answer = await ask('officer', 'POST', `/tokens/${former.apiToken.id}/rotate`, { overlapSeconds: 60 })
    const next = IssuedApiToken.parse(answer.body)
    expect(next.apiToken).toMatchObject({ name: 'Đồng bộ', addresses: ['10.9.8.7/32'], permissions: ['alert.read'] })
    for (const { token } of [former, next]) expect((await ask({ token }, 'GET', '/try/alert.read')).status).toBe(204)
    stack.clock.advance(61_000)
    expect(await ask({ token: former.token }, 'GET', '/try/alert.read')).toMatchObject({ code: 'token.expired' })
    expect((await ask({ token: next.token }, 'GET', '/try/alert.read')).status).toBe(204)
  })

  it('does nothing that only people do, and does not mix with a session', async () => {
    const { token, apiToken } = await make('administrator', { permissions: ['user.read', 'alert.read'] })
    for (const [method, path] of [
      ['GET', '/tokens'],
      ['POST', '/tokens'],
      ['POST', `/tokens/${apiToken.id}/rotate`],
      ['DELETE', `/tokens/${apiToken.id}`],
      ['POST', '/service-accounts'],
      ['POST', '/account/try'],
    ] as const)
      expect(await ask({ token }, method, path)).toMatchObject({ status: 403, code: 'token.not_for_tokens' })
    const both = await server.inject({
      url: '/api/v1/try/alert.read',
      cookies: { haidang_session: 'officer' },
      headers: { authorization: `Bearer ${token}` },
    })
    expect(both.json()).toMatchObject({ status: 400, code: 'token.with_session' })
    for (const wrong of [`hdk_${'x'.repeat(43)}`, 'hdk_', 'x', `hds_${'x'.repeat(43)}`])
      expect(await ask({ token: wrong }, 'GET', '/try/alert.read')).toMatchObject({
        status: 401,
        code: 'token.unknown',
      })
  })

  it('asks for a fresh proof, for permissions one has, and for a form', async () => {
    const officer = people.get('officer')
    if (officer === undefined) throw new Error('no officer')
    people.set('officer', { ...officer, provedAt: stack.clock.now() - 11 * 60_000 })
    expect(await ask('officer', 'POST', '/tokens', { name: 'Muộn', permissions: ['alert.read'] })).toMatchObject({
      status: 403,
      code: 'session.step_up_required',
    })
    people.set('officer', { ...officer, provedAt: stack.clock.now() })
    expect(
      await ask('officer', 'POST', '/tokens', { name: 'Quá', permissions: ['alert.read', 'audit.read', 'token.own'] }),
    ).toMatchObject({
      status: 422,
      code: 'token.beyond_own',
      body: { errors: [{ path: '/permissions/1' }, { path: '/permissions/2' }] },
    })
    expect(
      await ask('officer', 'POST', '/tokens', { name: 'Sai', permissions: ['alert.read'], addresses: ['phòng máy'] }),
    ).toMatchObject({ status: 422, code: 'token.bad_address', body: { errors: [{ path: '/addresses/0' }] } })
    expect(
      await ask('officer', 'POST', '/tokens', { name: 'Dài', permissions: ['alert.read'], expiresInDays: 366 }),
    ).toMatchObject({ status: 400 })
    expect(await ask('reader', 'GET', '/tokens')).toMatchObject({ status: 403, code: 'permission.denied' })
  })

  it('remembers its last use in batches', async () => {
    const { apiToken, token } = await make('officer', {})
    for (let i = 0; i < 3; i++) await ask({ token, from: '10.1.1.1' }, 'GET', '/try/alert.read')
    const seen = async () => {
      const items = (await ask('officer', 'GET', '/tokens')).body['items'] as ApiToken[]
      const row = items.find((t) => t.id === apiToken.id)
      return [row?.lastUsedAt, row?.lastUsedAddress]
    }
    expect(await seen()).toEqual([null, null])
    await tokens.lastUses.flush()
    const first = new Date(stack.clock.now()).toISOString()
    expect(await seen()).toEqual([first, '10.1.1.1'])
    stack.clock.advance(60_000)
    await ask({ token, from: '10.2.2.2' }, 'GET', '/try/alert.read')
    await tokens.lastUses.flush()
    expect(await seen()).toEqual([first, '10.1.1.1'])
    stack.clock.advance(180_000)
    await tokens.lastUses.flush()
    expect((await seen())[1]).toBe('10.2.2.2')
  })
})

it('its owner is told by mail before it ends, once, and again where the mail server was away', async () => {
  const sent: { to: string; subject: string; text: string }[] = []
  let isAway = true
  const mail: Mail = {
    isEnabled: true,
    send(message) {
      if (isAway) return Promise.resolve({ ok: false, isFinal: false, detail: 'away' })
      sent.push(message)
      return Promise.resolve({ ok: true })
    },
    close() {},
  }
  const tell = () => tellEnding(stack.db, stack.clock, mail, 'https://haidang.example/')
  const { id } = userOf('officer')
  await stack.asSystem((tx) => sql`update users set email = 'can.bo@xa.example' where id = ${id}`.execute(tx))
  await make('officer', { name: 'Lâu', expiresInDays: 365 })
  const { apiToken } = await make('officer', { name: 'Ngắn', expiresInDays: 13 })
  await stack.asSystem((tx) => sql`update api_tokens set told_at = now() where name not in ('Lâu', 'Ngắn')`.execute(tx))
  expect(await tell()).toBe(0)
  isAway = false
  expect(await tell()).toBe(1)
  expect(await tell()).toBe(0)
  expect(sent).toMatchObject([{ to: 'can.bo@xa.example', subject: 'Khóa API “Ngắn” sắp hết hạn' }])
  expect(sent[0]?.text).toContain(`https://haidang.example/tokens?open=${apiToken.id}`)
  expect(sent[0]?.text).toContain('chưa được dùng')
})

describe('a service account', () => {
  const account = async (input: object, who = 'administrator') =>
    ask(who, 'POST', '/service-accounts', {
      organisationId: unit.id,
      name: 'SIEM của xã',
      purpose: 'Lấy báo động về hệ thống giám sát',
      permissions: ['alert.read'],
      ...input,
    })

  it('has tokens of its own, stops with it, and loses what it loses', async () => {
    const made = await account({})
    expect(made).toMatchObject({
      status: 200,
      body: { responsible: { id: userOf('administrator').id }, liveTokens: 0 },
    })
    const { id } = ServiceAccount.parse(made.body)
    expect(await account({ name: 'siem CỦA xã' })).toMatchObject({ status: 409, code: 'service_account.name_taken' })
    const { token, apiToken } = await make('administrator', { serviceAccountId: id })
    expect(apiToken).toMatchObject({
      owner: { kind: 'service_account', name: 'SIEM của xã' },
      organisation: { id: unit.id },
    })
    expect((await ask({ token }, 'GET', '/try/unit')).status).toBe(204)
    expect(await ask({ token }, 'GET', '/try/red')).toMatchObject({ code: 'tlp.denied' })
    expect(
      await ask('administrator', 'POST', '/tokens', { name: 'Hơn', serviceAccountId: id, permissions: ['plan.read'] }),
    ).toMatchObject({ status: 422, code: 'token.beyond_own' })
    expect(
      await ask('officer', 'POST', '/tokens', { name: 'Lạ', serviceAccountId: id, permissions: ['alert.read'] }),
    ).toMatchObject({
      status: 403,
      code: 'permission.denied',
    })
    expect((await ask('administrator', 'PATCH', `/service-accounts/${id}`, { isActive: false })).body).toMatchObject({
      isActive: false,
    })
    expect(await ask({ token }, 'GET', '/try/unit')).toMatchObject({ status: 401, code: 'token.owner_inactive' })
    await ask('administrator', 'PATCH', `/service-accounts/${id}`, { isActive: true, permissions: ['plan.read'] })
    expect(await ask({ token }, 'GET', '/try/unit')).toMatchObject({ status: 403, code: 'token.scope' })
    expect((await ask({ token }, 'GET', '/try/plan.read')).status).toBe(403)
  })

  it('is never given more than whoever makes it has', async () => {
    expect(await account({ name: 'A1', permissions: ['alert.handle'] })).toMatchObject({
      status: 422,
      code: 'token.beyond_own',
    })
    expect(await account({ name: 'A2', permissions: ['user.manage'] })).toMatchObject({ status: 422 })
    expect(await account({ name: 'A3' }, 'officer')).toMatchObject({ status: 403 })
    const outside = await makeOrganisation(stack, { name: 'Tỉnh khác', kind: 'province' })
    expect(await account({ name: 'A4', organisationId: outside.id })).toMatchObject({ status: 403 })
    expect(await account({ name: 'A5', responsibleId: unit.id })).toMatchObject({
      status: 409,
      code: 'reference.missing',
    })
    const wide = await account({ name: 'A6', organisationId: centre.id, reach: 'below' })
    expect(wide).toMatchObject({ status: 200 })
    const { token } = await make('administrator', { serviceAccountId: wide.body['id'] })
    expect((await ask({ token }, 'GET', '/try/unit')).status).toBe(204)
  })
})

it('a busy token is slowed down, and nobody else with it', async () => {
  const busy = await make('officer', {})
  const calm = await make('officer', {})
  let refused: Awaited<ReturnType<typeof ask>> | undefined
  for (let i = 0; i < 41; i++) {
    const answer = await ask({ token: busy.token }, 'GET', '/try/alert.read')
    if (answer.status === 429) refused = answer
  }
  expect(refused).toMatchObject({ code: 'request.too_many' })
  expect(refused?.headers['retry-after']).toBe('2')
  expect(refused?.headers['ratelimit-policy']).toBe('"token";q=40;w=60')
  const next = await ask({ token: calm.token }, 'GET', '/try/alert.read')
  expect(next.status).toBe(204)
  expect(next.headers['ratelimit']).toBe('"token";r=39;t=2')
  expect((await ask('officer', 'GET', '/tokens')).status).toBe(200)
  // Strangers use up what their address has, and not what those have who are known behind it.
  for (let i = 0; i < 110; i++) await ask({ token: 'x', from: '10.9.8.7' }, 'GET', '/try/alert.read')
  expect((await ask({ token: 'x', from: '10.9.8.7' }, 'GET', '/try/alert.read')).status).toBe(429)
  expect((await ask({ token: calm.token, from: '10.9.8.7' }, 'GET', '/try/alert.read')).status).toBe(204)
})
