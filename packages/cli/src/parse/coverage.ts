import { ocsfClasses, SOURCES } from '@haidang/parsers'

/** One line of the coverage table: records of a source and the OCSF class their events get. */
export interface CoverageRow {
  readonly format: string
  readonly vendor: string
  readonly product: string
  readonly versions: string
  readonly record: string
  readonly classUid: number
  readonly className: string
}

export function coverageRows(): CoverageRow[] {
  const names = new Map(ocsfClasses().map(({ uid, name }) => [uid, name]))
  return SOURCES.flatMap(({ format, vendor, product, versions, coverage }) =>
    coverage.map(({ record, classUid }) => ({
      format,
      vendor,
      product,
      versions,
      record,
      classUid,
      className: names.get(classUid) ?? '',
    })),
  )
}

/** The table as text: a heading for each source, its records below. */
export function coverageText(rows: readonly CoverageRow[]): string {
  const lines: string[] = []
  let before: CoverageRow | undefined
  for (const row of rows) {
    if (before?.format !== row.format) {
      if (before !== undefined) lines.push('')
      lines.push(`${row.format}: ${[row.vendor, row.product].filter((t) => t !== '').join(' ')} (${row.versions})`)
    }
    lines.push(`  ${String(row.classUid).padStart(6)}  ${row.className.padEnd(28)}  ${row.record}`)
    before = row
  }
  return lines.join('\n')
}
