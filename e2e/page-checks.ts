import { AxeBuilder } from '@axe-core/playwright'
import { vi } from '@haidang/phrases'
import { settled, type Visit } from './browser.ts'
import { keepPicture } from './pictures.ts'

/** A key of the catalogue that found no text, or a parameter that was never filled in. */
const HOLE =
  /\b(?:ui|errors|problems|mail|cli|domain)(?:\.[A-Za-z_][\w+-]*)+|\{\{\w+\}\}|\[object Object\]|\bNaN\b|\bundefined\b/g
const GROUPS: Readonly<Record<string, object>> = vi

/** Whether what looks like a key is one: its first two parts are of the catalogue, not of some host's name. */
function isHole(text: string): boolean {
  const [group = '', part = ''] = text.split('.')
  return !text.includes('.') || Object.keys(GROUPS[group] ?? {}).some((key) => key.split('.')[0] === part)
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** The narrowest window a page must fit without scrolling sideways (WCAG 2.2, 1.4.10), and the three a picture is kept of. */
export const NARROWEST = 320
export const LOOKS = [
  { width: 360, height: 740, scheme: 'light' },
  { width: 1366, height: 768, scheme: 'light' },
  { width: 1920, height: 1080, scheme: 'dark' },
] as const

/** What axe has against the page as it is shown now: one line a rule, with how many elements break it and the first of them. */
export async function accessibilityFindings({ page }: Visit): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze()
  return violations.map(({ id, nodes }) => {
    const [first] = nodes
    const why = first === undefined ? '' : ((first.any[0] ?? first.all[0] ?? first.none[0])?.message ?? '')
    return `axe ${id}: ${nodes.length} elements, first ${first?.target.join(' ') ?? ''} ${why}`
  })
}

/** Keys and holes that stand where a text should, on the page and in what a screen reader is told. */
async function textFindings({ page }: Visit): Promise<string[]> {
  const shown = await page.locator('body').innerText()
  const told = await page.evaluate<string>(
    '[...document.querySelectorAll("[aria-label],[title],[placeholder],[alt]")].map((e) => [e.ariaLabel, e.title, e.placeholder, e.alt].filter((x) => typeof x === "string").join("\\n")).join("\\n")',
  )
  return [...new Set(`${shown}\n${told}`.match(HOLE) ?? [])].filter(isHole).map((key) => `untranslated: ${key}`)
}

async function sideways({ page }: Visit): Promise<string[]> {
  const beyond = await page.evaluate<number>(
    'Math.max(document.documentElement.scrollWidth - document.documentElement.clientWidth, ...[...document.querySelectorAll("main")].map((e) => e.scrollWidth - e.clientWidth))',
  )
  return beyond > 0 ? [`scrolls sideways by ${beyond} px at ${NARROWEST} px`] : []
}

/** Makes the window as tall as what the page holds, so that the picture shows all of it. */
async function unrollTo({ page }: Visit, width: number, height: number): Promise<void> {
  await page.setViewportSize({ width, height })
  const needed = await page.evaluate<number>(
    'Math.max(document.documentElement.scrollHeight, ...[...document.querySelectorAll("main")].map((e) => e.scrollHeight + 64))',
  )
  if (needed > height) await page.setViewportSize({ width, height: Math.min(needed, 3000) })
}

/**
 * Looks at the page in every width and scheme of `looks`, keeps the pictures `NAME.LOCALE.WIDTH.png`, and says what is wrong; each line
 * begins with the width.
 */
export async function inspect(
  visit: Visit,
  name: string,
  looks: readonly (typeof LOOKS)[number][] = LOOKS,
): Promise<string[]> {
  const { page, locale } = visit
  const findings: string[] = []
  let shown: string = 'light'
  for (const { width, height, scheme } of looks) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: scheme })
    // As somebody with this scheme opens it: colours that are still changing cannot be measured.
    if (scheme !== shown) await page.reload()
    shown = scheme
    // The wall is dark whatever the device asks for.
    await page.locator(`html[data-mantine-color-scheme="${scheme}"], html[data-wall]`).waitFor({ state: 'attached' })
    await settled(page)
    const here = [...(await accessibilityFindings(visit)), ...(await textFindings(visit))]
    findings.push(...here.map((finding) => `${width}: ${finding}`))
    await unrollTo(visit, width, height)
    await keepPicture(visit, `${name}.${locale}.${width}`)
  }
  await page.setViewportSize({ width: NARROWEST, height: 640 })
  findings.push(...(await sideways(visit)))
  await page.emulateMedia({ colorScheme: 'light' })
  findings.push(...visit.complaints.splice(0).map((complaint) => `browser: ${complaint}`))
  return findings
}
