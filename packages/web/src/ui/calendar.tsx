import type { WorkingCalendarFacts } from '@haidang/contracts'
import type { WorkingCalendar } from '@haidang/std'
import { createContext, useContext } from 'react'

/** Every hour of every day, for pages that come before a session. */
const AROUND_THE_CLOCK: WorkingCalendar = {
  hours: [[0, 1440]],
  weekDays: [0, 1, 2, 3, 4, 5, 6],
  holidays: new Set(),
  workedDays: new Set(),
}

/** The working calendar deadlines are worded by: the one they were computed with. */
export const CalendarContext = createContext<WorkingCalendar>(AROUND_THE_CLOCK)

export function useCalendar(): WorkingCalendar {
  return useContext(CalendarContext)
}

export function toCalendar(facts: WorkingCalendarFacts): WorkingCalendar {
  return { ...facts, holidays: new Set(facts.holidays), workedDays: new Set(facts.workedDays) }
}
