import type { Locale } from '@haidang/contracts'
import { createTranslator, type PhraseKey, type PhraseParams } from '@haidang/phrases'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Stage } from './stage.ts'

const CHROMIUM = '/usr/bin/chromium'
/** How long a browser waits for what should come; generous, since the machine may be busy with other work. */
const PATIENCE_MS = 30_000

export const DESK = { width: 1366, height: 768 } as const
export const PHONE = { width: 360, height: 740 } as const

/** Debian's Chromium, without whatever would call home. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
    ],
  })
}

export interface VisitOptions {
  readonly locale: Locale
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly isPhone?: boolean
  readonly colorScheme?: 'light' | 'dark'
  /** Fixes the browser's clock, Unix milliseconds. */
  readonly atMs?: number
}

/** One person at one browser. */
export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  readonly locale: Locale
  /** A text of the product in the person's language. */
  t(key: PhraseKey, params?: PhraseParams): string
  /** What the browser complained of since the visit began: errors of the console, exceptions, refused resources. */
  readonly complaints: string[]
  /** Goes to a path of the platform and waits until the page has something to show. */
  go(path: string): Promise<void>
  close(): Promise<void>
}

/** Waits until nothing on the page is still a skeleton. */
export async function settled(page: Page): Promise<void> {
  await page.locator('#main, main').first().waitFor({ state: 'visible' })
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
}

export async function openVisit(browser: Browser, stage: Pick<Stage, 'url'>, options: VisitOptions): Promise<Visit> {
  const { locale, viewport = DESK, isPhone = false, colorScheme = 'light', atMs } = options
  const context = await browser.newContext({
    baseURL: stage.url,
    viewport,
    colorScheme,
    locale: locale === 'vi' ? 'vi-VN' : 'en-GB',
    timezoneId: 'Asia/Ho_Chi_Minh',
    reducedMotion: 'reduce',
    ...(isPhone ? { isMobile: true, hasTouch: true } : {}),
  })
  context.setDefaultTimeout(PATIENCE_MS)
  if (atMs !== undefined) await context.clock.setFixedTime(atMs)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    // The first look for a session answers 401 by design; the browser logs that line by itself.
    const isQuestion = message.text().includes('401') && message.location().url.endsWith('/api/v1/session')
    if ((message.type() === 'error' || message.type() === 'warning') && !isQuestion)
      complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
  const { t } = createTranslator(locale)
  return {
    page,
    context,
    locale,
    t,
    complaints,
    async go(path) {
      await page.goto(path)
      await settled(page)
    },
    close: () => context.close(),
  }
}

/** Chooses the language on the page of signing in, as a person does. */
export async function chooseLanguageAtDoor({ page, locale, t }: Visit): Promise<void> {
  await page
    .getByRole('button', { name: t(locale === 'vi' ? 'ui.shell.languageVi' : 'ui.shell.languageEn'), exact: true })
    .click()
  await page.locator(`html[lang="${locale}"]`).waitFor({ state: 'attached' })
}

/** Signs in on screen and sees to it that the workplace speaks the visit's language. */
export async function signIn(visit: Visit, login: string, password: string, path = '/'): Promise<void> {
  const { page, t, locale } = visit
  await page.goto(path)
  await chooseLanguageAtDoor(visit)
  await page.getByLabel(t('ui.session.login')).fill(login)
  await page.getByLabel(t('ui.session.password'), { exact: true }).fill(password)
  await page.getByRole('button', { name: t('ui.session.signIn'), exact: true }).click()
  await page.getByRole('navigation').or(page.locator('header')).first().waitFor({ state: 'visible' })
  // The account remembers a language of its own; the switch of the shell changes it for good.
  const other = createTranslator(locale === 'vi' ? 'en' : 'vi')
  const turn = page.getByRole('button', {
    name: other.t(locale === 'vi' ? 'ui.shell.switchToVi' : 'ui.shell.switchToEn'),
  })
  const stay = page.getByRole('button', { name: t(locale === 'vi' ? 'ui.shell.switchToEn' : 'ui.shell.switchToVi') })
  await turn.or(stay).first().waitFor({ state: 'visible' })
  if (await turn.isVisible()) await turn.click()
  await stay.waitFor({ state: 'visible' })
  await settled(page)
}
