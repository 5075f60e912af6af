import type { Role } from '@haidang/contracts'
import { type Caller, callApi } from './client.ts'

/** Rows of access in one unit: a change of roles that waits, a delegation, an emergency access. @throws where one cannot be made */
export async function plantAccess(
  url: string,
  by: (who: Role) => Caller,
  unit: { readonly organisation: string; readonly code: string },
): Promise<void> {
  const call = async <T>(who: Role, method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await callApi(url, by(who), method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return JSON.parse(answer.text) as T
  }
  const people = await call<{ items: readonly { id: string; roles: readonly string[] }[] }>(
    'administrator',
    'GET',
    `/users?organisationId=${unit.organisation}&limit=200`,
  )
  const reader = people.items.find((one) => one.roles.includes('unit_reader'))
  if (reader === undefined) throw new Error(`${unit.code} has no reader`)
  await call('administrator', 'PATCH', `/users/${reader.id}`, {
    roles: ['unit_officer'],
    reason: `Điều chuyển của ${unit.code}`,
  })
  const now = Date.now()
  await call('unit_officer', 'POST', '/delegations', {
    toUserId: reader.id,
    permissions: ['quarantine.read'],
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + 86_400_000).toISOString(),
    reason: `Nghỉ phép của ${unit.code}`,
  })
  const taken = await call<{ id: string }>('administrator', 'POST', '/break-glass', {
    set: 'incident',
    minutes: 15,
    reason: `Sự cố giả định của ${unit.code}`,
  })
  await call('administrator', 'POST', `/break-glass/${taken.id}/end`)
}
