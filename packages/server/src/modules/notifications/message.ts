import { createHmac } from 'node:crypto'
import type { Locale } from '@haidang/contracts'
import { createTranslator, type Translator } from '@haidang/phrases'
import { VIETNAM_OFFSET_MS } from '@haidang/std'
import type { MailMessage } from '#src/platform/mail/index.ts'
import {
  type AnyNotice,
  type BreachClockNotice,
  type DeliveryRow,
  type DutyNotice,
  type EmergencyNotice,
  isBreachClockNotice,
  isDutyNotice,
  isEmergencyNotice,
  type Notice,
  type Purpose,
} from './tables.ts'

const translators: Readonly<Record<Locale, Translator>> = { vi: createTranslator('vi'), en: createTranslator('en') }

/** Where a reader of this notice goes: the inbox of a recipient, the issuer's page for its leaders. */
export function linkOf(publicUrl: string, row: { readonly purpose: Purpose; readonly notice: AnyNotice }): string {
  if (isBreachClockNotice(row.notice))
    return `${publicUrl.replace(/\/+$/, '')}/personal-data/breaches/${row.notice.breachId}`
  if (isEmergencyNotice(row.notice)) return `${publicUrl.replace(/\/+$/, '')}/break-glass`
  if (isDutyNotice(row.notice)) return `${publicUrl.replace(/\/+$/, '')}/duties?isMine=true`
  const page = row.purpose.endsWith('_province') ? 'warnings' : 'inbox'
  return `${publicUrl.replace(/\/+$/, '')}/${page}/${row.notice.warningId}`
}

function timeIn(locale: Locale, iso: string): string {
  const local = new Date(Date.parse(iso) + VIETNAM_OFFSET_MS).toISOString()
  const date = locale === 'vi' ? `${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)}` : local.slice(0, 10)
  return `${local.slice(11, 16)} ${date} (UTC+7)`
}

/**
 * The mail of a delivery: that a warning waits, how severe, until when, and where. Its id depends on the delivery alone, so
 * that a message sent twice is recognised as one.
 */
export function mailOf(row: DeliveryRow, publicUrl: string): MailMessage {
  const { t } = translators[row.locale]
  const { notice, purpose } = row
  if (isEmergencyNotice(notice)) return emergencyOf(row, notice, publicUrl)
  if (isBreachClockNotice(notice)) return breachClockOf(row, notice, publicUrl)
  if (isDutyNotice(notice) || purpose === 'duty_reminder' || purpose === 'break_glass' || purpose === 'breach_clock')
    return reminderOf(row, isDutyNotice(notice) ? notice : { on: '', lines: [] }, publicUrl)
  const severity = t(`domain.severity.${notice.severity}`)
  const params = {
    severity,
    number: notice.number,
    issuer: notice.issuerName,
    organisation: notice.organisationName ?? '',
  }
  const lines = [
    t(`mail.opening.${purpose}`, params),
    '',
    t('mail.line.number', params),
    ...(notice.title === null ? [] : [t('mail.line.title', { title: notice.title })]),
    t('mail.line.severity', params),
    t('mail.line.tlp', { tlp: `TLP:${notice.tlp.toUpperCase()}` }),
    ...(notice.acknowledgeDueAt === null
      ? []
      : [t('mail.line.acknowledgeBy', { at: timeIn(row.locale, notice.acknowledgeDueAt) })]),
    ...(notice.reportDueAt === null ? [] : [t('mail.line.reportBy', { at: timeIn(row.locale, notice.reportDueAt) })]),
    '',
    t('mail.line.link', { url: linkOf(publicUrl, row) }),
    '',
    t('mail.line.closing'),
  ]
  return {
    to: row.address,
    subject: t(`mail.subject.${purpose}`, params),
    text: `${lines.join('\n')}\n`,
    messageId: `${row.id}@${URL.parse(publicUrl)?.hostname ?? 'haidang.invalid'}`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Haidang-Warning': notice.number },
  }
}

const dateIn = (locale: Locale, date: string): string =>
  locale === 'vi' ? `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}` : date

