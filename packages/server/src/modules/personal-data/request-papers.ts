import type { FoundData } from '@haidang/contracts'
import type { Paper } from '@haidang/documents'
import type { Translator } from '@haidang/phrases'
import type { PersonalDataVersion } from '#src/rule-sets/personal-data.ts'
import type { CopiedRow } from './find.ts'
import { dateText, type Issuer, officialPaper, paragraph, paragraphs } from './paper-head.ts'
import type { RequestRow } from './request-queries.ts'

export interface RequestPaperFacts {
  readonly row: RequestRow
  readonly law: PersonalDataVersion
  readonly issuer: Issuer
  readonly found: readonly FoundData[]
  readonly now: number
}

const column = (title: string, width: number, align: 'left' | 'center' | 'right' = 'left') => ({ title, width, align })

/** Found data of one kind and activity on one line. */
function foundLines(facts: RequestPaperFacts, t: Translator['t']): string[][] {
  const { found, row } = facts
  const resultOf = (data: FoundData): string =>
    row.kind !== 'erasure'
      ? t('personalData.letter.results.shown')
      : t(`personalData.letter.results.${data.onErasure}`, { basis: data.keptBy ?? '' })
  const groups = Map.groupBy(found, (data) => `${data.activity}|${data.data}|${resultOf(data)}`)
  return [...groups.values()].map((group, i) => {
    const [first] = group
    if (first === undefined) return []
    return [
      String(i + 1),
      t(`personalData.kinds.${first.data}`),
      t(`personalData.activities.${first.activity}.title`),
      String(group.reduce((sum, data) => sum + data.count, 0)),
      resultOf(first),
    ]
  })
}

/** The letter that answers the person, as an official letter with its subject under the number. */
export function letterPaper(facts: RequestPaperFacts, translator: Translator): Paper {
  const { t } = translator
  const { row, law, issuer, found } = facts
  const kind = t(`personalData.requestKinds.${row.kind}`)
  const { decision } = row
  const lines = foundLines(facts, t)
  return officialPaper(
    {
      issuer,
      number: null,
      signedAt: null,
      now: facts.now,
      typeCode: '',
      type: null,
      abstract: t('personalData.letter.abstract', { kind, code: row.code }),
      addressees: [t('personalData.letter.addressee', { name: row.person.name })],
      legalBases: [],
      blocks: [
        paragraph(
          t('personalData.letter.lead', { issuer: issuer.name, kind, date: dateText(row.received_at), code: row.code }),
        ),
        paragraph(t('personalData.letter.basis', { basis: law.requests[row.kind].basis, issuer: issuer.name })),
        ...(decision === null ? [] : [paragraph(t(`personalData.letter.outcomes.${decision.outcome}`))]),
        ...(decision === null || decision.reason === ''
          ? []
          : paragraphs(t('personalData.letter.reason', { reason: decision.reason }))),
        ...(found.length === 0
          ? [paragraph(t('personalData.copy.none'))]
          : [
              {
                kind: 'table' as const,
                title: t('personalData.letter.foundTitle'),
                columns: [
                  column(t('personalData.letter.columns.number'), 1, 'center'),
                  column(t('personalData.letter.columns.kind'), 4),
                  column(t('personalData.letter.columns.activity'), 5),
                  column(t('personalData.letter.columns.count'), 1.8, 'right'),
                  column(t('personalData.letter.columns.result'), 5),
                ],
                rows: lines.map((cells) => ({ cells, isGroup: false })),
              },
            ]),
        ...(row.kind === 'access' || row.kind === 'export' ? [paragraph(t('personalData.letter.copy'))] : []),
        paragraph(t('personalData.letter.texts')),
        paragraph(t('personalData.letter.complaint')),
      ],
    },
    translator,
  )
}

/** Rows of a place shown in the readable copy; the JSON holds all. */
const SHOWN = 200
const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** The readable copy of a person's data: one table an activity. */
export function copyPaper(
  facts: RequestPaperFacts & { readonly rows: readonly CopiedRow[] },
  translator: Translator,
): Paper {
  const { t } = translator
  const { row, issuer, rows } = facts
  const shown = [...Map.groupBy(rows, (one) => one.table).values()].flatMap((of) => of.slice(0, SHOWN))
  const groups = [...Map.groupBy(shown, (one) => one.activity)]
  return officialPaper(
    {
      issuer,
      number: null,
      signedAt: null,
      now: facts.now,
      typeCode: '',
      type: t('personalData.copy.type'),
      abstract: t('personalData.copy.abstract', { name: row.person.name, code: row.code }),
      addressees: [],
      legalBases: [],
      blocks: [
        paragraph(
          rows.length === 0
            ? t('personalData.copy.none')
            : t('personalData.copy.lead', { issuer: issuer.name, date: dateText(facts.now), code: row.code }),
        ),
        ...(shown.length < rows.length
          ? [paragraph(t('personalData.copy.more', { shown: shown.length, total: rows.length }))]
          : []),
        ...groups.map(([activity, own]) => ({
          kind: 'table' as const,
          title: translator.lookup(`personalData.activities.${activity}.title`, {}, activity),
          columns: [
            column(t('personalData.copy.columns.place'), 3.4),
            column(t('personalData.copy.columns.at'), 2.6),
            column(t('personalData.copy.columns.value'), 7),
          ],
          rows: own.map((one) => ({
            cells: [
              one.table,
              Object.values(one.times)[0]?.slice(0, 16).replace('T', ' ') ?? '',
              Object.entries(one.values)
                .map(([name, value]) => `${name}: ${asText(value)}`)
                .join('\n')
                .slice(0, 2000),
            ],
            isGroup: false,
          })),
        })),
      ],
    },
    translator,
  )
}
