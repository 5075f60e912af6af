import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '@haidang/server/app/config.ts'
import { StartRefused } from '@haidang/server/app/start-refused.ts'
import { type Platform, startPlatform } from '@haidang/server/app/start.ts'
import { generatePassword } from '@haidang/server/modules/identity/index.ts'
import { systemClock } from '@haidang/server/platform/clock.ts'
import { createLogger } from '@haidang/server/platform/telemetry/index.ts'
import { pino } from 'pino'
import { findWorld, makeWorld, type SignIn } from './accounts.ts'
import { tellPlan } from './plan/tell-plan.ts'
import { makeSensors } from './sensors.ts'
import { sendData } from './send-data.ts'
import { CAMPAIGN_INDICATORS } from './story/campaign.ts'
import { keepSending, tellStory } from './tell-story.ts'

const USAGE = 'npm run demo -- [--data FOLDER] [--port PORT] [--dir FOLDER] [--once]'

/** One line that is written over itself on a terminal, and now and then on a pipe. */
function createProgressLine(): { show(text: string): void; end(): void } {
  let shownAt = 0
  return {
    show(text) {
      if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${text}`)
      else if (performance.now() - shownAt > 3000) {
        shownAt = performance.now()
        process.stdout.write(`${text}\n`)
      }
    },
    end() {
      if (process.stdout.isTTY) process.stdout.write('\n')
    },
  }
}

function printSignIns(url: string, signIns: readonly SignIn[]): void {
  const width = Math.max(...signIns.map((s) => s.login.length))
  console.log(`\n  Hải Đăng: ${url}\n`)
  console.log('  Tài khoản (mật khẩu chỉ hiện lần này) / sign-ins (passwords are shown this once):')
  for (const s of signIns) console.log(`    ${s.login.padEnd(width)}  ${s.password}  ${s.what}`)
  console.log('\n  Ctrl-C để dừng; chạy lại thì tiếp tục / Ctrl-C stops; a second start continues.\n')
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      port: { type: 'string' },
      dir: { type: 'string', default: './var/demo' },
      once: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return
  }
  const config = readConfig({
    ...process.env,
    HAIDANG_DATA_DIR: resolve(values.dir),
    HAIDANG_MULTI_FACTOR: process.env['HAIDANG_MULTI_FACTOR'] ?? 'optional',
    HAIDANG_LOG_LEVEL: process.env['HAIDANG_LOG_LEVEL'] ?? 'warn',
    ...(values.port === undefined ? {} : { HAIDANG_HTTP_PORT: values.port }),
  })
  // Lines of the log go beside the data, so that the terminal shows the story and nothing else.
  const logger = createLogger(
    config.logLevel,
    pino.destination({ dest: resolve(values.dir, 'haidang.log'), mkdir: true, sync: false }),
  )
  const progress = createProgressLine()
  progress.show('Đang khởi động / starting …')
  let platform: Platform
  try {
    platform = await startPlatform(config, systemClock, logger)
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error
    progress.end()
    console.error(error.message)
    process.exit(1)
  }
  const abort = new AbortController()
  let isStopping = false
  const stop = (): void => {
    if (isStopping) return
    isStopping = true
    abort.abort(new Error('stopped'))
    void platform.stop().then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

  let world = await findWorld(platform)
  let signIns: SignIn[] = []
  const isFirst = world === null
  if (world === null) {
    progress.show('Đang tạo mười hai đơn vị minh họa / making twelve agencies …')
    const made = await makeWorld(platform, generatePassword)
    world = made.world
    signIns = made.signIns
    const ctx = platform.systemContext(world.root)
    await platform.modules.importIndicators({
      ctx,
      input: {
        name: 'Tệp giả mạo văn bản chỉ đạo (minh họa)',
        origin: 'demonstration',
        licence: 'CC0-1.0',
        tlp: 'green',
        severity: 'high',
        validDays: 30,
        format: 'list',
        content: CAMPAIGN_INDICATORS,
        isBase64: false,
      },
    })
    await platform.modules.reloadDetection()
  }
  const sensors = await makeSensors(platform, world)
  const url = platform.url
  const story = {
    url,
    sensors,
    now: () => systemClock.now(),
    signal: abort.signal,
    onProgress: (sent: number, total: number, what: string) =>
      progress.show(`Đang gửi sự kiện / sending events: ${sent}/${total}  ${what}`),
  }
  try {
    if (values.data !== undefined)
      await sendData({
        url,
        folder: resolve(values.data),
        sensors,
        signal: abort.signal,
        onProgress: (sent, file) => progress.show(`Đang gửi / sending: ${sent}  ${file}`),
      })
    else if (isFirst) {
      await tellStory(story)
      await tellPlan({ url, world, signIns, onProgress: (what) => progress.show(what) })
    }
    await platform.settle()
    progress.end()
    if (isFirst) printSignIns(config.http.publicUrl, signIns)
    else
      console.log(
        `\n  Hải Đăng: ${config.http.publicUrl}\n  Tài khoản như lần chạy đầu / sign-ins as printed at the first start. Xóa ${values.dir} để làm lại / remove it to begin anew.\n`,
      )
    if (values.once) stop()
    else await keepSending(story)
  } catch (error) {
    if (abort.signal.aborted) return
    console.error(error)
    await platform.stop()
    process.exit(1)
  }
}

await main()
