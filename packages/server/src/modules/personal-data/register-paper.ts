import type { ProcessingActivity } from '@haidang/contracts'
import type { Paper, Workbook } from '@haidang/documents'
import type { Translator } from '@haidang/phrases'
import { personalFields } from '#src/platform/personal-data/index.ts'
import type { PersonalDataVersion } from '#src/rule-sets/personal-data.ts'
import { type Issuer, officialPaper, paragraph } from './paper-head.ts'

export interface RegisterFacts {
  readonly issuer: Issuer
  readonly law: PersonalDataVersion
  readonly items: readonly ProcessingActivity[]
  readonly now: number
}

const COLUMNS = [
  ['number', 1.1],
  ['title', 3],
  ['purpose', 4],
  ['basis', 2.6],
  ['data', 3.2],
  ['subjects', 2.2],
  ['recipients', 3],
  ['retention', 2.6],
  ['measures', 3.4],
] as const

const list = (words: readonly string[]): string => words.join('; ')

function cellsOf({ content }: ProcessingActivity, i: number, t: Translator['t']): Record<string, string> {
  return {
    number: String(i + 1),
    title: content.title,
    purpose: content.purpose,
    basis: `${t(`personalData.lawfulBases.${content.lawfulBasis}`)} (${content.basis})`,
    data: list(content.dataKinds.map((kind) => t(`personalData.kinds.${kind}`))),
    subjects: list(content.subjects.map((subject) => t(`personalData.subjects.${subject}`))),
    recipients: content.recipients,
    transfers: content.transfers,
    retention: content.retention,
    measures: content.measures,
    officer: content.officer,
  }
}

/** The register of processing activities as an official paper with its table on landscape pages. */
export function registerPaper({ issuer, law, items, now }: RegisterFacts, translator: Translator): Paper {
  const { t } = translator
  return officialPaper(
    {
      issuer,
      number: null,
      signedAt: null,
      now,
      typeCode: t('personalData.register.code'),
      type: t('personalData.register.type'),
      abstract: t('personalData.register.abstract'),
      addressees: [],
      legalBases: law.citations,
      blocks: [
        paragraph(t('personalData.register.lead', { issuer: issuer.name, count: items.length, basis: law.basis })),
        paragraph(t('personalData.register.fields', { count: personalFields().length })),
      ],
      annexes: [
        {
          heading: t('reports.annexOnly'),
          title: t('personalData.register.annex'),
          reference: t('reports.annexOfOpen', { type: t('personalData.register.type'), issuer: issuer.name }),
          isLandscape: true,
          blocks: [
            {
              kind: 'table',
              title: '',
              columns: COLUMNS.map(([key, width]) => ({
                title: t(`personalData.register.columns.${key}`),
                width,
                align: key === 'number' ? 'center' : 'left',
              })),
              rows: items.map((activity, i) => {
                const cells = cellsOf(activity, i, t)
                return { cells: COLUMNS.map(([key]) => cells[key] ?? ''), isGroup: false }
              }),
            },
          ],
        },
      ],
    },
    translator,
  )
}

/** The register as a workbook: activities on one sheet, every marked field of the store on another. */
export function registerWorkbook({ issuer, law, items, now }: RegisterFacts, { t }: Translator): Workbook {
  const wide = [...COLUMNS.slice(0, 7), ['transfers', 3], ...COLUMNS.slice(7), ['officer', 3]] as const
  const title = t('personalData.register.annex')
  const yes = (is: boolean): string => t(is ? 'personalData.register.yes' : 'personalData.register.no')
  return {
    title,
    creator: issuer.name,
    datedAt: now,
    sheets: [
      {
        name: t('personalData.register.sheets.activities'),
        heading: [title, `${issuer.name} · ${law.basis}`],
        columns: [
          ...wide.map(([key, width]) => ({
            title: t(`personalData.register.columns.${key}`),
            width: Math.round(width * 9),
            format: key === 'number' ? ('integer' as const) : ('wrapped' as const),
          })),
          { title: t('personalData.register.columns.version'), width: 9, format: 'integer' },
        ],
        rows: items.map((activity, i) => {
          const cells = cellsOf(activity, i, t)
          return [...wide.map(([key]) => (key === 'number' ? i + 1 : (cells[key] ?? ''))), activity.version]
        }),
      },
      {
        name: t('personalData.register.sheets.fields'),
        columns: [
          { title: t('personalData.register.columns.table'), width: 26, format: 'text' },
          { title: t('personalData.register.columns.column'), width: 22, format: 'text' },
          { title: t('personalData.register.columns.kind'), width: 36, format: 'wrapped' },
          { title: t('personalData.register.columns.subjects'), width: 30, format: 'wrapped' },
          { title: t('personalData.register.columns.title'), width: 36, format: 'wrapped' },
          { title: t('personalData.register.columns.sensitive'), width: 10, format: 'text' },
          { title: t('personalData.register.columns.erasure'), width: 20, format: 'text' },
        ],
        rows: personalFields().map((field) => [
          field.table,
          field.column,
          t(`personalData.kinds.${field.data}`),
          t(`personalData.subjects.${field.subject}`),
          t(`personalData.activities.${field.activity}.title`),
          yes(law.sensitiveKinds.includes(field.data)),
          t(`personalData.register.erasure.${field.onErasure}`),
        ]),
      },
    ],
  }
}
