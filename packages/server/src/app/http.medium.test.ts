import { copyFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import { connect as dialPlain } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { Writable } from 'node:stream'
import { createTestClock } from '@haidang/testkit'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Context, systemContext } from '#src/modules/access/index.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { type Certificate, createRedirectDoor, listenOn, openCertificate } from '#src/platform/tls/index.ts'
import { makeCertificate } from '#src/platform/tls/testing/make-certificate.ts'
import type { OrganisationId } from '@haidang/std'
import { createHttp } from './http.ts'

const clock = createTestClock()
const HOST = '127.0.0.1'
const SESSION = 'phien-cua-mot-nguoi'
const PASSWORD = 'mat khau rat dai cua toi'

const contextFor = (sessionToken: string | undefined): Context => {
  const known = systemContext('test', clock, new Set(), '01890000-0000-7000-8000-000000000001' as OrganisationId, 'r')
  return sessionToken === SESSION ? known : { ...known, actor: { kind: 'anonymous' } }
}

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

interface Door {
  readonly url: string
  readonly port: number
  readonly log: string[]
}

async function open(options: { isBehindProxy?: boolean; certificate?: Certificate } = {}): Promise<Door> {
  const log: string[] = []
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(chunk.toString())
      done()
    },
  })
  const { server, door } = await createHttp({
    logger: createLogger('trace', destination),
    resolveContext: async ({ sessionToken }) => contextFor(sessionToken),
    recordRefusal: async () => undefined,
    isBehindProxy: options.isBehindProxy ?? false,
    ...(options.certificate === undefined ? {} : { certificate: options.certificate }),
  })
  const Body = z.object({ title: z.string().min(3) })
  door.post('/things', { body: Body, response: Body }, async ({ body }) => body)
  door.post('/session', { body: z.object({ password: z.string() }), isPublic: true }, async ({ reply, body }) => {
    reply.setSession(SESSION)
    if (body.password === 'loi') throw new Error(`cannot reach the store with ${body.password}`)
  })
  door.get('/address', { response: z.object({ address: z.string() }), isPublic: true }, async ({ peer }) => ({
    address: peer.address,
  }))
  await server.listen({ host: HOST, port: 0 })
  stops.push(() => server.close())
  const address = server.addresses()[0]
  const port = typeof address === 'object' ? address.port : 0
  return { url: `${options.certificate === undefined ? 'http' : 'https'}://${HOST}:${port}`, port, log }
}

const post = (door: Door, path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${door.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })

describe('who asks is settled first', () => {
  test('a stranger hears that a session is needed, whatever they sent', async () => {
    const door = await open()
    for (const body of ['{"title":"x"}', '{"title":', '{}', `{"title":"${'a'.repeat(1_100_000)}"}`]) {
      const answer = await post(door, '/things', body)
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([401, 'session.required'])
    }
    const cookie = `haidang_session=${SESSION}`
    expect((await post(door, '/things', '{"title":"x"}', { cookie })).status).toBe(400)
    expect((await post(door, '/things', '{"title":"xyz"}', { cookie })).status).toBe(200)
  })

  test('a body of an unknown kind and an unknown method are refused', async () => {
    const door = await open()
    const cookie = `haidang_session=${SESSION}`
    expect((await post(door, '/things', '<a/>', { cookie, 'content-type': 'application/xml' })).status).toBe(415)
    for (const method of ['TRACE', 'PUT', 'OPTIONS']) {
      const answer = httpRequest(`${door.url}/api/v1/things`, { method }).end()
      const [response] = (await once(answer, 'response')) as [{ statusCode: number; resume(): void }]
      response.resume()
      expect(response.statusCode).toBe(404)
    }
  })

  test('a message with two lengths ends the connection: nothing is smuggled behind it', async () => {
    const door = await open()
    for (const head of [
      'Content-Length: 5\r\nTransfer-Encoding: chunked',
      'Content-Length: 5\r\nContent-Length: 6',
      'Content-Length: 5x',
    ]) {
      const socket = dialPlain({ host: HOST, port: door.port })
      const said: string[] = []
      socket.on('data', (data) => said.push(data.toString()))
      socket.on('error', () => undefined)
      socket.write(
        `POST /api/v1/session HTTP/1.1\r\nHost: ${HOST}\r\n${head}\r\n\r\n0\r\n\r\nGET /api/v1/address HTTP/1.1\r\nHost: x\r\n\r\n`,
      )
      await once(socket, 'close')
      expect(said.join('')).toMatch(/^HTTP\/1\.1 400/)
      expect(said.join('')).not.toContain('200 OK')
    }
  })

  test('another site is refused whatever the cookie says', async () => {
    const door = await open()
    const headers = { cookie: `haidang_session=${SESSION}` }
    for (const origin of ['https://example.org', 'null', `http://${HOST}:1`]) {
      const answer = await post(door, '/things', '{"title":"xyz"}', { ...headers, origin })
      expect(((await answer.json()) as { code: string }).code).toBe('request.origin_refused')
    }
    expect((await post(door, '/things', '{"title":"xyz"}', { ...headers, origin: door.url })).status).toBe(200)
  })
})

