import { pathToFileURL } from 'node:url'
import { systemClock } from '#src/platform/clock.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { StartRefused } from './start-refused.ts'
import { startPlatform } from './start.ts'

/** The program: reads its configuration, starts its roles, prints where it is, and drains on SIGTERM or Ctrl-C. */
async function main(argv: readonly string[]): Promise<void> {
  let config: Config
  try {
    config = readConfig()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exitCode = 2
    return
  }
  if (argv.includes('--check-config')) {
    console.log(JSON.stringify(config, null, 2))
    return
  }
  const logger = createLogger(config.logLevel)
  let platform
  try {
    platform = await startPlatform(config, systemClock, logger)
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error
    console.error(error.message)
    process.exit(1)
  }
  console.log(`\nHải Đăng: ${config.http.publicUrl}`)
  const token = await platform.prepareSetup()
  if (token !== null) {
    console.log(`Quản trị viên đầu tiên / first administrator: ${config.http.publicUrl}/setup`)
    console.log(`Mã thiết lập (dùng một lần) / set-up token (once): ${token}\n`)
  }
  let isStopping = false
  const stop = (): void => {
    if (isStopping) return
    isStopping = true
    void platform.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'the platform did not stop cleanly')
        process.exit(1)
      },
    )
  }
  const running = platform
  process.on('SIGHUP', () => void running.reloadCertificates())
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await main(process.argv.slice(2))
