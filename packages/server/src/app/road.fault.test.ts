import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Child, startChild } from './testing/child.ts'
import { countStored } from './testing/count-stored.ts'
import { ALERT_EVERY, createNumberedSender, type NumberedSender, seededRandom } from './testing/sender.ts'

const ROUNDS = 50
const random = seededRandom(20_261_121)

let folder: string
let child: Child | null = null

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'haidang-road-'))
})

afterEach(async () => {
  await child?.kill()
  child = null
  await rm(folder, { recursive: true })
})

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** After the last start: everything sent is acknowledged, and the lake holds each number exactly once. */
async function expectExactlyOnce(senders: readonly NumberedSender[], lake: string): Promise<void> {
  const sent = senders.reduce((sum, s) => sum + s.sent, 0)
  await countStored(lake, async (sums) => {
    for (const [lane, sender] of senders.entries()) {
      expect(sender.contradictions).toEqual([])
      expect(sender.acknowledged.size).toBe(sender.sent)
      expect(await sums.wrong(lane)).toEqual([])
      expect(sums.lanes[lane]).toEqual({ lane, rows: sender.sent, distinct: sender.sent, max: sender.sent - 1 })
    }
    expect(sums).toMatchObject({ events: sent, eventIds: sent, bodies: sent, stored: sent })
    expect(sums.findings).toBe(senders.reduce((sum, s) => sum + Math.ceil(s.sent / ALERT_EVERY), 0))
  })
}

it(`the road stores every acknowledged event exactly once when killed ${ROUNDS} times under load`, async () => {
  const tokens = ['hds_road_one', 'hds_road_two', 'hds_road_three']
  const senders = tokens.map((token, lane) => createNumberedSender({ token, lane, maxBatch: 150, random }))
  for (let round = 0; round < ROUNDS; round++) {
    child = startChild('./road.fixture.ts', [folder, ...tokens], {})
    if (round % 5 === 4) {
      // Some moments lie in the start itself: opening, migrating, taking up where the lake is.
      await Promise.race([child.ready.catch(() => undefined), pause(random() * 2500)])
      await child.kill()
      continue
    }
    const { url } = await child.ready
    const abort = new AbortController()
    const sending = Promise.all(senders.map((s) => s.sendTo(url, abort.signal)))
    await pause(random() * 900)
    await child.kill()
    abort.abort()
    await sending
  }
  child = startChild('./road.fixture.ts', [folder, ...tokens], {})
  const { url } = await child.ready
  for (const sender of senders) await sender.finish(url)
  await child.settle()
  expect(await child.stop()).toBe(0)
  child = null
  for (const sender of senders) expect(sender.sent).toBeGreaterThan(ROUNDS)
  await expectExactlyOnce(senders, join(folder, 'lake'))
})
