import { createServer } from 'vite'
import { readConfig } from '@haidang/server/app/config.ts'
import { startPlatform } from '@haidang/server/app/start.ts'
import { systemClock } from '@haidang/server/platform/clock.ts'
import { createLogger } from '@haidang/server/platform/telemetry/index.ts'

/** `npm run dev`: every role on embedded stores in `./var/dev`, the web with hot reload in front, one address printed. */
const config = readConfig({ ...process.env, HAIDANG_DATA_DIR: process.env['HAIDANG_DATA_DIR'] ?? './var/dev' })
const platform = await startPlatform(config, systemClock, createLogger(config.logLevel))
const web = await createServer({
  root: 'packages/web',
  configFile: 'packages/web/vite.config.ts',
  server: { host: '127.0.0.1' },
})
await web.listen()
const token = await platform.prepareSetup()
console.log(`\n  ${web.resolvedUrls?.local[0] ?? ''}${token === null ? '' : `setup\n  set-up token: ${token}`}\n`)
const stop = (): void => {
  void Promise.allSettled([web.close(), platform.stop()]).then(() => process.exit(0))
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
