import { generatePassword } from '@haidang/server/modules/identity/index.ts'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, signInByApi } from './api.ts'
import { openBrowser, openVisit, signIn, type Visit } from './browser.ts'
import { keepPicture } from './pictures.ts'
import { type Stage, startStage } from './stage.ts'

const PASSWORD = 'den bien sang xa 42'
const UNIT = 'Sở Thử'
const RULE_ID = '0f6a6f52-5c5e-4b0e-9a52-3b1f6f1c7e10'
const RULE_TITLE = 'Công cụ lạ ghi xuống tệp tải về'
const IMAGE = 'C:\\Users\\Public\\la-lam.exe'
const COMMAND = 'la-lam.exe --tai-ve C:\\Users\\Public\\goi.bin'

const RULE = `title: ${RULE_TITLE}
id: ${RULE_ID}
status: experimental
description: Một chương trình lạ trong thư mục dùng chung ghi tệp tải về.
logsource:
    product: windows
    category: process_creation
detection:
    tool:
        Image|endswith: '\\la-lam.exe'
    option:
        CommandLine|contains: ' --tai-ve '
    condition: tool and option
falsepositives:
    - Bộ cài của phòng Công nghệ thông tin
level: high
`
const BROKEN = RULE.replace('tool and option', 'tool and optoin')

/** A process starting on a Windows machine as Sysmon tells it, the tree of its XML as JSON. */
function processEvent(at: number, command = COMMAND): object {
  return {
    Event: {
      System: {
        Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
        EventID: 1,
        TimeCreated: { '#attributes': { SystemTime: new Date(at).toISOString() } },
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Computer: 'PC-12.so-thu.example',
        EventRecordID: at % 1_000_000_007,
      },
      EventData: { ProcessId: 4120, Image: IMAGE, CommandLine: command, User: 'SO-THU\\ky.thuat' },
    },
  }
}

