import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeWorld } from '@haidang/demo/accounts.ts'
import { makeSensors } from '@haidang/demo/sensors.ts'
import { CAMPAIGN_INDICATORS } from '@haidang/demo/story/campaign.ts'
import { tellPlan } from '@haidang/demo/plan/tell-plan.ts'
import { tellStory } from '@haidang/demo/tell-story.ts'
import { readConfig } from '@haidang/server/app/config.ts'
import { type Platform, startPlatform } from '@haidang/server/app/start.ts'
import { generatePassword } from '@haidang/server/modules/identity/index.ts'
import { createLogger } from '@haidang/server/platform/telemetry/index.ts'
import { type LocalSmtp, startLocalSmtp } from '@haidang/testkit'

/** The platform as somebody who just started it has it: real doors, real stores, a real mail server beside it. */
export interface Stage {
  readonly platform: Platform
  /** Where a browser finds it; the address its mails point to. */
  readonly url: string
  readonly smtp: LocalSmtp
  /** The platform's clock, Unix milliseconds: the machine's, moved forward by what `advance` was told. */
  now(): number
  /** Moves the platform's clock forward; its jobs see it within their next turn. */
  advance(byMs: number): void
  /**
   * The password of an account of the demonstration.
   * @throws where there is no such account
   */
  passwordOf(login: string): string
  stop(): Promise<void>
}

export interface StageOptions {
  readonly hasStory: boolean
  /** As HAIDANG_MULTI_FACTOR; `required` is what an operator has unless told otherwise. */
  readonly multiFactor?: 'required' | 'optional'
}

/** A port nobody listens on, so that the address is known before the platform starts. */
async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/**
 * Starts the platform on an empty directory. With `hasStory` the centre, the twelve agencies and their accounts are made and the
 * story of the demonstration is sent through the HTTP gateway, everything stored before this resolves; without it the
 * platform waits for its first administrator.
 */
export async function startStage({ hasStory, multiFactor = 'optional' }: StageOptions): Promise<Stage> {
  const dir = await mkdtemp(join(tmpdir(), 'haidang-e2e-'))
  const smtp = await startLocalSmtp()
  const port = await freePort()
  // A passkey belongs to a name, and `localhost` is the only one that needs no certificate.
  const url = `http://${multiFactor === 'required' ? 'localhost' : '127.0.0.1'}:${port}`
  let offsetMs = 0
  const now = (): number => Date.now() + offsetMs
  const config = readConfig({
    HAIDANG_DATA_DIR: dir,
    HAIDANG_MULTI_FACTOR: multiFactor,
    HAIDANG_HTTP_PORT: String(port),
    HAIDANG_PUBLIC_URL: url,
    HAIDANG_LOG_LEVEL: 'error',
    HAIDANG_PIPELINE_THREADS: '1',
    HAIDANG_PIPELINE_MIN_FREE_MB: '64',
    HAIDANG_MAIL_URL: smtp.url,
    HAIDANG_MAIL_FROM: 'haidang@tinh-minh-hoa.example',
    // Everybody of the stage calls from one address.
    HAIDANG_RATE_ADDRESS_PER_MINUTE: '1000000',
    HAIDANG_RATE_ACCOUNT_PER_MINUTE: '1000000',
    HAIDANG_RATE_TOKEN_PER_MINUTE: '1000000',
  })
  const platform = await startPlatform(config, { now }, createLogger(config.logLevel))
  const passwords = new Map<string, string>()
  if (hasStory) {
    const { world, signIns } = await makeWorld(platform, generatePassword)
    for (const { login, password } of signIns) passwords.set(login, password)
    const ctx = platform.systemContext(world.root)
    await platform.modules.importIndicators({
      ctx,
      input: {
        name: 'Chỉ dấu minh họa',
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
    const sensors = await makeSensors(platform, world)
    await tellStory({ url, sensors, now, signal: new AbortController().signal, onProgress: () => undefined })
    await tellPlan({ url, world, signIns, onProgress: () => undefined })
    await platform.settle()
  }
  return {
    platform,
    url,
    smtp,
    now,
    advance(byMs) {
      offsetMs += byMs
    },
    passwordOf(login) {
      const password = passwords.get(login)
      if (password === undefined) throw new Error(`the demonstration has no account ${login}`)
      return password
    },
    async stop() {
      await platform.stop()
      await smtp.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
