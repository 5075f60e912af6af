import type { REPORT_ROLES, REPORT_STATES, TARGET_STATES } from '@haidang/contracts'
import { present } from './search-params.ts'
import { choiceParam, choicesParam, integerParam, textParam } from './url-state.ts'

/** What the pages of targets and reports keep in their URL; every parameter may be absent. */
type Input = Record<string, unknown>

export const TARGET_STATE_LIST = [
  'met',
  'on_track',
  'behind',
  'missed',
  'unmeasured',
  'superseded',
] as const satisfies readonly (typeof TARGET_STATES)[number][]
export const REPORT_STATE_LIST = [
  'open',
  'drafting',
  'submitted',
  'returned',
  'approved',
  'signed',
  'cancelled',
] as const satisfies readonly (typeof REPORT_STATES)[number][]
export const REPORT_ROLE_LIST = ['unit', 'consolidated'] as const satisfies readonly (typeof REPORT_ROLES)[number][]

export const targetsSearch = (search: Input) =>
  present({
    text: textParam(search, 'text', 200),
    unit: textParam(search, 'unit', 40),
    document: textParam(search, 'document', 20),
    states: choicesParam(search, 'states', TARGET_STATE_LIST),
    open: textParam(search, 'open', 20),
  })
export type TargetsSearch = ReturnType<typeof targetsSearch>

export const reportsSearch = (search: Input) =>
  present({
    states: choicesParam(search, 'states', REPORT_STATE_LIST),
    role: choiceParam(search, 'role', REPORT_ROLE_LIST),
    year: integerParam(search, 'year'),
  })
export type ReportsSearch = ReturnType<typeof reportsSearch>
