import type { Role } from '@haidang/contracts'

/** Somebody who calls the API, signed in, with a token, or not. */
export interface Caller {
  readonly who: Role | 'nobody' | 'source'
  readonly headers: Readonly<Record<string, string>>
  /** Proves again who sits there, where the act asks for that: a refusal for want of it proves nothing. */
  readonly prove?: () => Promise<void>
}

export interface Answer {
  readonly status: number
  readonly text: string
}

const MOST_TRIES = 5

/** One call; an answer of any status is an answer, but for those that say "prove who you are" and "slower". */
export async function callApi(
  url: string,
  caller: Caller,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { ...caller.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = { status: response.status, text: await response.text() }
    if (tries === MOST_TRIES) return answer
    if (answer.status === 403 && answer.text.includes('session.step_up_required') && caller.prove !== undefined)
      await caller.prove()
    else if (answer.status === 429)
      await new Promise((resolve) => setTimeout(resolve, 1000 * Number(response.headers.get('retry-after') ?? 1)))
    else return answer
  }
}

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')

/** @throws where the sign-in is refused */
export async function openSession(url: string, who: Role, login: string, password: string): Promise<Caller> {
  const post = async (path: string, body: unknown, cookie?: string): Promise<Response> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`POST ${path} of ${login}: ${response.status} ${await response.text()}`)
    return response
  }
  const headers = { cookie: cookiesOf(await post('/session', { login, password })) }
  let proving: Promise<void> | undefined
  // A proof gives the session a new cookie and ends the old one: those who ask at the same time wait for the same proof.
  const prove = async (): Promise<void> => {
    const renewed = cookiesOf(await post('/session/step-up', { password }, headers.cookie))
    if (renewed !== '') headers.cookie = renewed
  }
  return {
    who,
    headers,
    prove: () =>
      (proving ??= prove().finally(() => {
        proving = undefined
      })),
  }
}

/** Somebody who calls with an API token. */
export const withToken = (who: Caller['who'], token: string): Caller => ({
  who,
  headers: { authorization: `Bearer ${token}` },
})
