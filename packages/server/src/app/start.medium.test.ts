import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { systemClock } from '#src/platform/clock.ts'
import { LakeError } from '#src/platform/lake/index.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { type Config, readConfig } from './config.ts'
import { type Platform, startPlatform } from './start.ts'
import { countStored } from './testing/count-stored.ts'
import { createNumberedSender, seededRandom } from './testing/sender.ts'
import { makeTestWorld } from './testing/world.ts'

const logger = createLogger('silent')
const START_MS = 120_000

const configFor = (dataDir: string): Config =>
  readConfig({
    HAIDANG_DATA_DIR: dataDir,
    HAIDANG_MULTI_FACTOR: 'optional',
    HAIDANG_HTTP_PORT: '0',
    HAIDANG_PIPELINE_MIN_FREE_MB: '0',
    HAIDANG_PIPELINE_THREADS: '1',
  })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'haidang-start-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

const json = { 'content-type': 'application/json' }

describe('a platform that was just started', () => {
  let platform: Platform
  const get = (path: string, headers: Record<string, string> = {}) =>
    platform.server.inject({ method: 'GET', url: path, headers })
  const post = (path: string, payload: string, headers: Record<string, string> = json) =>
    platform.server.inject({ method: 'POST', url: path, headers, payload })

  beforeAll(async () => {
    platform = await startPlatform(configFor(join(folder, 'first')), systemClock, logger)
  }, START_MS)
  afterAll(async () => {
    await platform.stop()
  }, START_MS)

  test('/health says that the process lives', async () => {
    const answer = await get('/health')
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ status: 'ok' })
  })

  test('/ready names every store, and is 503 while one of them does not answer', async () => {
    const ready = await get('/ready')
    expect(ready.statusCode).toBe(200)
    expect(ready.json()).toMatchObject({ status: 'ready', isDraining: false })
    expect(ready.json<{ checks: { name: string; isOk: boolean }[] }>().checks.map((c) => [c.name, c.isOk])).toEqual([
      ['db', true],
      ['lake', true],
      ['stream', true],
      ['disk', true],
    ])
    const down = vi.spyOn(platform.stores.lake, 'query').mockRejectedValue(new LakeError('lake.failed', 'no answer'))
    const notReady = await get('/ready')
    down.mockRestore()
    expect(notReady.statusCode).toBe(503)
    expect(notReady.json()).toMatchObject({ status: 'not_ready' })
    expect(notReady.json<{ checks: object[] }>().checks[1]).toEqual({ name: 'lake', isOk: false, detail: 'no answer' })

    const stats = platform.stores.stream.stats()
    const full = vi.spyOn(platform.stores.stream, 'stats').mockReturnValue({ ...stats, isFull: true })
    expect((await get('/ready')).statusCode).toBe(503)
    full.mockRestore()
    expect((await get('/ready')).statusCode).toBe(200)
  })

  test('/metrics speaks Prometheus and has the numbers the manual names', async () => {
    const answer = await get('/metrics')
    expect(answer.headers['content-type']).toContain('text/plain')
    for (const name of [
      'haidang_pipeline_underway_events',
      'haidang_stream_lag_bytes',
      'haidang_pipeline_events_total',
      'haidang_pipeline_findings_total',
      'haidang_pipeline_delay_seconds',
      'haidang_pipeline_rules',
      'haidang_pipeline_indicators',
      'haidang_correlate_changes_total',
      'haidang_gateway_syslog_lost_total',
      'haidang_jobs_ticks_total',
      'haidang_process_resident_memory_bytes',
      'haidang_nodejs_eventloop_lag_seconds',
    ]) {
      expect(answer.body).toContain(`# HELP ${name} `)
    }
  })

  test('/openapi.json describes the gateway and the API', async () => {
    const document = (await get('/openapi.json')).json<{ openapi: string; paths: Record<string, object> }>()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/v1/events', '/api/v1/warnings', '/api/v1/session']),
    )
  })

  test('what there is not is a problem in the reader’s language, with the id of the request', async () => {
    for (const [language, title] of [
      ['en', 'There is no such page or address'],
      ['vi', 'Không có trang hoặc địa chỉ này'],
    ] as const) {
      for (const path of ['/api/v1/nothing', '/v1/nothing', '/assets/nothing.js']) {
        const answer = await get(path, { 'accept-language': language })
        expect(answer.statusCode).toBe(404)
        expect(answer.headers['content-type']).toContain('application/problem+json')
        const problem = answer.json<{ code: string; title: string; requestId: string }>()
        expect(problem.code).toBe('request.not_found')
        if (language === 'en') expect(problem.title).toBe(title)
        else expect(problem.title).not.toBe('There is no such page or address')
        expect(problem.requestId).toBe(answer.headers['x-request-id'])
      }
    }
    expect((await post('/nothing', '{}')).statusCode).toBe(404)
  })

  test('answers carry the headers that keep browsers strict, and say nothing of what runs here', async () => {
    const { headers } = await get('/api/v1/setup')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['content-security-policy']).not.toContain("script-src 'self' 'unsafe")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers['server']).toBeUndefined()
    // Without a TLS terminator in front, there is nothing to pin browsers to.
    expect(headers['strict-transport-security']).toBeUndefined()
  })

  test('bad requests are refused with a code: broken JSON, missing fields, another kind of content, too much of it, another site', async () => {
    const codeOf = async (asked: ReturnType<typeof post>): Promise<[number, unknown]> => {
      const answer = await asked
      return [answer.statusCode, answer.json<{ code: string }>().code]
    }
    expect(await codeOf(post('/api/v1/session', '{"login":'))).toEqual([400, 'request.invalid'])
    expect(await codeOf(post('/api/v1/session', '<x/>', { 'content-type': 'application/xml' }))).toEqual([
      415,
      'request.unsupported_media',
    ])
    expect(await codeOf(post('/api/v1/session', JSON.stringify({ login: 'x'.repeat(2_000_000) })))).toEqual([
      413,
      'request.too_large',
    ])
    expect(await codeOf(post('/api/v1/session', '{}', { ...json, origin: 'https://elsewhere.example' }))).toEqual([
      403,
      'request.origin_refused',
    ])
    expect(await codeOf(post('/api/v1/session', '{"login":"ai","password":"sai"}'))).toEqual([
      401,
      'session.bad_credentials',
    ])
    const missing = await post('/api/v1/session', '{"login":"x"}')
    expect(missing.statusCode).toBe(400)
    expect(JSON.stringify(missing.json<{ errors: object[] }>().errors)).toContain('password')
    for (const path of ['/api/v1/events', '/api/v1/warnings', '/api/v1/sources', '/api/v1/users', '/api/v1/session']) {
      expect((await get(path)).statusCode, path).toBe(401)
    }
  })

  test('the first administrator is made once, with the token from the terminal, and only the newest token', async () => {
    const setup = (token: string | null) =>
      post(
        '/api/v1/setup',
        JSON.stringify({
          token,
          organisationName: 'Trung tâm',
          provinceCode: null,
          login: 'quan-tri',
          displayName: 'Quản trị',
          password: 'thuyen-buom-canh-chim-42',
        }),
      )
    const old = await platform.prepareSetup()
    const token = await platform.prepareSetup()
    expect((await get('/api/v1/setup')).json()).toEqual({ isNeeded: true })
    for (const wrong of ['guess', old]) {
      const refused = await setup(wrong)
      expect(refused.statusCode).toBe(403)
      expect(refused.json()).toMatchObject({ code: 'setup.bad_token' })
    }
    const done = await setup(token)
    expect(done.statusCode).toBe(200)
    const [cookie] = done.cookies
    expect(cookie).toMatchObject({ name: 'haidang_session', httpOnly: true, sameSite: 'Strict', path: '/' })
    const session = await get('/api/v1/session', { cookie: `haidang_session=${cookie?.value}` })
    expect(session.json()).toMatchObject({ user: { login: 'quan-tri' }, roles: ['administrator'], isCentre: true })
    const again = await setup(token)
    expect(again.statusCode).toBe(409)
    expect(again.json()).toMatchObject({ code: 'setup.already_done' })
    expect((await get('/api/v1/setup')).json()).toEqual({ isNeeded: false })
    expect(await platform.prepareSetup()).toBeNull()
  })

  test('a second process on the same directory is refused with what to do, and harms nothing', async () => {
    const second = spawnSync(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
      env: { HAIDANG_DATA_DIR: join(folder, 'first'), HAIDANG_HTTP_PORT: '0', HAIDANG_LOG_LEVEL: 'silent' },
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect(second.status).toBe(1)
    expect(second.stderr).toContain(`is in use by process ${process.pid}`)
    expect(second.stderr).toContain('HAIDANG_DATA_DIR')
    expect((await get('/ready')).statusCode).toBe(200)
  }, 70_000)
})

