import type { EXCEPTION_STATES, RULE_DIFFERENCE_KINDS, RULE_HEALTH_ORDERS } from '@haidang/contracts'
import { SEVERITIES } from '@haidang/std'
import { RANGE_PRESETS } from '../ui/time-range.ts'
import { present } from './search-params.ts'
import { choiceParam, choicesParam, flagParam, instantParam, integerParam, listParam, textParam } from './url-state.ts'

/** What the pages of rules keep in their URL; every parameter may be absent. */
type Input = Record<string, unknown>

export const RULE_STATE_LIST = ['on', 'off', 'set_aside', 'retired'] as const
export const EXCEPTION_STATE_LIST = [
  'active',
  'expired',
  'revoked',
] as const satisfies readonly (typeof EXCEPTION_STATES)[number][]
export const DIFFERENCE_KIND_LIST = [
  'changed',
  'added',
  'removed',
  'refused_now',
  'accepted_now',
] as const satisfies readonly (typeof RULE_DIFFERENCE_KINDS)[number][]
export const HEALTH_ORDER_LIST = [
  'hits7d',
  'hitsTotal',
  'suppressed',
  'cost',
  'lastHit',
  'falsePositives',
] as const satisfies readonly (typeof RULE_HEALTH_ORDERS)[number][]
export const HEALTH_ONLY_LIST = ['silent', 'set_aside', 'over_budget'] as const

export const rulesSearch = (search: Input) =>
  present({
    text: textParam(search, 'text', 200),
    levels: choicesParam(search, 'levels', SEVERITIES),
    statuses: listParam(search, 'statuses'),
    tags: listParam(search, 'tags'),
    techniques: listParam(search, 'techniques'),
    products: listParam(search, 'products'),
    services: listParam(search, 'services'),
    categories: listParam(search, 'categories'),
    packs: listParam(search, 'packs'),
    state: choiceParam(search, 'state', RULE_STATE_LIST),
    exceptions: flagParam(search, 'exceptions'),
    open: textParam(search, 'open', 1000),
  })
export type RulesSearch = ReturnType<typeof rulesSearch>

export const ruleSearch = (search: Input) => present({ version: integerParam(search, 'version') })

export const ruleEditorSearch = (search: Input) =>
  present({
    event: textParam(search, 'event', 80),
    at: instantParam(search, 'at'),
    range: choiceParam(search, 'range', RANGE_PRESETS),
  })

export const packSearch = (search: Input) =>
  present({
    view: choiceParam(search, 'view', ['versions', 'difference', 'problems'] as const),
    from: integerParam(search, 'from'),
    to: integerParam(search, 'to'),
    kinds: choicesParam(search, 'kinds', DIFFERENCE_KIND_LIST),
    severity: choiceParam(search, 'severity', ['error', 'warning'] as const),
  })
export type PackSearch = ReturnType<typeof packSearch>

export const exceptionsSearch = (search: Input) =>
  present({
    states: choicesParam(search, 'states', EXCEPTION_STATE_LIST),
    rule: textParam(search, 'rule', 1000),
    organisations: listParam(search, 'organisations'),
    open: textParam(search, 'open', 60),
  })

export const tuningSearch = (search: Input) =>
  present({ organisations: listParam(search, 'organisations'), share: integerParam(search, 'share') })

export const healthSearch = (search: Input) =>
  present({
    order: choiceParam(search, 'order', HEALTH_ORDER_LIST),
    only: choiceParam(search, 'only', HEALTH_ONLY_LIST),
    organisations: listParam(search, 'organisations'),
  })

export const coverageSearch = (search: Input) =>
  present({
    organisations: listParam(search, 'organisations'),
    measure: choiceParam(search, 'measure', ['rules', 'hits', 'alerts'] as const),
    gaps: flagParam(search, 'gaps'),
    table: flagParam(search, 'table'),
    wall: flagParam(search, 'wall'),
    open: textParam(search, 'open', 20),
  })
export type CoverageSearch = ReturnType<typeof coverageSearch>
