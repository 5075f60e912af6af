import type { TextSpan } from './code-text.ts'

export interface LaidOut {
  readonly text: string
  /** Where a span of the source stands in the laid-out text. */
  readonly spanOf: (span: TextSpan) => TextSpan
}

const OPENS: ReadonlySet<string> = new Set(['{', '['])
const CLOSES: ReadonlySet<string> = new Set(['}', ']'])

function isJson(text: string): boolean {
  if (!OPENS.has(text.trimStart()[0] ?? '')) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The end of the string that opens at `at`, after its closing quote. */
function stringEnd(text: string, at: number): number {
  for (let n = at + 1; n < text.length; n++) {
    if (text[n] === '\\') n++
    else if (text[n] === '"') return n + 1
  }
  return text.length
}

function tokensOf(text: string): readonly TextSpan[] {
  const tokens: TextSpan[] = []
  for (let at = 0; at < text.length;) {
    const unit = text[at] ?? ''
    if (/\s/.test(unit)) {
      at++
      continue
    }
    let end = at + 1
    if (unit === '"') end = stringEnd(text, at)
    else if (!OPENS.has(unit) && !CLOSES.has(unit) && unit !== ',' && unit !== ':') {
      while (end < text.length && !/[\s,:\]}]/.test(text[end] ?? '')) end++
    }
    tokens.push({ from: at, to: end })
    at = end
  }
  return tokens
}

/**
 * JSON spread over lines, every token kept as it was written (numbers keep their digits, texts their escapes), so that places in the
 * source can be found again; anything else as it came.
 */
export function layOut(source: string): LaidOut {
  if (!isJson(source)) return { text: source, spanOf: (span) => span }
  const tokens = tokensOf(source)
  /** Source offset of each token, and where it went. */
  const moved: { readonly from: number; readonly at: number }[] = []
  let text = ''
  let depth = 0
  const line = () => {
    text += `\n${'  '.repeat(depth)}`
  }
  tokens.forEach((token, n) => {
    const word = source.slice(token.from, token.to)
    const next = tokens[n + 1]
    const following = next === undefined ? '' : source.slice(next.from, next.to)
    const before = tokens[n - 1]
    const isAfterOpen = before !== undefined && OPENS.has(source[before.from] ?? '')
    if (CLOSES.has(word)) {
      depth--
      if (!isAfterOpen) line()
    }
    moved.push({ from: token.from, at: text.length })
    text += word
    if (word === ':') text += ' '
    else if (word === ',') line()
    else if (OPENS.has(word)) {
      depth++
      if (!CLOSES.has(following)) line()
    }
  })
  const place = (offset: number): number => {
    let low = 0
    let high = moved.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((moved[middle]?.from ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    const token = moved[low]
    return token === undefined ? offset : token.at + (offset - token.from)
  }
  return {
    text,
    spanOf: ({ from, to }) => ({ from: place(from), to: to <= from ? place(from) : place(to - 1) + 1 }),
  }
}
