import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

/** One check of `npm run verify`; a check that needs a file not built yet is skipped visibly. */
interface Check {
  readonly name: string
  readonly command: readonly string[]
}

const TSC = 'node_modules/typescript-native/bin/tsc'
const PACKAGES = ['std', 'contracts', 'phrases', 'parsers', 'detect', 'documents', 'server', 'cli', 'testkit', 'web']

const checks: readonly Check[] = [
  { name: 'format', command: ['oxfmt', '--check', 'packages', 'demo', 'tools', 'e2e', 'bench', 'vitest.config.ts'] },
  {
    name: 'lint',
    command: ['oxlint', '--type-aware', 'packages', 'demo', 'tools', 'e2e', 'bench', 'vitest.config.ts'],
  },
  ...PACKAGES.map((name) => ({ name: `types ${name}`, command: ['node', TSC, '-p', `packages/${name}`] })),
  { name: 'types demo', command: ['node', TSC, '-p', 'demo'] },
  { name: 'types tests', command: ['node', TSC, '-p', 'tsconfig.test.json'] },
  { name: 'graph', command: ['depcruise', 'packages', 'demo', 'e2e', 'bench', '--config', '.dependency-cruiser.cjs'] },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  { name: 'ratchet', command: ['node', 'tools/ratchet.ts'] },
  { name: 'openapi', command: ['node', 'tools/openapi.ts', '--check'] },
  { name: 'unit tests', command: ['vitest', 'run', '--project', 'unit', '--reporter', 'dot'] },
]

function run(check: Check): Promise<{ code: number; output: string }> {
  const [command = '', ...args] = check.command
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (d: Buffer) => (output += d.toString()))
    child.stderr.on('data', (d: Buffer) => (output += d.toString()))
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

if (!existsSync('package.json')) throw new Error('run it from the root of the repository')
const began = performance.now()
let failed = 0
const queue = [...checks]
async function lane(): Promise<void> {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const from = performance.now()
    const { code, output } = await run(check)
    const seconds = ((performance.now() - from) / 1000).toFixed(1)
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)`)
    if (code !== 0) {
      failed++
      console.log(output)
    }
  }
}
await Promise.all([lane(), lane()])
console.log(
  `${checks.length - failed} passed, ${failed} failed in ${((performance.now() - began) / 1000).toFixed(0)} s`,
)
process.exit(failed === 0 ? 0 : 1)
