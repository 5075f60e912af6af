import { foldVietnamese } from '@haidang/std'

const MAX_LEXEMES = 96
const MAX_LENGTH = 160
const WORD_START = /(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu

/**
 * The lexemes some texts are found by: folded, cut at white space, and from every word start within a token to its end, so
 * that `evil.example.vn` is found by `evil`, by `example.vn` and by `vn`. For a `tsvector` column, by `array_to_tsvector`.
 */
export function searchLexemes(texts: readonly string[]): string[] {
  const found = new Set<string>()
  for (const text of texts) {
    for (const token of foldVietnamese(text).split(/\s+/)) {
      for (const start of token.matchAll(WORD_START)) {
        if (found.size >= MAX_LEXEMES) return [...found]
        found.add(token.slice(start.index, start.index + MAX_LENGTH))
      }
    }
  }
  return [...found]
}

/**
 * A `tsquery` text that asks for every word of `text` as the beginning of a lexeme; null where it holds no word.
 * Quoted for `::tsquery`, which takes lexemes as they stand.
 */
export function prefixQuery(text: string): string | null {
  const tokens = foldVietnamese(text)
    .split(/\s+/)
    .map((t) => t.replace(/^[^\p{L}\p{N}]+/u, '').slice(0, MAX_LENGTH))
    .filter((t) => t !== '')
  if (tokens.length === 0) return null
  return tokens.map((t) => `'${t.replaceAll('\\', '\\\\').replaceAll("'", "''")}':*`).join(' & ')
}
