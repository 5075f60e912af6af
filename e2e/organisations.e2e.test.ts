import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openVisit, settled, signIn, type Visit } from './browser.ts'
import { inspect } from './page-checks.ts'
import { type Stage, startStage } from './stage.ts'

const LOGIN = 'quan-tri'
const PASSWORD = 'hai-dang-sang-giua-bien-66'
const DEPARTMENTS = ['Sở Y tế', 'Sở Tài chính', 'Sở Xây dựng']

const tableOf = (locale: string): string =>
  [
    'Mã đơn vị,Tên đơn vị,Loại đơn vị,Mã đơn vị cấp trên,Mã tỉnh,Tên miền',
    `XA-${locale},Ủy ban nhân dân xã Thử ${locale},Xã phường đặc khu,PHONG-${locale},,`,
    `PHONG-${locale},Phòng Văn hóa ${locale},Đơn vị trực thuộc,,,phong-${locale}.example`,
    `SAI-${locale},Xã sai tỉnh,Xã phường đặc khu,,Bình Dương,`,
  ].join('\n')

let stage: Stage
let browser: Browser
beforeAll(async () => {
  stage = await startStage({ hasStory: false })
  const token = await stage.platform.prepareSetup()
  if (token === null) throw new Error('the platform is set up already')
  const { modules } = stage.platform
  const root = await modules.setUp({
    token,
    organisationName: 'Trung tâm thử nghiệm',
    provinceCode: '66',
    login: LOGIN,
    displayName: 'Quản trị viên',
    password: PASSWORD,
  })
  for (const [n, name] of DEPARTMENTS.entries())
    await modules.createOrganisation({
      ctx: stage.platform.systemContext(root),
      input: {
        parentId: root,
        code: `so-${n}`,
        kind: 'department',
        name,
        shortName: name,
        provinceCode: '66',
        sector: n === 0 ? 'health' : null,
        domains: [`so-${n}.example`],
      },
    })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await stage?.stop()
})

describe.each(['vi', 'en'] as const)('organisations on screens in %s', (locale) => {
  let visit: Visit
  beforeAll(async () => {
    visit = await openVisit(browser, stage, { locale })
    await signIn(visit, LOGIN, PASSWORD, '/organisations')
  })
  afterAll(() => visit?.close())

  it('open as a tree by keyboard, each with its parts', async () => {
    const { page, t } = visit
    const tree = page.getByRole('tree', { name: t('ui.organisations.tree.label') })
    const items = tree.getByRole('treeitem')
    await items.nth(3).waitFor()
    await items.first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const detail = page.getByRole('complementary', { name: t('ui.list.detail') })
    await detail.getByRole('tab', { name: t('ui.organisations.tabs.contacts') }).click()
    await detail.getByText(t('ui.organisations.contacts.none')).waitFor()
    await detail.getByRole('tab', { name: t('ui.organisations.tabs.domains') }).click()
    await detail
      .getByText(/_haidang-proof\./)
      .first()
      .waitFor()
    expect(await inspect(visit, 'organisations-domains')).toEqual([])
    await page.keyboard.press('Escape')
    // The arrow that goes left closes the branch of the only top.
    await items.first().focus()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => items.count()).toBe(1)
  })

  it('come in from a table after every change was looked at', async () => {
    const { page, t } = visit
    await page.goto('/organisations/import')
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'don-vi.csv', mimeType: 'text/csv', buffer: Buffer.from(tableOf(locale)) })
    const tally = (verdict: 'new' | 'problem') =>
      page
        .getByRole('group', { name: t('ui.organisations.table.filter') })
        .getByRole('button', { name: t(`ui.organisations.table.verdicts.${verdict}`) })
    await tally('problem').waitFor()
    await page.getByText('Hồ Chí Minh').first().waitFor()
    await settled(page)
    expect(await inspect(visit, 'organisations-import')).toEqual([])
    await tally('new').click()
    await page.getByText(`Phòng Văn hóa ${locale}`).first().waitFor()
    await page.getByRole('checkbox', { name: t('ui.organisations.table.leaves', { count: '1' }) }).check()
    await page.getByRole('button', { name: t('ui.organisations.table.apply', { count: '2' }) }).click()
    await page.getByText(t('ui.organisations.table.doneTitle', { count: '2' })).waitFor()
  })

  it('are found without diacritics, with what lies above them', async () => {
    const { page, t } = visit
    await page.goto('/organisations')
    await page.getByRole('searchbox', { name: t('ui.organisations.search') }).fill(`xa thu ${locale}`)
    const row = page.getByText(`Ủy ban nhân dân xã Thử ${locale}`).first()
    await row.waitFor()
    await page.getByText(`Phòng Văn hóa ${locale}`).first().waitFor()
    await row.click()
    await page.getByRole('complementary', { name: t('ui.list.detail') }).waitFor()
    expect(new URL(page.url()).searchParams.get('open')).not.toBeNull()
  })

  it('stand on the map by tile, in groups and among mergers', async () => {
    const { page, t } = visit
    await page.goto('/organisations?view=map')
    await page.getByRole('group', { name: t('ui.organisations.mapLabel') }).waitFor()
    expect(await inspect(visit, 'organisations-map')).toEqual([])
    await page.goto('/organisations?view=closures')
    await page.getByLabel(t('ui.organisations.ending.ask')).fill('binh duong')
    await page.getByRole('button', { name: t('ui.organisations.ending.resolve') }).click()
    await page.getByText(/Bình Dương \(74\).*Hồ Chí Minh \(79\)/).waitFor()
    expect(await inspect(visit, 'organisations-closures')).toEqual([])
    await page.goto('/organisations?view=groups')
    await page.getByRole('button', { name: t('ui.organisations.group.presetCommunes'), exact: true }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('ui.act.create'), exact: true })
      .click()
    await page.getByText(t('ui.organisations.group.automatic')).first().waitFor()
  })
})
