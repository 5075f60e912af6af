/**
 * The process that the fault tests end without warning: the whole platform on its embedded stores, as configured by the environment.
 * The first argument is a file: at the first start it is given the world made there (organisations, people, tokens of
 * sources); later starts only read it. The second argument is the quota of each source, with commas. Each line said is one JSON object.
 */
import { existsSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { systemClock } from '#src/platform/clock.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { readConfig } from '../config.ts'
import { startPlatform } from '../start.ts'
import { makeTestWorld } from './world.ts'

const [worldFile = '', quotas = '1000000,1000000,1000000'] = process.argv.slice(2)
const say = (line: object): void => {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

const config = readConfig()
const logger = createLogger(config.logLevel, { write: (line) => void writeSync(2, line) })
const platform = await startPlatform(config, systemClock, logger)
if (!existsSync(worldFile)) {
  writeFileSync(`${worldFile}.part`, JSON.stringify(await makeTestWorld(platform, quotas.split(',').map(Number))))
  renameSync(`${worldFile}.part`, worldFile)
}
process.on('SIGTERM', () => {
  void platform.stop().then(() => {
    say({ kind: 'stopped' })
    process.exit(0)
  })
})
process.stdin.on('data', () => {
  void platform.settle().then(() => say({ kind: 'settled' }))
})
say({ kind: 'ready', url: platform.url, rssMb: Math.round(process.memoryUsage.rss() / 1_048_576) })
