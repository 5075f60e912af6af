import { strToU8, zipSync } from 'fflate'

/** How a column's cells are shown. */
export interface SheetColumn {
  readonly title: string
  /** Width in characters of the default font. */
  readonly width: number
  readonly format?: 'text' | 'integer' | 'decimal' | 'date' | 'wrapped'
}
/** A cell: text, a number, a date as `YYYY-MM-DD` (in a date column), or nothing. */
export type SheetCell = string | number | null
export interface Sheet {
  readonly name: string
  /** Lines above the table, the first set large. */
  readonly heading?: readonly string[]
  readonly columns: readonly SheetColumn[]
  readonly rows: readonly (readonly SheetCell[])[]
}
export interface Workbook {
  readonly title: string
  readonly creator: string
  readonly sheets: readonly Sheet[]
  /** Unix milliseconds the file is dated by; the same input gives the same bytes. */
  readonly datedAt: number
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

/** Characters XML 1.0 cannot hold are written as the format's own escape (ECMA-376 part 1 §22.4.2.4 `_xHHHH_`). */
const CONTROL = /[\p{Cc}\uFFFE\uFFFF]/gu
const LONGEST_CELL = 32_767

function escapeXml(text: string): string {
  return text
    .replaceAll(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x')
    .replaceAll(CONTROL, (letter) =>
      letter === '\n' || letter === '\t'
        ? letter
        : `_x${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** `0` → `A`, `26` → `AA`. */
export function columnName(place: number): string {
  let name = ''
  for (let n = place + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCodePoint(65 + ((n - 1) % 26)) + name
  return name
}

/** Days since 30 December 1899, as the 1900 date system counts from March 1900 on (ECMA-376 part 1 §18.17.4.1). */
function serialOf(date: string): number | null {
  const at = Date.parse(`${date}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(at) ? Math.round(at / 86_400_000) + 25_569 : null
}

/** Places in `cellXfs` of the styles below. */
const STYLE = { plain: 0, heading: 1, head: 2, text: 3, wrapped: 4, integer: 5, decimal: 6, date: 7, note: 8 } as const

const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>
<fonts count="4"><font><sz val="11"/><name val="Times New Roman"/><family val="1"/></font><font><b/><sz val="14"/><name val="Times New Roman"/><family val="1"/></font>
<font><b/><sz val="11"/><name val="Times New Roman"/><family val="1"/></font><font><i/><sz val="11"/><name val="Times New Roman"/><family val="1"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF5"/><bgColor indexed="64"/></patternFill></fill></fills>
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="9"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>
<xf numFmtId="0" fontId="2" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>
<xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment vertical="top"/></xf>
<xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
<xf numFmtId="3" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment vertical="top"/></xf>
<xf numFmtId="4" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment vertical="top"/></xf>
<xf numFmtId="164" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="top"/></xf>
<xf numFmtId="0" fontId="3" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

/** Text always as an inline string, never as a formula: a cell that begins with `=`, `+`, `-` or `@` stays what it is. */
function textCell(at: string, text: string, style: number): string {
  const cut = text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL - 1)}…` : text
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cut.normalize('NFC'))}</t></is></c>`
}

function cellXml(at: string, value: SheetCell, format: NonNullable<SheetColumn['format']>): string {
  const style =
    STYLE[format === 'integer' || format === 'decimal' || format === 'date' || format === 'wrapped' ? format : 'text']
  if (value === null || value === '') return `<c r="${at}" s="${style}"/>`
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return `<c r="${at}" s="${style}"/>`
    return `<c r="${at}" s="${format === 'decimal' ? STYLE.decimal : STYLE.integer}"><v>${value}</v></c>`
  }
  const serial = format === 'date' ? serialOf(value) : null
  return serial === null
    ? textCell(at, value, format === 'wrapped' ? STYLE.wrapped : STYLE.text)
    : `<c r="${at}" s="${STYLE.date}"><v>${serial}</v></c>`
}

function sheetXml(sheet: Sheet): string {
  const heading = sheet.heading ?? []
  const headRow = heading.length === 0 ? 1 : heading.length + 2
  const last = columnName(Math.max(0, sheet.columns.length - 1))
  const lastRow = headRow + sheet.rows.length
  const rows: string[] = heading.map(
    (line, i) => `<row r="${i + 1}">${textCell(`A${i + 1}`, line, i === 0 ? STYLE.heading : STYLE.note)}</row>`,
  )
  rows.push(
    `<row r="${headRow}">${sheet.columns.map((c, i) => textCell(`${columnName(i)}${headRow}`, c.title, STYLE.head)).join('')}</row>`,
  )
  sheet.rows.forEach((row, i) => {
    const r = headRow + 1 + i
    const cells = sheet.columns.map((c, j) => cellXml(`${columnName(j)}${r}`, row[j] ?? null, c.format ?? 'text'))
    rows.push(`<row r="${r}">${cells.join('')}</row>`)
  })
  const columns = sheet.columns.map(
    (c, i) => `<col min="${i + 1}" max="${i + 1}" width="${Math.min(255, c.width)}" customWidth="1"/>`,
  )
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:${last}${lastRow}"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="${headRow}" topLeftCell="A${headRow + 1}" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${columns.join('')}</cols><sheetData>${rows.join('')}</sheetData><autoFilter ref="A${headRow}:${last}${Math.max(headRow, lastRow)}"/><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;C&amp;P/&amp;N</oddFooter></headerFooter></worksheet>`
}

/** At most 31 letters, none of `[]:*?/\`, no two alike and none empty (what programmes take as the name of a sheet). */
export function sheetNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name, i) => {
    const plain =
      name
        .normalize('NFC')
        .replaceAll(/[[\]:*?/\\\p{Cc}]/gu, ' ')
        .replaceAll(/^'+|'+$/g, '')
        .trim() || `Sheet${i + 1}`
    let free = plain.slice(0, 31)
    for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${plain.slice(0, 27)} (${n})`
    taken.add(free.toLowerCase())
    return free
  })
}

/**
 * A workbook in Office Open XML (ECMA-376 transitional): inline strings, no formulas, first row of each table frozen and
 * filtered, landscape A4 fitted to the width. The same workbook gives the same bytes.
 */
export function writeWorkbook(workbook: Workbook): Uint8Array {
  const names = sheetNames(workbook.sheets.map((sheet) => sheet.name))
  const stamp = new Date(workbook.datedAt).toISOString().replace(/\.\d+Z$/, 'Z')
  const relation = (id: number, kind: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`
  const files: Record<string, string> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>${names.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${relation(1, 'officeDocument', 'xl/workbook.xml')}<Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    'docProps/core.xml': `${HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeXml(workbook.title)}</dc:title><dc:creator>${escapeXml(workbook.creator)}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${stamp}</dcterms:created></cp:coreProperties>`,
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${names.map((name, i) => `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${names.map((_, i) => relation(i + 1, 'worksheet', `worksheets/sheet${i + 1}.xml`)).join('')}${relation(names.length + 1, 'styles', 'styles.xml')}</Relationships>`,
    'xl/styles.xml': STYLES,
  }
  workbook.sheets.forEach((sheet, i) => {
    files[`xl/worksheets/sheet${i + 1}.xml`] = sheetXml(sheet)
  })
  // A fixed time inside the archive: its time stamps would make every file another one.
  const mtime = new Date(Date.UTC(2020, 0, 1))
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, [strToU8(text), { mtime, level: 6 }]])),
  )
}
