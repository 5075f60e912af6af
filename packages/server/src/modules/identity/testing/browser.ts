import type { FastifyInstance } from 'fastify'

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  /** What the answer set as session; undefined where it set none. */
  readonly session: string | undefined
}

export interface TestBrowser {
  ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<Answer>
  /** The session it holds; a test may put a stolen one here. */
  session: string | undefined
  /** Where it calls from. */
  address: string
}

/** A browser with one cookie, over HTTP without a socket. */
export function createBrowser(server: FastifyInstance, address = '203.0.113.7'): TestBrowser {
  const browser: TestBrowser = {
    session: undefined,
    address,
    async ask(method, path, body) {
      const answer = await server.inject({
        method,
        url: `/api/v1${path}`,
        remoteAddress: browser.address,
        headers: { host: 'haidang.example', origin: 'http://haidang.example', 'user-agent': 'test' },
        ...(browser.session === undefined ? {} : { cookies: { haidang_session: browser.session } }),
        ...(body === undefined ? {} : { payload: body }),
      })
      const set = answer.cookies.find((cookie) => cookie.name === 'haidang_session')
      if (set !== undefined) browser.session = set.value === '' ? undefined : set.value
      return {
        status: answer.statusCode,
        body: answer.body === '' ? {} : (JSON.parse(answer.body) as Record<string, unknown>),
        session: set?.value,
      }
    },
  }
  return browser
}

/** A text deep in an answer. */
export function textAt(body: unknown, ...path: (string | number)[]): string {
  let value = body
  for (const part of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined
  return String(value)
}

/** An object deep in an answer. */
export function objectAt(body: unknown, key: string): Record<string, unknown> {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, key) : undefined
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
