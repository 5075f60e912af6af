import type { ReportContent } from '@haidang/contracts'
import { type Paper, type PaperBlock, roman, type Sheet, type Workbook } from '@haidang/documents'
import type { Translator } from '@haidang/phrases'
import { vietnameseDate } from './build-content.ts'

/** What signing gave a report; null before it. */
export interface Signing {
  readonly number: string | null
  readonly on: string | null
}

const BLANK = '\u00A0'.repeat(6)
const two = (text: string): string => text.padStart(2, '0')

function placeAndDate(content: ReportContent, signing: Signing, year: string, t: Translator['t']): string {
  if (signing.on === null) return t('reports.placeAndDateOpen', { place: content.placeName, blank: BLANK, year })
  const [, month = '', day = ''] = signing.on.split('-')
  // Zero before days below ten and before January and February (Decree 30/2020, annex I).
  return t('reports.placeAndDate', {
    place: content.placeName,
    day: two(day),
    month: Number(month) < 3 ? two(month) : String(Number(month)),
    year: signing.on.slice(0, 4),
  })
}

/** A report as the paper the writers lay out: with its number and day once signed, with room for them before. */
export function paperOf(
  content: ReportContent,
  signing: Signing,
  today: string,
  datedAt: number,
  t: Translator['t'],
): Paper {
  const sign = content.sign
  const type = content.typeName.charAt(0).toUpperCase() + content.typeName.slice(1).toLowerCase()
  const [number] = signing.number?.split('/') ?? []
  const reference =
    signing.on === null || number === undefined
      ? t('reports.annexOfOpen', { type, issuer: content.issuer })
      : t('reports.annexOf', { type, number: signing.number, date: vietnameseDate(signing.on), issuer: content.issuer })
  return {
    locale: 'vi',
    title: content.abstract,
    datedAt,
    head: {
      above: content.above === '' ? null : content.above,
      issuer: content.issuer,
      state: t('reports.state'),
      motto: t('reports.motto'),
      number:
        number === undefined ? t('reports.numberOpen', { blank: BLANK, sign }) : t('reports.number', { number, sign }),
      placeAndDate: placeAndDate(content, signing, today.slice(0, 4), t),
    },
    type: content.typeName === '' ? null : content.typeName,
    abstract: content.abstract,
    addresseesLabel: t('reports.addressees'),
    addressees: content.addressees,
    legalBases: content.legalBases,
    blocks: content.blocks satisfies readonly PaperBlock[],
    signature: content.signature,
    recipientsLabel: t('reports.recipients'),
    recipients: content.recipients,
    annexes: content.annexes.map((annex, i) => ({
      heading: content.annexes.length === 1 ? t('reports.annexOnly') : t('reports.annex', { number: roman(i + 1) }),
      title: annex.title,
      reference,
      blocks: annex.blocks,
      isLandscape: annex.isLandscape,
    })),
  }
}

const FIGURE = /^-?\d{1,12}(?:,\d{1,6})?$/

/** The tables of a report as a workbook: one sheet each, figures as numbers. */
export function workbookOf(content: ReportContent, datedAt: number): Workbook {
  const tables = [
    ...content.annexes.flatMap((annex) => annex.blocks.map((block) => ({ block, title: annex.title }))),
    ...content.blocks.map((block) => ({ block, title: content.abstract })),
  ].flatMap(({ block, title }) => (block.kind === 'table' ? [{ table: block, title: block.title || title }] : []))
  const sheets = tables.map(({ table, title }): Sheet => {
    const shares = table.columns.reduce((sum, column) => sum + column.width, 0)
    return {
      name: title,
      heading: [title, content.abstract],
      columns: table.columns.map((column) => ({
        title: column.title,
        width: Math.max(6, Math.round((column.width / shares) * 150)),
        format: column.align === 'right' ? 'text' : 'wrapped',
      })),
      rows: table.rows.map((row) =>
        row.isGroup
          ? [row.cells[0] ?? '']
          : table.columns.map((column, i) => {
              const cell = row.cells[i] ?? ''
              return column.align !== 'left' && FIGURE.test(cell) ? Number(cell.replace(',', '.')) : cell
            }),
      ),
    }
  })
  const empty: Sheet = { name: content.typeName, columns: [{ title: content.abstract, width: 60 }], rows: [] }
  return { title: content.abstract, creator: content.issuer, datedAt, sheets: sheets.length === 0 ? [empty] : sheets }
}
