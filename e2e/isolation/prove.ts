import { isForTokens, type Role, ROLE_GRANTS } from '@haidang/contracts'
import { type Stage, startStage } from '../stage.ts'
import { visitAsAuditor } from './auditor.ts'
import { callApi } from './client.ts'
import { crawl, type CrawlReport } from './crawl.ts'
import { listen } from './listen.ts'
import { plant, type Planted } from './plant.ts'
import { readRoutes } from './routes.ts'
import { type Report, visit } from './visit.ts'

const CRAWLERS: readonly Role[] = ['administrator', 'unit_officer', 'unit_leader']

/** An independent crawl with tokens of the first unit, against everything that is the second's alone. */
export async function crawlAsFirst(
  stage: Stage,
  planted: Planted,
  roles: readonly Role[] = CRAWLERS,
): Promise<CrawlReport> {
  const [ours, theirs] = planted.units
  const tokens: string[] = []
  for (const caller of ours.callers.filter(({ who }) => roles.some((role) => role === who))) {
    const permissions = ROLE_GRANTS[caller.who as Role].permissions.filter(isForTokens)
    const body = { name: `Dò bằng quyền ${caller.who}`, permissions, clearance: 'amber' }
    const answer = await callApi(stage.url, caller, 'POST', '/tokens', body)
    if (answer.status === 200) tokens.push((JSON.parse(answer.text) as { token: string }).token)
  }
  if (tokens.length === 0) throw new Error('nobody of the first unit could make a token')
  // Who works with whom on a duty or a warning is no secret among them.
  const foreign = new Set([...theirs.marks].filter((mark) => !planted.organisations.has(mark)))
  return crawl({ url: stage.url, tokens, foreign })
}

export interface Proof {
  readonly report: Report
  readonly crawled: CrawlReport
  readonly planted: Planted
  readonly stage: Stage
}

/** Starts a platform with two units side by side and visits every route and the live stream, and lets a stranger crawl. */
export async function proveIsolation(say: (text: string) => void = () => undefined): Promise<Proof> {
  const stage = await startStage({ hasStory: true })
  say('planting')
  const planted = await plant(stage)
  const routes = readRoutes(await (await fetch(`${stage.url}/openapi.json`)).json())
  say(`${routes.length} routes: listening`)
  const heard = await listen(stage, planted)
  say('visiting')
  const report = await visit(stage.url, routes, planted, (kind, { route, who, what }) =>
    say(`${kind} ${route} as ${who}: ${what}`),
  )
  const auditing = await visitAsAuditor(stage.url, routes, planted.units[0])
  say('crawling')
  const crawled = await crawlAsFirst(stage, planted)
  const found = crawled.found.map(({ at, what }) => ({ route: `GET ${at}`, who: 'the crawl of the first unit', what }))
  return {
    report: {
      ...report,
      cells: report.cells + heard.cells,
      leaks: [...report.leaks, ...heard.leaks, ...auditing, ...found],
    },
    crawled,
    planted,
    stage,
  }
}
