import {
  ORGANISATION_KINDS,
  type OrganisationKind,
  REGISTER_COLUMNS,
  type RegisterColumn,
  SECTORS,
  type SectorCode,
} from '@haidang/contracts'
import { createTranslator, type Translator } from '@haidang/phrases'
import { foldVietnamese } from '@haidang/std'

/** A heading or a choice as it is compared: without diacritics, signs and spaces at its ends. */
export const keyOf = (text: string): string =>
  foldVietnamese(text)
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()

/** The words of the table, in the reader's language and as they are recognised in any. */
export interface RegisterWords {
  readonly t: Translator['t']
  /** The column a heading names, if any. */
  column(heading: string): RegisterColumn | undefined
  kind(text: string): OrganisationKind | undefined
  /** By code, name in either language, or number of the decision. */
  sector(text: string): SectorCode | undefined
  readonly kindChoices: string
}

/** What each language's words stand for; the same for every reader. */
function recognisers(): Pick<RegisterWords, 'column' | 'kind' | 'sector'> {
  const columns = new Map<string, RegisterColumn>()
  const kinds = new Map<string, OrganisationKind>()
  const sectors = new Map<string, SectorCode>()
  for (const { t } of [createTranslator('vi'), createTranslator('en')]) {
    for (const column of REGISTER_COLUMNS) {
      columns.set(keyOf(column), column)
      columns.set(keyOf(t(`register.columns.${column}`)), column)
      for (const name of t(`register.alsoCalled.${column}`).split('|')) columns.set(keyOf(name), column)
    }
    for (const kind of ORGANISATION_KINDS) {
      kinds.set(keyOf(kind), kind)
      kinds.set(keyOf(t(`domain.organisationKind.${kind}`)), kind)
    }
    for (const [place, sector] of SECTORS.entries()) {
      sectors.set(keyOf(sector), sector)
      sectors.set(String(place + 1), sector)
      sectors.set(keyOf(t(`domain.sector.${sector}`)), sector)
    }
  }
  return {
    column: (heading) => columns.get(keyOf(heading)),
    kind: (text) => kinds.get(keyOf(text)),
    sector: (text) => sectors.get(keyOf(text)),
  }
}

/** Worked out once a table, not once a row: keep what it answers. */
export function registerWords({ t }: Translator): RegisterWords {
  return {
    t,
    ...recognisers(),
    kindChoices: ORGANISATION_KINDS.map((kind) => t(`domain.organisationKind.${kind}`)).join('; '),
  }
}
