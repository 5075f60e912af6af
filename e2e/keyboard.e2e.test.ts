import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendWarning } from './api.ts'
import { openBrowser, openVisit, settled, type Visit } from './browser.ts'
import { type Stage, startStage } from './stage.ts'

const MANY_TABS = 60

/** Presses Tab until the element that has the focus is called `name`, as a person without a mouse does. */
async function tabTo({ page }: Visit, name: string): Promise<void> {
  for (let n = 0; n < MANY_TABS; n++) {
    await page.keyboard.press('Tab')
    const called = await page.evaluate<string>(
      '((e) => (e?.getAttribute("aria-label") ?? e?.labels?.[0]?.textContent ?? e?.textContent ?? "").trim())(document.activeElement)',
    )
    if (called === name) return
  }
  throw new Error(`no element called ${name} is reached by ${MANY_TABS} tabs`)
}

async function signInByKeys(visit: Visit, login: string, password: string): Promise<void> {
  const { page, t } = visit
  await page.goto('/')
  const field = page.getByLabel(t('ui.session.login'))
  await field.waitFor()
  // The first field waits for the typing.
  await expect.poll(() => field.evaluate((element) => element.matches(':focus'))).toBe(true)
  await page.keyboard.type(login)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: t('ui.shell.searchShort') }).waitFor()
  await settled(page)
}

describe('by keyboard alone', () => {
  let stage: Stage
  let browser: Browser

  beforeAll(async () => {
    stage = await startStage({ hasStory: true })
    await sendWarning(stage)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.stop()
  })

  it('a watch officer signs in, finds a page by the palette, goes through the list and opens what is there', async () => {
    const visit = await openVisit(browser, stage, { locale: 'vi' })
    const { page, t } = visit
    await signInByKeys(visit, 'truc-ban', stage.passwordOf('truc-ban'))

    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(t('ui.palette.placeholder')).waitFor()
    // Without diacritics, as people type in haste.
    await page.keyboard.type('bao dong')
    await page
      .getByRole('button', { name: t('ui.nav.alerts') })
      .or(page.getByRole('option', { name: t('ui.nav.alerts') }))
      .first()
      .waitFor()
    await page.keyboard.press('ArrowDown')
    for (let n = 0; n < 5 && new URL(page.url()).pathname === '/'; n++) {
      const chosen = await page.locator('[data-selected]').innerText()
      if (chosen.trim() === t('ui.nav.alerts')) break
      await page.keyboard.press('ArrowDown')
    }
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: t('ui.alerts.title') }).waitFor()
    await settled(page)

    const rows = page.getByRole('grid', { name: t('ui.alerts.title') }).getByRole('row')
    await rows.nth(2).waitFor()
    const focused = (): Promise<string> =>
      page.evaluate<string>('document.activeElement?.getAttribute("data-index") ?? ""')
    await page.keyboard.press('j')
    await expect.poll(focused).toBe('0')
    await page.keyboard.press('j')
    await expect.poll(focused).toBe('1')
    await page.keyboard.press('j')
    await expect.poll(focused).toBe('2')
    await page.keyboard.press('k')
    await expect.poll(focused).toBe('1')
    await page.keyboard.press('Enter')
    await expect.poll(() => new URL(page.url()).searchParams.get('open')).not.toBeNull()
    await page.getByRole('button', { name: t('ui.alerts.acknowledge') }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => new URL(page.url()).searchParams.get('open')).toBeNull()
    expect(visit.complaints).toEqual([])
    await visit.close()
  })

  it('a value is looked for in the events from anywhere', async () => {
    const visit = await openVisit(browser, stage, { locale: 'vi' })
    const { page, t } = visit
    await signInByKeys(visit, 'truc-ban', stage.passwordOf('truc-ban'))
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(t('ui.palette.placeholder')).waitFor()
    await page.keyboard.type('203.0.113.66')
    await page.getByText(t('ui.palette.searchValue', { value: '203.0.113.66' })).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: t('ui.events.title') }).waitFor()
    expect(new URL(page.url()).searchParams.get('value')).toBe('203.0.113.66')
    await page
      .getByRole('grid', { name: t('ui.events.title') })
      .getByRole('row')
      .nth(1)
      .waitFor()
    await visit.close()
  })

  it('a unit opens its warning and acknowledges it', async () => {
    const visit = await openVisit(browser, stage, { locale: 'vi' })
    const { page, t } = visit
    await signInByKeys(visit, 'so-y-te', stage.passwordOf('so-y-te'))
    const link = page
      .getByRole('listitem')
      .getByRole('link')
      .filter({ hasText: t('ui.inbox.acknowledge') })
    await link.waitFor()
    for (let n = 0; n < MANY_TABS && !(await link.evaluate((element) => element.matches(':focus'))); n++)
      await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: t('ui.inbox.acknowledge'), exact: true }).waitFor()
    await tabTo(visit, t('ui.inbox.acknowledge'))
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: t('ui.inbox.report'), exact: true }).waitFor()
    expect(visit.complaints).toEqual([])
    await visit.close()
  })

  it('the first Tab offers the way past the navigation', async () => {
    const visit = await openVisit(browser, stage, { locale: 'vi' })
    const { page, t } = visit
    await signInByKeys(visit, 'truc-ban', stage.passwordOf('truc-ban'))
    await visit.go('/alerts')
    await tabTo(visit, t('ui.app.skip'))
    expect(await page.getByRole('link', { name: t('ui.app.skip') }).isVisible()).toBe(true)
    await visit.close()
  })
})
