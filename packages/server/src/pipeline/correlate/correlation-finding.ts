import type { CorrelatedEvidence, Finding, FindingValue, MatchReason, ObservableKind } from '@haidang/contracts'
import type { CorrelationHit, SigmaRule } from '@haidang/detect'
import { type EventId, parseIpv4, parseIpv6, type SourceId, type TenantId } from '@haidang/std'
import type { ObservedEvent } from '../observations.ts'

const MAX_TEXT = 512

/** What an observation is named by, so that a hit can be told without its events: event, source, and what it is about. */
export function encodeRef(source: SourceId, { eventId, entity }: ObservedEvent): string {
  return `${eventId} ${source} ${entity.kind} ${entity.value}`
}

function decodeRef(ref: string): { eventId: EventId; source: SourceId; entity: FindingValue } {
  const [eventId = '', source = '', kind = '', ...value] = ref.split(' ')
  return {
    eventId: eventId as EventId,
    source: source as SourceId,
    entity: { kind: kind as ObservableKind, value: value.join(' ') },
  }
}

const HOST_NAME = /host|computer|device|workstation|dvc/i
const USER_NAME = /user|account/i

/** What a group is about: its host, else its address, else its user; null where its values are none of these. */
function entityOfGroup(group: CorrelationHit['group']): FindingValue | null {
  let found: FindingValue | null = null
  let rank = 0
  const offer = (worth: number, kind: ObservableKind, value: string): void => {
    if (worth <= rank) return
    rank = worth
    found = { kind, value: value.slice(0, MAX_TEXT) }
  }
  for (const [name, value] of Object.entries(group)) {
    if (parseIpv4(value) >= 0) offer(2, 'ipv4', value)
    else if (parseIpv6(value) !== null) offer(2, 'ipv6', value)
    else if (value === '' || value === '-') continue
    else if (USER_NAME.test(name)) offer(1, 'user', value.toLowerCase())
    else if (HOST_NAME.test(name)) offer(3, 'host', value.toLowerCase())
  }
  return found
}

function reasonsOf({ rule, group, value }: CorrelationHit): MatchReason[] {
  const shown = Object.entries(group).map(([field, text]) => ({
    part: 'group-by',
    field,
    matched: text.slice(0, MAX_TEXT),
    value: text.slice(0, MAX_TEXT),
  }))
  const condition = rule.bounds.map((bound) => `${bound.operator} ${bound.value}`).join(', ')
  return [...shown, { part: rule.type, field: rule.valueFields.join(', '), matched: condition, value: String(value) }]
}

/**
 * A hit of a correlation as a finding of the last of its events; its id follows from that event and the rule, so that told again it is
 * the same.
 * @param completing the event that completed it; null where its window ended by time
 * @param rules the correlation's rules by id, for their titles
 */
export function toCorrelationFinding(
  hit: CorrelationHit,
  completing: ObservedEvent | null,
  receivedAt: number,
  rules: ReadonlyMap<string, SigmaRule>,
  sources: readonly string[],
): Finding {
  const { rule } = hit
  const last = decodeRef(hit.refs.at(-1) ?? '')
  const ruleKey = `sigma:${rule.id}`
  const events = hit.events.map(({ ref, at, ruleId }): CorrelatedEvidence => ({
    eventId: decodeRef(ref).eventId,
    at,
    ruleId,
  }))
  return {
    v: 1,
    id: `${last.eventId}:${ruleKey}`.slice(0, 300),
    tenant: hit.partition as TenantId,
    source: last.source,
    eventId: last.eventId,
    eventAt: hit.lastAt,
    receivedAt,
    kind: 'sigma',
    ruleKey,
    title: rule.title.slice(0, 300),
    severity: rule.level,
    techniques: rule.techniques,
    entity: entityOfGroup(hit.group) ?? last.entity,
    values: completing?.eventId === last.eventId ? completing.values : [],
    reasons: reasonsOf(hit),
    correlation: {
      type: rule.type,
      rules: sources.map((id) => ({ id, title: (rules.get(id)?.title ?? id).slice(0, 300) })),
      group: Object.entries(hit.group).map(([field, value]) => ({ field, value: value.slice(0, MAX_TEXT) })),
      value: hit.value,
      bounds: rule.bounds,
      valueFields: rule.valueFields,
      timespanMs: rule.timespanMs,
      firstAt: hit.firstAt,
      lastAt: hit.lastAt,
      observations: hit.observations,
      events,
    },
  }
}
