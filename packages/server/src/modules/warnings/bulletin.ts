import type { Locale } from '@haidang/contracts'
import { type BulletinDocument, defang } from '@haidang/documents'
import { createTranslator } from '@haidang/phrases'
import { VIETNAM_OFFSET_MS } from '@haidang/std'
import { formatVietnamTime } from './local-time.ts'
import type { WarningRow } from './tables.ts'

export interface BulletinFacts {
  readonly row: WarningRow
  /** The agency above the issuer. */
  readonly above: string | null
  readonly recipientCount: number
  /** Corrections sent since the first text went out. */
  readonly corrections: number
  /** The deadlines of the last sending; null before it. Unix milliseconds. */
  readonly deadlines: { readonly acknowledgeDueAt: number; readonly reportDueAt: number } | null
  /** What a draft is dated by. */
  readonly now: number
}

/** The warning as an official paper in one language (layout of Decree 30/2020/NĐ-CP: state and motto, issuer, number, place and date). */
export function bulletinOf(facts: BulletinFacts, locale: Locale): BulletinDocument {
  const { row } = facts
  const { t, lookup } = createTranslator(locale)
  const datedAt = row.dispatched_at?.getTime() ?? facts.now
  const date = new Date(datedAt + VIETNAM_OFFSET_MS).toISOString()
  const params = { day: date.slice(8, 10), month: date.slice(5, 7), year: date.slice(0, 4) }
  const place = row.issuer.provinceCode === null ? '' : lookup(`domain.province.${row.issuer.provinceCode}`, {}, '')
  return {
    locale,
    issuer: { above: facts.above, name: row.issuer.name },
    state: t('mail.bulletin.state'),
    motto: t('mail.bulletin.motto'),
    number: row.number === null ? t('mail.bulletin.draftNumber') : t('mail.bulletin.number', { number: row.number }),
    placeAndDate:
      place === '' ? t('mail.bulletin.date', params) : t('mail.bulletin.placeAndDate', { place, ...params }),
    kind: t('mail.bulletin.kind'),
    about: t('mail.bulletin.about', { title: row.content.title }),
    title: row.content.title,
    tlp: {
      label: `TLP:${row.tlp.toUpperCase()}`,
      level: row.tlp,
      meaning: `TLP:${row.tlp.toUpperCase()}: ${t(`domain.tlpMeaning.${row.tlp}`)}`,
    },
    severity: {
      label: t('mail.bulletin.severity', { severity: t(`domain.severity.${row.severity}`) }),
      level: row.severity,
    },
    version: facts.corrections === 0 ? null : t('mail.bulletin.version', { version: facts.corrections }),
    summary: {
      heading: t('mail.bulletin.summary'),
      paragraphs: row.content.summary.split(/\n+/).filter((p) => p.trim() !== ''),
    },
    actions: { heading: t('mail.bulletin.actions'), items: row.content.actions },
    indicators: {
      heading: t('mail.bulletin.indicators'),
      note: t('mail.bulletin.indicatorsNote'),
      columns: [t('mail.bulletin.indicatorKind'), t('mail.bulletin.indicatorValue')],
      rows: row.content.indicators.map(({ kind, value }) => [
        lookup(`domain.indicatorKind.${kind}`, {}, kind),
        defang(kind, value),
      ]),
      none: t('mail.bulletin.noIndicators'),
    },
    techniques:
      row.content.techniques.length === 0
        ? null
        : t('mail.bulletin.techniques', { list: row.content.techniques.join(', ') }),
    deadlines: {
      heading: t('mail.bulletin.deadlines'),
      items:
        facts.deadlines === null
          ? []
          : [
              t('mail.bulletin.acknowledgeBy', { at: formatVietnamTime(facts.deadlines.acknowledgeDueAt) }),
              t('mail.bulletin.reportBy', { at: formatVietnamTime(facts.deadlines.reportDueAt) }),
            ],
    },
    recipients: facts.recipientCount === 0 ? null : t('mail.bulletin.recipients', { count: facts.recipientCount }),
    signature: { heading: t('mail.bulletin.signedBy'), name: row.approved_by?.displayName ?? null },
    pageOf: (page, pages) => t('mail.bulletin.pageOf', { page, pages }),
    datedAt,
  }
}
