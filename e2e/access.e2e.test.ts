import type { Approval, User } from '@haidang/contracts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openVisit, settled, signIn, type Visit } from './browser.ts'
import { accessibilityFindings } from './page-checks.ts'
import { keepPicture } from './pictures.ts'
import { type Stage, startStage } from './stage.ts'

interface Listed<T> {
  readonly items: readonly T[]
}

/** What the page's own session is answered. */
function ask<T>(visit: Visit, method: string, path: string, body?: unknown): Promise<T> {
  return visit.page.evaluate(
    async ([verb, to, content]) => {
      const answer = await fetch(`/api/v1${to as string}`, {
        method: verb as string,
        ...(content === null ? {} : { headers: { 'content-type': 'application/json' }, body: content as string }),
      })
      if (!answer.ok) throw new Error(`${verb as string} ${to as string}: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as never
    },
    [method, path, body === undefined ? null : JSON.stringify(body)],
  )
}

describe('who may do what', () => {
  let stage: Stage
  let browser: Browser
  let admin: Visit
  let leader: Visit
  let officer: Visit

  beforeAll(async () => {
    stage = await startStage({ hasStory: true })
    browser = await openBrowser()
    admin = await openVisit(browser, stage, { locale: 'vi' })
    leader = await openVisit(browser, stage, { locale: 'vi' })
    officer = await openVisit(browser, stage, { locale: 'en' })
    await signIn(admin, 'quan-tri', stage.passwordOf('quan-tri'))
    await signIn(leader, 'lanh-dao', stage.passwordOf('lanh-dao'))
    await signIn(officer, 'truc-ban', stage.passwordOf('truc-ban'))
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.stop()
  })

  it('a change of roles waits for the leader, who agrees on screen', async () => {
    const people = await ask<Listed<User>>(admin, 'GET', '/users?q=truc-ban')
    const person = people.items.find((one) => one.login === 'truc-ban')
    if (person === undefined) throw new Error('nobody is on watch')
    const asked = await ask<User>(admin, 'PATCH', `/users/${person.id}`, {
      roles: ['watch_officer', 'trainer'],
      reason: 'Phụ trách diễn tập',
    })
    expect(asked).toMatchObject({ roles: ['watch_officer'], pendingRoles: ['watch_officer', 'trainer'] })
    const { page, t } = leader
    await page.goto('/approvals')
    await settled(page)
    await page.getByText('Phụ trách diễn tập').waitFor()
    expect(await accessibilityFindings(leader)).toEqual([])
    await keepPicture(leader, 'approvals')
    await page.getByRole('button', { name: t('ui.approvals.approve') }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('ui.approvals.approve') })
      .click()
    await page.getByText(t('ui.approvals.empty.awaiting_me')).waitFor()
    const decided = await ask<Listed<Approval>>(admin, 'GET', '/approvals?view=mine')
    expect(decided.items[0]).toMatchObject({ state: 'approved' })
    const after = await ask<Listed<User>>(admin, 'GET', '/users?q=truc-ban')
    expect(after.items.find((one) => one.id === person.id)?.roles).toEqual(['trainer', 'watch_officer'])
  })

  it('an administrator sees as somebody else and gains nothing', async () => {
    const { page, t } = admin
    await page.goto('/access')
    await settled(page)
    expect(await accessibilityFindings(admin)).toEqual([])
    await page.getByRole('combobox', { name: t('ui.access.person') }).fill('phe-duyet')
    await page.getByRole('option', { name: /phe-duyet/ }).click()
    await page.getByRole('button', { name: t('ui.access.startPreview') }).click()
    await page.getByRole('button', { name: t('ui.access.endPreview') }).waitFor()
    await keepPicture(admin, 'preview')
    const navigation = page.getByRole('navigation', { name: t('ui.nav.label') })
    expect(await navigation.getByRole('link', { name: t('ui.nav.people') }).count()).toBe(0)
    await page.getByRole('button', { name: t('ui.access.endPreview') }).click()
    await navigation.getByRole('link', { name: t('ui.nav.people') }).waitFor()
  })

  it('an emergency is told on every page of those who guard access', async () => {
    const { page, t } = admin
    await page.goto('/break-glass')
    await settled(page)
    await page.getByRole('button', { name: t('ui.breakGlass.take') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(t('domain.breakGlassSet.incident')).check()
    await dialog.getByLabel(t('ui.breakGlass.reason')).fill('Tấn công diện rộng ngoài giờ làm việc')
    await dialog.getByRole('button', { name: t('ui.breakGlass.open') }).click()
    await page.getByText(t('ui.breakGlass.standing.active')).waitFor()
    await leader.page.goto('/')
    await leader.page
      .getByRole('alert')
      .filter({ hasText: t('domain.breakGlassSet.incident') })
      .waitFor()
    await keepPicture(leader, 'emergency')
    await page.getByRole('button', { name: t('ui.breakGlass.end'), exact: true }).click()
    await dialog.getByRole('button', { name: t('ui.breakGlass.end'), exact: true }).click()
    await leader.page.goto('/break-glass')
    await leader.page.getByRole('button', { name: t('ui.breakGlass.review'), exact: true }).waitFor()
    expect(await accessibilityFindings(leader)).toEqual([])
    await keepPicture(leader, 'break-glass')
  })

  it('a refusal tells why, and who could help', async () => {
    const { page, t } = officer
    await page.goto('/webhooks')
    await page.getByRole('button', { name: t('ui.access.why') }).click()
    await page.getByText(t('ui.access.heldBy', { roles: '' }).replace(/[:.\s]+$/, '')).waitFor()
    await keepPicture(officer, 'why-not')
    await page.goto('/delegations')
    await settled(page)
    expect(await accessibilityFindings(officer)).toEqual([])
    await keepPicture(officer, 'delegations')
  })
})
