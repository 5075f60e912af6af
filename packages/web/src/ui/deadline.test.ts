import { describe, expect, it } from 'vitest'
import type { WorkingCalendar } from '@haidang/std'
import { deadlineWords as words } from './deadline.ts'

const calendar: WorkingCalendar = {
  hours: [
    [480, 720],
    [780, 1020],
  ],
  weekDays: [1, 2, 3, 4, 5],
  holidays: new Set(['2026-09-01', '2026-09-02']),
  workedDays: new Set(),
}
const deadlineWords = (due: number, now: number) => words(due, now, calendar)

/** Vietnamese wall-clock time as Unix milliseconds; 23 November 2026 is a Monday. */
const at = (text: string) => Date.parse(`${text}:00.000+07:00`)

describe('deadlineWords', () => {
  it('counts working hours only: lunch and the weekend are no time', () => {
    expect(deadlineWords(at('2026-11-23T14:00'), at('2026-11-23T10:00'))).toMatchObject({
      key: 'ui.clock.dueWorkingHours',
      count: 3,
      isOver: false,
      isPressing: false,
    })
    expect(deadlineWords(at('2026-11-23T10:00'), at('2026-11-20T16:00'))).toMatchObject({
      key: 'ui.clock.dueWorkingHours',
      count: 3,
    })
  })

  it('turns to minutes under an hour and to days from three on', () => {
    expect(deadlineWords(at('2026-11-23T10:45'), at('2026-11-23T10:00'))).toMatchObject({
      key: 'ui.clock.dueWorkingMinutes',
      count: 45,
      isPressing: true,
    })
    expect(deadlineWords(at('2026-11-27T17:00'), at('2026-11-23T08:00'))).toMatchObject({
      key: 'ui.clock.dueWorkingDays',
      count: 5,
    })
  })

  it('says by how much a deadline was missed, and simply that it was where no working time has passed', () => {
    expect(deadlineWords(at('2026-11-23T10:00'), at('2026-11-23T15:00'))).toMatchObject({
      key: 'ui.clock.overWorkingHours',
      count: 4,
      isOver: true,
      isPressing: true,
    })
    expect(deadlineWords(at('2026-11-20T17:00'), at('2026-11-21T09:00'))).toMatchObject({
      key: 'ui.clock.over',
      isOver: true,
    })
  })

  it('does not count minutes that are none: a deadline before the next working hour is simply near', () => {
    expect(deadlineWords(at('2026-11-23T07:30'), at('2026-11-22T09:00'))).toMatchObject({
      key: 'ui.clock.dueSoon',
      isOver: false,
    })
  })

  it('knows the public holidays', () => {
    expect(deadlineWords(at('2026-09-03T09:00'), at('2026-08-31T16:00'))).toMatchObject({
      key: 'ui.clock.dueWorkingHours',
      count: 2,
    })
  })
})
