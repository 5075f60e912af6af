import { randomUUID } from 'node:crypto'
import { SYSTEM_SCOPE, sql } from '@haidang/server/platform/db/index.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseLanguageAtDoor, openBrowser, openVisit, signIn, type Visit } from './browser.ts'
import { callApi, type Caller, openSession } from './isolation/client.ts'
import { type ApiRoute, readRoutes } from './isolation/routes.ts'
import { sample } from './isolation/sample.ts'
import { type Stage, startStage } from './stage.ts'

let stage: Stage
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
  stage = await startStage({ hasStory: true })
})
afterAll(async () => {
  await browser?.close()
  await stage?.stop()
})

/** Tells every violation of the pages' policy, the report-only ones included. */
async function listen({ context }: Visit, violations: string[]): Promise<void> {
  await context.exposeFunction('tellViolation', (line: string) => violations.push(line))
  await context.addInitScript(
    `document.addEventListener('securitypolicyviolation', (e) =>
      tellViolation([location.pathname, e.effectiveDirective, e.blockedURI, e.sample, e.sourceFile, e.lineNumber].join(' ')))`,
  )
}

const PAGES: Readonly<Record<string, readonly string[]>> = {
  'truc-ban': [
    '/',
    '/wall',
    '/events?range=6h',
    '/alerts',
    '/campaigns',
    '/warnings',
    '/warnings/new',
    '/quarantine',
    '/indicators',
    '/rules',
    '/rules/coverage',
    '/rules/exceptions',
    '/rules/tuning',
    '/rules/health',
    '/duties',
    '/duties/board',
    '/duties/timeline',
    '/plans',
    '/targets',
    '/reports',
    '/account',
  ],
  'quan-tri': [
    '/sources',
    '/sources/connect',
    '/sources/mappings',
    '/organisations',
    '/people',
    '/webhooks',
    '/audit',
    '/settings',
    '/tokens',
    '/service-accounts',
    '/identity-providers',
    '/approvals',
    '/delegations',
    '/break-glass',
    '/access',
    '/personal-data',
    '/organisations/import',
    '/rules/new',
    '/rules/packs',
    '/account',
  ],
  'so-y-te': ['/inbox', '/alerts', '/duties', '/reports'],
}

describe('the policy of the pages', () => {
  it.each(Object.entries(PAGES))(
    'holds on every page of %s: nothing breaks it, nothing had to be loosened',
    async (login, paths) => {
      const visit = await openVisit(browser, stage, { locale: 'vi' })
      const violations: string[] = []
      await listen(visit, violations)
      await signIn(visit, login, stage.passwordOf(login))
      for (const path of paths) await visit.go(path)
      await visit.close()
      expect(violations).toEqual([])
      expect(visit.complaints).toEqual([])
    },
  )

  it('refuses what a hole in the pages would try: markup from text, script, style, a frame', async () => {
    const visit = await openVisit(browser, stage, { locale: 'vi' })
    const violations: string[] = []
    await listen(visit, violations)
    const { page } = visit
    await page.goto('/')
    await chooseLanguageAtDoor(visit)
    const attempt = (code: string): Promise<string> =>
      page.evaluate<string>(`(() => { try { ${code}; return 'done' } catch (error) { return error.name } })()`)
    expect(await attempt(`document.body.innerHTML = '<img src=x onerror=alert(1)>'`)).toBe('TypeError')
    expect(await attempt(`document.body.insertAdjacentHTML('beforeend', '<b>x</b>')`)).toBe('TypeError')
    expect(await attempt(`document.createElement('script').src = '/assets/x.js'`)).toBe('TypeError')
    expect(await attempt(`trustedTypes.createPolicy('x', { createHTML: (text) => text })`)).toBe('TypeError')
    expect(await attempt(`setTimeout('document.title = "x"', 0)`)).toBe('TypeError')
    await attempt(
      `const style = document.createElement('style'); style.textContent = 'body { display: none }'; document.head.append(style)`,
    )
    await attempt(`const frame = document.createElement('iframe'); frame.src = '/'; document.body.append(frame)`)
    await attempt(`const image = new Image(); image.src = 'https://example.org/x.png'; document.body.append(image)`)
    await expect
      .poll(() => violations.map((line) => line.split(' ')[1]))
      .toEqual(
        expect.arrayContaining([
          'require-trusted-types-for',
          'trusted-types',
          'style-src-elem',
          'frame-src',
          'img-src',
        ]),
      )
    expect(await page.evaluate<string>('getComputedStyle(document.body).display')).not.toBe('none')
    await visit.close()
  })
})

