import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openVisit, signIn, type Visit } from './browser.ts'
import { inspect } from './page-checks.ts'
import { keepPicture } from './pictures.ts'
import { type Stage, startStage } from './stage.ts'

const PASSWORD = 'den bien sang xa 42'
const SOURCE = 'Tường lửa cổng chính'
const TABLE = 'Nhật ký cổng từ'
const HEAD = 'Thời gian;Máy trong;Máy ngoài;Cổng;Ghi chú'
const row = (at: string, from: string, note: string): string => `${at};${from};203.0.113.9;443;${note}`

/** A session of a FortiGate as it writes it, now. */
function fortigate(at: number, from: string): string {
  const when = new Date(at + 7 * 3_600_000).toISOString()
  return (
    `date=${when.slice(0, 10)} time=${when.slice(11, 19)} devname="FG-01" devid="FG100F" logid="0000000013" type="traffic" ` +
    `subtype="forward" level="notice" vd="root" eventtime=${at}000000 tz="+0700" srcip=${from} srcport=51000 ` +
    'dstip=203.0.113.9 dstport=443 proto=6 action="accept" policyid=7 sentbyte=1200 rcvdbyte=5400'
  )
}

describe('a newcomer connects what nobody has connected before', () => {
  let stage: Stage
  let browser: Browser
  let visit: Visit
  let isBroken = false

  beforeAll(async () => {
    stage = await startStage({ hasStory: false })
    const setupToken = await stage.platform.prepareSetup()
    if (setupToken === null) throw new Error('the platform is set up already')
    await stage.platform.modules.setUp({
      token: setupToken,
      organisationName: 'Sở Thử',
      provinceCode: null,
      login: 'quan-tri',
      displayName: 'Quản trị',
      password: PASSWORD,
    })
    browser = await openBrowser()
    visit = await openVisit(browser, stage, { locale: 'vi' })
    await signIn(visit, 'quan-tri', PASSWORD)
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.stop()
  })

  /** A step of the journey: after one that failed the others would only repeat its failure. */
  const step = (name: string, run: () => Promise<void>) =>
    it(name, async (context) => {
      if (isBroken) context.skip()
      try {
        await run()
      } catch (error) {
        isBroken = true
        await keepPicture(visit, 'connect-failed')
        throw error
      }
    })
  const send = async (token: string, body: string): Promise<number> =>
    (
      await fetch(`${stage.url}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' },
        body,
      })
    ).status
  const heading = (name: string): Locator => visit.page.getByRole('heading', { name, exact: true })
  const choose = async (label: string, option: string | RegExp): Promise<void> => {
    const { page } = visit
    await page.getByRole('combobox', { name: label }).click()
    await page.getByRole('option', { name: option }).first().click()
  }
  const createSource = async (name: string): Promise<string> => {
    const { page, t } = visit
    await page.getByRole('textbox', { name: t('ui.sources.form.name') }).fill(name)
    const organisation = page.getByRole('combobox', { name: t('ui.sources.form.organisation') })
    if ((await organisation.count()) > 0 && (await organisation.inputValue()) === '')
      await choose(t('ui.sources.form.organisation'), /Sở Thử|SỞ THỬ|ST/i)
    await page.getByRole('button', { name: t('ui.connect.create.submit') }).click()
    await page.getByText(t('ui.connect.arrive.waiting')).waitFor()
    const panel = page.locator('section').filter({ has: heading(t('ui.connect.arrive.token')) })
    return (await panel.locator('pre').first().innerText()).trim()
  }

  step('finds the firewall by its name and reads what to do on it', async () => {
    const { page, t } = visit
    await visit.go('/sources/connect')
    expect(await inspect(visit, 'connect-choose')).toEqual([])
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.getByRole('searchbox', { name: t('ui.connect.search') }).fill('forti')
    await page.getByRole('button', { name: /FortiGate/ }).click()
    await heading(t('ui.connect.guideTitle', { name: 'FortiGate' })).waitFor()
    await page.getByText('config log syslogd setting').waitFor()
    expect(await inspect(visit, 'connect-guide')).toEqual([])
    await page.setViewportSize({ width: 1366, height: 768 })
  })

  step('pastes a sample and sees every field beside the place it came from, by keyboard too', async () => {
    const { page, t } = visit
    await page.getByRole('button', { name: t('ui.connect.next') }).click()
    const sample = [fortigate(stage.now(), '10.1.2.3'), 'dòng hỏng giữa chừng', fortigate(stage.now(), '10.1.2.4')]
    await page.getByRole('textbox', { name: t('ui.connect.sample.paste') }).fill(sample.join('\n'))
    await heading(t('ui.connect.sample.sure', { format: t('domain.sourceFormat.fortigate') })).waitFor()
    await page.getByText(t('ui.connect.remedy.event.unrecognised')).first().waitFor()
    const normal = page.getByRole('group', { name: t('ui.connect.sample.normal') })
    const raw = page.getByRole('group', { name: t('ui.connect.sample.raw') })
    await normal.focus()
    const marked = raw.locator('mark[data-active]')
    for (let n = 0; n < 60; n++) {
      await page.keyboard.press('ArrowDown')
      if ((await normal.locator('tr[data-active] th').innerText()).startsWith(t('ui.connect.field.src_endpoint.ip')))
        break
    }
    expect(await marked.allInnerTexts()).toEqual(['10.1.2.3'])
    await raw.getByText('203.0.113.9', { exact: true }).hover()
    expect(await normal.locator('tr[data-active]').innerText()).toContain('203.0.113.9')
    expect(await inspect(visit, 'connect-sample', [{ width: 1366, height: 768, scheme: 'light' }])).toEqual([])
    await page.setViewportSize({ width: 1366, height: 768 })
  })

  step('creates the source and watches its first events arrive, with what is not readable and why', async () => {
    const { page, t } = visit
    await page.getByRole('button', { name: t('ui.connect.next') }).click()
    const token = await createSource(SOURCE)
    expect(await inspect(visit, 'connect-waiting', [{ width: 1366, height: 768, scheme: 'light' }])).toEqual([])
    await page.setViewportSize({ width: 1366, height: 768 })
    const now = stage.now()
    const lines = Array.from({ length: 12 }, (_, n) => fortigate(now - n * 1000, `10.1.2.${n + 1}`))
    expect(await send(token, [...lines, 'không phải nhật ký'].join('\n'))).toBeLessThan(300)
    await page.getByText(t('ui.connect.arrive.received', { received: '13', stored: '12', lost: '1' })).waitFor()
    await page.getByText(t('problems.event.unrecognised')).first().waitFor()
    await heading(t('ui.connect.arrive.first')).waitFor()
    expect(await inspect(visit, 'connect-arrived', [{ width: 1366, height: 768, scheme: 'light' }])).toEqual([])
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.getByRole('link', { name: t('ui.connect.arrive.events') }).click()
    await page.getByText('10.1.2.5').first().waitFor()
  })

  step('maps a table of nobody’s standard from a sample, mends it, and saves it with the source', async () => {
    const { page, t } = visit
    await visit.go('/sources/connect?kind=csv&step=sample')
    const sample = [HEAD, row('21/11/2026 07:30:00', '10.9.0.1', 'mở'), row('21/11/2026 07:31:00', '10.9.0.2', 'đóng')]
    await page.getByRole('textbox', { name: t('ui.connect.sample.paste') }).fill(sample.join('\n'))
    await heading(t('ui.connect.map.title')).waitFor()
    await page.getByRole('textbox', { name: t('ui.connect.map.name') }).fill(TABLE)
    await choose(`${t('ui.connect.map.becomes')}: Máy trong`, /src_endpoint\.ip/)
    await choose(`${t('ui.connect.map.becomes')}: Máy ngoài`, /dst_endpoint\.ip/)
    // The same field twice is told in place, and mended there.
    await choose(`${t('ui.connect.map.becomes')}: Ghi chú`, /dst_endpoint\.ip/)
    await page.getByText(t('ui.connect.mappingProblem.mapping.twice', { subject: 'dst_endpoint.ip' })).waitFor()
    await choose(`${t('ui.connect.map.becomes')}: Ghi chú`, /message/)
    await page
      .getByText(t('ui.connect.mappingProblem.mapping.twice', { subject: 'dst_endpoint.ip' }))
      .waitFor({ state: 'detached' })
    await page
      .getByRole('group', { name: t('ui.connect.sample.normal') })
      .getByText('10.9.0.1')
      .first()
      .waitFor()
    expect(await inspect(visit, 'connect-mapping')).toEqual([])
    await page.setViewportSize({ width: 1366, height: 768 })
  })

  step('whose lines become events at once', async () => {
    const { page, t } = visit
    await visit.go('/sources/connect?kind=csv&step=sample')
    const sample = [HEAD, row('21/11/2026 07:30:00', '10.9.0.1', 'mở')]
    await page.getByRole('textbox', { name: t('ui.connect.sample.paste') }).fill(sample.join('\n'))
    await heading(t('ui.connect.map.title')).waitFor()
    await page.getByRole('textbox', { name: t('ui.connect.map.name') }).fill(TABLE)
    await choose(`${t('ui.connect.map.becomes')}: Máy trong`, /src_endpoint\.ip/)
    await choose(`${t('ui.connect.map.becomes')}: Máy ngoài`, /dst_endpoint\.ip/)
    await choose(`${t('ui.connect.map.becomes')}: Ghi chú`, /message/)
    await page.getByRole('button', { name: t('ui.connect.next') }).click()
    const token = await createSource('Cổng từ tầng hầm')
    const local = new Date(stage.now() + 7 * 3_600_000).toISOString()
    const at = `${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)} ${local.slice(11, 19)}`
    expect(await send(token, [HEAD, row(at, '10.9.0.7', 'mở'), row(at, '10.9.0.8', 'đóng')].join('\n'))).toBeLessThan(
      300,
    )
    await page.getByText(t('ui.connect.arrive.received', { received: '3', stored: '2', lost: '1' })).waitFor()
    await page.getByRole('link', { name: t('ui.connect.arrive.events') }).click()
    await page.getByText('10.9.0.7').first().click()
    await page.getByText('src_endpoint').first().waitFor()
    await visit.go('/sources/mappings')
    await page.getByText(TABLE).first().click()
    await page.getByText('Cổng từ tầng hầm').waitFor()
    expect(await inspect(visit, 'mappings', [{ width: 1366, height: 768, scheme: 'light' }])).toEqual([])
  })

  step('in English the pages are the same', async () => {
    const english = await openVisit(browser, stage, { locale: 'en' })
    await signIn(english, 'quan-tri', PASSWORD)
    for (const [name, path] of [
      ['connect-choose', '/sources/connect'],
      ['connect-guide', '/sources/connect?kind=suricata'],
      ['connect-windows', '/sources/connect?kind=windows-collector'],
    ] as const) {
      await english.go(path)
      expect(await inspect(english, name, [{ width: 1366, height: 768, scheme: 'light' }])).toEqual([])
    }
    await english.close()
  })
})
