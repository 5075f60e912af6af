import { type ImportCounts, type ImportRow, REGISTER_COLUMNS, type RegisterColumn } from '@haidang/contracts'
import type { OrganisationFacts } from '../model.ts'
import type { RawRow } from './raw-rows.ts'
import { readCells, type RegisterSense, type RowProblem, type SaidRow } from './read-cells.ts'

/** An organisation of the scope as the table is compared with it. */
export interface KnownOrganisation {
  readonly id: string
  readonly parentId: string | null
  readonly facts: OrganisationFacts
  readonly isClosed: boolean
}

export interface RegisterGround extends RegisterSense {
  /** Organisations of the scope by code. */
  readonly known: ReadonlyMap<string, KnownOrganisation>
  /** Codes in use anywhere on the platform, of those the file names. */
  readonly usedCodes: ReadonlySet<string>
  /** Where new organisations without a parent go, and the top that cannot be moved: the importer's own. */
  readonly own: { readonly id: string; readonly code: string }
}

/** One row of the plan: what is shown of it, and what is written when it is applied. */
export interface PlannedRow {
  readonly shown: ImportRow
  /** Null where nothing is written. */
  readonly write: { readonly facts: OrganisationFacts; readonly parentCode: string; readonly isMoved: boolean } | null
}
export interface TablePlan {
  readonly rows: readonly PlannedRow[]
  readonly counts: ImportCounts
}

const EMPTY: OrganisationFacts = {
  code: '',
  kind: 'unit',
  name: '',
  shortName: '',
  provinceCode: null,
  sector: null,
  areaCode: null,
  networks: [],
  asNumbers: [],
  domains: [],
  focalUnit: null,
  contactEmail: null,
  contactPhone: null,
  validFrom: null,
}
const SHORT_NAME = 80

/** What a column shows of an organisation, as codes; lists parted by `; `. */
export function columnText(column: RegisterColumn, facts: OrganisationFacts, parentCode: string): string {
  if (column === 'parentCode') return parentCode
  const value = facts[column]
  if (value === null) return ''
  return typeof value === 'string' ? value : value.join('; ')
}

interface Draft {
  readonly said: SaidRow
  readonly existing: KnownOrganisation | undefined
  readonly facts: OrganisationFacts
  readonly parentCode: string
  readonly problems: RowProblem[]
}

/**
 * Compares a table with what is there: what every row would make, change or leave, and everything that is wrong with it. Parents
 * are found in the file in any order. The same table and ground give the same plan.
 */
export function planTable(
  rows: readonly RawRow[],
  columns: readonly RegisterColumn[],
  ground: RegisterGround,
): TablePlan {
  const codeOfId = new Map([...ground.known].map(([code, organisation]) => [organisation.id, code]))
  const firstRow = new Map<string, number>()
  const drafts = rows.map((raw): Draft => {
    const said = readCells(raw, ground)
    const problems = [...said.problems]
    const existing = ground.known.get(said.code)
    const earlier = firstRow.get(said.code)
    if (said.code !== '' && earlier !== undefined)
      problems.push({ column: 'code', code: 'code.repeated', params: { row: earlier } })
    else firstRow.set(said.code, said.row)
    if (existing === undefined) {
      if (ground.usedCodes.has(said.code)) problems.push({ column: 'code', code: 'code.taken', params: {} })
      if (raw.cells.name === undefined) problems.push({ column: 'name', code: 'value.missing', params: {} })
      if (said.facts.kind === undefined && !problems.some((problem) => problem.column === 'kind'))
        problems.push({ column: 'kind', code: 'value.missing', params: {} })
    }
    const before = existing?.facts ?? EMPTY
    const name = said.facts.name ?? before.name
    const facts: OrganisationFacts = {
      ...before,
      ...said.facts,
      code: said.code,
      name,
      shortName: said.facts.shortName ?? (existing === undefined ? name.slice(0, SHORT_NAME) : before.shortName),
    }
    const stays =
      existing === undefined
        ? ground.own.code
        : existing.parentId === null
          ? ''
          : (codeOfId.get(existing.parentId) ?? '')
    return {
      said,
      existing,
      facts,
      parentCode: said.parentCode === undefined || said.parentCode === '' ? stays : said.parentCode,
      problems,
    }
  })
  placeRows(drafts, ground, codeOfId)
  const counts = { total: drafts.length, new: 0, changed: 0, unchanged: 0, problem: 0 }
  const planned = drafts.map((draft): PlannedRow => {
    const row = finishRow(draft, columns, codeOfId)
    counts[row.shown.verdict] += 1
    return row
  })
  return { rows: planned, counts }
}

