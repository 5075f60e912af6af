import type { BreachContent } from '@haidang/contracts'
import type { Paper, PaperBlock } from '@haidang/documents'
import type { Translator } from '@haidang/phrases'
import type { PersonalDataVersion } from '#src/rule-sets/personal-data.ts'
import type { BreachRow, NoticeRow } from './breach-queries.ts'
import { dateText, type Issuer, item, officialPaper, paragraph, paragraphs, timeText } from './paper-head.ts'

const BLANK = '\u00A0'.repeat(40)
const figure = new Intl.NumberFormat('vi-VN')

/** What a paper of a breach is made of. `notice` is the part it was sent as; null for a draft of the next one. */
export interface BreachPaperFacts {
  readonly row: BreachRow
  readonly law: PersonalDataVersion
  readonly issuer: Issuer
  readonly content: BreachContent
  readonly notices: readonly NoticeRow[]
  readonly notice: NoticeRow | null
  /** Why the first notice goes out after its limit, where it does. */
  readonly lateReason: string
  readonly fileNames: readonly string[]
  readonly now: number
}

const known = (text: string, t: Translator['t']): string => (text === '' ? t('personalData.unknown') : text)

/** Kinds of data with how many people and records, as a table. */
function dataTable({ content, law }: BreachPaperFacts, t: Translator['t']): PaperBlock[] {
  if (content.data.length === 0) return [paragraph(t('personalData.unknown'))]
  const count = (value: number | null): string => (value === null ? '…' : figure.format(value))
  const column = (
    key: 'number' | 'kind' | 'subjects' | 'records' | 'sensitive',
    width: number,
    align: 'left' | 'center' | 'right',
  ) => ({
    title: t(`personalData.breach.columns.${key}`),
    width,
    align,
  })
  return [
    {
      kind: 'table',
      title: '',
      columns: [
        column('number', 1, 'center'),
        column('kind', 6, 'left'),
        column('subjects', 2.2, 'right'),
        column('records', 2.2, 'right'),
        column('sensitive', 2, 'center'),
      ],
      rows: content.data.map(({ kind, subjects, records }, i) => ({
        cells: [
          String(i + 1),
          t(`personalData.kinds.${kind}`),
          count(subjects),
          count(records),
          t(law.sensitiveKinds.includes(kind) ? 'personalData.register.yes' : 'personalData.register.no'),
        ],
        isGroup: false,
      })),
    },
  ]
}

/** Time, place, act, parties, data: what both laws ask for, in the order of the forms. */
function natureOf(facts: BreachPaperFacts, t: Translator['t']): PaperBlock[] {
  const { content, row } = facts
  const from = content.occurredFrom === null ? null : timeText(content.occurredFrom)
  const to = content.occurredTo === null ? null : timeText(content.occurredTo)
  return [
    item(3, t('personalData.breach.detected', { at: timeText(row.detected_at) })),
    item(
      3,
      from !== null && to !== null
        ? t('personalData.breach.occurredSpan', { from, to })
        : t('personalData.breach.occurred', { at: from ?? t('personalData.unknown') }),
    ),
    item(3, t('personalData.breach.place', { place: known(content.place, t) })),
    item(3, t('personalData.breach.act', { act: known(content.act, t) })),
    item(3, t('personalData.breach.parties', { parties: known(content.parties, t) })),
    item(3, t('personalData.breach.data')),
    ...dataTable(facts, t),
    ...(content.subjectsTotal === null
      ? []
      : [item(3, t('personalData.breach.total', { count: figure.format(content.subjectsTotal) }))]),
  ]
}

function officerLines({ officer }: BreachContent, level: number, t: Translator['t']): PaperBlock[] {
  return [
    item(level, t('personalData.breach.officer', { name: known(officer.name, t) })),
    ...(officer.position === ''
      ? []
      : [item(level, t('personalData.breach.position', { position: officer.position }))]),
    ...(officer.phone === '' ? [] : [item(level, t('personalData.breach.phone', { phone: officer.phone }))]),
    ...(officer.email === '' ? [] : [item(level, t('personalData.breach.email', { email: officer.email }))]),
  ]
}

function lateBlocks(facts: BreachPaperFacts, t: Translator['t']): PaperBlock[] {
  return facts.lateReason === '' ? [] : [item(1, t('personalData.breach.heads.late')), ...paragraphs(facts.lateReason)]
}

