import type {
  Finding,
  FindingKind,
  FindingValue,
  MatchReason,
  ObservableKind,
  OcsfObservable,
} from '@haidang/contracts'
import { observableKindOf, type WarningLists } from '@haidang/detect'
import type { EventId, Severity, SourceId, TenantId } from '@haidang/std'
import type { BatchHeader } from '../envelope.ts'
import type { OwnNetworks } from './own-networks.ts'
import type { ReadEvent } from './parse.step.ts'

/** Values a finding carries at most: enough to tie organisations together, few enough to stay bounded. */
const MAX_VALUES = 16
const MAX_VALUE_LENGTH = 512

export interface Hit {
  readonly kind: FindingKind
  readonly ruleKey: string
  readonly title: string
  readonly severity: Severity
  readonly techniques: readonly string[]
  readonly reasons: readonly MatchReason[]
  /** The value the hit turns on, where it is one (an indicator). */
  readonly value?: FindingValue
}

const TYING: ReadonlySet<ObservableKind> = new Set(['ipv4', 'ipv6', 'domain', 'url', 'hash', 'email'])

/** The kind of an observable; an address is told to be version 6 by its colons. */
export function kindOf(observable: OcsfObservable): ObservableKind | null {
  const kind = observableKindOf(observable.type_id)
  return kind === 'ipv4' && observable.value.includes(':') ? 'ipv6' : kind
}

/** The values that may tie this event to other organisations: outside addresses, names, hashes; nothing of its own, nothing harmless. */
export function tyingValues(
  tenant: TenantId,
  read: ReadEvent,
  first: FindingValue | undefined,
  own: OwnNetworks,
  lists: WarningLists,
): FindingValue[] {
  const values: FindingValue[] = first === undefined ? [] : [first]
  for (const observable of read.observables) {
    if (values.length === MAX_VALUES) break
    const kind = kindOf(observable)
    if (kind === null || !TYING.has(kind) || observable.value.length > MAX_VALUE_LENGTH) continue
    const value: FindingValue = { kind, value: observable.value }
    if (values.some((v) => v.kind === value.kind && v.value === value.value)) continue
    if ((value.kind === 'ipv4' || value.kind === 'ipv6') && own.hasAddress(tenant, value.value)) continue
    if (value.kind === 'domain' && own.hasDomain(tenant, value.value)) continue
    if (lists.suppresses(value.kind, value.value) !== null) continue
    values.push(value)
  }
  return values
}

/** What the alert is about within its organisation: a host, else its own address, else any address, else a user. */
export function entityOf(tenant: TenantId, read: ReadEvent, own: OwnNetworks): FindingValue {
  const { ocsf } = read.event
  const host = ocsf.device?.hostname
  if (host !== undefined && host !== '') return { kind: 'host', value: host.toLowerCase() }
  const source = ocsf.src_endpoint?.ip
  const target = ocsf.dst_endpoint?.ip
  const mine = [source, target].find((ip) => ip !== undefined && own.hasAddress(tenant, ip))
  const address = mine ?? source ?? target ?? ocsf.device?.ip
  if (address !== undefined) return { kind: address.includes(':') ? 'ipv6' : 'ipv4', value: address }
  const user = ocsf.user?.name ?? ocsf.actor?.user?.name
  if (user !== undefined && user !== '') return { kind: 'user', value: user.toLowerCase() }
  return { kind: 'host', value: ocsf.metadata.product.name }
}

/** One hit as a finding, with everything correlation needs and nothing it does not. */
export function toFinding(
  header: BatchHeader,
  read: ReadEvent,
  hit: Hit,
  own: OwnNetworks,
  lists: WarningLists,
): Finding {
  const tenant = header.tenant
  return {
    v: 1,
    id: `${read.eventId}:${hit.ruleKey}`.slice(0, 300),
    tenant,
    source: header.source as SourceId,
    eventId: read.eventId as EventId,
    eventAt: read.event.ocsf.time,
    receivedAt: header.receivedAt,
    kind: hit.kind,
    ruleKey: hit.ruleKey,
    title: hit.title.slice(0, 300),
    severity: hit.severity,
    techniques: hit.techniques,
    entity: entityOf(tenant, read, own),
    values: tyingValues(tenant, read, hit.value, own, lists),
    reasons: hit.reasons.slice(0, 16),
  }
}
