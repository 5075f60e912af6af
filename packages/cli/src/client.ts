import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Problem } from '@haidang/contracts'
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
  /** Keeps the session of a sign-in answered by `call`. */
  readonly url: string
  signOut(): Promise<void>
}

interface KeptSession {
  readonly url: string
  readonly cookie: string
}

async function loadSession(file: string): Promise<KeptSession | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as KeptSession
  } catch {
    return null
  }
}

/** The platform's API over HTTP, with the session kept from `haidang login`. */
export async function createClient(environment: Environment): Promise<Client> {
  const kept = await loadSession(environment.sessionFile)
  let cookie = kept?.url === environment.url ? kept.cookie : ''

  async function request(method: string, path: string, body: unknown): Promise<Response> {
    let response: Response
    try {
      response = await fetch(new URL(path, environment.url), {
        method,
        headers: {
          'accept-language': environment.locale,
          ...(cookie === '' ? {} : { cookie }),
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
      await mkdir(dirname(environment.sessionFile), { recursive: true, mode: 0o700 })
      await writeFile(environment.sessionFile, JSON.stringify({ url: environment.url, cookie }), { mode: 0o600 })
      await chmod(environment.sessionFile, 0o600)
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
    async signOut() {
      await rm(environment.sessionFile, { force: true })
    },
  }
}
