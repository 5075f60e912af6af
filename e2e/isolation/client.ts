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

/** @throws where the sign-in is refused */
export async function openSession(url: string, who: Role, login: string, password: string): Promise<Caller> {
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  })
  if (!response.ok) throw new Error(`sign-in of ${login}: ${response.status} ${await response.text()}`)
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const caller: Caller = { who, headers: { cookie } }
  return {
    ...caller,
    prove: async () => {
      await callApi(url, caller, 'POST', '/session/step-up', { password })
    },
  }
}

/** Somebody who calls with an API token. */
export const withToken = (who: Caller['who'], token: string): Caller => ({
  who,
  headers: { authorization: `Bearer ${token}` },
})
