import type { Locale, Problem } from '@haidang/contracts'
import { ApiProblem, NETWORK_CODE } from './api-problem.ts'

export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[]
export type Query = Readonly<Record<string, QueryValue>>

/** A path with its query string; empty and absent values are left out, lists are joined by commas. */
export function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    const text = Array.isArray(value) ? value.join(',') : String(value)
    if (text !== '') params.set(key, text)
  }
  const search = params.toString()
  return search === '' ? path : `${path}?${search}`
}

export interface Requester {
  get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T>
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, signal?: AbortSignal): Promise<T>
}

function isProblemBody(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'status' in value
}

async function refusal(response: Response): Promise<ApiProblem> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  const body: unknown = await response.json().catch(() => null)
  const problem = isProblemBody(body) ? { ...body, errors: Array.isArray(body.errors) ? body.errors : [] } : null
  return new ApiProblem(
    problem?.code ?? 'server.fault',
    response.status,
    problem,
    Number.isFinite(retryAfter) ? retryAfter : null,
  )
}

const STEP_UP_CODE = 'session.step_up_required'

/**
 * Speaks to `/api/v1` with the session cookie. Every refusal becomes an `ApiProblem`; an aborted request rejects as
 * `AbortError` and is nobody's fault.
 * @param stepUp asks the person to prove again who sits there; where they do, a request refused for want of it is sent once more
 */
export function createRequester(locale: () => Locale, stepUp: () => Promise<boolean> = async () => false): Requester {
  async function request<T>(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    try {
      return await once<T>(method, path, body, signal)
    } catch (error) {
      const mayAsk = error instanceof ApiProblem && error.code === STEP_UP_CODE && !path.startsWith('/session')
      if (!mayAsk || !(await stepUp())) throw error
      return await once<T>(method, path, body, signal)
    }
  }
  async function once<T>(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json', 'accept-language': locale() }
    if (body !== undefined) headers['content-type'] = 'application/json'
    let response: Response
    try {
      response = await fetch(`/api/v1${path}`, {
        method,
        headers,
        credentials: 'same-origin',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      })
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      throw new ApiProblem(NETWORK_CODE, 0, null)
    }
    if (!response.ok) throw await refusal(response)
    if (response.status === 204) return undefined as T
    // A file is kept as it is.
    const isJson = response.headers.get('content-type')?.includes('json') ?? true
    return (await (isJson ? response.json() : response.blob())) as T
  }
  return {
    get: (path, query, signal) => request('GET', withQuery(path, query), undefined, signal),
    send: (method, path, body, signal) => request(method, path, body, signal),
  }
}
