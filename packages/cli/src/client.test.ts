import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { createClient } from './client.ts'
import type { Environment } from './environment.ts'

const TOKEN = `hdk_${'a'.repeat(43)}`
let server: Server
let environment: Environment
let dir: string
let heard: IncomingHttpHeaders[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'haidang-cli-'))
  server = createServer((request, response) => {
    heard.push(request.headers)
    if (request.url === '/api/v1/session') response.setHeader('set-cookie', 'haidang_session=abc; Path=/; HttpOnly')
    response.setHeader('content-type', 'application/json')
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  environment = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: undefined,
    password: undefined,
    locale: 'vi',
    sessionFile: join(dir, 'haidang', 'session.json'),
  }
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(dir, { recursive: true, force: true })
})
beforeEach(() => {
  heard = []
})
const ask = async (changed: Partial<Environment> = {}): Promise<IncomingHttpHeaders | undefined> => {
  const client = await createClient({ ...environment, ...changed })
  await client.call('GET', '/alerts', z.unknown())
  return heard.at(-1)
}

it('comes in by the session, by a token that is kept, or by the one of the environment; never by two', async () => {
  const client = await createClient(environment)
  await client.call('POST', '/session', z.unknown(), {})
  expect(await ask()).toMatchObject({ cookie: 'haidang_session=abc' })
  expect(await ask({ token: TOKEN })).toMatchObject({ authorization: `Bearer ${TOKEN}` })
  expect(heard.at(-1)?.cookie).toBeUndefined()
  // The token of a source, which the same variable holds for `haidang send`, is no way into the API.
  expect((await ask({ token: `hds_${'a'.repeat(43)}` }))?.authorization).toBeUndefined()
  await (await createClient(environment)).useToken(TOKEN)
  expect(await ask()).toMatchObject({ authorization: `Bearer ${TOKEN}` })
  expect(heard.at(-1)?.cookie).toBeUndefined()
  expect((await stat(environment.sessionFile)).mode & 0o077).toBe(0)
  expect(await readFile(environment.sessionFile, 'utf8')).not.toContain('cookie')
})

it('takes no token to another platform, and none into a sign-in', async () => {
  await (await createClient(environment)).useToken(TOKEN)
  expect((await ask({ url: environment.url.replace('127.0.0.1', 'localhost') }))?.authorization).toBeUndefined()
  const client = await createClient(environment)
  client.forgetToken()
  await client.call('POST', '/session', z.unknown(), {})
  expect(heard.at(-1)?.authorization).toBeUndefined()
  expect(await ask()).toMatchObject({ cookie: 'haidang_session=abc' })
})
