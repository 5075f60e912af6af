import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSafeClient, type SafeHttpCode, SafeHttpError, type SafeRequest } from './safe-client.ts'

let server: Server
let port = 0
let hits: { path: string; method: string; host: string; authorization: string | undefined; body: string }[] = []

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const path = request.url ?? ''
  hits.push({
    path,
    method: request.method ?? '',
    host: request.headers.host ?? '',
    authorization: request.headers.authorization,
    body: Buffer.concat(chunks).toString(),
  })
  if (path.startsWith('/to/'))
    return void response.writeHead(302, { location: decodeURIComponent(path.slice(4)) }).end()
  if (path === '/keep') return void response.writeHead(307, { location: '/echo' }).end()
  if (path === '/big') {
    // Without a length and without an end: only the reader can stop it.
    const more = (): void => {
      while (response.write(Buffer.alloc(64_000)));
    }
    response.on('drain', more)
    return more()
  }
  if (path === '/slow') return
  response.end(`hello ${path}`)
}

beforeAll(async () => {
  server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const limits: SafeRequest = { maxBytes: 100_000, timeoutMs: 5000, maxRedirects: 3 }
const inside = () =>
  createSafeClient({ resolve: () => Promise.resolve(['127.0.0.1']), allow: [`inside.example:${port}`] })
async function codeOf(work: Promise<unknown>): Promise<SafeHttpCode | 'answered'> {
  try {
    await work
    return 'answered'
  } catch (error) {
    if (error instanceof SafeHttpError) return error.code
    throw error
  }
}

describe('what is refused before a connection is made', () => {
  const client = createSafeClient({
    resolve: (host) => {
      const names: Record<string, string[]> = {
        'private.example': ['10.0.0.1'],
        'mixed.example': ['93.184.215.14', '127.0.0.1'],
        'mapped.example': ['::ffff:127.0.0.1'],
        'meta.example': ['169.254.169.254'],
        'empty.example': [],
      }
      const found = names[host]
      return found === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(found)
    },
  })
  it.each<[string, SafeHttpCode]>([
    ['http://private.example/', 'address.refused'],
    ['http://mixed.example/', 'address.refused'],
    ['http://mapped.example/', 'address.refused'],
    ['https://meta.example/latest', 'address.refused'],
    ['http://127.0.0.1/', 'address.refused'],
    ['http://2130706433/', 'address.refused'],
    ['http://0x7f.1/', 'address.refused'],
    ['http://017700000001/', 'address.refused'],
    ['http://127.1/', 'address.refused'],
    ['http://[::1]/', 'address.refused'],
    ['http://[::ffff:127.0.0.1]/', 'address.refused'],
    ['http://[::ffff:7f00:1]/', 'address.refused'],
    ['http://169.254.169.254/latest/meta-data/', 'address.refused'],
    ['http://127.0.0.1./', 'address.refused'],
    ['http://nobody.example/', 'host.unresolvable'],
    ['http://empty.example/', 'host.unresolvable'],
    ['file:///etc/passwd', 'url.not_http'],
    ['ftp://a.example/', 'url.not_http'],
    ['gopher://a.example/', 'url.not_http'],
    ['http://user:pass@a.example/', 'url.has_credentials'],
    ['not a url', 'url.malformed'],
  ])('%s: %s', async (url, code) => {
    expect(await codeOf(client.fetch(url, limits))).toBe(code)
  })
})

describe('redirects', () => {
  it.each(['http://169.254.169.254/latest/meta-data/', 'http://[::1]/', 'http://2852039166/'])(
    'to %s are refused',
    async (target) => {
      hits = []
      expect(
        await codeOf(inside().fetch(`http://inside.example:${port}/to/${encodeURIComponent(target)}`, limits)),
      ).toBe('address.refused')
      expect(hits).toHaveLength(1)
    },
  )

  it('to another scheme are refused, and to nonsense', async () => {
    expect(
      await codeOf(
        inside().fetch(`http://inside.example:${port}/to/${encodeURIComponent('file:///etc/passwd')}`, limits),
      ),
    ).toBe('url.not_http')
    expect(
      await codeOf(inside().fetch(`http://inside.example:${port}/to/${encodeURIComponent('http://[')}`, limits)),
    ).toBe('redirect.malformed')
  })

  it('are followed as often as allowed, and not at all where none is', async () => {
    const loop = `http://inside.example:${port}/to/${encodeURIComponent('/to/%2Fecho')}`
    expect((await inside().fetch(loop, limits)).body.toString()).toBe('hello /echo')
    expect(await codeOf(inside().fetch(loop, { ...limits, maxRedirects: 1 }))).toBe('redirect.too_many')
    expect((await inside().fetch(loop, { ...limits, maxRedirects: 0 })).status).toBe(302)
  })

  it('take no proof of who we are to another host, and a body only where the method stays', async () => {
    hits = []
    const client = createSafeClient({
      resolve: () => Promise.resolve(['127.0.0.1']),
      allow: [`inside.example:${port}`, `other.example:${port}`],
    })
    const post: SafeRequest = { ...limits, method: 'POST', body: 'secret', headers: { Authorization: 'Bearer x' } }
    await client.fetch(
      `http://inside.example:${port}/to/${encodeURIComponent(`http://other.example:${port}/echo`)}`,
      post,
    )
    await client.fetch(`http://inside.example:${port}/keep`, post)
    expect(hits.map((h) => [h.method, h.host.split(':')[0], h.authorization, h.body])).toEqual([
      ['POST', 'inside.example', 'Bearer x', 'secret'],
      ['GET', 'other.example', undefined, ''],
      ['POST', 'inside.example', 'Bearer x', 'secret'],
      ['POST', 'inside.example', 'Bearer x', 'secret'],
    ])
  })
})

describe('limits', () => {
  it('stop an answer without end, a silent server and a silent resolver', async () => {
    expect(await codeOf(inside().fetch(`http://inside.example:${port}/big`, limits))).toBe('body.too_large')
    expect(await codeOf(inside().fetch(`http://inside.example:${port}/slow`, { ...limits, timeoutMs: 50 }))).toBe(
      'time.out',
    )
    const deaf = createSafeClient({ resolve: () => new Promise(() => undefined) })
    expect(await codeOf(deaf.fetch('http://a.example/', { ...limits, timeoutMs: 50 }))).toBe('time.out')
  })

  it('say so when nobody listens', async () => {
    const closed = createSafeClient({ resolve: () => Promise.resolve(['127.0.0.1']), allow: ['inside.example:1'] })
    expect(await codeOf(closed.fetch('http://inside.example:1/', limits))).toBe('connection.failed')
  })
})

it('asks the resolver once and connects to what it checked, whatever the name says next', async () => {
  const checked = createServer((_request, response) => response.end('the checked one'))
  await new Promise<void>((resolve) => checked.listen(port, '127.0.0.2', resolve))
  let asked = 0
  const rebinding = createSafeClient({
    resolve: () => Promise.resolve([++asked === 1 ? '127.0.0.2' : '127.0.0.1']),
    allow: [`rebind.example:${port}`],
  })
  hits = []
  const answer = await rebinding.fetch(`http://rebind.example:${port}/`, limits)
  checked.close()
  expect(answer.body.toString()).toBe('the checked one')
  expect(asked).toBe(1)
  expect(hits).toEqual([])
})

it('keeps the name in the request although it connects to the address', async () => {
  hits = []
  await inside().fetch(`http://inside.example:${port}/x`, limits)
  expect(hits[0]).toMatchObject({ host: `inside.example:${port}`, path: '/x' })
})
