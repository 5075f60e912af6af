/**
 * Delimited text as people and products write it (RFC 4180 and what stands in its place): blanks before an opening quote,
 * quotes inside quoted and unquoted cells, line ends inside quotes, quotes that never close. No row is lost to broken
 * quoting. Linear time.
 */

export interface CsvRow {
  readonly cells: readonly string[]
  /** [start, end) of each cell in the text, quotes left out; two numbers a cell. */
  readonly ranges: readonly number[]
  readonly start: number
  readonly end: number
}

/** A quoted cell that has no end within this many characters has none: its quote is a character of its line. */
const MAX_QUOTED = 16_384
const MAX_CELLS = 1024

/**
 * Rows of a text; empty lines are passed over. `separator` is one character; with a blank, runs of blanks separate.
 * `isLinewise`: no cell goes over the end of a line, so a quote that never closes costs its own row only.
 */
export function* readCsv(text: string, separator: string, isLinewise = false): Generator<CsvRow> {
  const mark = separator.charCodeAt(0)
  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (i < text.length) {
    const c = text.charCodeAt(i)
    if (c === 10 || c === 13) {
      i++
      continue
    }
    const row = readRow(text, i, mark, isLinewise)
    if (row.cells.length > 1 || row.cells[0]?.trim() !== '') yield row
    i = row.end
  }
}

function isLineEnd(c: number): boolean {
  return c === 10 || c === 13
}

function readRow(text: string, start: number, mark: number, isLinewise: boolean): CsvRow {
  const cells: string[] = []
  const ranges: number[] = []
  const n = text.length
  let i = start
  for (;;) {
    let open = i
    while (open < n && text.charCodeAt(open) === 32) open++
    const close = text.charCodeAt(open) === 34 ? closingQuote(text, open, mark, isLinewise) : -1
    if (close >= 0) {
      cells.push(text.slice(open + 1, close).replaceAll('""', '"'))
      ranges.push(open + 1, close)
      i = close + 1
      while (i < n && text.charCodeAt(i) === 32 && mark !== 32) i++
    } else {
      const from = i
      while (i < n && text.charCodeAt(i) !== mark && !isLineEnd(text.charCodeAt(i))) i++
      cells.push(text.slice(from, i))
      ranges.push(from, i)
    }
    if (i >= n || isLineEnd(text.charCodeAt(i))) return { cells, ranges, start, end: i }
    i++
    if (mark === 32) while (i < n && text.charCodeAt(i) === 32) i++
    if (cells.length >= MAX_CELLS) {
      while (i < n && !isLineEnd(text.charCodeAt(i))) i++
      return { cells, ranges, start, end: i }
    }
  }
}

/** Index of the quote that closes the one at `open`: the first that a separator or the end of the line follows; -1 for none. */
function closingQuote(text: string, open: number, mark: number, isLinewise: boolean): number {
  let limit = Math.min(text.length, open + MAX_QUOTED)
  if (isLinewise) {
    const lineEnd = text.indexOf('\n', open)
    if (lineEnd >= 0 && lineEnd < limit) limit = lineEnd
  }
  let i = open + 1
  while (i < limit) {
    const quote = text.indexOf('"', i)
    if (quote < 0 || quote >= limit) return -1
    if (text.charCodeAt(quote + 1) === 34 && !endsCell(text, quote + 2, mark, quote === open + 1)) {
      i = quote + 2
      continue
    }
    if (endsCell(text, quote + 1, mark, true)) return quote
    i = quote + 1
  }
  return -1
}

function endsCell(text: string, at: number, mark: number, isSure: boolean): boolean {
  if (!isSure) return false
  let i = at
  while (text.charCodeAt(i) === 32 && mark !== 32) i++
  return i >= text.length || text.charCodeAt(i) === mark || isLineEnd(text.charCodeAt(i))
}

const SEPARATORS = [',', ';', '\t', '|'] as const
export type CsvSeparator = (typeof SEPARATORS)[number] | ' '

/** The separator that cuts the first lines into the same number of cells, more than one; null where none does. */
export function separatorOf(text: string): CsvSeparator | null {
  const lines = contentLines(text, 16)
  let best: CsvSeparator | null = null
  let bestScore = 0
  for (const separator of SEPARATORS) {
    const counts = lines.map((line) => [...readCsv(line, separator)][0]?.cells.length ?? 0)
    const first = counts[0] ?? 0
    if (first < 2) continue
    const same = counts.filter((count) => count === first).length
    const score = (same / counts.length) * 100 + Math.min(first, 50)
    if (score > bestScore) {
      best = separator
      bestScore = score
    }
  }
  return best
}

/** The first lines that are neither empty nor comments. */
export function contentLines(text: string, limit: number): string[] {
  const out: string[] = []
  let from = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (from < text.length && out.length < limit) {
    let end = text.indexOf('\n', from)
    if (end < 0) end = text.length
    const line = text.slice(from, end).replace(/\r$/, '')
    if (line.trim() !== '' && !isComment(line)) out.push(line)
    from = end + 1
  }
  return out
}

export function isComment(line: string): boolean {
  const first = line.trimStart().charCodeAt(0)
  return first === 35 || first === 59
}
