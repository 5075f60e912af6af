import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSecrets } from './secrets.ts'

const CHILD = fileURLToPath(new URL('./testing/rotate-child.fixture.ts', import.meta.url))
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'haidang-keys-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('a process killed while it makes and forgets keys leaves a key file that opens everything not forgotten', async () => {
  for (let round = 0; round < 12; round++) {
    const child = spawn(process.execPath, [CHILD, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      // Somewhere in its work, another place each round.
      if (said.length > 400 + round * 613) child.kill('SIGKILL')
    })
    await new Promise((resolve) => child.once('close', resolve))
    const lines = said.split('\n').slice(0, -1)
    const forgotten = new Set(lines.filter((l) => l.startsWith('forget ')).flatMap((l) => l.slice(7).split(',')))
    const sealed = lines.filter((l) => l.startsWith('v1.') && !forgotten.has(l.split('.')[1] ?? ''))
    const ring = await openSecrets(folder)
    expect(sealed.length).toBeGreaterThan(0)
    for (const line of sealed) expect(ring.open(line, 'thử')).toBe('bí mật')
    expect(ring.open(ring.seal('mới', 'thử'), 'thử')).toBe('mới')
  }
  expect((await readdir(folder)).filter((name) => name === 'secrets.key')).toEqual(['secrets.key'])
})
