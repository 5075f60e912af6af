import type {
  Addressing,
  Alert,
  AlertPage,
  AuditDetail,
  AuditEntry,
  Board,
  Campaign,
  CampaignSummary,
  ChangeSettingInput,
  CloseAlertInput,
  CreatedWebhook,
  DraftWarningInput,
  EventDetail,
  EventRow,
  Histogram,
  ImportInput,
  ImportOutcome,
  InboxItem,
  InboxWarning,
  Indicator,
  IndicatorSource,
  Locale,
  OrganisationRef,
  QuarantinedEvent,
  QuarantineOutcome,
  ReportInput,
  ReviseWarningInput,
  SettingsPage,
  SplitCampaignInput,
  Warning,
  WarningSummary,
  Webhook,
} from '@haidang/contracts'
import { createAccessApi } from './api-access.ts'
import { createIdentityApi } from './api-identity.ts'
import { createOrganisationsApi } from './api-organisations.ts'
import { createPersonalDataApi } from './api-personal-data.ts'
import { createPlansApi } from './api-plans.ts'
import { createReportsApi } from './api-reports.ts'
import { createRulesApi } from './api-rules.ts'
import { createSourcesApi } from './api-sources.ts'
import { createTokensApi } from './api-tokens.ts'
import { createRequester, withQuery } from './http.ts'
import type { Query } from './http.ts'
import type { PageOf } from './page-of.ts'

/**
 * The typed client of the HTTP API: one function a route, each a thin line. Paths and shapes are those of
 * `@haidang/contracts`; a refusal rejects as `ApiProblem`.
 */
export function createApi(locale: () => Locale, stepUp?: () => Promise<boolean>) {
  const requester = createRequester(locale, stepUp)
  const { get, send } = requester
  const id = encodeURIComponent
  return {
    ...createIdentityApi(requester),
    ...createAccessApi(requester),
    ...createTokensApi(requester),
    board: { read: (signal?: AbortSignal) => get<Board>('/board', {}, signal) },
    ...createOrganisationsApi(requester),
    audit: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<AuditEntry>>('/audit', query, signal),
      read: (seq: number, signal?: AbortSignal) => get<AuditDetail>(`/audit/${seq}`, {}, signal),
      exportHref: (query: Query) => withQuery('/api/v1/audit/export', query),
    },
    ...createSourcesApi(requester),
    events: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<EventRow>>('/events', query, signal),
      histogram: (query: Query, signal?: AbortSignal) => get<Histogram>('/events/histogram', query, signal),
      read: (eventId: string, time?: string) => get<EventDetail>(`/events/${id(eventId)}`, { time }),
    },
    quarantine: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<QuarantinedEvent>>('/quarantine', query, signal),
      replay: (eventIds: readonly string[]) => send<QuarantineOutcome>('POST', '/quarantine/replay', { eventIds }),
      discard: (eventIds: readonly string[]) => send<QuarantineOutcome>('POST', '/quarantine/discard', { eventIds }),
    },
    alerts: {
      list: (query: Query, signal?: AbortSignal) => get<AlertPage>('/alerts', query, signal),
      read: (alertId: string) => get<Alert>(`/alerts/${id(alertId)}`),
      acknowledge: (alertId: string) => send<Alert>('POST', `/alerts/${id(alertId)}/acknowledge`, {}),
      close: (alertId: string, input: CloseAlertInput) => send<Alert>('POST', `/alerts/${id(alertId)}/close`, input),
      draftWarning: (alertId: string) => send<Warning>('POST', `/alerts/${id(alertId)}/warnings`, {}),
    },
    campaigns: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<CampaignSummary>>('/campaigns', query, signal),
      read: (campaignId: string) => get<Campaign>(`/campaigns/${id(campaignId)}`),
      split: (campaignId: string, input: SplitCampaignInput) =>
        send<Campaign>('POST', `/campaigns/${id(campaignId)}/split`, input),
      unmerge: (campaignId: string) => send<Campaign>('POST', `/campaigns/${id(campaignId)}/unmerge`, {}),
      close: (campaignId: string, note: string) =>
        send<Campaign>('POST', `/campaigns/${id(campaignId)}/close`, { note }),
      draftWarning: (campaignId: string) => send<Warning>('POST', `/campaigns/${id(campaignId)}/warnings`, {}),
    },
    warnings: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<WarningSummary>>('/warnings', query, signal),
      read: (warningId: string) => get<Warning>(`/warnings/${id(warningId)}`),
      draft: (input: DraftWarningInput) => send<Warning>('POST', '/warnings', input),
      revise: (warningId: string, input: ReviseWarningInput) =>
        send<Warning>('PATCH', `/warnings/${id(warningId)}`, input),
      act: (warningId: string, act: 'submit' | 'approve' | 'dispatch' | 'close') =>
        send<Warning>('POST', `/warnings/${id(warningId)}/${act}`, {}),
      actWithReason: (warningId: string, act: 'return' | 'withdraw', reason: string) =>
        send<Warning>('POST', `/warnings/${id(warningId)}/${act}`, { reason }),
      verify: (warningId: string, organisationId: string) =>
        send<Warning>('POST', `/warnings/${id(warningId)}/recipients/${id(organisationId)}/verify`, {}),
      preview: (addressing: Addressing, campaignId: string | null, alertId: string | null) =>
        send<{ recipients: readonly OrganisationRef[] }>('POST', '/warnings/preview', {
          addressing,
          campaignId,
          alertId,
        }),
      exportHref: (warningId: string, format: 'stix' | 'pdf' | 'text', language: Locale) =>
        withQuery(`/api/v1/warnings/${id(warningId)}/export`, { format, locale: language }),
    },
    inbox: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<InboxItem>>('/inbox', query, signal),
      read: (warningId: string) => get<InboxWarning>(`/inbox/${id(warningId)}`),
      acknowledge: (warningId: string) => send<InboxWarning>('POST', `/inbox/${id(warningId)}/acknowledge`, {}),
      report: (warningId: string, input: ReportInput) =>
        send<InboxWarning>('POST', `/inbox/${id(warningId)}/report`, input),
      help: (warningId: string, reason: string) =>
        send<InboxWarning>('POST', `/inbox/${id(warningId)}/help`, { reason }),
    },
    indicators: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<Indicator>>('/indicators', query, signal),
      sources: () => get<{ items: readonly IndicatorSource[] }>('/indicator-sources'),
      enableSource: (sourceId: string, isEnabled: boolean) =>
        send<IndicatorSource>('PATCH', `/indicator-sources/${id(sourceId)}`, { isEnabled }),
      removeSource: (sourceId: string) => send<undefined>('DELETE', `/indicator-sources/${id(sourceId)}`),
      import: (input: ImportInput) => send<ImportOutcome>('POST', '/indicator-imports', input),
    },
    ...createRulesApi(requester),
    ...createPlansApi(requester),
    ...createPersonalDataApi(requester),
    ...createReportsApi(requester),
    settings: {
      read: () => get<SettingsPage>('/settings'),
      change: (name: string, input: ChangeSettingInput) => send<SettingsPage>('PATCH', `/settings/${id(name)}`, input),
      rotateKey: (reason: string) => send<SettingsPage>('POST', '/settings/secret-keys', { reason }),
    },
    webhooks: {
      list: () => get<{ items: readonly Webhook[] }>('/webhooks'),
      create: (input: { organisationId: string; url: string }) => send<CreatedWebhook>('POST', '/webhooks', input),
      remove: (webhookId: string) => send<undefined>('DELETE', `/webhooks/${id(webhookId)}`),
    },
  }
}
export type Api = ReturnType<typeof createApi>
