import type { BOARD_GROUPINGS, DUTY_SORTS, DUTY_STATES, PLAN_LEVELS, PLAN_STATES } from '@haidang/contracts'
import { present } from './search-params.ts'
import { choiceParam, choicesParam, flagParam, textParam } from './url-state.ts'

/** What the pages of plans and duties keep in their URL; every parameter may be absent. */
type Input = Record<string, unknown>

export const DUTY_STATE_LIST = [
  'late',
  'at_risk',
  'on_time',
  'not_started',
  'waiting',
  'done_on_time',
  'done_late',
  'cancelled',
] as const satisfies readonly (typeof DUTY_STATES)[number][]
export const DUTY_SORT_LIST = ['due', 'recent', 'path'] as const satisfies readonly (typeof DUTY_SORTS)[number][]
export const DUTY_VIEW_LIST = ['mine', 'all', 'late'] as const
export const WAITING_LIST = ['open', 'all'] as const
export const GROUPING_LIST = [
  'part',
  'unit',
  'month',
  'plan',
  'province',
] as const satisfies readonly (typeof BOARD_GROUPINGS)[number][]

export const PLAN_LEVEL_LIST = [
  'national',
  'provincial',
  'unit',
] as const satisfies readonly (typeof PLAN_LEVELS)[number][]
export const PLAN_STATE_LIST = [
  'review',
  'active',
  'closed',
  'reading',
  'failed',
] as const satisfies readonly (typeof PLAN_STATES)[number][]
export const ROW_FILTER_LIST = ['pending', 'flagged', 'all'] as const

export const plansSearch = (search: Input) =>
  present({
    text: textParam(search, 'text', 200),
    levels: choicesParam(search, 'levels', PLAN_LEVEL_LIST),
    states: choicesParam(search, 'states', PLAN_STATE_LIST),
  })
export type PlansSearch = ReturnType<typeof plansSearch>

export const reviewSearch = (search: Input) =>
  present({ rows: choiceParam(search, 'rows', ROW_FILTER_LIST), row: textParam(search, 'row', 40) })
export type ReviewSearch = ReturnType<typeof reviewSearch>

export const planCoverageSearch = (search: Input) => present({ uncovered: flagParam(search, 'uncovered') })

const dutyFilters = (search: Input) => ({
  text: textParam(search, 'text', 200),
  states: choicesParam(search, 'states', DUTY_STATE_LIST),
  plan: textParam(search, 'plan', 40),
  unit: textParam(search, 'unit', 40),
  role: choiceParam(search, 'role', ['lead', 'supporting'] as const),
  part: textParam(search, 'part', 40),
  dueFrom: textParam(search, 'dueFrom', 10),
  dueTo: textParam(search, 'dueTo', 10),
  obstacle: flagParam(search, 'obstacle'),
})

export const dutiesSearch = (search: Input) =>
  present({
    ...dutyFilters(search),
    view: choiceParam(search, 'view', DUTY_VIEW_LIST),
    sort: choiceParam(search, 'sort', DUTY_SORT_LIST),
  })
export type DutiesSearch = ReturnType<typeof dutiesSearch>

export const dutyBoardSearch = (search: Input) =>
  present({ ...dutyFilters(search), by: choiceParam(search, 'by', GROUPING_LIST) })
export type DutyBoardSearch = ReturnType<typeof dutyBoardSearch>

export const waitingSearch = (search: Input) =>
  present({ shown: choiceParam(search, 'shown', WAITING_LIST), plan: textParam(search, 'plan', 40) })
