import { foldText } from './fold.ts'
import { ANY, ONE, type GlobToken, type TextShape, type TextTest } from './model.ts'

/**
 * Reads a value with Sigma's wildcards: `*` any run, `?` one character; a backslash makes the next `*`, `?` or backslash
 * literal and stands for itself before anything else (Sigma specification 2.1, "Escaping").
 */
export function parseGlob(text: string): GlobToken[] {
  if (!/[\\*?]/.test(text)) return text === '' ? [] : [text]
  const out: GlobToken[] = []
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '\\') {
      const next = text[i + 1]
      if (next !== '*' && next !== '?' && next !== '\\') continue
      if (i > from) out.push(text.slice(from, i))
      // The escaped character begins the next piece.
      from = i + 1
      i++
    } else if (c === '*' || c === '?') {
      if (i > from) out.push(text.slice(from, i))
      out.push(c === '*' ? ANY : ONE)
      from = i + 1
    }
  }
  if (from < text.length) out.push(text.slice(from))
  return tidyGlob(out)
}

/** Joins neighbouring literals and drops repeated `*`. */
export function tidyGlob(tokens: readonly GlobToken[]): GlobToken[] {
  const out: GlobToken[] = []
  for (const token of tokens) {
    const last = out.at(-1)
    if (token === '') continue
    if (token === ANY && last === ANY) continue
    if (typeof token === 'string' && typeof last === 'string') out[out.length - 1] = last + token
    else out.push(token)
  }
  return out
}

/**
 * The value as the ecosystem's pipelines see it: backslashes stand for themselves, a wildcard that is meant plainly has one before
 * it, and so has a backslash before a wildcard.
 */
export function writeGlob(tokens: readonly GlobToken[]): string {
  return tokens
    .map((token, i) => {
      if (typeof token !== 'string') return token === ANY ? '*' : '?'
      const text = token.replace(/[*?]/g, '\\$&')
      return text.endsWith('\\') && i + 1 < tokens.length ? `${text}\\` : text
    })
    .join('')
}

/** Reads what `writeGlob` wrote. */
export function readGlob(text: string): GlobToken[] {
  const out: GlobToken[] = []
  for (const piece of text.match(/\\*[*?]|[^*?\\]+|\\+/g) ?? []) {
    const last = piece.at(-1)
    if (last !== '*' && last !== '?') out.push(piece)
    else if (piece.length === 2) out.push(last)
    else out.push(piece.slice(1, -1), last === '*' ? ANY : ONE)
  }
  return tidyGlob(out)
}

/** The value as an analyst reads it. */
export function formatGlob(tokens: readonly GlobToken[]): string {
  return tokens.map((t) => (t === ANY ? '*' : t === ONE ? '?' : t)).join('')
}

export function shapeOf(tokens: readonly GlobToken[]): TextShape {
  const [a, b, c] = tokens
  if (tokens.length === 0) return 'equals'
  if (tokens.length === 1) return a === ANY ? 'any' : a === ONE ? 'glob' : 'equals'
  if (tokens.length === 2 && typeof a === 'string' && b === ANY) return 'startswith'
  if (tokens.length === 2 && a === ANY && typeof b === 'string') return 'endswith'
  if (tokens.length === 3 && a === ANY && typeof b === 'string' && c === ANY) return 'contains'
  return 'glob'
}

export function makeTextTest(field: string | null, tokens: readonly GlobToken[], cased: boolean): TextTest {
  const tidy = tidyGlob(tokens)
  const shape = shapeOf(tidy)
  let literal = ''
  for (const token of tidy) if (typeof token === 'string' && token.length > literal.length) literal = token
  const shown = shape === 'glob' || shape === 'any' ? formatGlob(tidy) : literal
  const keyed = JSON.stringify(cased ? tidy : tidy.map((t) => (typeof t === 'string' ? foldText(t) : t)))
  return {
    kind: 'text',
    field,
    tokens: tidy,
    shape,
    literal,
    cased,
    shown,
    key: `t${cased ? 'c' : 'i'}${JSON.stringify(field)}${keyed}`,
  }
}

/** Where the tokens match the whole of `text`: the place of the first literal, or -1. Both sides must be folded alike. */
export function matchGlob(tokens: readonly GlobToken[], text: string): number {
  return findGlob(tokens, text)?.start ?? -1
}

/**
 * What of `text` the tokens hold fast: from the first literal's start to the last one's end; null where they do not match the
 * whole. Greedy with one point of return, so the time is at most length times length, and linear where few wildcards stand.
 */
export function findGlob(
  tokens: readonly GlobToken[],
  text: string,
): { readonly start: number; readonly end: number } | null {
  // Pieces between `*` are searched for from left to right; the first is anchored at the start and the last at the end.
  const pieces: GlobToken[][] = [[]]
  for (const token of tokens) {
    if (token === ANY) pieces.push([])
    else pieces.at(-1)?.push(token)
  }
  const first = pieces[0] ?? []
  if (pieces.length === 1)
    return pieceLength(first) === text.length && pieceAt(first, text, 0) ? { start: 0, end: text.length } : null
  if (!pieceAt(first, text, 0)) return null
  let at = pieceLength(first)
  let found = first.length > 0 ? 0 : -1
  let end = at
  for (let p = 1; p < pieces.length - 1; p++) {
    const piece = pieces[p] ?? []
    const place = findPiece(piece, text, at)
    if (place < 0) return null
    if (found < 0 && piece.length > 0) found = place
    at = place + pieceLength(piece)
    if (piece.length > 0) end = at
  }
  const last = pieces.at(-1) ?? []
  const place = text.length - pieceLength(last)
  if (place < at || !pieceAt(last, text, place)) return null
  if (last.length > 0) end = text.length
  return { start: found < 0 ? place : found, end: Math.max(end, found < 0 ? place : found) }
}

function pieceLength(piece: readonly GlobToken[]): number {
  let n = 0
  for (const token of piece) n += typeof token === 'string' ? token.length : 1
  return n
}

function pieceAt(piece: readonly GlobToken[], text: string, at: number): boolean {
  let i = at
  for (const token of piece) {
    if (typeof token === 'string') {
      if (!text.startsWith(token, i)) return false
      i += token.length
    } else i++
  }
  return i <= text.length
}

function findPiece(piece: readonly GlobToken[], text: string, from: number): number {
  if (piece.length === 0) return from
  const only = piece[0]
  if (piece.length === 1 && typeof only === 'string') return text.indexOf(only, from)
  const end = text.length - pieceLength(piece)
  // A piece with `?` is anchored on its longest literal, so that the search jumps from one occurrence to the next.
  let offset = 0
  let anchor = ''
  let anchorOffset = 0
  for (const token of piece) {
    if (typeof token === 'string' && token.length > anchor.length) {
      anchor = token
      anchorOffset = offset
    }
    offset += typeof token === 'string' ? token.length : 1
  }
  for (let i = from; i <= end; i++) {
    if (anchor !== '') {
      const hit = text.indexOf(anchor, i + anchorOffset)
      if (hit < 0) return -1
      i = hit - anchorOffset
      if (i > end) return -1
    }
    if (pieceAt(piece, text, i)) return i
  }
  return -1
}
