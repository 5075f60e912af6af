import { spawn } from 'node:child_process'

/**
 * `npm run e2e [-- NAME …]`: builds the web client and runs the journeys in Debian's Chromium; names choose test files
 * (`npm run e2e -- story`). HAIDANG_SCREENS=docs/screens also writes the screens of the READMEs.
 */
function run(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit' })
    child.on('error', () => resolve(127))
    child.on('close', (code) => resolve(code ?? 1))
  })
}

const built = await run('vite', ['build', 'packages/web', '--logLevel', 'warn'])
process.exit(
  built === 0
    ? await run('vitest', ['run', '--project', 'e2e', ...process.argv.slice(2).map((name) => `e2e/${name}`)])
    : built,
)
