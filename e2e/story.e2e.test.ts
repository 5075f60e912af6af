import { CAMPAIGN_AGENCIES } from '@haidang/demo/agencies.ts'
import { CAMPAIGN_ADDRESS, CAMPAIGN_DOMAIN, CAMPAIGN_HASH } from '@haidang/demo/story/campaign.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openVisit, PHONE, signIn, type Visit } from './browser.ts'
import { keepScreen } from './pictures.ts'
import { type Stage, startStage } from './stage.ts'

const DAY_MS = 86_400_000
/** Longer than any deadline with its second step, whatever holidays lie between. */
const LONG_AFTER_MS = 40 * DAY_MS
const CONCERNED = CAMPAIGN_AGENCIES.length
const [UNIT = ''] = CAMPAIGN_AGENCIES
const UNIT_NAME = 'Sở Y tế'
const REPORT_NOTE = 'Đã chặn tên miền, cách ly một máy ở phòng Văn thư.'

const pathOf = (visit: Visit): string => new URL(visit.page.url()).pathname

/** Text of a mail as the reader's program would show it: quoted-printable and base64 parts decoded. */
function readable(raw: string): string {
  const text = raw.replaceAll('\r\n', '\n')
  const words = text.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, way: string, body: string) =>
    way.toLowerCase() === 'b' ? Buffer.from(body, 'base64').toString('utf8') : unquote(body.replaceAll('_', ' ')),
  )
  const bodies = [...text.matchAll(/^[A-Za-z0-9+/=\n]{40,}$/gm)].map(([body]) =>
    Buffer.from(body, 'base64').toString('utf8'),
  )
  return `${unquote(words.replaceAll('=\n', ''))}\n${bodies.join('\n')}`
}

