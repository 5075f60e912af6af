import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { API_TOKEN_PREFIX, Problem } from '@haidang/contracts'
import type { z } from 'zod'
import type { Environment } from './environment.ts'

/** An answer of the platform that is a refusal; shown with its remedy and request id. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal'
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.title)
    this.problem = problem
  }
}

export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

export interface Client {
  /** @throws ApiRefusal, Unreachable */
  call<S extends z.ZodType>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    schema: S,
    body?: unknown,
  ): Promise<z.output<S>>
  download(path: string): Promise<{ bytes: Uint8Array; contentType: string }>
  readonly url: string
  /** Comes in with this API token from now on, and keeps it in the place of a session. */
  useToken(token: string): Promise<void>
  /** Goes on as nobody: a token signs nobody in or out. */
  forgetToken(): void
  signOut(): Promise<void>
}

interface KeptSession {
  readonly url: string
  readonly cookie?: string
  readonly token?: string
}

/** Writes what later calls come in with, readable by its owner alone. */
async function keep(file: string, session: KeptSession): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(file, JSON.stringify(session), { mode: 0o600 })
  await chmod(file, 0o600)
}

/** An API token tells itself from the token of a source, which the same variable may hold. */
export function isApiToken(text: string | undefined): text is string {
  return text?.startsWith(API_TOKEN_PREFIX) === true
}

async function loadSession(file: string): Promise<KeptSession | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as KeptSession
  } catch {
    return null
  }
}

/**
 * The platform's API over HTTP: by the API token of `HAIDANG_TOKEN`, else by the token or the session kept from `haidang login`.
 */
export async function createClient(environment: Environment): Promise<Client> {
  const kept = await loadSession(environment.sessionFile)
  const own = kept?.url === environment.url ? kept : null
  let token = isApiToken(environment.token) ? environment.token : own?.token
  let cookie = own?.cookie ?? ''

  async function request(method: string, path: string, body: unknown): Promise<Response> {
    let response: Response
    try {
      response = await fetch(new URL(path, environment.url), {
        method,
        headers: {
          'accept-language': environment.locale,
          ...(token !== undefined ? { authorization: `Bearer ${token}` } : cookie === '' ? {} : { cookie }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch (error) {
      throw new Unreachable(
        error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error),
      )
    }
    const set = response.headers.getSetCookie().find((c) => /^(?:__Host-)?haidang_session=/.test(c))
    if (set !== undefined) {
      cookie = set.split(';')[0] ?? ''
      await keep(environment.sessionFile, { url: environment.url, cookie })
    }
    if (!response.ok) {
      const problem = Problem.safeParse(await response.json().catch(() => null))
      throw new ApiRefusal(
        problem.success
          ? problem.data
          : {
              type: 'about:blank',
              title: `${response.status} ${response.statusText}`,
              status: response.status,
              code: `http.${response.status}`,
              params: {},
              requestId: response.headers.get('x-request-id') ?? '',
              errors: [],
            },
      )
    }
    return response
  }

  return {
    url: environment.url,
    async call(method, path, schema, body) {
      const response = await request(method, `/api/v1${path}`, body)
      return schema.parse(response.status === 204 ? null : await response.json()) as never
    },
    async download(path) {
      const response = await request('GET', `/api/v1${path}`, undefined)
      return {
        bytes: new Uint8Array(await response.arrayBuffer()),
        contentType: response.headers.get('content-type') ?? '',
      }
    },
    async useToken(given) {
      token = given
      await keep(environment.sessionFile, { url: environment.url, token: given })
    },
    forgetToken() {
      token = undefined
    },
    async signOut() {
      await rm(environment.sessionFile, { force: true })
    },
  }
}
