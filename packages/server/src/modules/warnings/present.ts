import type {
  InboxItem,
  InboxWarning,
  Locale,
  OrganisationRef,
  RecipientProgress,
  Warning,
  WarningRecipient,
  WarningSummary,
} from '@haidang/contracts'
import { createTranslator, type Translator } from '@haidang/phrases'
import { mayRead, type Tlp, TLP_LEVELS } from '@haidang/std'
import { type DeliveryState, presentChannels } from '#src/modules/notifications/index.ts'
import { toIso, toIsoOrNull } from '#src/platform/db/index.ts'
import { nextActs } from './model.ts'
import { isOverdue } from './recipient-model.ts'
import { factsOf, type InboxRow, type NamedRecipientRow } from './recipient-queries.ts'
import type { AddresseeRow, HistoryRow, ProgressColumns, RecipientRow, VersionRow, WarningRow } from './tables.ts'

/** The markings a reader may read. */
export function readableBy(clearance: Tlp): Tlp[] {
  return TLP_LEVELS.filter((level) => mayRead(clearance, level))
}

const translators: Readonly<Record<Locale, Translator>> = { vi: createTranslator('vi'), en: createTranslator('en') }

/** What stands in place of a title the reader is not cleared for. */
export function withheldTitle(locale: Locale, tlp: Tlp): string {
  return translators[locale].t('mail.withheld', { tlp: `TLP:${tlp.toUpperCase()}` })
}

export const refOf = (row: {
  tenant_id: string
  name: string
  short_name: string
  province_code: string | null
}): OrganisationRef => ({
  id: row.tenant_id,
  name: row.name,
  shortName: row.short_name,
  provinceCode: row.province_code,
})

function progressOf(row: ProgressColumns): RecipientProgress {
  const { total, delivered, seen, acknowledged, reported, verified, overdue, escalated } = row
  return { total, delivered, seen, acknowledged, reported, verified, overdue, escalated }
}

/** A warning in a list; above the reader's clearance it is a stub that says so. */
export function presentSummary(
  row: WarningRow & ProgressColumns,
  reader: { readonly clearance: Tlp; readonly locale: Locale },
): WarningSummary {
  return {
    id: row.id,
    number: row.number,
    title: mayRead(reader.clearance, row.tlp) ? row.content.title : withheldTitle(reader.locale, row.tlp),
    severity: row.severity,
    tlp: row.tlp,
    state: row.state,
    version: row.version,
    campaignId: row.campaign_id,
    createdAt: toIso(row.created_at),
    dispatchedAt: toIsoOrNull(row.dispatched_at),
    progress: progressOf(row),
  }
}

export function presentRecipient(
  row: NamedRecipientRow,
  deliveries: readonly DeliveryState[],
  now: number,
  locale: Locale,
): WarningRecipient {
  return {
    organisation: refOf(row),
    reason: row.reason,
    state: row.state,
    deliveredAt: toIsoOrNull(row.delivered_at),
    seenAt: toIsoOrNull(row.seen_at),
    acknowledgedAt: toIsoOrNull(row.acknowledged_at),
    acknowledgedBy: row.acknowledged_by,
    reportedAt: toIsoOrNull(row.reported_at),
    report: row.report,
    verifiedAt: toIsoOrNull(row.verified_at),
    acknowledgeDueAt: toIso(row.acknowledge_due_at),
    reportDueAt: toIso(row.report_due_at),
    isOverdue: row.is_open && isOverdue(factsOf(row), now),
    escalationLevel: row.escalation_level,
    helpRequestedAt: toIsoOrNull(row.help_requested_at),
    seenVersion: row.seen_version,
    channels: presentChannels(deliveries, locale),
  }
}

export interface WarningParts {
  readonly row: WarningRow
  readonly progress: ProgressColumns
  readonly recipients: readonly NamedRecipientRow[]
  readonly deliveries: readonly DeliveryState[]
  readonly preview: readonly AddresseeRow[]
  readonly versions: readonly VersionRow[]
  readonly history: readonly HistoryRow[]
  readonly release: Warning['release']
}

/** The issuer's whole view of a warning. */
export function presentWarning(
  parts: WarningParts,
  reader: {
    readonly clearance: Tlp
    readonly locale: Locale
    readonly actorId: string | null
    readonly permissions: ReadonlySet<string>
    readonly now: number
  },
): Warning {
  const { row } = parts
  const byOrganisation = Map.groupBy(parts.deliveries, (d) => d.tenant_id)
  return {
    ...presentSummary({ ...row, ...parts.progress }, reader),
    content: row.content,
    addressing: row.addressing,
    alertId: row.alert_id,
    createdBy: row.created_by,
    submittedBy: row.submitted_by,
    approvedBy: row.approved_by,
    returnedReason: row.returned_reason,
    recipients: parts.recipients.map((r) =>
      presentRecipient(r, byOrganisation.get(r.tenant_id) ?? [], reader.now, reader.locale),
    ),
    recipientPreview: parts.preview.map(refOf),
    versions: parts.versions
      .filter((v) => mayRead(reader.clearance, v.tlp))
      .map((v) => ({ version: v.version, at: toIso(v.at), by: v.by, changeNote: v.change_note, content: v.content })),
    history: parts.history.map((h) => ({ ...h, at: toIso(h.at) })),
    release: parts.release,
    nextActs: nextActs(
      { state: row.state, version: row.version, authorIds: row.author_ids },
      reader.actorId,
      reader.permissions,
    ).filter((act) => act !== 'dispatch' || parts.release === null),
  }
}

function inboxItem(
  row: RecipientRow,
  warning: Pick<WarningRow, 'number' | 'severity' | 'tlp' | 'version' | 'dispatched_at' | 'state'>,
  title: string,
  now: number,
): InboxItem {
  return {
    warningId: row.warning_id,
    number: warning.number ?? '',
    title,
    severity: warning.severity,
    tlp: warning.tlp,
    warningState: warning.state,
    version: warning.version,
    isChanged: row.seen_version !== null && row.seen_version < warning.version,
    state: row.state,
    dispatchedAt: toIso(warning.dispatched_at ?? row.acknowledge_due_at),
    acknowledgeDueAt: toIso(row.acknowledge_due_at),
    reportDueAt: toIso(row.report_due_at),
    isOverdue: row.is_open && isOverdue(factsOf(row), now),
  }
}

/** One line of an inbox; `row.title` is null where the reader is not cleared for it. */
export function presentInboxItem(row: InboxRow, now: number, locale: Locale): InboxItem {
  return inboxItem(row, { ...row, state: row.warning_state }, row.title ?? withheldTitle(locale, row.tlp), now)
}

export function presentInboxWarning(
  row: RecipientRow,
  warning: WarningRow,
  versions: readonly VersionRow[],
  ownSightings: InboxWarning['ownSightings'],
  reader: { readonly clearance: Tlp; readonly now: number },
): InboxWarning {
  return {
    ...inboxItem(row, warning, warning.content.title, reader.now),
    issuer: warning.issuer,
    content: warning.content,
    acknowledgedAt: toIsoOrNull(row.acknowledged_at),
    acknowledgedBy: row.acknowledged_by,
    report: row.report,
    helpRequestedAt: toIsoOrNull(row.help_requested_at),
    versions: versions
      .filter((v) => mayRead(reader.clearance, v.tlp))
      .map((v) => ({
        version: v.version,
        at: toIso(v.dispatched_at ?? v.at),
        changeNote: v.change_note,
        content: v.content,
      })),
    ownSightings,
  }
}