/** Looks at every row's parent: it must be there, open, in order itself, and not below the row. */
function placeRows(drafts: readonly Draft[], ground: RegisterGround, codeOfId: ReadonlyMap<string, string>): void {
  const byCode = new Map(drafts.toReversed().map((draft) => [draft.said.code, draft]))
  const parentOf = (code: string): string | undefined => {
    const draft = byCode.get(code)
    if (draft !== undefined) return draft.parentCode
    const known = ground.known.get(code)
    return codeOfId.get(known?.parentId ?? '')
  }
  for (const draft of drafts) {
    const { said, existing, parentCode, problems } = draft
    const wrong = (code: RowProblem['code'], params: RowProblem['params'] = {}): void => {
      problems.push({ column: 'parentCode', code, params })
    }
    const isStill =
      existing !== undefined &&
      (existing.parentId === null ? '' : (codeOfId.get(existing.parentId) ?? '')) === parentCode
    if (isStill || said.code === '') continue
    if (existing !== undefined && (existing.id === ground.own.id || existing.parentId === null)) wrong('parent.root')
    else if (!ground.known.has(parentCode) && !byCode.has(parentCode))
      wrong('parent.unknown', { value: parentCode.slice(0, 60) })
    else if (ground.known.get(parentCode)?.isClosed === true) wrong('parent.closed')
    else {
      const seen = new Set([said.code])
      for (let at: string | undefined = parentCode; at !== undefined && at !== ''; at = parentOf(at)) {
        if (at === said.code) {
          wrong('parent.cycle')
          break
        }
        if (seen.has(at)) break
        seen.add(at)
      }
    }
  }
  // What a new row with a problem would have carried has nowhere to go: downwards until nothing changes.
  const inTrouble = new Set(
    drafts.flatMap((d) => (d.existing === undefined && d.problems.length > 0 ? [d.said.code] : [])),
  )
  const children = Map.groupBy(drafts, (draft) => draft.parentCode)
  const waiting = [...inTrouble]
  for (let code = waiting.pop(); code !== undefined; code = waiting.pop()) {
    for (const child of children.get(code) ?? []) {
      if (child.problems.length > 0 || ground.known.has(code)) continue
      child.problems.push({ column: 'parentCode', code: 'parent.in_trouble', params: {} })
      if (child.existing === undefined) waiting.push(child.said.code)
    }
  }
}

function finishRow(
  { said, existing, facts, parentCode, problems }: Draft,
  columns: readonly RegisterColumn[],
  codeOfId: ReadonlyMap<string, string>,
): PlannedRow {
  const before = existing?.facts ?? EMPTY
  const parentBefore = codeOfId.get(existing?.parentId ?? '') ?? ''
  const shownColumns = existing === undefined ? REGISTER_COLUMNS : REGISTER_COLUMNS.filter((c) => columns.includes(c))
  const changes = shownColumns.flatMap((column) => {
    const was = existing === undefined ? '' : columnText(column, before, parentBefore)
    const is = columnText(column, facts, parentCode)
    return was === is ? [] : [{ column, before: was, after: is }]
  })
  if (existing?.isClosed === true && changes.length > 0 && problems.length === 0)
    problems.push({ column: null, code: 'organisation.closed', params: {} })
  const verdict =
    problems.length > 0 ? 'problem' : existing === undefined ? 'new' : changes.length > 0 ? 'changed' : 'unchanged'
  return {
    shown: {
      row: said.row,
      verdict,
      code: said.code.slice(0, 200),
      name: facts.name.slice(0, 300),
      organisationId: existing?.id ?? null,
      changes,
      problems,
    },
    write:
      verdict === 'new' || verdict === 'changed'
        ? { facts, parentCode, isMoved: existing !== undefined && parentCode !== parentBefore }
        : null,
  }
}