describe('what browsers are told', () => {
  test('nothing unsafe, no frame, no sniffing, no neighbours', async () => {
    const door = await open()
    for (const path of ['/api/v1/address', '/api/v1/nothing']) {
      const { headers } = await fetch(door.url + path)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).not.toContain('unsafe')
      for (const part of [
        "default-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ])
        expect(policy).toContain(part)
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      })
      expect(headers.get('permissions-policy')).toMatch(/camera=\(\).*usb=\(\)/)
      expect([headers.get('strict-transport-security'), headers.get('server'), headers.get('x-powered-by')]).toEqual([
        null,
        null,
        null,
      ])
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
    expect((await fetch(`${door.url}/api/v1/address`)).headers.get('cache-control')).toBe('no-store')
  })

  test('the cookie is bound to the host and to TLS where there is TLS', async () => {
    const plain = (await post(await open(), '/session', `{"password":"${PASSWORD}"}`)).headers.getSetCookie()[0]
    expect(plain).toMatch(/^haidang_session=.*HttpOnly; SameSite=Strict$/)
    const behind = await open({ isBehindProxy: true })
    const answer = await post(behind, '/session', `{"password":"${PASSWORD}"}`)
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-haidang_session=.*Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
    // A cookie without the prefix may have been set by a neighbour under the same domain: it opens nothing.
    expect((await post(behind, '/things', '{"title":"xyz"}', { cookie: `haidang_session=${SESSION}` })).status).toBe(
      401,
    )
  })

  test('only the terminator says where a request came from', async () => {
    const headers = { 'x-forwarded-for': '127.0.0.1, 203.0.113.7' }
    const address = async (door: Door) =>
      ((await (await fetch(`${door.url}/api/v1/address`, { headers })).json()) as { address: string }).address
    expect(await address(await open({ isBehindProxy: true }))).toBe('203.0.113.7')
    expect(await address(await open())).toBe('127.0.0.1')
  })
})

test('no password, cookie or token reaches the log, whatever happens to the request', async () => {
  const door = await open()
  const headers = { cookie: `haidang_session=${SESSION}`, authorization: 'Bearer hdt_bi-mat' }
  await post(door, '/session', `{"password":"${PASSWORD}"}`, headers)
  await post(door, '/session', `{"password":${PASSWORD}`, headers)
  await post(door, '/session', `{"password":["${PASSWORD}"]}`, headers)
  await post(door, '/things', `{"title":"x","token":"${PASSWORD}"}`, headers)
  const broken = await post(door, '/session', '{"password":"loi"}', headers)
  expect(broken.status).toBe(500)
  // An unexpected failure tells the caller its request id and nothing of itself.
  expect(await broken.text()).not.toContain('store')
  const text = door.log.join('')
  expect(text).toContain('request refused')
  expect(text).toContain('cannot reach the store')
  for (const secret of [PASSWORD, SESSION, 'hdt_bi-mat']) expect(text).not.toContain(secret)
})

const made = makeCertificate()

