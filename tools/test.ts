import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { z } from 'zod'

/**
 * `npm test`: everything a clone can run. Unit, medium and fault suites, then the journeys in a real browser; what cannot be
 * run here is named in one line. The last line counts over all suites.
 */
const REPORT = 'var/test'
const CHROMIUM = '/usr/bin/chromium'
const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  success: z.boolean(),
})

function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('error', () => resolve(127))
    child.on('close', (code) => resolve(code ?? 1))
  })
}

const can = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** Debian's Chromium, installed where that is allowed. */
async function ensureChromium(): Promise<boolean> {
  if (existsSync(CHROMIUM)) return true
  const isRoot = process.getuid?.() === 0
  if (!can('apt-get', ['--version']) || (!isRoot && !can('sudo', ['-n', 'true']))) return false
  const apt = (args: string[]): Promise<number> =>
    isRoot ? run('apt-get', args, { DEBIAN_FRONTEND: 'noninteractive' }) : run('sudo', ['-n', 'apt-get', ...args])
  await apt(['-qq', 'update'])
  await apt(['-qq', '-y', 'install', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'])
  return existsSync(CHROMIUM)
}

/** Runs vitest projects; a suite that ends without a report counts as one failure. */
async function suite(projects: readonly string[]): Promise<{ passed: number; failed: number; skipped: number }> {
  const file = `${REPORT}/${projects.join('-')}.json`
  const code = await run('vitest', [
    'run',
    ...projects.flatMap((p) => ['--project', p]),
    '--reporter',
    'default',
    '--reporter',
    'json',
    '--outputFile.json',
    file,
  ])
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const report = Report.parse(JSON.parse(readFileSync(file, 'utf8')))
  const failed = report.numFailedTests === 0 && code !== 0 ? 1 : report.numFailedTests
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests }
}

rmSync(REPORT, { recursive: true, force: true })
mkdirSync(REPORT, { recursive: true })
const total = { passed: 0, failed: 0, skipped: 0 }
const only = process.argv.slice(2)
const wanted = (name: string): boolean => only.length === 0 || only.includes(name)
const add = (r: { passed: number; failed: number; skipped: number }): void => {
  total.passed += r.passed
  total.failed += r.failed
  total.skipped += r.skipped
}

let notRun = ''
if (wanted('unit')) add(await suite(['unit']))
if (wanted('medium')) add(await suite(['medium']))
if (wanted('faults')) add(await suite(['faults']))
if (wanted('e2e')) {
  if (await ensureChromium()) {
    if ((await run('node', ['tools/run.mjs', 'tools/ensure-web.ts'])) !== 0) total.failed++
    else add(await suite(['e2e']))
  } else
    notRun =
      'not run: the journeys in a browser (Chromium is missing and may not be installed here: apt-get install chromium)'
}
if (notRun !== '') console.log(notRun)
if (total.skipped > 0)
  console.log(`${total.skipped} skipped (real sample data or a server they need is absent; each says which)`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 ? 0 : 1)
