import { setTimeout as wait } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, firstOf, sendWarning, signInByApi } from './api.ts'
import { chooseLanguageAtDoor, openBrowser, openVisit, settled, signIn, type Visit } from './browser.ts'
import { inspect, LOOKS } from './page-checks.ts'
import { type Stage, startStage } from './stage.ts'

const LOCALES = ['vi', 'en'] as const
type Login = 'truc-ban' | 'phe-duyet' | 'quan-tri' | 'lanh-dao' | 'so-y-te'

/** What the paths of detail pages are filled with. */
interface Places {
  readonly event: string
  readonly alert: string
  readonly campaign: string
  readonly warning: string
  readonly draft: string
  readonly source: string
  readonly rule: string
  readonly technique: string
  readonly exception: string
  readonly pack: string
  readonly plan: string
  readonly duty: string
  readonly report: string
}

const PAGES: readonly (readonly [name: string, login: Login, path: (places: Places) => string])[] = [
  ['board', 'truc-ban', () => '/'],
  // A person of its own: the wall brings its own colours along.
  ['wall', 'lanh-dao', () => '/wall'],
  ['events', 'truc-ban', () => '/events?range=6h'],
  ['event-beside', 'truc-ban', (p) => `/events?range=6h&open=${p.event}`],
  ['event', 'truc-ban', (p) => `/events/${p.event}`],
  ['alerts', 'truc-ban', () => '/alerts'],
  ['alert-beside', 'truc-ban', (p) => `/alerts?open=${p.alert}`],
  ['campaigns', 'truc-ban', () => '/campaigns'],
  ['campaign', 'truc-ban', (p) => `/campaigns/${p.campaign}`],
  ['warnings', 'truc-ban', () => '/warnings'],
  ['warning', 'truc-ban', (p) => `/warnings/${p.warning}`],
  ['warning-new', 'truc-ban', () => '/warnings/new'],
  ['warning-edit', 'truc-ban', (p) => `/warnings/${p.draft}/edit`],
  ['warning-correct', 'truc-ban', (p) => `/warnings/${p.warning}/edit`],
  ['quarantine', 'truc-ban', () => '/quarantine'],
  ['indicators', 'truc-ban', () => '/indicators'],
  ['rules', 'truc-ban', () => '/rules'],
  ['rule-beside', 'truc-ban', (p) => `/rules?open=${p.rule}`],
  ['rule', 'truc-ban', (p) => `/rules/${p.rule}`],
  ['rule-coverage', 'truc-ban', () => '/rules/coverage'],
  ['rule-technique', 'truc-ban', (p) => `/rules/coverage?open=${p.technique}`],
  ['rule-coverage-table', 'truc-ban', () => '/rules/coverage?table=1'],
  ['rule-exceptions', 'truc-ban', () => '/rules/exceptions'],
  ['rule-exception-beside', 'truc-ban', (p) => `/rules/exceptions?open=${p.exception}`],
  ['rule-tuning', 'truc-ban', () => '/rules/tuning'],
  ['rule-health', 'truc-ban', () => '/rules/health'],
  ['duties', 'truc-ban', () => '/duties'],
  ['duties-late', 'truc-ban', () => '/duties?view=late'],
  ['duty-board', 'truc-ban', () => '/duties/board'],
  ['duty-board-unit', 'truc-ban', () => '/duties/board?by=unit'],
  ['duty-board-province', 'truc-ban', () => '/duties/board?by=province'],
  ['duty-timeline', 'truc-ban', () => '/duties/timeline'],
  ['duty-waiting', 'truc-ban', () => '/duties/waiting'],
  ['duty', 'truc-ban', (p) => `/duties/${p.duty}`],
  ['plans', 'truc-ban', () => '/plans'],
  ['plan', 'truc-ban', (p) => `/plans/${p.plan}`],
  ['plan-review', 'truc-ban', (p) => `/plans/${p.plan}/review`],
  ['plan-assign', 'truc-ban', (p) => `/plans/${p.plan}/assign`],
  ['plan-coverage', 'truc-ban', (p) => `/plans/${p.plan}/coverage`],
  ['targets', 'truc-ban', () => '/targets'],
  ['target', 'truc-ban', () => '/targets?open=T10'],
  ['reports', 'truc-ban', () => '/reports'],
  ['report', 'truc-ban', (p) => `/reports/${p.report}`],
  ['not-found', 'truc-ban', () => '/khong-co-trang-nay'],
  ['approval', 'phe-duyet', () => '/'],
  ['inbox', 'so-y-te', () => '/inbox'],
  ['inbox-warning', 'so-y-te', (p) => `/inbox/${p.warning}`],
  ['unit-alerts', 'so-y-te', () => '/alerts'],
  ['unit-duties', 'so-y-te', () => '/duties'],
  ['unit-duty', 'so-y-te', (p) => `/duties/${p.duty}`],
  ['unit-reports', 'so-y-te', () => '/reports'],
  ['sources', 'quan-tri', () => '/sources'],
  ['source-beside', 'quan-tri', (p) => `/sources?open=${p.source}`],
  ['source-new', 'quan-tri', () => '/sources?create=true'],
  ['organisations', 'quan-tri', () => '/organisations'],
  ['people', 'quan-tri', () => '/people'],
  ['webhooks', 'quan-tri', () => '/webhooks'],
  ['audit', 'quan-tri', () => '/audit'],
  ['settings', 'quan-tri', () => '/settings'],
  ['rule-packs', 'quan-tri', () => '/rules/packs'],
  ['rule-pack', 'quan-tri', (p) => `/rules/packs/${p.pack}`],
  ['rule-pack-difference', 'quan-tri', (p) => `/rules/packs/${p.pack}?view=difference`],
  ['rule-pack-problems', 'quan-tri', (p) => `/rules/packs/${p.pack}?view=problems`],
  ['rule-new', 'quan-tri', () => '/rules/new'],
]

