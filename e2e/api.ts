import type { Stage } from './stage.ts'

/** The HTTP API as one signed-in person has it, for what a test needs done before it looks at screens. */
export interface Client {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
}

/** @throws with the answer's text where the server refuses */
export async function signInByApi(stage: Pick<Stage, 'url' | 'passwordOf'>, login: string): Promise<Client> {
  const call = async (method: string, path: string, body: unknown, cookie: string): Promise<Response> => {
    const response = await fetch(`${stage.url}/api/v1${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response
  }
  const opened = await call('POST', '/session', { login, password: stage.passwordOf(login) }, '')
  const cookie = opened.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return {
    get: async <T>(path: string) => (await (await call('GET', path, undefined, cookie)).json()) as T,
    post: async <T>(path: string, body: unknown = {}) => (await (await call('POST', path, body, cookie)).json()) as T,
  }
}

interface Draft {
  readonly id: string
  readonly content: unknown
  readonly severity: string
}

/** The same warning for other recipients. */
const readdressed = ({ content, severity }: Draft, organisationIds: readonly string[]) => ({
  content,
  severity,
  addressing: { organisationIds },
})

interface Listed {
  readonly items: readonly { readonly id: string; readonly warningId?: string; readonly title?: string }[]
}

/** The first of a list. @throws where the list is empty */
export async function firstOf(client: Client, path: string): Promise<Listed['items'][number]> {
  const { items } = await client.get<Listed>(path)
  const [first] = items
  if (first === undefined) throw new Error(`${path} is empty`)
  return first
}

/**
 * Drafts a warning from the campaign of the story, approves and dispatches it; to those the campaign concerns, or to the
 * organisations named. @returns the warning's id
 */
export async function sendWarning(
  stage: Pick<Stage, 'url' | 'passwordOf'>,
  to: readonly string[] = [],
): Promise<string> {
  const officer = await signInByApi(stage, 'truc-ban')
  const approver = await signInByApi(stage, 'phe-duyet')
  const campaign = await firstOf(officer, '/campaigns')
  const draft = await officer.post<Draft>(`/campaigns/${campaign.id}/warnings`)
  const id = to.length === 0 ? draft.id : (await officer.post<Draft>('/warnings', readdressed(draft, to))).id
  await officer.post(`/warnings/${id}/submit`)
  await approver.post(`/warnings/${id}/approve`)
  await approver.post(`/warnings/${id}/dispatch`)
  return id
}
