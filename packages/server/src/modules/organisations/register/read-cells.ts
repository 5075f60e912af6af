import type { ImportRow, RegisterColumn, RegisterProblem } from '@haidang/contracts'
import { formatCidr, parseCidr } from '@haidang/std'
import { z } from 'zod'
import type { Provinces } from '#src/rule-sets/provinces.ts'
import { canonicalDomain, type OrganisationFacts } from '../model.ts'
import type { RegisterWords } from './headings.ts'
import type { RawRow } from './raw-rows.ts'

export type RowProblem = ImportRow['problems'][number]

export interface RegisterSense {
  readonly words: RegisterWords
  readonly provinces: Provinces
  /** The day the table is read, in Viet Nam. */
  readonly today: string
}

type Facts = { -readonly [K in keyof OrganisationFacts]?: OrganisationFacts[K] }

/** What a row says, of the columns it has. */
export interface SaidRow {
  readonly row: number
  readonly code: string
  /** Undefined where the file has no such column, empty where the cell is. */
  readonly parentCode: string | undefined
  readonly facts: Readonly<Facts>
  readonly problems: readonly RowProblem[]
}

const MOST: Partial<Record<RegisterColumn, number>> = {
  code: 60,
  name: 300,
  shortName: 80,
  areaCode: 20,
  focalUnit: 300,
  contactEmail: 254,
  contactPhone: 30,
}
/** Most entries of a list in one cell. */
const ENTRIES = 500
const Email = z.email()
const AS_MOST = 4_294_967_294

const listOf = (text: string): string[] =>
  text
    .split(/[\s;,|]+/)
    .filter((part) => part !== '')
    .slice(0, ENTRIES)

/** `2025-07-01` of that, of `1/7/2025` or of `01-07-2025`; undefined for what is no day. */
function dayOf(text: string): string | undefined {
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  const day = local === null ? text : `${local[3]}-${local[2]?.padStart(2, '0')}-${local[1]?.padStart(2, '0')}`
  return z.iso.date().safeParse(day).success ? day : undefined
}

/** Reads the cells of one row; a cell that says nothing understandable is a problem with its column, and its fact is left out. */
export function readCells({ row, cells }: RawRow, { words, provinces, today }: RegisterSense): SaidRow {
  const problems: RowProblem[] = []
  const facts: Facts = {}
  const wrong = (column: RegisterColumn, code: RegisterProblem, params: RowProblem['params'] = {}): void => {
    problems.push({ column, code, params })
  }
  const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text)
  for (const [name, most] of Object.entries(MOST)) {
    const column = name as RegisterColumn
    if ((cells[column]?.length ?? 0) > most) wrong(column, 'value.too_long', { most })
  }
  const { code = '', name, shortName, kind, provinceCode, sector } = cells
  if (code === '') wrong('code', 'value.missing')
  if (name !== undefined) {
    if (name.length < 2) wrong('name', 'value.missing')
    else facts.name = name.normalize('NFC').replaceAll(/\s+/g, ' ')
  }
  if (shortName !== undefined && shortName !== '') facts.shortName = shortName.normalize('NFC').replaceAll(/\s+/g, ' ')
  if (kind !== undefined && kind !== '') {
    const found = words.kind(kind)
    if (found === undefined) wrong('kind', 'kind.unknown', { value: short(kind), choices: words.kindChoices })
    else facts.kind = found
  }
  if (provinceCode !== undefined) {
    // Spreadsheets take the zero away from "01".
    const asked = /^\d$/.test(provinceCode) ? `0${provinceCode}` : provinceCode
    const found = asked === '' ? undefined : provinces.find(asked, today)
    if (asked === '') facts.provinceCode = null
    else if (found === undefined) wrong('provinceCode', 'province.unknown', { value: short(asked) })
    else if (found.validUntil !== null && found.validUntil <= today) {
      const into = provinces.resolveOn(found, today)
      wrong('provinceCode', 'province.merged', {
        value: found.name,
        date: found.validUntil.split('-').toReversed().join('/'),
        into: into.code,
        name: into.name,
      })
    } else facts.provinceCode = found.code
  }
  if (sector !== undefined) {
    const found = sector === '' ? null : words.sector(sector)
    if (found === undefined) wrong('sector', 'sector.unknown', { value: short(sector) })
    else facts.sector = found
  }
  if (cells.networks !== undefined) {
    const networks = listOf(cells.networks).flatMap((text) => {
      const cidr = parseCidr(text)
      if (cidr === null) wrong('networks', 'network.malformed', { value: short(text) })
      return cidr === null ? [] : [formatCidr(cidr)]
    })
    facts.networks = [...new Set(networks)]
  }
  if (cells.asNumbers !== undefined) {
    const numbers = listOf(cells.asNumbers.replaceAll(/\bASN?\s*(?=\d)/gi, '')).flatMap((text) => {
      const n = /^\d{1,10}$/.test(text) ? Number(text) : 0
      if (n < 1 || n > AS_MOST) wrong('asNumbers', 'as_number.malformed', { value: short(text) })
      return n < 1 || n > AS_MOST ? [] : [n]
    })
    facts.asNumbers = [...new Set(numbers)]
  }
  if (cells.domains !== undefined) {
    const domains = listOf(cells.domains).flatMap((text) => {
      const domain = canonicalDomain(text)
      if (domain === null) wrong('domains', 'domain.malformed', { value: short(text) })
      return domain === null ? [] : [domain]
    })
    facts.domains = [...new Set(domains)]
  }
  if (cells.contactEmail !== undefined) {
    if (cells.contactEmail !== '' && !Email.safeParse(cells.contactEmail).success)
      wrong('contactEmail', 'email.malformed', { value: short(cells.contactEmail) })
    else facts.contactEmail = cells.contactEmail === '' ? null : cells.contactEmail
  }
  for (const column of ['areaCode', 'focalUnit', 'contactPhone'] as const) {
    const text = cells[column]
    if (text !== undefined) facts[column] = text === '' ? null : text.normalize('NFC')
  }
  if (cells.validFrom !== undefined) {
    const day = cells.validFrom === '' ? null : dayOf(cells.validFrom)
    if (day === undefined) wrong('validFrom', 'date.malformed', { value: short(cells.validFrom) })
    else facts.validFrom = day
  }
  return { row, code, parentCode: cells.parentCode, facts, problems }
}
