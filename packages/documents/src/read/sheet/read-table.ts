import { parse } from 'csv-parse/sync'
import { archiveKind } from '../../archive/index.ts'
import { decodeText } from '../source/text-encoding.ts'
import { readWorkbook } from './read-workbook.ts'
import { TABLE_LIMITS, TableError, type TableLimits, type TableSheet } from './table-error.ts'

export interface ReadTable {
  readonly kind: 'xlsx' | 'csv'
  readonly sheets: readonly TableSheet[]
}

const SEPARATORS = [',', ';', '\t', '|'] as const
const SAMPLE = 20_000

/** The separator that a text uses: named in a first line `sep=;`, or the one that stands most often outside of quotes. */
function separatorOf(text: string): { separator: string; body: string } {
  const named = /^sep=(.)\r?\n/i.exec(text)
  if (named?.[1] !== undefined) return { separator: named[1], body: text.slice(named[0].length) }
  const bare = text.slice(0, SAMPLE).replaceAll(/"(?:[^"]|"")*"/g, '')
  let best: string = ','
  let most = 0
  for (const separator of SEPARATORS) {
    const count = bare.split(separator).length - 1
    if (count > most) {
      best = separator
      most = count
    }
  }
  return { separator: best, body: text }
}

/** What a spreadsheet must not take for a formula is written with `'` before it; here it goes again. */
const unguarded = (cell: string): string => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell)

function readCsv(bytes: Uint8Array, limits: TableLimits): TableSheet {
  const { separator, body } = separatorOf(decodeText(bytes).text)
  let records: string[][]
  try {
    records = parse(body, {
      delimiter: separator,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      to: limits.maxRows + 1,
    })
  } catch (error) {
    throw new TableError('table.unreadable', error instanceof Error ? error.message : '', error)
  }
  if (records.length > limits.maxRows) throw new TableError('table.too_large')
  let letters = 0
  const rows = records.flatMap((record, place) => {
    if (record.length > limits.maxColumns) throw new TableError('table.too_large', String(place + 1))
    const cells = record.map((cell) => unguarded(cell.normalize('NFC')))
    letters += cells.reduce((sum, cell) => sum + cell.length, 0)
    if (letters > limits.maxLetters) throw new TableError('table.too_large', String(place + 1))
    return cells.every((cell) => cell.trim() === '') ? [] : [{ number: place + 1, cells }]
  })
  return { name: '', rows }
}

/** Old binary workbooks, and new ones behind a password, are compound files. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0]

/**
 * Reads a table that somebody sent: a workbook (`.xlsx`) or text with separators (CSV; commas, semicolons or tabs; UTF-8, UTF-16
 * and the older Vietnamese encodings), told apart by its bytes.
 * @throws TableError
 */
export async function readTable(bytes: Uint8Array, name: string, given: Partial<TableLimits> = {}): Promise<ReadTable> {
  const limits = { ...TABLE_LIMITS, ...given }
  if (bytes.length === 0 || COMPOUND.every((byte, i) => bytes[i] === byte))
    throw new TableError('table.unreadable', name)
  const kind = archiveKind(bytes)
  if (kind === 'zip') return { kind: 'xlsx', sheets: await readWorkbook(bytes, name, limits) }
  // A zero byte in a text that is no UTF-16 is a program, a picture or another kind of file.
  if (kind !== null || isBinary(bytes)) throw new TableError('table.unreadable', name)
  return { kind: 'csv', sheets: [readCsv(bytes, limits)] }
}

function isBinary(bytes: Uint8Array): boolean {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return false
  const head = bytes.subarray(0, 4096)
  const zeros = head.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0)
  return zeros > 0 && zeros < head.length / 4
}
