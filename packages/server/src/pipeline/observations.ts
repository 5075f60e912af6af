import type { FindingValue, ObservableKind } from '@haidang/contracts'
import type { EventId, SourceId, TenantId } from '@haidang/std'

/** One event that rules hit on which correlations stand, as the correlation of rules sees it. */
export interface ObservedEvent {
  readonly eventId: EventId
  /** Event time, never later than the receipt of its batch. Unix milliseconds. */
  readonly at: number
  /** Ids of the rules that hit. */
  readonly ruleIds: readonly string[]
  /** The fields that correlations group or count by, as text. */
  readonly fields: Readonly<Record<string, string>>
  readonly entity: FindingValue
  readonly values: readonly FindingValue[]
}

/** Such events of one raw record. */
export interface ObservationRecord {
  readonly kind: 'events'
  readonly tenant: TenantId
  readonly source: SourceId
  /** Unix milliseconds. */
  readonly receivedAt: number
  readonly events: readonly ObservedEvent[]
}

/** Time has passed: everything received up to `handledUntil` (Unix milliseconds) stands in the log before this. */
export interface TickRecord {
  readonly kind: 'tick'
  readonly handledUntil: number
}

type Row = readonly [
  eventId: string,
  at: number,
  rules: readonly number[],
  fields: readonly (number | string)[],
  entityKind: ObservableKind,
  entity: string,
  values: readonly FindingValue[],
]

interface Written {
  readonly v: 1
  readonly tenant: TenantId
  readonly source: SourceId
  readonly receivedAt: number
  readonly rules: readonly string[]
  readonly names: readonly string[]
  readonly rows: readonly Row[]
}

/** Names of rules and fields are written once for a record, as most of its events are hit by the same few rules. */
export function encodeObservations(record: Omit<ObservationRecord, 'kind'>): Uint8Array {
  const rules = new Map<string, number>()
  const names = new Map<string, number>()
  const numberIn = (table: Map<string, number>, key: string): number => {
    const known = table.get(key)
    if (known !== undefined) return known
    table.set(key, table.size)
    return table.size - 1
  }
  const rows = record.events.map((e): Row => {
    const fields: (number | string)[] = []
    for (const [name, value] of Object.entries(e.fields)) fields.push(numberIn(names, name), value)
    const ids = e.ruleIds.map((id) => numberIn(rules, id))
    return [e.eventId, e.at, ids, fields, e.entity.kind, e.entity.value, e.values]
  })
  const { tenant, source, receivedAt } = record
  const written: Written = {
    v: 1,
    tenant,
    source,
    receivedAt,
    rules: [...rules.keys()],
    names: [...names.keys()],
    rows,
  }
  return Buffer.from(JSON.stringify(written))
}

export function encodeTick(handledUntil: number): Uint8Array {
  return Buffer.from(JSON.stringify({ v: 1, handledUntil }))
}

/** Reads what `encodeObservations` or `encodeTick` wrote. */
export function decodeObservations(payload: Uint8Array): ObservationRecord | TickRecord {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  const written = JSON.parse(bytes.toString('utf8')) as Written | { readonly handledUntil: number }
  if ('handledUntil' in written) return { kind: 'tick', handledUntil: written.handledUntil }
  const { tenant, source, receivedAt, rules, names, rows } = written
  return {
    kind: 'events',
    tenant,
    source,
    receivedAt,
    events: rows.map(([eventId, at, ids, pairs, kind, value, values]) => {
      const fields: [string, string][] = []
      for (let i = 0; i < pairs.length; i += 2) fields.push([names[Number(pairs[i])] ?? '', String(pairs[i + 1])])
      return {
        eventId: eventId as EventId,
        at,
        ruleIds: ids.map((n) => rules[n] ?? ''),
        fields: Object.fromEntries(fields),
        entity: { kind, value },
        values,
      }
    }),
  }
}
