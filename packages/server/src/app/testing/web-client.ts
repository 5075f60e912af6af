/** A browser's part of the API, signed in as one person; the session outlives the process it was opened at. */
export interface WebClient {
  /** @returns the body; undefined where there is none. @throws Error with the status and the problem where the answer is no success */
  call<T>(url: string, method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<T>
}

/** An answer that is a problem. A connection that broke is a TypeError, as `fetch` throws it. */
export class ProblemAnswer extends Error {
  override readonly name = 'ProblemAnswer'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, text: string) {
    super(`${status} ${text}`)
    this.status = status
    this.code = code
  }
}

async function ask(url: string, method: string, body: object | undefined, cookie: string): Promise<Response> {
  const answer = await fetch(url, {
    method,
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) {
    const text = await answer.text()
    const problem: unknown = JSON.parse(text === '' ? '{}' : text)
    const code = typeof problem === 'object' && problem !== null && 'code' in problem ? String(problem.code) : ''
    throw new ProblemAnswer(answer.status, code, text)
  }
  return answer
}

export async function signInAs(
  url: string,
  person: { readonly login: string; readonly password: string },
): Promise<WebClient> {
  const signedIn = await ask(`${url}/api/v1/session`, 'POST', { login: person.login, password: person.password }, '')
  const cookie = (signedIn.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  await signedIn.text()
  return {
    async call<T>(at: string, method: string, path: string, body?: object): Promise<T> {
      const answer = await ask(`${at}/api/v1${path}`, method, body, cookie)
      const text = await answer.text()
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
  }
}