const BUILDING_MS = 200
const BUILDING_TURNS = 300

/** A report of the story's plan, built of its data. @returns its id */
async function buildReport(client: Client, plan: string, unit: Client): Promise<string> {
  const { organisation } = await unit.get<{ organisation: { id: string } }>('/session')
  const { id, version } = await client.post<{ id: string; version: number }>('/reports', {
    class: 'on_request',
    title: 'Báo cáo tình hình thực hiện kế hoạch',
    planIds: [plan],
    periodFrom: '2026-01-01',
    periodTo: '2026-12-31',
    periodLabel: 'Năm 2026',
    organisationIds: [organisation.id],
  })
  await client.post(`/reports/${id}/build`, { version })
  const isBuilt = async (): Promise<boolean> =>
    (await client.get<{ work: { state: string } | null }>(`/reports/${id}`)).work?.state === 'done'
  for (let turn = 0; turn < BUILDING_TURNS && !(await isBuilt()); turn++) await wait(BUILDING_MS)
  return id
}

/** A rule that names a technique. */
async function ruleOf(client: Client): Promise<{ readonly id: string; readonly techniques: readonly string[] }> {
  const { items } = await client.get<{ items: { id: string; techniques: string[] }[] }>('/rules?limit=50')
  const found = items.find((rule) => rule.techniques.length > 0)
  if (found === undefined) throw new Error('no rule names a technique')
  return found
}

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

describe('with the story told', () => {
  let stage: Stage
  let places: Places
  const visits = new Map<string, Visit>()

  beforeAll(async () => {
    stage = await startStage({ hasStory: true })
    const warning = await sendWarning(stage)
    const officer = await signInByApi(stage, 'truc-ban')
    const administrator = await signInByApi(stage, 'quan-tri')
    const alert = (await firstOf(officer, '/alerts')).id
    const { id: draft } = await officer.post<{ id: string }>(`/alerts/${alert}/warnings`)
    await officer.post(`/warnings/${draft}/submit`)
    const { id: second } = await officer.post<{ id: string }>(
      `/alerts/${(await officer.get<{ items: { id: string }[] }>('/alerts')).items.at(-1)?.id}/warnings`,
    )
    const rule = await ruleOf(officer)
    const { id: exception } = await officer.post<{ id: string }>('/rule-exceptions', {
      ruleId: rule.id,
      audience: { kind: 'all' },
      matching: { kind: 'fields', fields: [{ field: 'User', operator: 'startswith', values: ['svc-sao-luu'] }] },
      reason: 'Tài khoản sao lưu chạy hằng đêm, đã xác minh.',
      expiresAt: null,
    })
    const plan = (await firstOf(officer, '/plans')).id
    places = {
      plan,
      duty: (await firstOf(officer, '/duties?hasObstacle=true')).id,
      report: await buildReport(officer, plan, await signInByApi(stage, 'so-y-te')),
      rule: rule.id,
      technique: rule.techniques[0] ?? '',
      exception,
      pack: (await firstOf(administrator, '/rule-packs')).id,
      warning,
      draft: second,
      alert,
      event: (await firstOf(officer, '/events')).id,
      campaign: (await firstOf(officer, '/campaigns')).id,
      source: (await firstOf(administrator, '/sources')).id,
    }
  })
  afterAll(async () => {
    for (const visit of visits.values()) await visit.close()
    await stage?.stop()
  })

  describe.each(LOCALES)('in %s', (locale) => {
    const visitOf = async (login: Login): Promise<Visit> => {
      const key = `${login} ${locale}`
      const known = visits.get(key)
      if (known !== undefined) return known
      const visit = await openVisit(browser, stage, { locale })
      await signIn(visit, login, stage.passwordOf(login))
      visits.set(key, visit)
      return visit
    }

    it('the door is fit to be seen', async () => {
      const visit = await openVisit(browser, stage, { locale })
      await visit.page.goto('/')
      await chooseLanguageAtDoor(visit)
      expect(await inspect(visit, 'sign-in')).toEqual([])
      await visit.close()
    })

    it.each(PAGES)('%s is fit to be seen', async (name, login, path) => {
      const visit = await visitOf(login)
      visit.complaints.splice(0)
      await visit.go(path(places))
      expect(await inspect(visit, name)).toEqual([])
    })

    it('a page whose answer fails says so, with the code and a way to try again', async () => {
      const { page, t, complaints } = await visitOf('truc-ban')
      const visit = await visitOf('truc-ban')
      let isBroken = true
      await page.route('**/api/v1/{alerts,board}*', (route) =>
        isBroken
          ? route.fulfill({
              status: 500,
              contentType: 'application/problem+json',
              body: JSON.stringify({
                type: 'about:blank',
                title: t('errors.server.fault.title'),
                status: 500,
                code: 'server.fault',
                remedy: t('errors.server.fault.remedy'),
                requestId: 'e2e',
              }),
            })
          : route.fallback(),
      )
      for (const [name, path] of [
        ['board-error', '/'],
        ['alerts-error', '/alerts'],
      ] as const) {
        isBroken = true
        await visit.go(path)
        await page.getByRole('alert').getByText('server.fault').waitFor()
        // The browser writes down every answer of 500; that is what this test asked for.
        complaints.splice(0)
        expect(await inspect(visit, name, LOOKS.slice(0, 2))).toEqual([])
        isBroken = false
        await page.getByRole('button', { name: t('ui.act.retry') }).click()
        await page.getByText('server.fault').waitFor({ state: 'detached' })
      }
      await page.unrouteAll({ behavior: 'ignoreErrors' })
    })
  })
})

