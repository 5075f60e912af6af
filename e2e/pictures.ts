import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join, resolve } from 'node:path'
import type { Visit } from './browser.ts'

const OUTPUT = fileURLToPath(new URL('output/', import.meta.url))
/** Where the screens of the READMEs are written; nowhere unless the run is told. */
const SCREENS = process.env['HAIDANG_SCREENS']

/** Keeps a picture of the window for somebody to look at. */
export async function keepPicture({ page }: Visit, name: string): Promise<void> {
  await mkdir(OUTPUT, { recursive: true })
  await page.screenshot({ path: join(OUTPUT, `${name}.png`), animations: 'disabled' })
}

/** Keeps the visible part of the page as a screen of the READMEs, `NAME.LOCALE.png`, where HAIDANG_SCREENS names a folder; else as a picture. */
export async function keepScreen(visit: Visit, name: string): Promise<void> {
  const { page, locale } = visit
  const folder = SCREENS === undefined || SCREENS === '' ? OUTPUT : resolve(SCREENS)
  await mkdir(folder, { recursive: true })
  // A toast over the page says what was done a moment ago; the screen shows the page.
  await page.locator('.mantine-Notification-root').first().waitFor({ state: 'detached' })
  await page.screenshot({ path: join(folder, `${name}.${locale}.png`), animations: 'disabled' })
}
