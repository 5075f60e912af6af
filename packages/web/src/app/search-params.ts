import { SECTOR_LIST } from '../ui/choices.ts'
import type {
  ALERT_STATES,
  CAMPAIGN_STATES,
  ORGANISATION_KINDS,
  SOURCE_STATES,
  UserState,
  WARNING_STATES,
} from '@haidang/contracts'
import { SEVERITIES } from '@haidang/std'
import { RANGE_PRESETS } from '../ui/time-range.ts'
import { choiceParam, choicesParam, flagParam, instantParam, integerParam, listParam, textParam } from './url-state.ts'

/** What each page keeps in its URL, and how it is read from there. Every parameter may be absent. */
type Input = Record<string, unknown>

export const ALERT_STATE_LIST = [
  'new',
  'acknowledged',
  'closed',
] as const satisfies readonly (typeof ALERT_STATES)[number][]
export const CAMPAIGN_STATE_LIST = [
  'open',
  'closed',
  'merged',
] as const satisfies readonly (typeof CAMPAIGN_STATES)[number][]
export const WARNING_STATE_LIST = [
  'draft',
  'submitted',
  'approved',
  'dispatched',
  'closed',
  'withdrawn',
] as const satisfies readonly (typeof WARNING_STATES)[number][]
export const SOURCE_STATE_LIST = [
  'waiting',
  'healthy',
  'silent',
  'refusing',
  'paused',
] as const satisfies readonly (typeof SOURCE_STATES)[number][]
export const USER_STATE_LIST = ['invited', 'active', 'inactive'] as const satisfies readonly UserState[]
export const ORGANISATION_KIND_LIST = [
  'country',
  'ministry',
  'sector_body',
  'province',
  'department',
  'commune',
  'enterprise',
  'unit',
] as const satisfies readonly (typeof ORGANISATION_KINDS)[number][]

export const ORGANISATION_VIEWS = ['tree', 'list', 'map', 'groups', 'closures'] as const
export const ORGANISATION_TABS = ['facts', 'contacts', 'networks', 'domains', 'history'] as const

/** Leaves absent parameters out of the object, so that they stay out of the URL. */
export function present<T extends Record<string, unknown>>(search: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

export const boardSearch = (search: Input) => present({ wall: flagParam(search, 'wall') })

export const eventsSearch = (search: Input) =>
  present({
    range: choiceParam(search, 'range', RANGE_PRESETS),
    from: instantParam(search, 'from'),
    to: instantParam(search, 'to'),
    text: textParam(search, 'text', 200),
    value: textParam(search, 'value', 2048),
    organisations: listParam(search, 'organisations'),
    source: textParam(search, 'source', 60),
    class: integerParam(search, 'class'),
    severity: integerParam(search, 'severity'),
    alerts: flagParam(search, 'alerts'),
    rule: textParam(search, 'rule', 300),
    open: textParam(search, 'open', 80),
    at: instantParam(search, 'at'),
  })
export type EventsSearch = ReturnType<typeof eventsSearch>

export const eventSearch = (search: Input) => present({ at: instantParam(search, 'at') })

export const alertsSearch = (search: Input) =>
  present({
    states: choicesParam(search, 'states', ALERT_STATE_LIST),
    severity: choiceParam(search, 'severity', SEVERITIES),
    organisations: listParam(search, 'organisations'),
    text: textParam(search, 'text', 200),
    campaign: textParam(search, 'campaign', 60),
    open: textParam(search, 'open', 60),
  })
export type AlertsSearch = ReturnType<typeof alertsSearch>

export const campaignsSearch = (search: Input) =>
  present({
    states: choicesParam(search, 'states', CAMPAIGN_STATE_LIST),
    severity: choiceParam(search, 'severity', SEVERITIES),
  })

export const warningsSearch = (search: Input) => present({ states: choicesParam(search, 'states', WARNING_STATE_LIST) })

export const RECIPIENT_FILTERS = ['all', 'overdue', 'waiting', 'help'] as const
export const warningSearch = (search: Input) =>
  present({
    recipients: choiceParam(search, 'recipients', RECIPIENT_FILTERS),
    version: integerParam(search, 'version'),
  })

export const inboxSearch = (search: Input) => present({ state: choiceParam(search, 'state', ['open', 'all'] as const) })

export const sourcesSearch = (search: Input) =>
  present({
    state: choiceParam(search, 'state', SOURCE_STATE_LIST),
    organisation: textParam(search, 'organisation', 60),
    q: textParam(search, 'q', 200),
    open: textParam(search, 'open', 60),
    create: flagParam(search, 'create'),
  })

export const CONNECT_STEPS = ['choose', 'sample', 'create', 'arrive'] as const
export const connectSearch = (search: Input) =>
  present({
    kind: textParam(search, 'kind', 40),
    step: choiceParam(search, 'step', CONNECT_STEPS),
    q: textParam(search, 'q', 100),
    mapping: textParam(search, 'mapping', 60),
    source: textParam(search, 'source', 60),
  })

export const mappingsSearch = (search: Input) =>
  present({ open: textParam(search, 'open', 60), retired: flagParam(search, 'retired') })

export const quarantineSearch = (search: Input) =>
  present({
    state: choiceParam(search, 'state', ['open', 'replayed', 'discarded'] as const),
    source: textParam(search, 'source', 60),
    open: textParam(search, 'open', 80),
  })

export const organisationsSearch = (search: Input) =>
  present({
    q: textParam(search, 'q', 200),
    kind: choiceParam(search, 'kind', ORGANISATION_KIND_LIST),
    province: textParam(search, 'province', 2),
    sector: choiceParam(search, 'sector', SECTOR_LIST),
    state: choiceParam(search, 'state', ['open', 'closed'] as const),
    view: choiceParam(search, 'view', ORGANISATION_VIEWS),
    open: textParam(search, 'open', 60),
    tab: choiceParam(search, 'tab', ORGANISATION_TABS),
    create: flagParam(search, 'create'),
  })

export const organisationImportSearch = (search: Input) => present({ open: textParam(search, 'open', 60) })

export const peopleSearch = (search: Input) =>
  present({
    q: textParam(search, 'q', 200),
    organisation: textParam(search, 'organisation', 60),
    state: choiceParam(search, 'state', USER_STATE_LIST),
    open: textParam(search, 'open', 60),
    create: flagParam(search, 'create'),
  })

export const indicatorsSearch = (search: Input) =>
  present({ text: textParam(search, 'text', 300), source: textParam(search, 'source', 60) })

export const auditSearch = (search: Input) =>
  present({
    text: textParam(search, 'text', 200),
    action: textParam(search, 'action', 100),
    actor: textParam(search, 'actor', 40),
    subject: textParam(search, 'subject', 300),
    open: integerParam(search, 'open'),
    result: choiceParam(search, 'result', ['done', 'refused'] as const),
    code: textParam(search, 'code', 100),
    organisation: textParam(search, 'organisation', 40),
    address: textParam(search, 'address', 45),
    session: textParam(search, 'session', 100),
    token: textParam(search, 'token', 100),
    from: textParam(search, 'from', 10),
    to: textParam(search, 'to', 10),
  })
export type AuditSearch = ReturnType<typeof auditSearch>

export const tokensSearch = (search: Input) =>
  present({
    account: textParam(search, 'account', 60),
    all: flagParam(search, 'all'),
    ended: flagParam(search, 'ended'),
    open: textParam(search, 'open', 60),
    create: flagParam(search, 'create'),
  })

export const serviceAccountsSearch = (search: Input) =>
  present({ open: textParam(search, 'open', 60), create: flagParam(search, 'create') })