describe('on a platform nobody has set up', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage({ hasStory: false })
  })
  afterAll(async () => {
    await stage?.stop()
  })

  it.each(LOCALES)('the first visit in %s asks for the first administrator', async (locale) => {
    const visit = await openVisit(browser, stage, { locale })
    await visit.page.goto('/setup')
    await chooseLanguageAtDoor(visit)
    await visit.page.getByRole('heading', { level: 1, name: visit.t('ui.session.setupTitle') }).waitFor()
    expect(await inspect(visit, 'setup')).toEqual([])
    await visit.close()
  })

  const EMPTY = [
    ['board', '/', 'ui.board.noSources'],
    ['events', '/events', 'ui.events.emptyTitle'],
    ['alerts', '/alerts', 'ui.alerts.emptyTitle'],
    ['campaigns', '/campaigns', 'ui.campaigns.emptyTitle'],
    ['warnings', '/warnings', 'ui.warnings.emptyTitle'],
    ['sources', '/sources', 'ui.sources.emptyTitle'],
    ['quarantine', '/quarantine', 'ui.quarantine.emptyTitle'],
    ['indicators', '/indicators', 'ui.indicators.sourcesNone'],
    ['webhooks', '/webhooks', 'ui.webhooks.emptyTitle'],
    ['duties', '/duties', 'ui.duties.emptyTitle'],
    ['duty-board', '/duties/board', 'ui.duties.board.emptyTitle'],
    ['duty-timeline', '/duties/timeline', 'ui.duties.board.emptyTitle'],
    ['duty-waiting', '/duties/waiting', 'ui.duties.waiting.noObstacles'],
    ['plans', '/plans', 'ui.plans.emptyTitle'],
    ['reports', '/reports', 'ui.reports.emptyTitle'],
    ['rule-exceptions', '/rules/exceptions', 'ui.rules.exception.emptyTitle'],
    ['rule-tuning', '/rules/tuning', 'ui.rules.tuning.emptyTitle'],
  ] as const

  describe('and has its first administrator only', () => {
    const password = 'den-bien-sang-xa-42'
    beforeAll(async () => {
      const token = await stage.platform.prepareSetup()
      if (token === null) throw new Error('the platform is set up already')
      await stage.platform.modules.setUp({
        token,
        organisationName: 'Trung tâm thử nghiệm',
        provinceCode: null,
        login: 'quan-tri',
        displayName: 'Quản trị viên',
        password,
      })
    })

    it.each(LOCALES)('every empty page says in %s what it is for', async (locale) => {
      const findings: string[] = []
      const visit = await openVisit(browser, stage, { locale })
      await signIn(visit, 'quan-tri', password)
      for (const [name, path, words] of EMPTY) {
        await visit.go(path)
        await visit.page.getByText(visit.t(words)).first().waitFor()
        await settled(visit.page)
        findings.push(
          ...(await inspect(visit, `${name}-empty`, LOOKS.slice(0, 2))).map((finding) => `${name} ${finding}`),
        )
      }
      await visit.close()
      expect(findings).toEqual([])
    })
  })
})
