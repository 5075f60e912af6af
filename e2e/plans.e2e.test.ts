import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openVisit, PHONE, signIn, type Visit } from './browser.ts'
import { keepScreen } from './pictures.ts'
import { type Stage, startStage } from './stage.ts'
import { zipText } from './zip-text.ts'

const UNIT = 'so-y-te'
const UNIT_NAME = 'Sở Y tế'
const NUMBER = '77/KH-UBND'
const TITLE = 'Bảo vệ dữ liệu sức khỏe điện tử trên địa bàn tỉnh'
const DUTY = 'Mã hóa bản sao lưu của hệ thống bệnh án điện tử'
const OTHER = 'Kiểm tra quyền truy cập hồ sơ sức khỏe điện tử'
const NOTE = 'Đã mã hóa bản sao lưu của bốn bệnh viện.'
const TROUBLE = 'Chưa có khóa phần cứng để giữ khóa mã hóa.'
const ANSWER = 'Trung tâm cho mượn hai khóa phần cứng trong tuần này.'
const REASON = 'Chờ nhận khóa phần cứng.'
const RESULT = 'Bốn bệnh viện đã mã hóa toàn bộ bản sao lưu.'
const ABSTRACT = 'Kết quả bảo vệ dữ liệu sức khỏe điện tử'

/** A plan of this test alone, in the form of Decree 30/2020/NĐ-CP, Annex I. */
const planText = (year: number): string => `ỦY BAN NHÂN DÂN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH MINH HỌA                          Độc lập - Tự do - Hạnh phúc
Số: ${NUMBER}                         Minh Họa, ngày 05 tháng 01 năm ${year}

KẾ HOẠCH
${TITLE}

I. NHIỆM VỤ
1. Bảo vệ dữ liệu
a) ${DUTY}.
Đơn vị chủ trì: ${UNIT_NAME}; đơn vị phối hợp: Sở Khoa học và Công nghệ.
Thời hạn: trước ngày 31 tháng 12 năm ${year}.
b) ${OTHER}.
Đơn vị chủ trì: ${UNIT_NAME}.
Thời hạn: trước ngày 31 tháng 12 năm ${year}.
2. Đào tạo
a) Tập huấn bảo vệ dữ liệu cá nhân cho nhân viên y tế.
Đơn vị chủ trì: Sở Nội vụ; đơn vị phối hợp: ${UNIT_NAME}.
Thời hạn: trước ngày 30 tháng 11 năm ${year}.

Nơi nhận:
- Như trên;
- Lưu: VT.
`
const ROWS = 3

const pathOf = (page: Page): string => new URL(page.url()).pathname

/** Chooses an option of a field by its label, as a person does: opens it, types, presses the option. */
async function choose({ page }: Visit, label: string, option: string): Promise<void> {
  const field = page
    .getByRole('dialog')
    .getByRole('textbox', { name: label })
    .or(page.getByRole('dialog').getByRole('combobox', { name: label }))
  await field.first().click()
  await page.getByRole('option', { name: option }).first().click()
  await page.keyboard.press('Escape')
}

