import { type Stage, startStage } from '../stage.ts'
import { listen } from './listen.ts'
import { plant, type Planted } from './plant.ts'
import { readRoutes } from './routes.ts'
import { type Report, visit } from './visit.ts'

/** Starts a platform with two units side by side and visits every route and the live stream. */
export async function proveIsolation(): Promise<{ report: Report; planted: Planted; stage: Stage }> {
  const stage = await startStage({ hasStory: true })
  const planted = await plant(stage)
  const routes = readRoutes(await (await fetch(`${stage.url}/openapi.json`)).json())
  const heard = await listen(stage, planted)
  const report = await visit(stage.url, routes, planted)
  return {
    report: { ...report, cells: report.cells + heard.cells, leaks: [...report.leaks, ...heard.leaks] },
    planted,
    stage,
  }
}
