/** A place in a text as people and parsers name it: line and column from 1. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

export interface CodeProblem extends TextPlace {
  readonly severity: 'error' | 'warning'
  /** What is wrong, and what to do about it. */
  readonly message: string
}

/** A span of a text in UTF-16 units, the end not included. */
export interface TextSpan {
  readonly from: number
  readonly to: number
}

const WORD_END = /[\s,\]}#'"]/

/**
 * The span a problem is drawn under: the word at its place, the whole line where there is no word, never beyond the text.
 * A place that the text has lost meanwhile lies at its last line.
 */
export function spanAt(text: string, place: TextPlace): TextSpan {
  const lines = text.split('\n')
  const n = Math.min(Math.max(1, place.line), lines.length)
  const line = lines[n - 1] ?? ''
  let start = 0
  for (const before of lines.slice(0, n - 1)) start += before.length + 1
  const indent = line.length - line.trimStart().length
  const column = Math.min(Math.max(0, place.column - 1), line.length)
  const rest = line.slice(column)
  const end = rest.search(WORD_END)
  const word = end === -1 ? rest.length : end
  if (word > 0) return { from: start + column, to: start + column + word }
  return { from: start + Math.min(indent, line.length), to: start + line.length }
}

/** Spans in order, overlapping and touching ones made one; empty and backward ones left out. */
export function joinSpans(spans: readonly TextSpan[], length: number): readonly TextSpan[] {
  const out: { from: number; to: number }[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const from = Math.max(0, span.from)
    const to = Math.min(length, span.to)
    if (to <= from) continue
    const last = out.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else out.push({ from, to })
  }
  return out
}