function unquote(text: string): string {
  return text.replace(/(?:=[0-9A-F]{2})+/g, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8'))
}

describe.each(['vi', 'en'] as const)('the main job, on screens in %s', (locale) => {
  let stage: Stage
  /** Mails about accounts, sent while the world was made. */
  let accountMails = 0
  let browser: Browser
  let officer: Visit
  let approver: Visit
  let unit: Visit
  let warningPath = ''
  let title = ''

  const person = async (
    login: string,
    options: Partial<Parameters<typeof openVisit>[2]> = {},
    path = '/',
  ): Promise<Visit> => {
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

  const complaints: string[] = []
  const leave = async (visit: Visit): Promise<void> => {
    complaints.push(...visit.complaints)
    await visit.close()
  }

  beforeAll(async () => {
    stage = await startStage({ hasStory: true })
    accountMails = stage.smtp.received.length
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.stop()
  })

  step('shows the watch officer the campaign on the board, and its page by one touch', async () => {
    officer = await person('truc-ban')
    const { page, t } = officer
    await page.getByRole('heading', { level: 1, name: t('ui.board.title') }).waitFor()
    const campaign = page.getByRole('link', { name: CAMPAIGN_DOMAIN }).filter({ hasText: t('ui.campaigns.notWarned') })
    await campaign.waitFor()
    await campaign.click()
    await page.getByRole('heading', { level: 1, name: CAMPAIGN_DOMAIN }).waitFor()
    await page.getByText(t('ui.campaigns.timelineTitle', { count: CONCERNED })).waitFor()
    await page
      .getByRole('cell', { name: CAMPAIGN_DOMAIN })
      .or(page.getByText(CAMPAIGN_DOMAIN, { exact: true }))
      .first()
      .waitFor()
    await keepScreen(officer, 'campaign')
  })

  step('makes a draft of it in one act, with what to do and for whom', async () => {
    const { page, t } = officer
    await page.getByRole('button', { name: t('ui.campaigns.draft'), exact: true }).click()
    await page.getByRole('heading', { level: 1, name: t('ui.warnings.form.editTitle') }).waitFor()
    await page.getByText(t('ui.warnings.form.recipientCount', { count: CONCERNED })).waitFor()
    title = await page.getByLabel(t('ui.warnings.form.title'), { exact: true }).inputValue()
    expect(title).toContain(CAMPAIGN_DOMAIN)
    expect(await page.getByRole('textbox', { name: t('ui.warnings.form.action', { n: 1 }) }).inputValue()).not.toBe('')
    await page.getByRole('button', { name: t('ui.warnings.form.save'), exact: true }).click()
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    warningPath = pathOf(officer)
    await page.getByRole('button', { name: t('ui.warnings.act.submit'), exact: true }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('ui.warnings.act.submit'), exact: true })
      .click()
    await page.getByText(t('domain.warningState.submitted')).first().waitFor()
    // Who writes does not approve.
    expect(await page.getByRole('button', { name: t('ui.warnings.act.approve'), exact: true }).count()).toBe(0)
  })

  step('waits for the approver, who approves, and dispatches knowing how many will receive it', async () => {
    approver = await person('phe-duyet')
    const { page, t } = approver
    await page.getByRole('link', { name: title }).first().click()
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.getByRole('button', { name: t('ui.warnings.act.approve'), exact: true }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('ui.warnings.act.approve'), exact: true })
      .click()
    await page.getByRole('button', { name: t('ui.warnings.act.dispatch'), exact: true }).click()
    const confirm = page.getByRole('dialog')
    await confirm.getByText(t('ui.warnings.confirm.dispatch.title', { count: CONCERNED })).waitFor()
    expect(await confirm.getByRole('listitem').count()).toBe(CONCERNED)
    await confirm.getByRole('button', { name: `${t('ui.warnings.act.dispatch')} (${CONCERNED})` }).click()
    await page.getByText(t('ui.warnings.progress.title', { acknowledged: 0, count: CONCERNED })).waitFor()
  })

  step('reaches every unit by mail, which tells that a warning waits and nothing of what it says', async () => {
    const notices = (): string[] => stage.smtp.received.slice(accountMails).map(({ text }) => readable(text))
    await expect
      .poll(
        () =>
          new Set(stage.smtp.received.flatMap(({ to }) => [...to]).filter((to) => to.startsWith('an-ninh-mang@'))).size,
        { timeout: 60_000 },
      )
      .toBe(CONCERNED)
    for (const notice of notices()) {
      expect(notice).toContain('TLP:AMBER')
      expect(notice).toContain(stage.url)
      for (const secret of [
        CAMPAIGN_DOMAIN,
        CAMPAIGN_ADDRESS,
        CAMPAIGN_HASH,
        title,
        CAMPAIGN_DOMAIN.replaceAll('.', '[.]'),
      ])
        expect(notice).not.toContain(secret)
    }
  })

  step('is acknowledged by a unit on a phone in one touch, while the watch officer looks on', async () => {
    await officer.page
      .getByText(officer.t('ui.warnings.progress.title', { acknowledged: 0, count: CONCERNED }))
      .waitFor()
    unit = await person(UNIT, { viewport: PHONE, isPhone: true })
    const { page, t } = unit
    await page.getByRole('heading', { level: 1, name: t('ui.inbox.title') }).waitFor()
    await page.getByRole('link', { name: title }).tap()
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.getByRole('heading', { name: t('ui.inbox.whatToDo') }).waitFor()
    await keepScreen(unit, 'inbox')
    await page.getByRole('button', { name: t('ui.inbox.acknowledge'), exact: true }).tap()
    await page.getByRole('button', { name: t('ui.inbox.report'), exact: true }).waitFor()
    // The officer touched nothing: the stream of the server brought it.
    await officer.page
      .getByText(officer.t('ui.warnings.progress.title', { acknowledged: 1, count: CONCERNED }))
      .waitFor()
    await officer.page
      .getByRole('listitem')
      .filter({ hasText: UNIT_NAME })
      .filter({ hasText: officer.t('domain.recipientState.acknowledged') })
      .first()
      .waitFor()
  })

  step('is reported as done by the unit, and its report is read and closed at the centre', async () => {
    const { page, t } = unit
    await page.getByRole('button', { name: t('ui.inbox.report'), exact: true }).tap()
    await page.getByRole('radio', { name: t('domain.outcome.done') }).tap()
    await page.getByLabel(t('ui.inbox.reportNote')).fill(REPORT_NOTE)
    await page.getByRole('button', { name: t('ui.inbox.reportSend'), exact: true }).tap()
    await page.getByText(REPORT_NOTE).waitFor()
    await officer.page.getByText(REPORT_NOTE).waitFor()
    await keepScreen(officer, 'warning')
  })

  step('shows on the board who has answered and who has not', async () => {
    const { page, t } = officer
    await officer.go('/')
    await page
      .getByRole('link', { name: title })
      .filter({ hasText: t('ui.board.answered', { done: 1, total: CONCERNED }) })
      .waitFor()
    await keepScreen(officer, 'board')
  })

  step('is overdue and told to the leaders when the clock has run out', async () => {
    const before = stage.smtp.received.length
    // Everybody goes home: no session lives that long.
    for (const visit of [officer, approver, unit]) await leave(visit)
    stage.advance(LONG_AFTER_MS)
    officer = await person('truc-ban', { atMs: stage.now() })
    const { page, t } = officer
    const late = CONCERNED - 1
    await expect
      .poll(
        async () => {
          await page.reload()
          await page.getByRole('heading', { level: 1, name: t('ui.board.title') }).waitFor()
          return page
            .getByRole('link', { name: title })
            .filter({ hasText: t('domain.escalation.province') })
            .count()
        },
        { timeout: 60_000 },
      )
      .toBe(late)
    await officer.go(warningPath)
    await page
      .getByText(t('ui.warnings.progress.overdue', { count: late }), { exact: true })
      .first()
      .waitFor()
    await page
      .getByText(t('ui.warnings.progress.escalated', { count: late }), { exact: true })
      .first()
      .waitFor()
    await expect
      .poll(
        () => stage.smtp.received.slice(before).some(({ to }) => to.some((address) => address.startsWith('lanh-dao@'))),
        { timeout: 60_000 },
      )
      .toBe(true)
  })

  step('is closed at the end, and nobody is late any more', async () => {
    approver = await person('phe-duyet', { atMs: stage.now() }, warningPath)
    const { page, t } = approver
    await page.getByRole('button', { name: t('ui.warnings.act.close'), exact: true }).click()
    const confirm = page.getByRole('dialog')
    await confirm.getByText(t('ui.warnings.confirm.close.left', { count: CONCERNED - 1 })).waitFor()
    await confirm.getByRole('button', { name: t('ui.warnings.act.close'), exact: true }).click()
    await page.getByText(t('domain.warningState.closed')).first().waitFor()
    await approver.go('/')
    await page.getByText(t('ui.board.overdueNone')).waitFor()
  })

  step('left nothing in the browsers to complain of', async () => {
    for (const visit of [officer, approver]) await leave(visit)
    expect(complaints).toEqual([])
  })
})
