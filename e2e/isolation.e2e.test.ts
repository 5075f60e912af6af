import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { visitAsAuditor } from './isolation/auditor.ts'
import { callApi } from './isolation/client.ts'
import { crawlAsFirst } from './isolation/prove.ts'
import { listen } from './isolation/listen.ts'
import { plant, type Planted } from './isolation/plant.ts'
import { type ApiRoute, readRoutes } from './isolation/routes.ts'
import { look, visit, type Report } from './isolation/visit.ts'
import { type Stage, startStage } from './stage.ts'

describe('two units of one centre', () => {
  let stage: Stage
  let planted: Planted
  let routes: ApiRoute[]
  let report: Report

  beforeAll(async () => {
    stage = await startStage({ hasStory: true })
    planted = await plant(stage)
    routes = readRoutes(await (await fetch(`${stage.url}/openapi.json`)).json())
  })
  afterAll(async () => {
    await stage?.stop()
  })

  it('each have rows of their own to be kept apart', async () => {
    for (const side of planted.units) {
      expect(side.marks.size).toBeGreaterThan(20)
      const seen = await look(stage.url, side, routes)
      for (const path of ['/alerts', '/sources', '/events', '/users', '/inbox', '/webhooks', '/audit'])
        expect((await seen.rows(path)).length, path).toBeGreaterThan(0)
    }
  })

  it('are told of their own changes and not of each other’s', async () => {
    const heard = await listen(stage, planted)
    expect(heard.said).toBeGreaterThan(0)
    expect(heard.leaks).toEqual([])
  })

  it('see nothing of each other or of their centre on any route, in any role', async () => {
    report = await visit(stage.url, routes, planted)
    expect(report.leaks).toEqual([])
    // Thousands of calls: minutes on a busy machine.
  }, 900_000)

  it('would be found out: people who may see a unit, taken for people of the other, show leaks', async () => {
    const [a, b] = planted.units
    const spies = planted.centre.callers.filter((c) => c.who === 'watch_officer')
    const some = routes.filter((r) => ['GET /alerts', 'GET /sources/{id}', 'GET /events'].includes(r.key))
    const { leaks } = await visit(stage.url, some, { ...planted, units: [{ ...a, callers: spies }, b] })
    expect(new Set(leaks.map((l) => l.route))).toEqual(new Set(['GET /alerts', 'GET /events']))
  })

  it('let their auditor see the audit and nothing else', async () => {
    const [a] = planted.units
    expect(await visitAsAuditor(stage.url, routes, a)).toEqual([])
    const auditor = a.callers.find(({ who }) => who === 'auditor')
    if (auditor === undefined) throw new Error('nobody audits')
    // A question nobody has asked yet: the same one again within minutes is one reading.
    const list = await callApi(stage.url, auditor, 'GET', '/audit?limit=1&action=session.open')
    expect(list.status).toBe(200)
    const [row] = (JSON.parse(list.text) as { items: { seq: number }[] }).items
    expect((await callApi(stage.url, auditor, 'GET', `/audit/${row?.seq}`)).status).toBe(200)
    expect((await callApi(stage.url, auditor, 'GET', '/audit/export?format=ndjson')).status).toBe(200)
    const read = await callApi(stage.url, auditor, 'GET', '/audit?action=audit.read')
    const noted = (JSON.parse(read.text) as { items: { subject: { id: string } }[] }).items.map((i) => i.subject.id)
    expect(noted).toEqual(expect.arrayContaining(['list', 'row', 'export']))
  })

  it('show a stranger with tokens of one nothing of the other, wherever it looks', async () => {
    const crawled = await crawlAsFirst(stage, planted)
    expect(crawled.found).toEqual([])
    expect(crawled.ids).toBeGreaterThan(100)
  }, 900_000)

  it('would be found out by the stranger too, were the centre’s eyes lent to it', async () => {
    const [, b] = planted.units
    const spies = planted.centre.callers.filter((c) => c.who === 'watch_officer')
    const { found } = await crawlAsFirst(stage, { ...planted, units: [{ ...planted.units[0], callers: spies }, b] }, [
      'watch_officer',
    ])
    expect(found.length).toBeGreaterThan(0)
  }, 900_000)

  it('leave no route untried', () => {
    expect(report.uncovered).toEqual([])
  })
})
