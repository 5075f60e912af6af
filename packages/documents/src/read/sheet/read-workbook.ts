/**
 * Cells of a workbook in Office Open XML (ECMA-376 part 1 §18) as text: strings shared or inline, numbers as they are, dates by
 * the format of their cell, results of formulas as they were stored. Nothing is worked out and nothing outside is followed.
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { ArchiveError, unpackArchive } from '../../archive/index.ts'
import { cellDate, dateStyles } from './cell-dates.ts'
import { TableError, type TableLimits, type TableRow, type TableSheet } from './table-error.ts'

/** Unpacked bytes of a whole workbook, and of its parts together. */
const ARCHIVE = { maxBytes: 200_000_000, maxEntries: 5000 }
/** Sheets that are read; what follows is passed over. */
const SHEETS = 20

interface Walk {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly close?: (name: string) => void
  readonly text?: (text: string) => void
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Walks along a part. A document type is refused: a workbook has none, and whoever writes one has entities in mind. */
function walk(part: string, bytes: Uint8Array, { open, close, text }: Walk): void {
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw new TableError('table.unreadable', part, error)
  })
  parser.on('doctype', () => {
    throw new TableError('table.unreadable', part)
  })
  parser.on('opentag', (tag: SaxesTagPlain) => open(localName(tag.name), tag.attributes))
  if (close !== undefined) parser.on('closetag', (tag) => close(localName(tag.name)))
  if (text !== undefined) parser.on('text', text)
  parser.write(new TextDecoder().decode(bytes)).close()
}

/** `_xHHHH_` stands for a letter XML cannot hold (ECMA-376 part 1 §22.4.2.4). */
const unescape = (text: string): string =>
  text.includes('_x')
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    : text

function sharedStrings(part: string, bytes: Uint8Array | undefined): string[] {
  const strings: string[] = []
  if (bytes === undefined) return strings
  let current = ''
  let isText = false
  // Readings of East Asian words stand beside the text (`rPh`) and are not it.
  let beside = 0
  walk(part, bytes, {
    open(name) {
      if (name === 'si') current = ''
      else if (name === 'rPh') beside += 1
      else if (name === 't') isText = beside === 0
    },
    text: (text) => {
      if (isText) current += text
    },
    close(name) {
      if (name === 't') isText = false
      else if (name === 'rPh') beside -= 1
      else if (name === 'si') strings.push(unescape(current))
    },
  })
  return strings
}

/** `C12` → 2; -1 where there is no letter. */
function columnOf(reference: string): number {
  let place = 0
  for (const letter of reference) {
    const n = letter.codePointAt(0) ?? 0
    if (n < 65 || n > 90) break
    place = place * 26 + (n - 64)
    if (place > 20_000) break
  }
  return place - 1
}

/** A number as people read it: no exponent, no trailing noise of binary fractions. */
function numberText(raw: string): string {
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return raw
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? value.toFixed(0) : String(Number(value.toPrecision(15)))
}

interface SheetFacts {
  readonly strings: readonly string[]
  /** Whether a style shows dates, by its place. */
  readonly dates: readonly boolean[]
  readonly is1904: boolean
  readonly limits: TableLimits
  readonly letters: { count: number }
}

function readSheet(part: string, bytes: Uint8Array, facts: SheetFacts): TableRow[] {
  const rows: TableRow[] = []
  let rowNumber = 0
  let cells: string[] = []
  let column = -1
  let kind = ''
  let style = 0
  let raw = ''
  let isOpen = false
  let beside = 0
  const cellText = (): string => {
    if (kind === 's') return facts.strings[Number(raw)] ?? ''
    if (kind === 'inlineStr' || kind === 'str') return unescape(raw)
    if (kind === 'b') return raw === '1' ? 'TRUE' : 'FALSE'
    if (kind === 'e') return raw
    if (kind === 'd') return raw.slice(0, 10)
    if (raw === '') return ''
    return facts.dates[style] === true ? (cellDate(Number(raw), facts.is1904) ?? numberText(raw)) : numberText(raw)
  }
  walk(part, bytes, {
    open(name, attributes) {
      if (name === 'row') {
        rowNumber = Number(attributes['r'] ?? rowNumber + 1)
        if (!Number.isInteger(rowNumber) || rowNumber < 1) throw new TableError('table.unreadable', part)
        cells = []
        column = -1
      } else if (name === 'c') {
        const reference = attributes['r']
        column = reference === undefined ? column + 1 : columnOf(reference)
        kind = attributes['t'] ?? 'n'
        style = Number(attributes['s'] ?? 0)
        raw = ''
      } else if (name === 'rPh') beside += 1
      else if (name === 'v' || name === 't') isOpen = beside === 0
    },
    text: (text) => {
      if (isOpen) raw += text
    },
    close(name) {
      if (name === 'v' || name === 't') isOpen = false
      else if (name === 'rPh') beside -= 1
      else if (name === 'c') {
        const text = cellText()
        if (text === '' || column < 0) return
        if (column >= facts.limits.maxColumns) throw new TableError('table.too_large', part)
        facts.letters.count += text.length
        if (facts.letters.count > facts.limits.maxLetters) throw new TableError('table.too_large', part)
        while (cells.length < column) cells.push('')
        cells[column] = text.normalize('NFC')
      } else if (name === 'row' && cells.length > 0) {
        if (rows.length >= facts.limits.maxRows) throw new TableError('table.too_large', part)
        rows.push({ number: rowNumber, cells })
      }
    },
  })
  return rows
}