/** Decree 13/2023, art. 23 clause 4: nature, officer, consequences, measures. */
function decree13(facts: BreachPaperFacts, t: Translator['t']): PaperBlock[] {
  const { content } = facts
  return [
    item(1, t('personalData.breach.heads.nature')),
    ...natureOf(facts, t),
    item(1, t('personalData.breach.heads.officer')),
    ...officerLines(content, 3, t),
    item(1, t('personalData.breach.heads.consequences')),
    ...paragraphs(known(content.consequences, t)),
    item(1, t('personalData.breach.heads.measures')),
    ...paragraphs(known(content.measures, t)),
    ...lateBlocks(facts, t),
  ]
}

/** Decree 356/2025, art. 28: organisation and officer, the breach, consequences, measures, attachments, undertaking. */
function decree356(facts: BreachPaperFacts, t: Translator['t']): PaperBlock[] {
  const { content, issuer } = facts
  return [
    item(1, t('personalData.breach.heads.organisation')),
    item(3, t('personalData.breach.name', { name: issuer.name })),
    ...(content.controller === '' ? [] : [item(3, t('personalData.breach.controller', { name: content.controller }))]),
    ...officerLines(content, 3, t),
    item(1, t('personalData.breach.heads.breach')),
    ...natureOf(facts, t),
    item(1, t('personalData.breach.heads.consequences')),
    ...paragraphs(known(content.consequences, t)),
    item(1, t('personalData.breach.heads.measures')),
    ...paragraphs(known(content.measures, t)),
    ...lateBlocks(facts, t),
    item(1, t('personalData.breach.heads.attachments')),
    ...(facts.fileNames.length === 0
      ? [paragraph(t('personalData.breach.noFiles'))]
      : facts.fileNames.map((name) => item(4, name))),
    item(1, t('personalData.breach.heads.pledge')),
    paragraph(t('personalData.breach.pledge', { issuer: issuer.name })),
  ]
}

/** The notice to the authority on the form of the law in force: the first, or a supplement. */
export function breachNoticePaper(facts: BreachPaperFacts, translator: Translator): Paper {
  const { t } = translator
  const { law, notice, notices, issuer } = facts
  const part = notice?.part ?? notices.length + 1
  const [first] = notices
  const isFirst = part === 1 || first === undefined
  return officialPaper(
    {
      issuer,
      number: notice?.number ?? null,
      signedAt: notice === null ? null : notice.sent_at.getTime(),
      now: facts.now,
      typeCode: t('personalData.breach.code'),
      type: t('personalData.breach.type'),
      abstract: isFirst ? t('personalData.breach.abstract') : t('personalData.breach.abstractPart', { part: part - 1 }),
      addressees: [law.authority.vi],
      legalBases: law.citations,
      blocks: [
        paragraph(t('personalData.breach.formMark', { form: law.breach.form, of: law.breach.formOf }), true),
        paragraph(
          isFirst
            ? t('personalData.breach.lead', { issuer: issuer.name })
            : t('personalData.breach.leadPart', {
                issuer: issuer.name,
                number: first.number,
                date: dateText(first.sent_at),
              }),
        ),
        ...(law.breach.layout === 'decree_13' ? decree13(facts, t) : decree356(facts, t)),
      ],
    },
    translator,
  )
}

/** The minutes by which the parties confirm that the breach happened, with room for names and signatures. */
export function breachMinutesPaper(facts: BreachPaperFacts, translator: Translator): Paper {
  const { t } = translator
  const { row, law, issuer, notices } = facts
  const [first] = notices
  return officialPaper(
    {
      issuer,
      number: null,
      signedAt: null,
      now: facts.now,
      typeCode: t('personalData.breach.minutes.code'),
      type: t('personalData.breach.minutes.type'),
      abstract: t('personalData.breach.minutes.abstract', { code: row.code }),
      addressees: [],
      legalBases: law.citations,
      blocks: [
        paragraph(t('personalData.breach.minutes.lead', { place: known(facts.content.place, t) })),
        item(1, t('personalData.breach.minutes.present')),
        ...[1, 2, 3].map(() => item(3, t('personalData.breach.minutes.presentLine', { blank: BLANK }))),
        item(1, t('personalData.breach.minutes.content')),
        ...natureOf(facts, t),
        item(
          3,
          first === undefined
            ? t('personalData.breach.minutes.untold', { at: row.due_at === null ? '…' : timeText(row.due_at) })
            : t('personalData.breach.minutes.told', { number: first.number, date: dateText(first.sent_at) }),
        ),
        paragraph(t('personalData.breach.minutes.end')),
      ],
    },
    translator,
  )
}
