/** A correlation rule over events of before and after the process was killed, again and again: one alert for each thing that happened. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Alert } from '@haidang/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '#src/platform/clock.ts'
import { type Child, startChild } from './testing/child.ts'
import { seededRandom } from './testing/sender.ts'
import { signInAs } from './testing/web-client.ts'
import type { TestWorld } from './testing/world.ts'

const ATTACKERS = 6
/** The starter rule: ten passwords refused, then one accepted. */
const GUESSED = 'sigma:ca645058-ec56-5487-aa1a-960a3e00f536'
const REFUSED = 10

const random = seededRandom(20_261_122)
let folder: string
let child: Child | null = null

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'haidang-correlation-'))
})
afterEach(async () => {
  await child?.kill()
  child = null
  await rm(folder, { recursive: true })
})

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function send(url: string, token: string, lines: readonly string[]): Promise<void> {
  const answer = await fetch(`${url}/v1/events`, {
    method: 'POST',
    body: lines.join('\n'),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' },
  })
  expect(answer.status).toBe(200)
}

it('passwords refused before a kill and accepted after it are one alert each, however often the process goes', async () => {
  const environment = {
    HAIDANG_DATA_DIR: join(folder, 'data'),
    HAIDANG_HTTP_PORT: '0',
    HAIDANG_MULTI_FACTOR: 'optional',
    HAIDANG_LOG_LEVEL: 'warn',
    HAIDANG_PIPELINE_MIN_FREE_MB: '0',
    HAIDANG_PIPELINE_THREADS: '1',
  }
  const worldFile = join(folder, 'world.json')
  const start = async (): Promise<string> => {
    child = startChild('./platform.fixture.ts', [worldFile], environment)
    return (await child.ready).url
  }
  let url = await start()
  const world = JSON.parse(await readFile(worldFile, 'utf8')) as TestWorld
  const token = world.sources[0]?.token ?? ''
  const began = systemClock.now() - 60_000
  const line = (attacker: number, n: number, words: string): string =>
    `<38>1 ${new Date(began + n * 1000).toISOString()} may-${attacker} sshd 4242 - - ${words} for vanthu from 203.0.113.${attacker} port ${50_000 + n} ssh2`
  for (let attacker = 1; attacker <= ATTACKERS; attacker++) {
    const cut = 1 + Math.floor(random() * (REFUSED - 1))
    const refused = Array.from({ length: REFUSED }, (_, n) => line(attacker, n, 'Failed password'))
    await send(url, token, refused.slice(0, cut))
    await pause(random() * 1200)
    await child?.kill()
    url = await start()
    await send(url, token, refused.slice(cut))
    await send(url, token, [line(attacker, 20, 'Accepted password')])
    // The kill may come before, between or after what is told, stored and saved.
    await pause(random() * 1200)
    await child?.kill()
    url = await start()
  }
  await child?.settle()
  const administrator = await signInAs(url, world.people.administrator)
  const { items } = await administrator.call<{ items: Alert[] }>(url, 'GET', '/alerts?limit=100')
  const guessed = items.filter((alert) => alert.ruleKey === GUESSED)
  expect(guessed.map((alert) => [alert.entity.value, alert.count]).toSorted()).toEqual(
    Array.from({ length: ATTACKERS }, (_, i) => [`may-${i + 1}`, 1]),
  )
  expect(await child?.stop()).toBe(0)
  child = null
})
