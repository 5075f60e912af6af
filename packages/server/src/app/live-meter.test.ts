import type { TenantId } from '@haidang/std'
import { expect, test } from 'vitest'
import { createLiveMeter } from './live-meter.ts'

const a = 'a' as TenantId
const b = 'b' as TenantId

test('counts by scope, and forgets seconds and minutes that have passed', () => {
  let now = 1_000_000_000_000
  const meter = createLiveMeter({ now: () => now })
  meter.note(a, 50)
  meter.note(b, 30)
  expect(meter.perSecond('all')).toBe(8)
  expect(meter.perSecond([a])).toBe(5)
  expect(meter.perMinute([b]).at(-1)).toBe(30)
  now += 11_000
  expect(meter.perSecond('all')).toBe(0)
  meter.note(a, 10)
  expect(meter.perMinute('all').reduce((x, y) => x + y)).toBe(90)
  now += 3_600_000
  expect(meter.perMinute('all').reduce((x, y) => x + y)).toBe(0)
})

test('a clock set back does no harm', () => {
  let now = 1_000_000_000_000
  const meter = createLiveMeter({ now: () => now })
  meter.note(a, 10)
  now -= 5_000
  meter.note(a, 10)
  expect(meter.perSecond('all')).toBe(2)
})
