import { callApi } from './client.ts'
import { ENTRIES } from './entries.ts'
import type { Side } from './plant.ts'
import type { ApiRoute } from './routes.ts'
import { sample } from './sample.ts'
import { type Finding, inTurns } from './visit.ts'

/** What an auditor has beside the audit: a session, an own account, and what is open to everybody. */
const OWN = /^\/(?:audit|session|account|stream|setup)(?:\/|$)/
/** Lists of what concerns the asker alone, empty for somebody nothing concerns; and why the asker may not see something. */
const ABOUT_THE_ASKER = /^\/(?:approvals|delegations|break-glass|breaches)$/
const WHY_NOT = '/access/explain'
const NOBODYS = '00000000-0000-4000-8000-000000000000'

/**
 * Calls every route as the auditor of an organisation, with its own rows named where a route asks for them: nothing but the audit and
 * the own account may answer.
 */
export async function visitAsAuditor(url: string, routes: readonly ApiRoute[], side: Side): Promise<Finding[]> {
  const auditor = side.callers.find(({ who }) => who === 'auditor')
  if (auditor === undefined) throw new Error('the side has no auditor')
  const own = (name: string): string | undefined => (name === 'organisationId' ? side.organisation : undefined)
  const findings: Finding[] = []
  const others = routes.filter((route) => !OWN.test(route.path) && ENTRIES[route.key]?.open === undefined)
  await inTurns(others, async (route) => {
    const entry = ENTRIES[route.key] ?? {}
    const path = route.path.replaceAll(
      /\{([A-Za-z]+)\}/g,
      (_whole, name: string) => entry.params?.[name] ?? own(name) ?? NOBODYS,
    )
    const asked = route.query.filter((q) => q.isRequired || own(q.name) !== undefined)
    const query = new URLSearchParams(
      asked.map((q): [string, string] => [
        q.name,
        entry.query?.[q.name] ?? own(q.name) ?? String(sample(q.schema, own, q.name)),
      ]),
    ).toString()
    const body = entry.body?.(own) ?? (route.body === null ? undefined : sample(route.body, own))
    const answer = await callApi(url, auditor, route.method, query === '' ? path : `${path}?${query}`, body)
    if (route.path === WHY_NOT) return
    if (route.method === 'GET' && ABOUT_THE_ASKER.test(route.path) && answer.text.includes('"items":[]')) return
    if (answer.status < 400 || answer.status >= 500)
      findings.push({ route: route.key, who: `auditor of the ${side.name}`, what: `answered ${answer.status}` })
  })
  return findings
}
