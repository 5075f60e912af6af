import { foldVietnamese } from '@haidang/std'

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
const LONGEST = 64
const MOST = 1000
/** The beginning of a word is asked for from this length on: shorter ones begin half of all words. */
const PREFIX_FROM = 3

const split = (text: string): string[] =>
  foldVietnamese(text.replaceAll(UUID, ' '))
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1 && word.length <= LONGEST)

/** The ids a text names. They are no words: rows are found by them through indexes of their own. */
export const idsIn = (text: string): string[] => (text.match(UUID) ?? []).map((id) => id.toLowerCase())

/** The words a row is found by: those of each text and number in the values, folded, each once. */
export function wordsOf(values: readonly unknown[]): string[] {
  const words = new Set<string>()
  const take = (value: unknown): void => {
    if (words.size >= MOST) return
    if (typeof value === 'string') for (const word of split(value)) words.add(word)
    else if (typeof value === 'number') take(String(value))
    else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) take(inner)
  }
  take(values)
  return [...words].slice(0, MOST)
}

/** A `tsquery` that asks for every word of the text, longer ones as the beginning of a word; null where it has none. */
export function wordsQuery(text: string): string | null {
  const words = split(text)
  return words.length === 0 ? null : words.map((word) => (word.length < PREFIX_FROM ? word : `${word}:*`)).join(' & ')
}
