import { joinSpans } from './code-text.ts'
import type { TextSpan } from './code-text.ts'

export interface HighlightPart {
  readonly kind: 'plain' | 'marked' | 'folded'
  readonly text: string
}

/** Text kept on each side of a mark when a long value is folded, and what a value may measure before it is. */
const KEPT = 60
const LONGEST = 320
const LEAST_FOLD = 40

/**
 * A value cut into plain, marked and folded parts. `isWhole` folds nothing; otherwise a long value keeps what stands around its
 * marks (its beginning where it has none) and folds the rest.
 */
export function highlightParts(text: string, spans: readonly TextSpan[], isWhole = false): readonly HighlightPart[] {
  const joined = joinSpans(spans, text.length)
  const parts: HighlightPart[] = []
  const mayFold = !isWhole && text.length > LONGEST
  const plain = (from: number, to: number) => {
    if (to <= from) return
    const head = from === 0 ? (joined.length === 0 ? LONGEST - KEPT : 0) : KEPT
    const tail = to === text.length ? 0 : KEPT
    const isFoldable = mayFold && to - from > head + tail + LEAST_FOLD
    if (!isFoldable) {
      parts.push({ kind: 'plain', text: text.slice(from, to) })
      return
    }
    if (head > 0) parts.push({ kind: 'plain', text: text.slice(from, from + head) })
    parts.push({ kind: 'folded', text: text.slice(from + head, to - tail) })
    if (tail > 0) parts.push({ kind: 'plain', text: text.slice(to - tail, to) })
  }
  let at = 0
  for (const span of joined) {
    plain(at, span.from)
    parts.push({ kind: 'marked', text: text.slice(span.from, span.to) })
    at = span.to
  }
  plain(at, text.length)
  return parts
}
