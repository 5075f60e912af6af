import type { Logsource } from '@haidang/contracts'
import { ownValue } from './fields.ts'
import {
  CATEGORY_FIELDS,
  LINUX_SERVICES,
  SERVICE_CATEGORIES,
  SERVICE_FIELDS,
  WINDOWS_CATEGORIES,
  WINDOWS_SERVICES,
  type WindowsCategory,
} from './logsource-routes.ts'
import type { Expr, SigmaEvent } from './model.ts'
import { makeTextTest } from './glob.ts'

type FieldMap = Readonly<Record<string, readonly string[]>>

/** One log source that an event stands for, with the names its fields go by there. */
export interface Offer {
  readonly product: string
  readonly services: readonly string[]
  readonly category: string
  readonly fields: FieldMap
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** What the event must hold besides, or null. */
  readonly only: Expr | null
}

const NONE: FieldMap = Object.freeze({})

/** The parts of an event that decide its route. Events with equal parts meet the same rules. */
export interface RouteParts {
  readonly product: string
  readonly service: string
  readonly category: string
  /** Windows: the channel; elsewhere the field that names the service. */
  readonly channel: string
  /** Windows: the event id, -1 where there is none. */
  readonly eventId: number
  /** The id as rules see it; '' where the event writes it in another way than the plain one. */
  readonly idText: string
}

export function routeParts(event: SigmaEvent): RouteParts {
  const { logsource, fields } = event
  const product = lower(logsource.product)
  let channel = ''
  let eventId = -1
  let idText = ''
  if (product === 'windows') {
    channel = lower(ownValue(fields, 'Channel'))
    const written = ownValue(fields, 'EventID')
    eventId = eventIdOf(written)
    if (eventId >= 0 && String(written) === String(eventId)) idText = String(eventId)
  } else {
    for (const name of (ownValue(SERVICE_FIELDS, product) as readonly string[] | undefined) ?? []) {
      channel = lower(ownValue(fields, name))
      if (channel !== '') break
    }
  }
  return { product, service: lower(logsource.service), category: lower(logsource.category), channel, eventId, idText }
}

function lower(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : ''
}

function eventIdOf(value: unknown): number {
  const id =
    typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : -1
  return Number.isInteger(id) ? id : -1
}

/** What the event stands for; the most specific offers first. */
export function offersOf(parts: RouteParts): Offer[] {
  const { product, service, category, channel, eventId } = parts
  const offers: Offer[] = []
  const services = new Set<string>()
  if (service !== '') services.add(service)
  const plain = (name: string): Offer => ({
    product,
    services: [...services],
    category: name,
    fields: (ownValue(CATEGORY_FIELDS, name) as FieldMap | undefined) ?? NONE,
    values: {},
    only: null,
  })
  if (product === 'windows') {
    for (const [name, channels] of Object.entries(WINDOWS_SERVICES)) if (channels.includes(channel)) services.add(name)
    // Without a channel the service that the parser names stands for it.
    const channels =
      channel !== '' ? [channel] : ((ownValue(WINDOWS_SERVICES, service) as readonly string[] | undefined) ?? [])
    for (const entry of WINDOWS_CATEGORIES) {
      if (channels.includes(entry.channel) && entry.eventIds.includes(eventId))
        offers.push(fromWindows(entry, [...services]))
    }
  } else if (product === 'linux') {
    for (const name of (ownValue(LINUX_SERVICES, channel) as readonly string[] | undefined) ?? []) services.add(name)
    if (channel !== '') services.add(channel)
  } else if (channel !== '') services.add(channel)
  if (category !== '' && !offers.some((offer) => offer.category === category)) offers.push(plain(category))
  for (const name of services) {
    const byService = ownValue(SERVICE_CATEGORIES, product)
    for (const extra of (ownValue(byService, name) as readonly string[] | undefined) ?? [])
      if (extra !== category) offers.push(plain(extra))
  }
  offers.push(plain(''))
  return offers
}

function fromWindows(entry: WindowsCategory, services: readonly string[]): Offer {
  const only: Expr | null =
    entry.only === undefined
      ? null
      : {
          op: 'or',
          of: entry.only.values.map((value) => ({
            op: 'test',
            part: 'logsource',
            test: makeTextTest(entry.only?.field ?? '', [value], false),
          })),
        }
  return {
    product: 'windows',
    services,
    category: entry.category,
    fields: entry.fields ?? NONE,
    values: entry.values ?? {},
    only,
  }
}

/** The first offer that has every part the rule's log source names, or null. */
export function offerFor(logsource: Logsource, offers: readonly Offer[]): Offer | null {
  return (
    offers.find(
      (offer) =>
        (logsource.product === undefined || logsource.product === offer.product) &&
        (logsource.service === undefined || offer.services.includes(logsource.service)) &&
        (logsource.category === undefined || logsource.category === offer.category),
    ) ?? null
  )
}

/** Names of the event's fields that a rule's field stands for under an offer. */
export function namesUnder(offer: Offer, field: string): readonly string[] {
  const mapped = ownValue(offer.fields, field) as readonly string[] | undefined
  if (mapped === undefined) return [field]
  // Windows' maps rename (4688 has a ProcessId of another meaning); those of a category add spellings.
  return offer.product === 'windows' || mapped.includes(field) ? mapped : [field, ...mapped]
}

export function valueUnder(offer: Offer, field: string, value: unknown): unknown {
  const map = ownValue(offer.values, field)
  if (map === undefined || typeof value !== 'string') return value
  return ownValue(map, value) ?? value
}

/** One way to be of a log source: the parts that say so, what the event must hold, and the names its fields go by. */
export interface LogsourceOffer {
  readonly logsource: Logsource
  readonly offer: Offer
  readonly events: readonly Expr[]
}

/**
 * The ways a rule's log source can be met, for back ends that have the rule before the event. Categories of Windows are told by
 * channel and event id, its services by channel; everything else is left to the mapping.
 */
export function offersForLogsource(logsource: Logsource): LogsourceOffer[] {
  const { product, service, category } = logsource
  const offer = (name: string, entry: WindowsCategory | null): Offer => ({
    product: product ?? '',
    services: service === undefined ? [] : [service],
    category: name,
    fields: entry?.fields ?? (ownValue(CATEGORY_FIELDS, name) as FieldMap | undefined) ?? NONE,
    values: entry?.values ?? {},
    only: null,
  })
  const oneOf = (field: string, values: readonly (string | number)[]): Expr => ({
    op: 'or',
    of: values.map((value) => ({ op: 'test', part: 'logsource', test: makeTextTest(field, [String(value)], false) })),
  })
  const channels =
    service === undefined ? undefined : (ownValue(WINDOWS_SERVICES, service) as readonly string[] | undefined)
  if (product === 'windows' && category !== undefined) {
    const entries = WINDOWS_CATEGORIES.filter(
      (entry) => entry.category === category && (channels === undefined || channels.includes(entry.channel)),
    )
    if (entries.length > 0) {
      return entries.map((entry) => ({
        logsource: { product },
        offer: offer(category, entry),
        events: [
          oneOf('Channel', [entry.channel]),
          oneOf('EventID', entry.eventIds),
          ...(entry.only === undefined ? [] : [oneOf(entry.only.field, entry.only.values)]),
        ],
      }))
    }
  }
  if (product === 'windows' && channels !== undefined && category === undefined) {
    return [{ logsource: { product }, offer: offer('', null), events: [oneOf('Channel', channels)] }]
  }
  return [{ logsource, offer: offer(category ?? '', null), events: [] }]
}