describe('mass assignment', () => {
  const MARK = `dau-gan-them-${randomUUID()}`
  const FORGED = randomUUID()
  /** What a caller may hope to slip in: ids, owners, powers, states, times. */
  const EXTRAS: Readonly<Record<string, unknown>> = {
    id: FORGED,
    tenantId: FORGED,
    tenant_id: FORGED,
    organisationId: FORGED,
    ownerId: FORGED,
    userId: FORGED,
    createdBy: FORGED,
    roles: ['administrator'],
    permissions: ['operation.manage'],
    role: 'administrator',
    scope: 'all',
    relation: 'all',
    isActive: true,
    isAdmin: true,
    isCentre: true,
    state: MARK,
    status: MARK,
    passwordHash: MARK,
    password_hash: MARK,
    createdAt: '1999-01-01T00:00:00.000Z',
    approvedBy: { id: FORGED, displayName: MARK },
    note_extra: MARK,
    __proto__pollution: MARK,
  }
  /** Adds every extra that the shape does not itself name, to the body and to each object inside it. */
  const swell = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(swell)
    if (typeof value !== 'object' || value === null) return value
    const own = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, swell(part)]))
    return { ...EXTRAS, ...own }
  }
  const namesOf = (route: ApiRoute): Set<string> => new Set(Object.keys(route.body?.properties ?? {}))

  /** Rows of every table that hold a text; the audit keeps what was refused and is looked at too. */
  async function holdersOf(text: string): Promise<string[]> {
    return stage.platform.stores.db.withTx(SYSTEM_SCOPE, async (tx) => {
      const { rows: tables } = await sql<{ name: string }>`
        select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(
        tx,
      )
      const found: string[] = []
      for (const { name } of tables) {
        const { rows } = await sql<{ n: number }>`
          select count(*)::float8 as n from ${sql.table(name)} t where t::text like ${`%${text}%`}`.execute(tx)
        if ((rows[0]?.n ?? 0) > 0) found.push(name)
      }
      return found
    })
  }
  const peopleNow = (): Promise<unknown[]> =>
    stage.platform.stores.db.withTx(SYSTEM_SCOPE, async (tx) => {
      const { rows } = await sql`
        select u.login, u.is_active, u.tenant_id, u.clearance, array_agg(r.role order by r.role) as roles
        from users u left join user_roles r on r.user_id = u.id where u.login like '%-%' group by u.id order by u.login`.execute(
        tx,
      )
      return rows
    })

  it('fields that a body does not name are dropped or refused on every route, whoever calls', async () => {
    const openapi: unknown = await (await fetch(`${stage.url}/openapi.json`)).json()
    // Acts on people come last: they may end the session of whoever calls.
    const routes = readRoutes(openapi)
      .filter((route) => route.body !== null && route.needsSession)
      .toSorted(
        (a, b) => Number(/^\/(users|account|session)/.test(a.path)) - Number(/^\/(users|account|session)/.test(b.path)),
      )
    expect(routes.length).toBeGreaterThan(60)
    const logins = ['quan-tri', 'truc-ban', 'so-y-te'] as const
    const callers: Caller[] = []
    for (const login of logins)
      callers.push(await openSession(stage.url, 'administrator', login, stage.passwordOf(login)))
    const lists = new Map<string, string | undefined>()
    const firstId = async (caller: Caller, path: string): Promise<string | undefined> => {
      const key = `${callers.indexOf(caller)} ${path}`
      if (!lists.has(key)) {
        const answer = await callApi(stage.url, caller, 'GET', path)
        const body = answer.status === 200 ? (JSON.parse(answer.text) as { items?: { id?: string }[] }) : {}
        lists.set(key, body.items?.[0]?.id)
      }
      return lists.get(key)
    }
    const before = await peopleNow()
    let taken = 0
    const failures: string[] = []
    for (const route of routes)
      for (const caller of callers) {
        const list = route.path.split('/{')[0] ?? ''
        const id = route.params.length === 0 ? undefined : await firstId(caller, list)
        // What names a person would change them as it should: here only what is slipped in is looked for.
        if (/^\/users\/\{id\}\/(transfer|leave|factors)/.test(route.path)) continue
        const path = route.path.replace(/\{[A-Za-z]+\}/g, encodeURIComponent(id ?? FORGED))
        const known = namesOf(route)
        const plain = sample(route.body ?? {}, () => undefined)
        const swollen = swell(plain) as Record<string, unknown>
        for (const name of known) if (!(name in (plain as object))) delete swollen[name]
        const answer = await callApi(stage.url, caller, route.method, path, swollen)
        if (answer.status === 500) failures.push(`${route.key} ${answer.status} ${answer.text.slice(0, 200)}`)
        if (answer.status < 300) taken++
        if (answer.text.includes(MARK) || (answer.text.includes(FORGED) && !path.includes(FORGED)))
          failures.push(`${route.key} answers what was slipped in`)
      }
    expect(failures).toEqual([])
    // Enough of them went through for the proof to mean something.
    expect(taken).toBeGreaterThan(20)
    expect(await holdersOf(MARK)).toEqual([])
    expect((await holdersOf(FORGED)).filter((table) => table !== 'audit')).toEqual([])
    const roles = (rows: readonly unknown[]) => JSON.stringify(rows)
    expect(roles((await peopleNow()).slice(0, before.length))).toBe(roles(before))
  })
})