describe('a rule from its first line to its first exception', () => {
  let stage: Stage
  let browser: Browser
  let author: Visit
  let officer: Visit
  let administrator: Client
  let token = ''
  let officerPassword = ''
  let isBroken = false

  const step = (name: string, act: () => Promise<void>): void => {
    it(name, async ({ skip }) => {
      if (isBroken) skip('an earlier step of the journey failed')
      isBroken = true
      await act()
      isBroken = false
    })
  }
  /** Pastes a text in the place of what an editor holds. */
  const write = async ({ page }: Visit, editor: Locator, text: string): Promise<void> => {
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`)
    await editor.click()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+v')
  }
  const send = async (event: object): Promise<void> => {
    const answer = await fetch(`${stage.url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body: `${JSON.stringify(event)}\n`,
    })
    expect(await answer.json()).toMatchObject({ accepted: 1, refused: [] })
  }

  beforeAll(async () => {
    stage = await startStage({ hasStory: false })
    const setupToken = await stage.platform.prepareSetup()
    if (setupToken === null) throw new Error('the platform is set up already')
    await stage.platform.modules.setUp({
      token: setupToken,
      organisationName: 'Trung tâm thử nghiệm',
      provinceCode: null,
      login: 'quan-tri',
      displayName: 'Quản trị viên',
      password: PASSWORD,
    })
    administrator = await signInByApi({ url: stage.url, passwordOf: () => PASSWORD }, 'quan-tri')
    const { organisation } = await administrator.get<{ organisation: { id: string } }>('/session')
    const unit = await administrator.post<{ id: string }>('/organisations', {
      parentId: organisation.id,
      kind: 'department',
      name: 'Sở Thử nghiệm',
      shortName: UNIT,
      code: 'so-thu',
      sector: null,
      provinceCode: null,
    })
    const issued = await administrator.post<{ token: string }>('/sources', {
      organisationId: unit.id,
      name: 'Sysmon máy trạm',
      format: 'auto',
      transport: 'http',
      zoneOffsetMinutes: 420,
      syslogSenders: [],
      quotaEventsPerSecond: 1000,
      expectedIntervalSeconds: 600,
    })
    ;({ token } = issued)
    const made = await administrator.post<{ invitation: { token: string } }>('/users', {
      organisationId: organisation.id,
      login: 'truc-ban',
      displayName: 'Cán bộ trực ban',
      email: 'truc-ban@trung-tam.example',
      roles: ['watch_officer'],
      clearance: 'amber',
    })
    officerPassword = generatePassword()
    await stage.platform.modules.acceptInvitation(made.invitation.token, officerPassword)
    browser = await openBrowser()
    author = await openVisit(browser, stage, { locale: 'vi' })
    await author.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await signIn(author, 'quan-tri', PASSWORD)
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.stop()
  })

  step('is told where it is wrong while it is written', async () => {
    const { page, t } = author
    await author.go('/rules')
    await page.getByRole('link', { name: t('ui.rules.write') }).click()
    const editor = page.getByRole('textbox', { name: t('ui.rules.editor.label') })
    await write(author, editor, BROKEN)
    await page.getByText(t('ui.rules.editor.errors', { count: 1 })).waitFor()
    const place = page.getByRole('button', { name: t('ui.rules.problems.place', { line: 13, column: 25 }) })
    await place.waitFor()
    await keepPicture(author, 'rule-editor-error.vi.1366')
    expect(await page.getByRole('button', { name: t('ui.rules.editor.save') }).isDisabled()).toBe(true)
    await write(author, editor, RULE)
    await page.getByText(t('ui.rules.editor.fine')).waitFor()
  })

  step('is left by Escape and Tab, as somebody without a mouse leaves it', async () => {
    const { page, t } = author
    await page.getByRole('textbox', { name: t('ui.rules.editor.label') }).click()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    await page.getByLabel(t('ui.rules.editor.note')).waitFor()
    expect(await page.evaluate<string>('document.activeElement.shadowRoot === null ? "left" : "inside"')).toBe('left')
  })

  step('is tried on a pasted event: first one it passes by, then one it hits, each with the reason', async () => {
    const { page, t } = author
    const pasted = page.getByRole('textbox', { name: t('ui.rules.test.eventLabel') })
    const result = page.getByRole('region', { name: t('ui.rules.test.result') })
    await write(author, pasted, JSON.stringify(processEvent(stage.now(), 'la-lam.exe --tro-giup')))
    await result.getByText(t('ui.rules.test.miss'), { exact: true }).waitFor()
    await result.getByText('la-lam.exe --tro-giup').first().waitFor()
    await write(author, pasted, JSON.stringify(processEvent(stage.now())))
    await result.getByText(t('ui.rules.test.hit'), { exact: true }).waitFor()
    await expect.poll(() => result.locator('mark').allInnerTexts()).toContain('\\la-lam.exe')
    await keepPicture(author, 'rule-editor-hit.vi.1366')
  })

  step('is saved, on, and says in words what it looks for', async () => {
    const { page, t } = author
    await page.getByRole('button', { name: t('ui.rules.editor.save') }).click()
    await page.getByRole('heading', { level: 1, name: RULE_TITLE }).waitFor()
    await page.getByText(t('ui.rules.state.on')).first().waitFor()
    await page.getByText(t('ui.rules.words.operator.endswith')).waitFor()
    await stage.platform.modules.reloadDetection()
    await keepPicture(author, 'rule.vi.1366')
  })

  step('finds the event when a sensor sends it, and the alert explains itself to the watch officer', async () => {
    await send(processEvent(stage.now()))
    officer = await openVisit(browser, stage, { locale: 'vi' })
    await signIn(officer, 'truc-ban', officerPassword)
    const { page, t } = officer
    await expect
      .poll(
        async () => {
          await officer.go('/alerts')
          return page.getByRole('row', { name: RULE_TITLE }).count()
        },
        { timeout: 60_000 },
      )
      .toBe(1)
    await page.getByRole('row', { name: RULE_TITLE }).click()
    await page.getByRole('heading', { name: t('ui.rules.why.title') }).waitFor()
    await expect.poll(() => page.locator('mark').allInnerTexts()).toEqual(expect.arrayContaining(['\\la-lam.exe']))
    await page.getByText('Bộ cài của phòng Công nghệ thông tin').waitFor()
    await page.getByText(t('ui.rules.why.nextTitle')).waitFor()
    await keepPicture(officer, 'alert-explained.vi.1366')
  })

  step('is excepted in two touches, with field and value filled in', async () => {
    const { page, t } = officer
    await page.getByRole('button', { name: t('ui.rules.exception.create') }).click()
    const form = page.getByRole('dialog')
    expect(await form.getByLabel(t('ui.rules.exception.field'), { exact: true }).first().inputValue()).toBe('Image')
    expect(await form.getByLabel(t('ui.rules.exception.values')).first().inputValue()).toBe(IMAGE)
    await form.getByText(t('ui.rules.exception.preview', { looked: 1, suppressed: 1 })).waitFor()
    await keepPicture(officer, 'exception-form.vi.1366')
    await form.getByRole('button', { name: t('ui.rules.exception.create') }).click()
    await form.waitFor({ state: 'detached' })
    await officer.go('/rules/exceptions')
    await page.getByRole('row', { name: RULE_TITLE }).waitFor()
  })

  step('passes the same event over from then on, and counts it', async () => {
    await stage.platform.modules.reloadDetection()
    await send(processEvent(stage.now() + 1000))
    await expect
      .poll(
        async () =>
          (await administrator.get<{ items: { suppressedCount: number }[] }>('/rule-exceptions')).items[0]
            ?.suppressedCount,
        { timeout: 60_000 },
      )
      .toBe(1)
    const { items } = await administrator.get<{ items: { count: number }[] }>('/alerts')
    expect(items.map((alert) => alert.count)).toEqual([1])
  })

  step('left nothing in the browsers to complain of', () => {
    expect([...author.complaints, ...officer.complaints]).toEqual([])
    return Promise.resolve()
  })
})
