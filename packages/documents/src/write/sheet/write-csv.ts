import type { SheetCell } from './write-sheet.ts'

/** What begins like a formula gets `'` before it, so that no spreadsheet works it out; reading takes it away again. */
const guarded = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

function cellText(cell: SheetCell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  const text = guarded(cell.normalize('NFC'))
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * A table as CSV (RFC 4180): commas, CRLF, UTF-8 with its mark so that spreadsheets read Vietnamese. Cells that begin like a
 * formula are guarded; numbers of ours are not.
 */
export function writeCsv(titles: readonly string[], rows: readonly (readonly SheetCell[])[]): Uint8Array {
  const lines = [titles, ...rows].map((row) => row.map(cellText).join(','))
  return new TextEncoder().encode(`\u{feff}${lines.join('\r\n')}\r\n`)
}
