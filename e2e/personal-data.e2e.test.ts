import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openVisit, signIn, type Visit } from './browser.ts'
import { inspect } from './page-checks.ts'
import { type Stage, startStage } from './stage.ts'

const PASSWORD = 'den bien sang xa 42'
const ORGANISATION = 'Sở Thử nghiệm'

/** Two hours ago, as a field for local time holds it in Viet Nam. */
const fieldAt = (ms: number): string => new Date(ms + 7 * 3_600_000).toISOString().slice(0, 16)

describe.each(['vi', 'en'] as const)('personal data in %s', (locale) => {
  let stage: Stage
  let browser: Browser
  let visit: Visit
  let isBroken = false

  const step = (name: string, act: () => Promise<void>): void => {
    it(name, async ({ skip }) => {
      if (isBroken) skip('an earlier step of the journey failed')
      isBroken = true
      await act()
      isBroken = false
    })
  }
  const look = async (name: string): Promise<void> => {
    expect(await inspect(visit, name)).toEqual([])
  }

  beforeAll(async () => {
    stage = await startStage({ hasStory: false })
    const token = await stage.platform.prepareSetup()
    await stage.platform.modules.setUp({
      token: token ?? '',
      organisationName: ORGANISATION,
      provinceCode: null,
      login: 'quan-tri',
      displayName: 'Quản trị viên',
      password: PASSWORD,
    })
    browser = await openBrowser()
    visit = await openVisit(browser, stage, { locale })
    await signIn(visit, 'quan-tri', PASSWORD)
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.stop()
  })

  step('shows the register as it stands prefilled', async () => {
    const { page, t } = visit
    await visit.go('/personal-data')
    await page.getByRole('heading', { level: 2, name: t('personalData.activities.accounts.title') }).waitFor()
    await look('personal-data')
  })

  step('teaches what a request is, and opens one with its clock', async () => {
    const { page, t } = visit
    await visit.go('/personal-data/requests')
    await page.getByText(t('ui.personalData.requests.empty')).waitFor()
    await look('personal-data-requests-empty')
    await page
      .getByRole('button', { name: t('ui.personalData.requests.open') })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(t('ui.personalData.requests.name')).fill('Nguyễn Thị Mẫu')
    await dialog.getByLabel(t('ui.personalData.requests.login')).fill('quan-tri')
    await dialog.getByRole('button', { name: t('ui.personalData.requests.open') }).click()
    await page.getByRole('heading', { level: 1, name: /DL-\d{4}-0001/ }).waitFor()
    await page.getByRole('button', { name: t('ui.personalData.requests.verify') }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('ui.personalData.requests.verify') })
      .click()
    await page.getByText('users.login').waitFor()
    await look('personal-data-request')
  })

  step('records a breach, counts its hours, and takes the notice as sent', async () => {
    const { page, t } = visit
    await visit.go('/personal-data/breaches')
    await page.getByText(t('ui.personalData.breaches.empty')).waitFor()
    await page
      .getByRole('button', { name: t('ui.personalData.breaches.open') })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(t('ui.personalData.breaches.name')).fill('Lộ danh sách người nộp hồ sơ')
    await dialog.getByLabel(t('ui.personalData.breaches.detectedAt')).fill(fieldAt(stage.now() - 2 * 3_600_000))
    await dialog.getByRole('button', { name: t('ui.personalData.breaches.addData') }).click()
    await dialog.getByRole('button', { name: t('ui.personalData.save') }).click()
    await page.getByRole('heading', { level: 1, name: /VP-\d{4}-0001/ }).waitFor()
    await page
      .getByText(t('ui.personalData.clock.days', { count: 2 }), { exact: false })
      .first()
      .waitFor()
    await look('personal-data-breach')
    await page.getByRole('button', { name: t('ui.personalData.breaches.send') }).click()
    await page.getByRole('dialog').getByLabel(t('ui.personalData.breaches.number')).fill('01/TB-STN')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('ui.personalData.breaches.send') })
      .click()
    await page.getByText(t('ui.personalData.clock.done')).waitFor()
    await visit.go('/personal-data/breaches')
    await page.getByText('VP-', { exact: false }).first().waitFor()
    await look('personal-data-breaches')
  })

  step('shows what is kept how long', async () => {
    const { page, t } = visit
    await visit.go('/personal-data/retention')
    await page.getByText(t('ui.personalData.retention.noHolds')).waitFor()
    await look('personal-data-retention')
    expect(visit.complaints).toEqual([])
  })
})
