import { createTestDatabase, type TestDatabase } from '@haidang/testkit'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createHttp } from '#src/app/http.ts'
import { auditRoutes, createRefusalRecorder } from '#src/modules/audit/index.ts'
import { organisationRoutes } from '#src/modules/organisations/index.ts'
import { quietRegister } from '#src/modules/organisations/testing/quiet-register.ts'
import { createSourceDirectory, type LiveSourceDirectory, sourceRoutes } from '#src/modules/sources/index.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { identityRoutes, prepareSetup } from './index.ts'
import { makeTestIdentity, type TestIdentity } from './testing/make-identity.ts'

let stack: TestDatabase
let made: TestIdentity
let directory: LiveSourceDirectory
let server: FastifyInstance
beforeAll(async () => {
  stack = await createTestDatabase()
  const { db, clock } = stack
  const logger = createLogger('silent')
  made = await makeTestIdentity(stack)
  const { identity } = made
  directory = await createSourceDirectory({ db, clock, logger, flushMs: 0 })
  const http = await createHttp({
    logger,
    resolveContext: (call) => identity.contexts.resolveContext(call),
    recordRefusal: createRefusalRecorder(db, clock),
    isBehindProxy: false,
  })
  identityRoutes(http.door, identity)
  organisationRoutes(http.door, quietRegister(db))
  auditRoutes(http.door, db)
  sourceRoutes(
    http.door,
    {
      db,
      directory,
      lakeFor: () => ({ countsBySource: () => Promise.resolve([]) }),
      underway: () => new Map(),
    },
    { url: 'https://haidang.example', syslog: { udp: null, tcp: null, tls: null } },
  )
  server = http.server
  await server.ready()
})
afterAll(async () => {
  await server.close()
  await directory.close()
  await made.close()
  await stack.close()
})

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly cookie: string | undefined
}

/** A browser with one cookie. */
function createBrowser() {
  let session: string | undefined
  return async function ask(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await server.inject({
      method,
      url: `/api/v1${path}`,
      headers: { host: 'haidang.example', origin: 'http://haidang.example', ...headers },
      ...(session === undefined ? {} : { cookies: { haidang_session: session } }),
      ...(body === undefined ? {} : { payload: body }),
    })
    const set = answer.cookies.find((c) => c.name === 'haidang_session')
    if (set !== undefined) session = set.value === '' ? undefined : set.value
    return {
      status: answer.statusCode,
      body: answer.body === '' ? {} : (JSON.parse(answer.body) as Record<string, unknown>),
      cookie: answer.headers['set-cookie']?.toString(),
    }
  }
}

