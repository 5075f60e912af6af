import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openVisit, type Visit } from './browser.ts'
import { type Stage, startStage } from './stage.ts'

const PASSWORD = 'den bien sang xa 42'
const UNIT = 'Sở Thử nghiệm'
const UNIT_SHORT = 'Sở Thử'
const SOURCE = 'Suricata cổng thử nghiệm'
const DOMAIN = 'ban-tin-thu-nghiem.example'

describe('the first day of a platform', () => {
  let stage: Stage
  let browser: Browser
  let visit: Visit
  let token = ''
  let isBroken = false

  const step = (name: string, act: () => Promise<void>): void => {
    it(name, async ({ skip }) => {
      if (isBroken) skip('an earlier step of the journey failed')
      isBroken = true
      await act()
      isBroken = false
    })
  }

  beforeAll(async () => {
    stage = await startStage({ hasStory: false })
    browser = await openBrowser()
    visit = await openVisit(browser, stage, { locale: 'vi' })
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.stop()
  })

  step('begins with the token of the terminal, and refuses another one', async () => {
    const { page, t } = visit
    const setupToken = await stage.platform.prepareSetup()
    if (setupToken === null) throw new Error('the platform says it is set up')
    await page.goto('/setup')
    await page.getByRole('heading', { level: 1, name: t('ui.session.setupTitle') }).waitFor()
    await page.getByLabel(t('ui.session.setupToken')).fill('khong-phai-ma-nay')
    await page.getByLabel(t('ui.session.setupOrganisation')).fill('Trung tâm thử nghiệm')
    await page.getByLabel(t('ui.session.setupDisplayName')).fill('Quản trị viên')
    await page.getByLabel(t('ui.session.setupLogin')).fill('quan-tri')
    await page.getByLabel(t('ui.session.setupPassword'), { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: t('ui.session.setupSubmit') }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel(t('ui.session.setupToken')).fill(setupToken)
    await page.getByRole('button', { name: t('ui.session.setupSubmit') }).click()
    await page.getByRole('heading', { level: 1, name: t('ui.board.title') }).waitFor()
    visit.complaints.splice(0)
  })

  step('happens once: the token is spent and the next visitor is asked to sign in', async () => {
    expect(await stage.platform.prepareSetup()).toBeNull()
    const other = await openVisit(browser, stage, { locale: 'vi' })
    await other.page.goto('/setup')
    await other.page.getByRole('heading', { level: 1, name: other.t('ui.session.title') }).waitFor()
    await other.close()
  })

  step('adds an organisation', async () => {
    const { page, t } = visit
    await visit.go('/organisations')
    await page
      .getByRole('button', { name: t('ui.organisations.new') })
      .first()
      .click()
    const form = page.getByRole('dialog')
    await form.getByLabel(t('ui.organisations.name'), { exact: true }).fill(UNIT)
    await form.getByLabel(t('ui.organisations.shortName')).fill(UNIT_SHORT)
    await form.getByLabel(t('ui.organisations.code'), { exact: true }).fill('so-thu-nghiem')
    await form.getByLabel(t('ui.organisations.networks')).fill('10.77.1.0/24')
    await form.getByRole('button', { name: t('ui.act.create') }).click()
    await form.waitFor({ state: 'detached' })
    await page.getByText(UNIT).first().waitFor()
  })

  step('adds a source, whose token is shown this once', async () => {
    const { page, t } = visit
    await visit.go('/')
    await page.getByRole('link', { name: t('ui.board.addSource') }).click()
    await page.getByRole('heading', { level: 1, name: t('ui.connect.title') }).waitFor()
    await page.getByRole('link', { name: t('ui.connect.back') }).click()
    await page
      .getByRole('button', { name: t('ui.sources.new') })
      .first()
      .click()
    const form = page.getByRole('dialog')
    await form.getByLabel(t('ui.sources.form.name')).fill(SOURCE)
    await form.getByRole('combobox', { name: t('ui.sources.form.organisation') }).click()
    await page.getByRole('option', { name: UNIT_SHORT }).click()
    await form.getByRole('button', { name: t('ui.act.create') }).click()
    const issued = page.getByRole('dialog').filter({ hasText: t('ui.sources.issuedOnce') })
    await issued.waitFor()
    token = (await issued.locator('pre').first().innerText()).trim()
    expect(token.length).toBeGreaterThan(20)
    await issued.getByRole('button', { name: t('ui.sources.issuedDone') }).click()
    await issued.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByText(SOURCE).first().waitFor()
    expect(await page.locator('body').innerText()).not.toContain(token)
  })

  step('receives an event from the source and finds it', async () => {
    const { page, t } = visit
    const event = {
      timestamp: new Date(stage.now()).toISOString(),
      event_type: 'dns',
      src_ip: '10.77.1.20',
      src_port: 53_100,
      dest_ip: '10.77.1.2',
      dest_port: 53,
      proto: 'UDP',
      dns: { version: 2, type: 'query', id: 7, rrname: DOMAIN, rrtype: 'A', tx_id: 0 },
    }
    const send = (bearer: string): Promise<Response> =>
      fetch(`${stage.url}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/x-ndjson' },
        body: `${JSON.stringify(event)}\n`,
      })
    expect((await send('hd_khong_co_ma_nay')).status).toBe(401)
    const answer = await send(token)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ received: 1, accepted: 1, duplicates: 0, refused: [] })
    await expect
      .poll(
        async () => {
          await visit.go(`/events?value=${DOMAIN}`)
          return page
            .getByRole('grid', { name: t('ui.events.title') })
            .getByRole('row')
            .count()
        },
        { timeout: 30_000 },
      )
      .toBe(2)
    await page.getByRole('row', { name: DOMAIN }).first().click()
    await page.getByText('10.77.1.20').first().waitFor()
  })

  step('shows the source as alive, every event accounted for', async () => {
    const { page, t } = visit
    await visit.go('/sources')
    await page.getByRole('row', { name: `${SOURCE}, ${UNIT_SHORT}, ${t('domain.sourceState.healthy')}` }).click()
    await page.getByText(t('ui.sources.equationHolds')).waitFor()
    expect(visit.complaints).toEqual([])
  })
})