test(
  'stopping under load drains: senders are told to come back, and everything acknowledged is stored, in this run or the next',
  async () => {
    const config = configFor(join(folder, 'second'))
    let platform = await startPlatform(config, systemClock, logger)
    const world = await makeTestWorld(platform)
    const random = seededRandom(7)
    const senders = world.sources.map(({ token }, lane) => createNumberedSender({ token, lane, maxBatch: 200, random }))
    const abort = new AbortController()
    const sending = Promise.all(senders.map((s) => s.sendTo(platform.url, abort.signal)))
    await vi.waitFor(
      () => {
        for (const s of senders) expect(s.acknowledged.size).toBeGreaterThan(1000)
      },
      { timeout: 60_000 },
    )
    const stopping = platform.stop()
    const [ready, refused] = await Promise.all([
      platform.server.inject({ method: 'GET', url: '/ready' }),
      platform.server.inject({
        method: 'POST',
        url: '/v1/events',
        headers: { authorization: `Bearer ${world.sources[0]?.token}` },
        payload: '{"a":1}',
      }),
    ])
    expect(ready.statusCode).toBe(503)
    expect(ready.json()).toMatchObject({ status: 'not_ready', isDraining: true })
    expect(refused.statusCode).toBe(503)
    expect(refused.json()).toMatchObject({ code: 'server.draining' })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    await stopping
    abort.abort()
    await sending

    platform = await startPlatform(config, systemClock, logger)
    for (const sender of senders) await sender.finish(platform.url)
    await platform.settle()
    await platform.stop()
    await countStored(join(folder, 'second', 'lake'), async (sums) => {
      for (const [lane, sender] of senders.entries()) {
        expect(sender.contradictions).toEqual([])
        expect(sums.lanes[lane]).toEqual({ lane, rows: sender.sent, distinct: sender.sent, max: sender.sent - 1 })
      }
    })
  },
  3 * START_MS,
)
