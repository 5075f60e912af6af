// Over 300 lines: one newcomer's first day, each step standing on the one before.
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appCode, type Authenticator, giveAuthenticator } from './authenticator.ts'
import { DESK, openBrowser, openVisit, PHONE, settled, type Visit } from './browser.ts'
import { accessibilityFindings, inspect } from './page-checks.ts'
import { keepPicture } from './pictures.ts'
import { type Stage, startStage } from './stage.ts'

const PASSWORD = 'den bien sang xa 42'
const OFFICER_PASSWORD = 'cau vong sau con mua rao'
const UNIT = 'Sở Thử nghiệm'
const PEOPLE = [
  { login: 'can-bo-truc', name: 'Cán bộ trực Một', role: 'watch_officer' },
  { login: 'phe-duyet', name: 'Người phê duyệt Hai', role: 'approver' },
  { login: 'kiem-toan', name: 'Người kiểm toán Ba', role: 'auditor' },
] as const
const PROOF_MS = 11 * 60_000

describe('who may come in', () => {
  let stage: Stage
  let browser: Browser
  let admin: Visit
  let officer: Visit
  let authenticator: Authenticator
  let isBroken = false
  const links = new Map<string, string>()
  let appSecret = ''
  let officerCodes: readonly string[] = []

  const step = (name: string, act: () => Promise<void>): void => {
    it(name, async ({ skip }) => {
      if (isBroken) skip('an earlier step of the journey failed')
      isBroken = true
      try {
        await act()
      } catch (error) {
        await keepPicture(admin, 'identity-failed')
        if (officer !== undefined) await keepPicture(officer, 'identity-failed-officer').catch(() => undefined)
        throw error
      }
      isBroken = false
    })
  }
  const codeNow = (): string => appCode(appSecret, stage.now())
  /** A code is taken once; the next one needs the next half minute. */
  const nextCode = (): string => {
    stage.advance(30_000)
    return codeNow()
  }
  const heading = ({ page }: Visit, name: string): Locator => page.getByRole('heading', { level: 1, name })
  const press = ({ page }: Visit, name: string): Promise<void> => page.getByRole('button', { name }).click()
  const keptCodes = async (visit: Visit): Promise<string[]> => {
    const { page, t } = visit
    const list = page.getByRole('list', { name: t('ui.recovery.list') })
    await list.waitFor()
    const codes = await list.getByRole('listitem').allInnerTexts()
    const enter = page.getByRole('button', { name: t('ui.enrol.into') })
    expect(await enter.isDisabled()).toBe(true)
    await page.getByLabel(t('ui.recovery.saved')).check()
    await enter.click()
    return codes.map((code) => code.trim())
  }
  const givePassword = async ({ page, t }: Visit, login: string, password: string): Promise<void> => {
    await page.getByLabel(t('ui.session.login')).fill(login)
    await page.getByLabel(t('ui.session.password'), { exact: true }).fill(password)
    await page.getByRole('button', { name: t('ui.session.signIn'), exact: true }).click()
  }
  const signOut = async ({ page, t }: Visit, name: string): Promise<void> => {
    await page.getByRole('button', { name: t('ui.shell.account', { name }) }).click()
    await page.getByRole('menuitem', { name: t('ui.shell.signOut') }).click()
    await page.getByLabel(t('ui.session.login')).waitFor()
  }

  beforeAll(async () => {
    stage = await startStage({ hasStory: false, multiFactor: 'required' })
    browser = await openBrowser()
    admin = await openVisit(browser, stage, { locale: 'vi' })
    authenticator = await giveAuthenticator(admin.page)
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.stop()
  })

  step('the first administrator is told why a password is weak, and then to add a second step', async () => {
    const { page, t } = admin
    const token = await stage.platform.prepareSetup()
    if (token === null) throw new Error('the platform says it is set up')
    await page.goto('/setup')
    await heading(admin, t('ui.session.setupTitle')).waitFor()
    await page.getByLabel(t('ui.session.setupToken')).fill(token)
    await page.getByLabel(t('ui.session.setupOrganisation')).fill('Trung tâm thử nghiệm')
    await page.getByLabel(t('ui.session.setupDisplayName')).fill('Quản trị viên')
    await page.getByLabel(t('ui.session.setupLogin')).fill('quan-tri')
    const password = page.getByLabel(t('ui.session.setupPassword'), { exact: true })
    await password.fill('Mật khẩu 2026')
    await page.getByText(t('ui.password.common', { part: 'matkhau' })).waitFor()
    expect(await accessibilityFindings(admin)).toEqual([])
    await password.fill(PASSWORD)
    await page.getByText(t('ui.password.good')).waitFor()
    await press(admin, t('ui.session.setupSubmit'))
    await heading(admin, t('ui.enrol.title')).waitFor()
    expect(await inspect(admin, 'enrol')).toEqual([])
    await page.setViewportSize(DESK)
    // Until then there is nothing else, whatever the address.
    await page.goto('/people')
    await heading(admin, t('ui.enrol.title')).waitFor()
    expect(await page.getByRole('navigation').count()).toBe(0)
  })

  step('makes a passkey, keeps the recovery codes and is led on', async () => {
    const { page, t } = admin
    await press(admin, t('ui.enrol.passkeyAct'))
    await heading(admin, t('ui.enrol.codesTitle')).waitFor()
    expect(await authenticator.count()).toBe(1)
    expect(await accessibilityFindings(admin)).toEqual([])
    expect(new Set(await keptCodes(admin)).size).toBeGreaterThanOrEqual(8)
    await page.goto('/')
    await page.getByRole('heading', { name: t('ui.firstSteps.title') }).waitFor()
    await page.getByText(t('ui.firstSteps.progress', { done: 2, total: 5 })).waitFor()
    expect(await inspect(admin, 'first-steps')).toEqual([])
    await page.setViewportSize(DESK)
  })

  step('adds the first organisation from the list of first steps', async () => {
    const { page, t } = admin
    await page.getByRole('link', { name: t('ui.firstSteps.organisationAct') }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel(t('ui.organisations.name'), { exact: true }).fill(UNIT)
    await form.getByLabel(t('ui.organisations.shortName')).fill('Sở Thử')
    await form.getByLabel(t('ui.organisations.code'), { exact: true }).fill('so-thu-nghiem')
    await form.getByRole('button', { name: t('ui.act.create') }).click()
    await form.waitFor({ state: 'detached' })
  })

  step('invites three people, each by a link shown once', async () => {
    const { page, t } = admin
    await admin.go('/')
    await page.getByRole('link', { name: t('ui.firstSteps.peopleAct') }).click()
    for (const [n, { login, name, role }] of PEOPLE.entries()) {
      const form = page.getByRole('dialog', { name: t('ui.people.form.title') })
      await form.getByLabel(t('ui.people.displayName')).fill(name)
      await form.getByLabel(t('ui.people.login')).fill(login)
      await form.getByRole('checkbox', { name: t(`domain.role.${role}`), exact: true }).check()
      if (n === 0) {
        // The auditor holds no other role, and the form says so.
        expect(await form.getByRole('checkbox', { name: t('domain.role.auditor'), exact: true }).isDisabled()).toBe(
          true,
        )
        expect(await accessibilityFindings(admin)).toEqual([])
      }
      await form.getByRole('button', { name: t('ui.people.form.submit') }).click()
      const shown = page.getByRole('dialog', { name: t('ui.people.linkTitle', { name }) })
      await shown.waitFor()
      const link = (await shown.getByText('/invitation#').innerText()).trim()
      links.set(login, link)
      if (n === 0) await keepPicture(admin, 'invitation-link.vi.1366')
      const isLast = n === PEOPLE.length - 1
      await shown
        .getByRole('button', { name: isLast ? t('ui.act.close') : t('ui.people.linkAnother') })
        .last()
        .click()
      await shown.waitFor({ state: 'detached' })
    }
    await admin.go('/')
    await page.getByText(t('ui.firstSteps.progress', { done: 4, total: 5 })).waitFor()
    await admin.go('/people?state=invited')
    await page.getByRole('row', { name: PEOPLE[0].name }).waitFor()
    expect(await page.getByRole('row', { name: 'Quản trị viên' }).count()).toBe(0)
    expect(admin.complaints.splice(0)).toEqual([])
  })

  step('one of them accepts on a phone, with an authenticator app', async () => {
    officer = await openVisit(browser, stage, { locale: 'vi', viewport: PHONE, isPhone: true })
    const { page, t } = officer
    const [person] = PEOPLE
    await page.goto(links.get(person.login) ?? '')
    await heading(officer, t('ui.invitation.title', { name: person.name })).waitFor()
    expect(await accessibilityFindings(officer)).toEqual([])
    await page.getByLabel(t('ui.invitation.password'), { exact: true }).fill(OFFICER_PASSWORD)
    await keepPicture(officer, 'invitation.vi.360')
    await press(officer, t('ui.invitation.accept'))
    await heading(officer, t('ui.enrol.title')).waitFor()
    await press(officer, t('ui.enrol.totpAct'))
    await page.getByRole('img', { name: t('ui.totp.qr') }).waitFor()
    appSecret = await page.locator('code').innerText()
    const field = page.getByLabel(t('ui.totp.confirm'))
    await field.fill('000000' === codeNow() ? '111111' : '000000')
    await press(officer, t('ui.totp.submit'))
    await page.getByRole('alert').waitFor()
    expect(await accessibilityFindings(officer)).toEqual([])
    await field.fill(codeNow())
    await press(officer, t('ui.totp.submit'))
    await heading(officer, t('ui.enrol.codesTitle')).waitFor()
    await keepPicture(officer, 'recovery-codes.vi.360')
    officerCodes = await keptCodes(officer)
    await heading(officer, t('ui.board.title')).waitFor()
    officer.complaints.splice(0)
  })

  step('the link works once', async () => {
    const { t } = admin
    const stranger = await openVisit(browser, stage, { locale: 'vi' })
    await stranger.page.goto(links.get(PEOPLE[0].login) ?? '')
    await heading(stranger, t('ui.invitation.goneTitle')).waitFor()
    await stranger.page.goto('/invitation')
    await stranger.page.reload()
    await heading(stranger, t('ui.invitation.missingTitle')).waitFor()
    await stranger.close()
  })

  step('the administrator signs out, and in by the passkey alone', async () => {
    const { page, t } = admin
    await admin.go('/')
    // Untouched, or the door would let them in again before it was seen.
    await authenticator.setTouched(false)
    await signOut(admin, 'Quản trị viên')
    expect(await accessibilityFindings(admin)).toEqual([])
    await authenticator.setTouched(true)
    // What the browser fills in may have let them in already.
    const button = page.getByRole('button', { name: t('ui.session.byPasskey') })
    const board = heading(admin, t('ui.board.title'))
    await button.or(board).first().waitFor()
    if (await button.isVisible()) await button.click()
    await board.waitFor()
    admin.complaints.splice(0)
  })

  step('a code of the app lets the officer in, by keyboard alone, and a code is taken once', async () => {
    const { page, t } = officer
    await signOut(officer, PEOPLE[0].name)
    await page.getByLabel(t('ui.session.login')).focus()
    await page.keyboard.type(PEOPLE[0].login)
    await page.keyboard.press('Tab')
    await page.keyboard.type(OFFICER_PASSWORD)
    await page.keyboard.press('Enter')
    await heading(officer, t('ui.session.secondTitle')).waitFor()
    expect(await accessibilityFindings(officer)).toEqual([])
    const used = nextCode()
    await page.keyboard.type(used)
    await page.keyboard.press('Enter')
    await heading(officer, t('ui.board.title')).waitFor()
    await signOut(officer, PEOPLE[0].name)
    await givePassword(officer, PEOPLE[0].login, OFFICER_PASSWORD)
    await page.getByLabel(t('ui.session.code')).fill(used)
    await press(officer, t('ui.session.submitCode'))
    await page.getByRole('alert').waitFor()
    officer.complaints.splice(0)
  })

  step('without the phone a recovery code does, once', async () => {
    const { page, t } = officer
    const [code = ''] = officerCodes
    await press(officer, t('ui.session.useRecoveryCode'))
    await page.getByLabel(t('ui.session.recoveryCode')).fill(code)
    await press(officer, t('ui.session.submitCode'))
    await heading(officer, t('ui.board.title')).waitFor()
    await officer.go('/account')
    await page.getByText(t('ui.account.recoveryLeft', { count: officerCodes.length - 1 })).waitFor()
    expect(await inspect(officer, 'account')).toEqual([])
    await page.setViewportSize(PHONE)
  })

  step('a session ended from another place is over, and the page says so', async () => {
    const { page, t } = officer
    const other = await openVisit(browser, stage, { locale: 'vi' })
    await other.page.goto('/')
    await givePassword(other, PEOPLE[0].login, OFFICER_PASSWORD)
    await other.page.getByLabel(t('ui.session.code')).fill(nextCode())
    await press(other, t('ui.session.submitCode'))
    await heading(other, t('ui.board.title')).waitFor()
    await officer.go('/account')
    const list = page.getByRole('list', { name: t('ui.account.sessionsTitle') })
    await list.getByRole('listitem').nth(1).waitFor()
    await list
      .getByRole('button', { name: t('ui.account.sessionEnd') })
      .first()
      .click()
    await list.getByRole('listitem').nth(1).waitFor({ state: 'detached' })
    await other.page.getByRole('link', { name: t('ui.nav.alerts'), exact: true }).click()
    await heading(other, t('ui.session.endedTitle')).waitFor()
    await other.close()
  })

  step('a dangerous act asks again who sits there; giving up leaves everything as it was', async () => {
    const { page, t } = admin
    stage.advance(PROOF_MS)
    await admin.go('/people')
    await page.getByRole('row', { name: PEOPLE[1].name }).click()
    await press(admin, t('ui.people.invite'))
    const confirm = page.getByRole('dialog', { name: t('ui.people.inviteTitle', { name: PEOPLE[1].name }) })
    await confirm.getByRole('button', { name: t('ui.people.invite') }).click()
    const asked = page.getByRole('dialog', { name: t('ui.stepUp.title') })
    await asked.waitFor()
    await asked.getByRole('button', { name: t('ui.stepUp.submit') }).waitFor()
    expect(await accessibilityFindings(admin)).toEqual([])
    await keepPicture(admin, 'step-up.vi.1366')
    await asked.getByRole('button', { name: t('ui.act.cancel') }).click()
    await asked.waitFor({ state: 'detached' })
    await confirm.getByRole('alert').waitFor()
    await confirm.getByRole('button', { name: t('ui.people.invite') }).click()
    await asked.getByRole('button', { name: t('ui.stepUp.submit') }).click()
    await page.getByRole('dialog', { name: t('ui.people.linkTitle', { name: PEOPLE[1].name }) }).waitFor()
    admin.complaints.splice(0)
  })

  step('the page of people holds up in every width and scheme', async () => {
    const { page, t } = admin
    await page
      .getByRole('button', { name: t('ui.act.close') })
      .last()
      .click()
    await admin.go('/people')
    expect(await inspect(admin, 'people-state')).toEqual([])
    await settled(page)
  })
})