/** The mail that reminds a unit: what is late first, then what comes due. */
function reminderOf(row: DeliveryRow, notice: DutyNotice, publicUrl: string): MailMessage {
  const { t } = translators[row.locale]
  const section = (isLate: boolean): string[] => {
    const own = notice.lines.filter((line) => line.isLate === isLate)
    if (own.length === 0) return []
    return [
      t(isLate ? 'mail.duties.late' : 'mail.duties.soon', { count: own.length }),
      ...own.map((line) =>
        t('mail.duties.line', {
          date: dateIn(row.locale, line.dueOn),
          title: line.title,
          plan: line.plan,
          percent: line.percent,
        }),
      ),
      '',
    ]
  }
  const lines = [...section(true), ...section(false)]
  return {
    to: row.address,
    subject: t('mail.duties.subject', {
      late: notice.lines.filter((line) => line.isLate).length,
      soon: notice.lines.filter((line) => !line.isLate).length,
    }),
    text: `${[...lines, t('mail.line.link', { url: linkOf(publicUrl, row) }), '', t('mail.line.closing')].join('\n')}\n`,
    messageId: `${row.id}@${URL.parse(publicUrl)?.hostname ?? 'haidang.invalid'}`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

/** The mail about an emergency access: who, what, why, until when, and where it is looked over. */
function emergencyOf(row: DeliveryRow, notice: EmergencyNotice, publicUrl: string): MailMessage {
  const { t } = translators[row.locale]
  const params = {
    person: notice.person,
    set: t(`domain.breakGlassSet.${notice.set}`),
    reason: notice.reason,
    until: timeIn(row.locale, notice.endsAt),
  }
  const lines = [
    t('mail.emergency.opening', params),
    '',
    t('mail.emergency.set', params),
    t('mail.emergency.reason', params),
    t('mail.emergency.until', params),
    '',
    t('mail.emergency.link', { url: linkOf(publicUrl, row) }),
  ]
  return {
    to: row.address,
    subject: t('mail.emergency.subject', params),
    text: `${lines.join('\n')}\n`,
    messageId: `${row.id}@${URL.parse(publicUrl)?.hostname ?? 'haidang.invalid'}`,
    headers: { 'Auto-Submitted': 'auto-generated', Importance: 'high' },
  }
}

/** The mail about a breach whose notice is still owed: its code, its limit and where it is; nothing of what happened. */
function breachClockOf(row: DeliveryRow, notice: BreachClockNotice, publicUrl: string): MailMessage {
  const { t } = translators[row.locale]
  const isOver = notice.hoursLeft <= 0
  const params = { code: notice.code, hours: notice.hoursLeft, at: timeIn(row.locale, notice.dueAt) }
  const lines = [
    t(isOver ? 'mail.breachClock.over' : 'mail.breachClock.opening', params),
    '',
    t('mail.line.link', { url: linkOf(publicUrl, row) }),
  ]
  return {
    to: row.address,
    subject: t(isOver ? 'mail.breachClock.subjectOver' : 'mail.breachClock.subject', params),
    text: `${lines.join('\n')}\n`,
    messageId: `${row.id}@${URL.parse(publicUrl)?.hostname ?? 'haidang.invalid'}`,
    headers: { 'Auto-Submitted': 'auto-generated', Importance: 'high' },
  }
}

const EVENT_TYPES: Readonly<Record<string, string>> = {
  dispatched: 'warning.dispatched',
  corrected: 'warning.corrected',
  withdrawn: 'warning.withdrawn',
}

/** The body of a webhook: the facts of the notice, never the text of the warning above GREEN. */
export function webhookBody(row: DeliveryRow, publicUrl: string, timestamp: string): string {
  const { notice } = row
  if (isEmergencyNotice(notice))
    return JSON.stringify({ type: 'break_glass.taken', timestamp, data: { breakGlassId: notice.breakGlassId } })
  if (isBreachClockNotice(notice))
    return JSON.stringify({ type: 'breach.reminded', timestamp, data: { ...notice, url: linkOf(publicUrl, row) } })
  if (isDutyNotice(notice)) {
    const data = { ...notice, organisationId: row.tenant_id, url: linkOf(publicUrl, row) }
    return JSON.stringify({ type: 'duty.reminded', timestamp, data })
  }
  const { title, issuerName, organisationName: _about, ...facts }: Notice = notice
  return JSON.stringify({
    type: EVENT_TYPES[row.purpose] ?? 'warning.changed',
    timestamp,
    data: {
      ...facts,
      issuer: issuerName,
      organisationId: row.tenant_id,
      url: linkOf(publicUrl, row),
      ...(title === null ? {} : { title }),
    },
  })
}

/**
 * Headers of a signed webhook (Standard Webhooks 1.0): HMAC-SHA256 over `id.timestamp.body` with the key inside `whsec_…`.
 * @param timestampSeconds Unix seconds of this attempt
 */
export function signWebhook(
  secret: string,
  id: string,
  timestampSeconds: number,
  body: string,
): Record<string, string> {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestampSeconds}.${body}`).digest('base64')
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': `v1,${signature}`,
  }
}