describe.each(['vi', 'en'] as const)('a plan from its document to the signed report, on screens in %s', (locale) => {
  let stage: Stage
  let browser: Browser
  let officer: Visit
  let unit: Visit
  let approver: Visit
  let leader: Visit
  let planPath = ''
  let dutyPath = ''
  let reportPath = ''
  let year = 0

  const person = async (login: string, options: Partial<Parameters<typeof openVisit>[2]> = {}, path = '/') => {
    const visit = await openVisit(browser, stage, { locale, ...options })
    await signIn(visit, login, stage.passwordOf(login), path)
    return visit
  }
  let isBroken = false
  /** One step of the journey; the steps after one that failed are skipped, since they stand on it. */
  const step = (name: string, act: () => Promise<void>): void => {
    it(name, async ({ skip }) => {
      if (isBroken) skip('an earlier step of the journey failed')
      isBroken = true
      await act()
      isBroken = false
    })
  }
  const press = async ({ page, t }: Visit, key: Parameters<Visit['t']>[0]): Promise<void> => {
    await page
      .getByRole('button', { name: t(key), exact: true })
      .first()
      .click()
  }
  const confirm = async ({ page, t }: Visit, key: Parameters<Visit['t']>[0]): Promise<void> => {
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: t(key), exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  beforeAll(async () => {
    stage = await startStage({ hasStory: true })
    year = new Date(stage.now()).getUTCFullYear() + 1
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.stop()
  })

  step('reads the document that is handed in, and says when it is done', async () => {
    officer = await person('truc-ban', {}, '/plans')
    const { page, t } = officer
    await press(officer, 'ui.plans.import')
    await page
      .getByRole('dialog')
      .locator('input[type="file"]')
      .first()
      .setInputFiles({ name: 'ke-hoach-77.txt', mimeType: 'text/plain', buffer: Buffer.from(planText(year)) })
    await page.getByRole('dialog').getByText('ke-hoach-77.txt').waitFor()
    await press(officer, 'ui.plans.importForm.start')
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor()
    await page.getByText(t('ui.plans.plan.reviewLeft', { count: ROWS })).waitFor()
    planPath = pathOf(page)
    await page.getByText(NUMBER).first().waitFor()
  })

  step('is reviewed by keyboard alone, each row beside its place in the document', async () => {
    const { page, t } = officer
    await page.getByRole('link', { name: t('ui.plans.plan.review'), exact: true }).click()
    await page.getByRole('heading', { level: 1, name: t('ui.plans.review.title', { title: NUMBER }) }).waitFor()
    const current = page.locator('li[aria-current="true"]')
    await current.filter({ hasText: DUTY }).waitFor()
    await page.keyboard.press('j')
    await current.filter({ hasText: OTHER }).waitFor()
    await expect.poll(() => current.evaluate((element) => element.matches(':focus'))).toBe(true)
    await page.keyboard.press('k')
    await current.filter({ hasText: DUTY }).waitFor()
    for (let done = 1; done <= ROWS; done++) {
      await page.keyboard.press('a')
      await page.getByText(t('ui.plans.review.progress', { done, total: ROWS })).waitFor()
    }
    await page.keyboard.press('u')
    await page.getByText(t('ui.plans.review.progress', { done: ROWS - 1, total: ROWS })).waitFor()
    await page
      .getByRole('status')
      .filter({ hasText: t('ui.plans.review.said.undo') })
      .waitFor()
    await page.keyboard.press('a')
    await page.getByText(t('ui.plans.review.progress', { done: ROWS, total: ROWS })).waitFor()
    await keepScreen(officer, 'plan-review')
  })

  step('is given to the units its words name, and followed from then on', async () => {
    const { page, t } = officer
    await page.getByRole('link', { name: t('ui.plans.review.assign'), exact: true }).click()
    await page.getByRole('heading', { level: 1, name: t('ui.plans.assign.title') }).waitFor()
    await page.getByRole('button', { name: t('ui.plans.assign.submit', { count: ROWS }) }).click()
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor()
    await press(officer, 'ui.plans.plan.activate')
    await confirm(officer, 'ui.plans.plan.activate')
    await page.getByText(t('domain.planState.active'), { exact: true }).first().waitFor()
  })

  step('reaches the unit on a phone, which reports with evidence, raises a difficulty and asks for time', async () => {
    unit = await person(UNIT, { viewport: PHONE, isPhone: true }, '/duties')
    const { page, t } = unit
    await page.getByRole('heading', { level: 1, name: t('ui.duties.mineTitle') }).waitFor()
    await page.getByRole('link', { name: DUTY }).tap()
    await page.getByRole('heading', { level: 1, name: DUTY }).waitFor()
    dutyPath = pathOf(page)
    await page.getByRole('button', { name: t('ui.duties.act.progress'), exact: true }).tap()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('slider').focus()
    for (let n = 0; n < 8; n++) await page.keyboard.press('ArrowRight')
    await dialog.getByLabel(t('ui.duties.form.note'), { exact: true }).fill(NOTE)
    await dialog.locator('input[type="file"]').setInputFiles({
      name: 'bien-ban.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('Biên bản mã hóa bản sao lưu.'),
    })
    await dialog.getByText(t('ui.duties.form.uploaded', { names: 'bien-ban.txt' })).waitFor()
    await confirm(unit, 'ui.duties.form.send')
    await page.getByText(NOTE).waitFor()
    await page
      .getByText(t('ui.duties.percent', { percent: 40 }))
      .first()
      .waitFor()
    await page.getByRole('link', { name: 'bien-ban.txt' }).first().waitFor()

    const other = async (key: 'ui.duties.act.raiseObstacle' | 'ui.duties.act.requestExtension'): Promise<void> => {
      await page.getByRole('button', { name: t('ui.duties.act.more') }).tap()
      await page.getByRole('menuitem', { name: t(key) }).tap()
    }
    await other('ui.duties.act.raiseObstacle')
    await dialog.getByLabel(t('ui.duties.form.obstacleText')).fill(TROUBLE)
    await confirm(unit, 'ui.duties.form.send')
    await page.getByText(TROUBLE).waitFor()
    await other('ui.duties.act.requestExtension')
    await dialog.getByLabel(t('ui.duties.form.extensionTo')).fill(`${year + 1}-01-31`)
    await dialog.getByLabel(t('ui.duties.form.extensionReason')).fill(REASON)
    await confirm(unit, 'ui.duties.form.send')
    await page.getByText(REASON).waitFor()
    await keepScreen(unit, 'duty')
  })

  step('is answered at the centre, and the leader grants the time', async () => {
    await officer.go('/duties/waiting')
    const answered = officer.page.getByRole('listitem').filter({ hasText: TROUBLE })
    await answered.getByRole('button', { name: officer.t('ui.duties.act.answer'), exact: true }).click()
    await officer.page.getByRole('dialog').getByLabel(officer.t('ui.duties.form.answerText')).fill(ANSWER)
    await confirm(officer, 'ui.duties.act.answer')
    await answered.waitFor({ state: 'detached' })
    approver = await person('phe-duyet', {}, '/duties/waiting')
    const asked = approver.page.getByRole('listitem').filter({ hasText: REASON })
    await asked.getByRole('button', { name: approver.t('ui.duties.act.decide'), exact: true }).click()
    await confirm(approver, 'ui.duties.act.approve')
    await asked.waitFor({ state: 'detached' })
    await unit.go(dutyPath)
    await unit.page.getByText(ANSWER).waitFor()
    await unit.page
      .getByText(`31/01/${year + 1}`)
      .first()
      .waitFor()
  })

  step('shows on the board and on the timeline how far it is', async () => {
    const { page, t } = officer
    await officer.go(`/duties/board?by=unit&plan=${planPath.split('/').at(-1) ?? ''}`)
    await page.getByRole('heading', { name: t('ui.duties.board.done', { done: '0', total: String(ROWS) }) }).waitFor()
    await page.getByRole('row').filter({ hasText: UNIT_NAME }).filter({ hasText: '0/2' }).waitFor()
    await officer.go(`/duties/timeline?plan=${planPath.split('/').at(-1) ?? ''}`)
    await page
      .getByRole('row')
      .filter({ hasText: DUTY })
      .filter({ hasText: t('domain.dutyState.on_time') })
      .waitFor()
    await keepScreen(officer, 'duty-timeline')
  })

  step('opens a report for the plan, which the unit fills in and sends', async () => {
    const { page, t } = officer
    await officer.go('/reports')
    await press(officer, 'ui.reports.open')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(t('ui.reports.openForm.name')).fill('Báo cáo bảo vệ dữ liệu sức khỏe')
    await dialog.getByLabel(t('ui.reports.openForm.period')).fill(`Năm ${year}`)
    await dialog.getByLabel(t('ui.reports.openForm.from')).fill(`${year}-01-01`)
    await dialog.getByLabel(t('ui.reports.openForm.to')).fill(`${year}-12-31`)
    await choose(officer, t('ui.reports.openForm.plans'), NUMBER)
    await choose(officer, t('ui.reports.openForm.units'), UNIT_NAME)
    await dialog.getByRole('button', { name: t('ui.reports.openForm.submit'), exact: true }).click()
    await page.waitForURL(/\/reports\/[^/]+$/)
    reportPath = pathOf(page)
    await unit.go('/reports')
    await unit.page.getByRole('row').filter({ hasText: 'Báo cáo bảo vệ dữ liệu sức khỏe' }).tap()
    await unit.page.getByLabel(t('ui.reports.answers.results')).fill(RESULT)
    await press(unit, 'ui.reports.act.save')
    await unit.page.getByText(t('ui.reports.page.unsaved')).waitFor({ state: 'detached' })
    await press(unit, 'ui.reports.act.submit')
    await confirm(unit, 'ui.reports.act.submit')
    await unit.page.getByText(t('ui.reports.states.submitted'), { exact: true }).first().waitFor()
  })

  step('is built of what the units sent, edited, approved, numbered and locked', async () => {
    const { page, t } = officer
    await officer.go(reportPath)
    await press(officer, 'ui.reports.act.build')
    await confirm(officer, 'ui.reports.act.build')
    const paper = page.getByRole('article')
    await paper.getByText(RESULT).first().waitFor({ timeout: 60_000 })
    await page.getByText(t('ui.reports.editor.edit'), { exact: true }).click()
    await page.getByLabel(t('ui.reports.editor.abstract')).fill(ABSTRACT)
    await press(officer, 'ui.reports.act.save')
    await page.getByText(t('ui.reports.page.unsaved')).waitFor({ state: 'detached' })
    await page.getByText(t('ui.reports.editor.preview'), { exact: true }).click()
    await paper.getByText(ABSTRACT, { exact: true }).waitFor()
    await keepScreen(officer, 'report')
    await press(officer, 'ui.reports.act.submit')
    await confirm(officer, 'ui.reports.act.submit')
    await page.getByText(t('ui.reports.states.submitted'), { exact: true }).first().waitFor()
    await approver.go(reportPath)
    await press(approver, 'ui.reports.act.approve')
    await confirm(approver, 'ui.reports.act.approve')
    await approver.page.getByText(t('ui.reports.states.approved'), { exact: true }).first().waitFor()
    leader = await person('lanh-dao', {}, reportPath)
    await press(leader, 'ui.reports.act.sign')
    await confirm(leader, 'ui.reports.act.sign')
    await leader.page.getByText(t('ui.reports.states.signed'), { exact: true }).first().waitFor()
    await leader.page.getByText(t('ui.reports.page.hash')).waitFor()
  })

  step('is taken away as DOCX, PDF and XLSX that say the same', async () => {
    const { page } = leader
    const take = async (format: string): Promise<Buffer> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: format, exact: true }).click(),
      ])
      const parts: Buffer[] = []
      for await (const part of await download.createReadStream()) parts.push(Buffer.from(part))
      return Buffer.concat(parts)
    }
    const docx = zipText(await take('DOCX'))
    const words = docx.get('word/document.xml') ?? ''
    for (const text of [ABSTRACT, RESULT, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM']) expect(words).toContain(text)
    const pdf = await take('PDF')
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-')
    expect(pdf.subarray(-16).toString('latin1')).toContain('%%EOF')
    expect(pdf.length).toBeGreaterThan(10_000)
    const sheet = [...zipText(await take('XLSX')).values()].join('\n')
    expect(sheet).toContain(DUTY)
    expect(sheet).toContain(UNIT_NAME)
  })

  step('left nothing in the browsers to complain of', async () => {
    const all = [officer, unit, approver, leader]
    const complaints = all.flatMap((visit) => visit.complaints)
    for (const visit of all) await visit.close()
    expect(complaints).toEqual([])
  })
})
