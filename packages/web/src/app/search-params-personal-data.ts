import type { BREACH_STATES, DATA_REQUEST_STATES } from '@haidang/contracts'
import { present } from './search-params.ts'
import { choicesParam, textParam } from './url-state.ts'

/** What the pages of personal data keep in their URL; every parameter may be absent. */
type Input = Record<string, unknown>

export const DATA_REQUEST_STATE_LIST = [
  'received',
  'verified',
  'awaiting_approval',
  'fulfilled',
  'partly_fulfilled',
  'refused',
  'withdrawn',
] as const satisfies readonly (typeof DATA_REQUEST_STATES)[number][]
export const BREACH_STATE_LIST = [
  'open',
  'notified',
  'closed',
] as const satisfies readonly (typeof BREACH_STATES)[number][]

export const personalDataSearch = (search: Input) => present({ unit: textParam(search, 'unit', 40) })
export const dataRequestsSearch = (search: Input) =>
  present({ states: choicesParam(search, 'states', DATA_REQUEST_STATE_LIST) })
export const breachesSearch = (search: Input) => present({ states: choicesParam(search, 'states', BREACH_STATE_LIST) })