const textAt = (body: Record<string, unknown>, ...path: string[]): string => {
  let value: unknown = body
  for (const part of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined
  return String(value)
}

it('goes from an empty platform to a unit that works in its own rooms', async () => {
  const administrator = createBrowser()
  expect((await administrator('GET', '/setup')).body).toEqual({ isNeeded: true })
  expect(await administrator('GET', '/session')).toMatchObject({ status: 401, body: { code: 'session.required' } })

  const setup = {
    token: String(await prepareSetup(stack.db)),
    organisationName: 'Sở An toàn Số',
    provinceCode: '66',
    login: 'quan.tri',
    displayName: 'Quản trị',
    password: 'thuyền giấy qua sông',
  }
  expect(await administrator('POST', '/setup', { ...setup, token: 'x' })).toMatchObject({
    status: 403,
    body: { code: 'setup.bad_token' },
  })
  expect(await administrator('POST', '/setup', { ...setup, password: 'matkhau123' })).toMatchObject({
    status: 422,
    body: { code: 'password.too_weak' },
  })
  const founded = await administrator('POST', '/setup', setup)
  expect(founded).toMatchObject({ status: 200, body: { isCentre: true, clearance: 'red' } })
  expect(founded.cookie).toMatch(/^haidang_session=[A-Za-z0-9_-]{43}; .*HttpOnly; SameSite=Strict/)
  expect((await administrator('GET', '/setup')).body).toEqual({ isNeeded: false })
  expect((await administrator('GET', '/session')).body).toMatchObject({
    user: { login: 'quan.tri', displayName: 'Quản trị' },
  })

  const organisation = await administrator('POST', '/organisations', {
    parentId: null,
    code: 'XA-01',
    kind: 'unit',
    name: 'Xã Một',
    shortName: 'Xã Một',
    provinceCode: '66',
    sector: null,
    networks: ['10.1.2.3/16'],
    domains: ['Mau.Example'],
  })
  expect(organisation).toMatchObject({ status: 200, body: { networks: ['10.1.0.0/16'], domains: ['mau.example'] } })
  const organisationId = textAt(organisation.body, 'id')
  expect((await administrator('PATCH', `/organisations/${organisationId}`, { shortName: 'X1' })).body).toMatchObject({
    shortName: 'X1',
    networks: ['10.1.0.0/16'],
  })

  const created = await administrator('POST', '/users', {
    organisationId,
    login: 'can.bo',
    displayName: 'Cán bộ',
    email: null,
    roles: ['unit_officer'],
  })
  expect(created).toMatchObject({
    status: 200,
    body: { user: { login: 'can.bo', clearance: 'amber', organisation: { shortName: 'X1' } } },
  })
  expect(
    await administrator('POST', '/users', {
      organisationId,
      login: 'Không dấu',
      displayName: 'x',
      email: null,
      roles: ['unit_officer'],
    }),
  ).toMatchObject({
    status: 400,
    body: { code: 'request.invalid', errors: [{ path: '/login' }] },
  })

  const officer = createBrowser()
  const link = textAt(created.body, 'invitation', 'token')
  const password = 'đò ngang bến vắng 37'
  expect(await officer('POST', '/session', { login: 'can.bo', password: 'sai' })).toMatchObject({
    status: 401,
    body: { code: 'session.bad_credentials' },
  })
  expect(await officer('POST', '/invitations/look', { token: link })).toMatchObject({
    status: 200,
    body: { purpose: 'invite', login: 'can.bo', needsSecondFactor: false },
  })
  expect(await officer('POST', '/invitations/accept', { token: link, password: 'matkhau123456' })).toMatchObject({
    status: 422,
    body: { code: 'password.too_weak', params: { reason: 'common' } },
  })
  expect(await officer('POST', '/invitations/accept', { token: link, password })).toMatchObject({
    status: 200,
    body: { step: 'done', session: { isCentre: false } },
  })
  expect(await officer('POST', '/invitations/accept', { token: link, password })).toMatchObject({
    status: 410,
    body: { code: 'invitation.gone' },
  })
  expect(await officer('POST', '/session', { login: 'can.bo', password })).toMatchObject({
    status: 200,
    body: { step: 'done', session: { isCentre: false, assurance: 'password', needs: null } },
  })
  expect(
    await officer('POST', '/session', { login: 'can.bo', password }, { origin: 'http://khac.example' }),
  ).toMatchObject({ status: 403, body: { code: 'request.origin_refused' } })
  expect(await officer('DELETE', '/session', undefined, { origin: 'null' })).toMatchObject({ status: 403 })
  expect((await officer('PATCH', '/session', { locale: 'en' })).body).toMatchObject({ user: { locale: 'en' } })

  const issued = await officer('POST', '/sources', { organisationId, name: 'Cảm biến' })
  expect(issued).toMatchObject({
    status: 200,
    body: { source: { state: 'waiting', format: 'auto', quotaEventsPerSecond: 20_000 } },
  })
  const sourceId = textAt(issued.body, 'source', 'id')
  const tokenId = textAt(issued.body, 'tokenId')
  expect((await officer('PATCH', `/sources/${sourceId}`, { isPaused: true })).body).toMatchObject({
    state: 'paused',
    quotaEventsPerSecond: 20_000,
  })
  expect((await officer('POST', `/sources/${sourceId}/tokens`, { overlapSeconds: 60 })).body).toMatchObject({
    token: expect.stringMatching(/^hds_/) as string,
  })
  expect((await officer('DELETE', `/sources/${sourceId}/tokens/${tokenId}`)).status).toBe(200)
  expect((await officer('GET', `/sources?state=paused`)).body).toMatchObject({
    items: [{ id: sourceId }],
    nextCursor: null,
  })
  expect((await officer('GET', '/sources?limit=0')).body).toMatchObject({ code: 'request.invalid' })

  // What a unit may not do is refused, and the refusal is on record.
  expect(await officer('GET', '/users')).toMatchObject({ status: 403, body: { code: 'permission.denied' } })
  const audit = await administrator('GET', '/audit?action=user.read')
  expect(audit.body).toMatchObject({
    items: [
      { action: 'user.read', result: 'refused', actor: { name: 'Cán bộ' }, organisation: { id: organisationId } },
    ],
  })
  expect(JSON.stringify((await administrator('GET', '/audit?limit=200')).body)).not.toContain(link)

  expect(await officer('DELETE', '/session')).toMatchObject({ status: 204 })
  expect((await officer('GET', '/sources')).status).toBe(401)
})
