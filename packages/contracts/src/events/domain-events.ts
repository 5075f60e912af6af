/**
 * What modules tell each other through the outbox: noun.past, versioned. A payload names ids and the few facts a
 * subscriber needs to decide; it reads the rest itself, under its own permission.
 */
export interface DomainEvents {
  'alert.raised.v1': { alertId: string; organisationId: string; isNew: boolean; severity: string }
  'alert.handled.v1': { alertId: string; organisationId: string; state: string }
  'campaign.opened.v1': { campaignId: string; severity: string }
  'campaign.grown.v1': { campaignId: string }
  'campaign.changed.v1': { campaignId: string; state: string }
  'warning.submitted.v1': { warningId: string }
  'warning.approved.v1': { warningId: string }
  'warning.changed.v1': { warningId: string; state: string }
  'warning.dispatched.v1': { warningId: string; version: number; isCorrection: boolean; organisationIds: string[] }
  'warning.answered.v1': { warningId: string; organisationId: string; state: string }
  'warning.escalated.v1': { warningId: string; organisationId: string; level: number }
  'source.changed.v1': { sourceId: string; organisationId: string }
  'source.silent.v1': { sourceId: string; organisationId: string; since: number }
  'source.back.v1': { sourceId: string; organisationId: string }
  'organisation.changed.v1': { organisationId: string }
  'indicators.changed.v1': { sourceId: string }
  'rules.changed.v1': { packName: string }
}
export type DomainEventKind = keyof DomainEvents
export interface DomainEvent<K extends DomainEventKind = DomainEventKind> {
  readonly id: string
  readonly kind: K
  readonly tenant: string
  readonly at: number
  readonly requestId: string
  readonly payload: DomainEvents[K]
}
