import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../limits.ts'
import { beginReading, createReading, NO_OFFSET } from '../reading.ts'
import { createTimeRead, daysFromCivil, epochToMs, instantWithoutYear, parseTime, takeTime } from './time.ts'

const read = createTimeRead()
const parse = (value: unknown, zone = 420): number => parseTime(value, zone, read)

describe('parseTime', () => {
  it.each([
    ['2018-03-24T14:37:19.037299-0600', '2018-03-24T20:37:19.037Z', -360],
    ['2018-03-24T14:37:19.037299-06:00', '2018-03-24T20:37:19.037Z', -360],
    ['2018-03-24T17:15:20.865716Z', '2018-03-24T17:15:20.865Z', 0],
    ['2019-04-27T15:57:25.868863200Z', '2019-04-27T15:57:25.868Z', 0],
    ['2026-11-21 08:00:00+07', '2026-11-21T01:00:00.000Z', 420],
    ['2026-11-21 08:00:00,5 +0700', '2026-11-21T01:00:00.500Z', 420],
    ['2026/11/21 08:00:00 UTC', '2026-11-21T08:00:00.000Z', 0],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z', 0],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z', 0],
  ])('reads %s', (text, iso, offset) => {
    expect(parse(text)).toBe(Date.parse(iso))
    expect(read.offset).toBe(offset)
  })

  it('takes the declared zone where none is written', () => {
    expect(parse('2019-01-02T03:50:11.315110')).toBe(Date.parse('2019-01-01T20:50:11.315Z'))
    expect(parse('2019-01-02T03:50:11', 0)).toBe(Date.parse('2019-01-02T03:50:11Z'))
    expect(read.offset).toBe(NO_OFFSET)
  })

  it.each([
    '',
    'yesterday',
    '2023-02-29T00:00:00Z',
    '2023-13-01T00:00:00Z',
    '2023-01-01T24:00:00Z',
    '2023-01-01T00:00:00Zx',
    '2023-01-01',
  ])('refuses %j', (text) => {
    expect(parse(text)).toBeNaN()
  })

  it('tells epochs by their size', () => {
    const ms = Date.UTC(2026, 10, 21, 1, 2, 3, 456)
    expect(epochToMs(ms / 1000)).toBe(ms)
    expect(epochToMs(ms)).toBe(ms)
    expect(epochToMs(ms * 1000)).toBe(ms)
    expect(parse(String(ms))).toBe(ms)
    expect(parse('1521911720.600843')).toBe(1_521_911_720_600)
  })

  it('agrees with the calendar for every day from 1970 to 2100', () => {
    for (let day = 0; day < 47_482; day++) {
      const date = new Date(day * 86_400_000)
      expect(daysFromCivil(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(day)
    }
  })
})

describe('takeTime', () => {
  const receivedAt = Date.UTC(2026, 10, 21)
  const reading = createReading(DEFAULT_LIMITS, 420)

  it.each(['2199-01-01T00:00:00Z', '1970-01-01T00:00:00Z', 'x', 0, null, {}])(
    'keeps the receive time for %j',
    (value) => {
      beginReading(reading, receivedAt)
      expect(takeTime(reading, value, 'ts')).toBe(false)
      expect(reading.time).toBe(receivedAt)
      expect(reading.problems).toEqual([{ code: 'event.bad_time', offset: 0, field: 'ts' }])
    },
  )

  it('takes old times that may be true', () => {
    beginReading(reading, receivedAt)
    expect(takeTime(reading, 629_503_200, 'ts')).toBe(true)
    expect(reading.time).toBe(629_503_200_000)
  })
})

describe('instantWithoutYear', () => {
  it('puts a message of the old year, read in the new one, into the old', () => {
    const reading = createReading(DEFAULT_LIMITS, 420)
    beginReading(reading, Date.parse('2027-01-01T00:00:30+07:00'))
    expect(instantWithoutYear(reading, 12, 31, 86_399_000)).toBe(Date.parse('2026-12-31T23:59:59+07:00'))
    expect(instantWithoutYear(reading, 1, 1, 10_000)).toBe(Date.parse('2027-01-01T00:00:10+07:00'))
    expect(instantWithoutYear(reading, 1, 5, 0)).toBe(Date.parse('2026-01-05T00:00:00+07:00'))
    expect(instantWithoutYear(reading, 2, 29, 0)).toBe(Date.parse('2024-02-29T00:00:00+07:00'))
    expect(instantWithoutYear(reading, 2, 30, 0)).toBeNaN()
  })

  it('allows a sender whose clock is a little ahead over the turn of the year', () => {
    const reading = createReading(DEFAULT_LIMITS, 420)
    beginReading(reading, Date.parse('2026-12-31T23:59:58+07:00'))
    expect(instantWithoutYear(reading, 1, 1, 2000)).toBe(Date.parse('2027-01-01T00:00:02+07:00'))
  })
})