describe.skipIf(made === null)('TLS ended by the platform (needs openssl for the certificate)', () => {
  const opened = async () => {
    if (made === null) throw new Error('no certificate')
    const certificate = await openCertificate(made, clock, createLogger('silent'))
    stops.push(() => certificate.close())
    return { certificate, files: made }
  }
  const dial = async (door: Door, over: object = {}): Promise<TLSSocket> => {
    const socket = connect({ host: HOST, port: door.port, servername: 'localhost', rejectUnauthorized: false, ...over })
    stops.push(() => socket.destroy())
    await once(socket, 'secureConnect')
    return socket
  }

  test('speaks TLS 1.2 and 1.3 with forward secrecy and nothing older or weaker', async () => {
    const { certificate } = await opened()
    const door = await open({ certificate })
    expect((await dial(door)).getProtocol()).toBe('TLSv1.3')
    const second = await dial(door, { maxVersion: 'TLSv1.2' })
    expect(second.getProtocol()).toBe('TLSv1.2')
    expect(second.getCipher().name).toMatch(/^ECDHE-.*(GCM|POLY1305)/)
    for (const weak of [
      { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
      { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA:AES256-SHA' },
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' },
    ])
      await expect(dial(door, weak)).rejects.toThrow()
    const agent = new Agent({ ca: made?.cert ?? '', servername: 'localhost' })
    const answer = httpsRequest(`${door.url}/api/v1/address`, { agent }).end()
    const [response] = (await once(answer, 'response')) as [{ headers: Record<string, string>; resume(): void }]
    response.resume()
    expect(response.headers['strict-transport-security']).toContain('max-age=31536000')
    agent.destroy()
  })

  test('takes a renewed certificate up without closing a connection, and keeps the former where the new one is no good', async () => {
    const { certificate, files } = await opened()
    const door = await open({ certificate })
    const before = await dial(door)
    const printBefore = before.getPeerCertificate().fingerprint256
    const renewed = makeCertificate()
    if (renewed === null) throw new Error('no certificate')
    // Half of the pair has arrived: nothing changes yet.
    copyFileSync(renewed.certFile, files.certFile)
    expect(await certificate.reload()).toBe(false)
    expect((await dial(door)).getPeerCertificate().fingerprint256).toBe(printBefore)
    copyFileSync(renewed.keyFile, files.keyFile)
    expect(await certificate.reload()).toBe(true)
    expect((await dial(door)).getPeerCertificate().fingerprint256).not.toBe(printBefore)
    expect(before.destroyed).toBe(false)
    before.write(`GET /api/v1/address HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    const [answer] = (await once(before, 'data')) as [Buffer]
    expect(answer.toString()).toContain('HTTP/1.1 200')
    rmSync(renewed.folder, { recursive: true })
  })

  test('refuses a key of another certificate and files that are none', async () => {
    const other = makeCertificate()
    if (made === null || other === null) throw new Error('no certificate')
    const log = createLogger('silent')
    await expect(openCertificate({ certFile: made.certFile, keyFile: other.keyFile }, clock, log)).rejects.toThrow(
      /is not the key of/,
    )
    await expect(openCertificate({ certFile: made.keyFile, keyFile: made.keyFile }, clock, log)).rejects.toThrow(
      /holds no certificate/,
    )
    await expect(openCertificate({ certFile: '/khong-co', keyFile: made.keyFile }, clock, log)).rejects.toThrow(
      /cannot read/,
    )
    rmSync(other.folder, { recursive: true })
  })
})

test('the plain door sends people to the public address and refuses machines', async () => {
  const plain = createRedirectDoor('https://haidang.example:8443', (path) => !path.startsWith('/api/'))
  const port = await listenOn(plain, 0, HOST)
  stops.push(() => plain.close())
  const get = (path: string, init: RequestInit = {}) =>
    fetch(`http://${HOST}:${port}${path}`, { redirect: 'manual', ...init })
  const moved = await get('/alerts?severity=high', { headers: { host: 'evil.example' } })
  expect([moved.status, moved.headers.get('location')]).toEqual([
    308,
    'https://haidang.example:8443/alerts?severity=high',
  ])
  expect((await get('/api/v1/session')).status).toBe(403)
  expect((await get('/', { method: 'POST', body: 'x' })).status).toBe(403)
  const outside = await get('//evil.example/')
  expect(outside.headers.get('location')).toBeNull()
})
