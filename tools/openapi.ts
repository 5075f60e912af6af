import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '@haidang/server/app/config.ts'
import { startPlatform } from '@haidang/server/app/start.ts'
import { systemClock } from '@haidang/server/platform/clock.ts'
import { createLogger } from '@haidang/server/platform/telemetry/index.ts'

/** Writes `openapi.json` from the schemas of the routes, or with `--check` says whether the checked-in file is true. */
const FILE = 'openapi.json'
const folder = mkdtempSync(join(tmpdir(), 'haidang-openapi-'))
try {
  const config = readConfig({
    HAIDANG_DATA_DIR: folder,
    HAIDANG_HTTP_PORT: '0',
    HAIDANG_ROLES: 'gateway,api',
    HAIDANG_LOG_LEVEL: 'silent',
  })
  const platform = await startPlatform(config, systemClock, createLogger('silent'))
  const text = `${JSON.stringify(platform.server.swagger(), null, 2)}\n`
  await platform.stop()
  if (process.argv.includes('--check')) {
    if (readFileSync(FILE, 'utf8') !== text) {
      console.error('openapi.json is not what the routes say: run "npm run openapi" and commit it')
      process.exitCode = 1
    }
  } else writeFileSync(FILE, text)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit()
