import { describe, expect, it } from 'vitest'
import { createSilenceWatch } from './silence-watch.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const START = Date.UTC(2026, 9, 5)

describe('silence of a source', () => {
  it('is told once, and its end once', () => {
    const watch = createSilenceWatch()
    watch.watch('a', { intervalMs: 10 * MINUTE, isLearned: false }, START)
    expect(watch.seen('a', START + MINUTE)).toEqual([])
    expect(watch.tick(START + 11 * MINUTE)).toEqual([])
    const silent = { kind: 'silent', source: 'a', since: START + MINUTE, expectedMs: 10 * MINUTE }
    expect(watch.tick(START + 11 * MINUTE + 1)).toEqual([silent])
    expect(watch.tick(START + HOUR)).toEqual([])
    expect(watch.status('a')).toMatchObject({ isSilent: true, lastSeenAt: START + MINUTE })
    expect(watch.seen('a', START + HOUR)).toEqual([
      { kind: 'back', source: 'a', since: START + MINUTE, at: START + HOUR },
    ])
    expect(watch.tick(START + HOUR + MINUTE)).toEqual([])
  })

  it('counts from the start of the watch for a source that never spoke', () => {
    const watch = createSilenceWatch()
    watch.watch('a', { intervalMs: HOUR }, START)
    expect(watch.tick(START + HOUR)).toEqual([])
    expect(watch.tick(START + HOUR + 1)).toMatchObject([{ kind: 'silent', since: START }])
    expect(watch.status('a')?.lastSeenAt).toBeNull()
  })

  it('learns the night of an office within days, and a single outage teaches it nothing', () => {
    const watch = createSilenceWatch({ factor: 1.5 })
    watch.watch('office', { intervalMs: HOUR }, START)
    const told: number[] = []
    for (let hour = 8; hour < 7 * 24; hour++) {
      const now = START + hour * HOUR
      if (hour % 24 >= 8 && hour % 24 <= 17) watch.seen('office', now)
      for (const change of watch.tick(now)) if (change.kind === 'silent') told.push(Math.floor(hour / 24))
    }
    expect(told).toEqual([0, 1])
    expect(watch.status('office')?.expectedMs).toBe(22.5 * HOUR)
    watch.seen('office', START + 7 * DAY + 17 * HOUR)
    expect(watch.status('office')?.expectedMs).toBe(22.5 * HOUR)
    expect(watch.tick(START + 8 * DAY + 17 * HOUR)).toHaveLength(1)
    watch.seen('office', START + 12 * DAY)
    expect(watch.status('office')?.expectedMs).toBe(22.5 * HOUR)
  })

  it('never waits longer than the cap, and never less than configured', () => {
    const watch = createSilenceWatch({ factor: 3, maxLearnedMs: 2 * HOUR })
    watch.watch('a', { intervalMs: 10 * MINUTE }, START)
    watch.seen('a', START)
    watch.seen('a', START + 1000)
    expect(watch.status('a')?.expectedMs).toBe(10 * MINUTE)
    watch.seen('a', START + 1.5 * HOUR)
    expect(watch.status('a')?.expectedMs).toBe(2 * HOUR)
  })

  it('ignores unwatched sources and times that go back, and goes on from a snapshot', () => {
    const watch = createSilenceWatch()
    expect(watch.seen('other', START)).toEqual([])
    watch.watch('a', { intervalMs: HOUR }, START)
    watch.seen('a', START + HOUR)
    watch.seen('a', START)
    expect(watch.status('a')?.lastSeenAt).toBe(START + HOUR)
    watch.tick(START + 3 * HOUR)
    const again = createSilenceWatch({}, JSON.parse(JSON.stringify(watch.snapshot())))
    expect(again.tick(START + 4 * HOUR)).toEqual([])
    expect(again.seen('a', START + 4 * HOUR)).toMatchObject([{ kind: 'back' }])
    again.unwatch('a')
    expect(again.status('a')).toBeNull()
  })
})
