import { ORGANISATION_KINDS, REGISTER_COLUMNS, type RegisterColumn } from '@haidang/contracts'
import { type SheetCell, type SheetColumn, writeCsv, writeWorkbook } from '@haidang/documents'
import { createTranslator, type Translator } from '@haidang/phrases'
import type { OrganisationFacts } from '../model.ts'
import { columnText } from './plan-table.ts'
import type { TableToWrite } from './ports.ts'

const WIDTHS: Record<RegisterColumn, number> = {
  code: 18,
  name: 48,
  shortName: 22,
  kind: 22,
  parentCode: 18,
  provinceCode: 12,
  areaCode: 14,
  sector: 24,
  networks: 26,
  asNumbers: 14,
  domains: 30,
  focalUnit: 30,
  contactEmail: 28,
  contactPhone: 18,
  validFrom: 14,
}

/** One organisation as a row, in the reader's words where a column has words. */
export function rowOf(facts: OrganisationFacts, parentCode: string, t: Translator['lookup']): SheetCell[] {
  return REGISTER_COLUMNS.map((column) => {
    const text = columnText(column, facts, parentCode)
    if (column === 'kind') return t(`domain.organisationKind.${text}`, {}, text)
    if (column === 'sector') return text === '' ? null : t(`domain.sector.${text}`, {}, text)
    return text === '' ? null : text
  })
}

/** The table as a file: a workbook with its guide on a second sheet, or CSV. */
export function writeTable({ format, locale, datedAt, rows }: TableToWrite): Uint8Array {
  const { t } = createTranslator(locale)
  const titles = REGISTER_COLUMNS.map((column) => t(`register.columns.${column}`))
  if (format === 'csv') return writeCsv(titles, rows)
  const choices = ORGANISATION_KINDS.map((kind) => t(`domain.organisationKind.${kind}`)).join('; ')
  return writeWorkbook({
    title: t('register.title'),
    creator: 'Hải Đăng',
    datedAt,
    sheets: [
      {
        name: t('register.title'),
        columns: REGISTER_COLUMNS.map((column, i): SheetColumn => ({
          title: titles[i] ?? column,
          width: WIDTHS[column],
          format: column === 'validFrom' ? 'date' : 'text',
        })),
        rows,
      },
      {
        name: t('register.guide'),
        heading: [t('register.guide'), t('register.guideRule')],
        columns: [
          { title: t('register.guideColumn'), width: 26 },
          { title: t('register.guideNote'), width: 100, format: 'wrapped' },
        ],
        rows: REGISTER_COLUMNS.map((column, i) => [titles[i] ?? column, t(`register.notes.${column}`, { choices })]),
      },
    ],
  })
}
