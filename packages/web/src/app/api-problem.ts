import type { Problem } from '@haidang/contracts'

/**
 * A refusal by the server, or a failure to reach it. `code` is a released error code, `network` where no answer came, and
 * the title and remedy are already in the reader's language where the server gave them.
 */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: string
  readonly status: number
  readonly problem: Problem | null
  readonly retryAfterSeconds: number | null

  constructor(code: string, status: number, problem: Problem | null, retryAfterSeconds: number | null = null) {
    super(`${status} ${code}`)
    this.code = code
    this.status = status
    this.problem = problem
    this.retryAfterSeconds = retryAfterSeconds
  }
}

export const NETWORK_CODE = 'network'

export function isProblem(error: unknown, code?: string): error is ApiProblem {
  return error instanceof ApiProblem && (code === undefined || error.code === code)
}

/**
 * Messages for the fields of a form from the places of a refusal: the JSON pointer `/content/title` becomes the form path
 * `content.title`. Empty where the refusal names no place.
 */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiProblem) || error.problem === null) return {}
  const out: Record<string, string> = {}
  for (const place of error.problem.errors) {
    const path = place.path.replace(/^[#/]+/, '').replaceAll('/', '.')
    if (path !== '' && out[path] === undefined) out[path] = place.message
  }
  return out
}