/** A relation's target as a path inside the archive. */
function pathOf(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const steps = folder === '' ? [] : folder.split('/')
  for (const step of target.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}

function relations(
  part: string,
  bytes: Uint8Array | undefined,
  folder: string,
): Map<string, { path: string; type: string }> {
  const found = new Map<string, { path: string; type: string }>()
  if (bytes === undefined) return found
  walk(part, bytes, {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return
      const { Id: id = '', Target: target = '', Type: type = '' } = attributes
      found.set(id, { path: pathOf(folder, target), type })
    },
  })
  return found
}

/**
 * The sheets of an `.xlsx` workbook with their rows that are not empty; hidden sheets are left out.
 * @throws TableError for what is no workbook, is protected by a password, or is larger than the limits
 */
export async function readWorkbook(bytes: Uint8Array, name: string, limits: TableLimits): Promise<TableSheet[]> {
  const parts = new Map<string, Uint8Array>()
  try {
    for (const entry of await unpackArchive(bytes, name, {
      limits: ARCHIVE,
      wants: (path) => /\.(xml|rels)$/i.test(path),
    }))
      parts.set(entry.path, entry.bytes)
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    throw new TableError(
      error.code === 'archive.too_large' ? 'table.too_large' : 'table.unreadable',
      error.place,
      error,
    )
  }
  const top = relations('_rels/.rels', parts.get('_rels/.rels'), '')
  const main = [...top.values()].find(({ type }) => type.endsWith('/officeDocument'))?.path ?? 'xl/workbook.xml'
  const workbook = parts.get(main)
  if (workbook === undefined) throw new TableError('table.unreadable', name)
  const folder = main.slice(0, Math.max(0, main.lastIndexOf('/')))
  const relPath = `${folder === '' ? '' : `${folder}/`}_rels/${main.slice(main.lastIndexOf('/') + 1)}.rels`
  const related = relations(relPath, parts.get(relPath), folder)
  const partOf = (type: string): string | undefined =>
    [...related.values()].find((relation) => relation.type.endsWith(`/${type}`))?.path
  const listed: { name: string; path: string }[] = []
  let is1904 = false
  walk(main, workbook, {
    open(tag, attributes) {
      if (tag === 'workbookPr') is1904 = attributes['date1904'] === '1' || attributes['date1904'] === 'true'
      if (tag !== 'sheet' || (attributes['state'] ?? 'visible') !== 'visible') return
      const id = Object.entries(attributes).find(([key]) => localName(key) === 'id' && key.includes(':'))?.[1] ?? ''
      const path = related.get(id)?.path
      if (path !== undefined) listed.push({ name: attributes['name'] ?? '', path })
    },
  })
  const stringsPath = partOf('sharedStrings')
  const stylesPath = partOf('styles')
  const styles = stylesPath === undefined ? undefined : parts.get(stylesPath)
  const facts: SheetFacts = {
    strings: stringsPath === undefined ? [] : sharedStrings(stringsPath, parts.get(stringsPath)),
    dates: styles === undefined ? [] : dateStyles((walker) => walk(stylesPath ?? '', styles, walker)),
    is1904,
    limits,
    letters: { count: 0 },
  }
  return listed.slice(0, SHEETS).flatMap(({ name: sheet, path }) => {
    const part = parts.get(path)
    return part === undefined ? [] : [{ name: sheet, rows: readSheet(path, part, facts) }]
  })
}
