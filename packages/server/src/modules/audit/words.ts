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

/** What a search by words is narrowed by inside the index itself. */
export interface Beside {
  readonly organisationId?: string | undefined
  readonly actorId?: string | undefined
  /** An act, or the first words of several. */
  readonly action?: string | undefined
  /** The beginning of an address, with its separator at the end. */
  readonly network?: string | undefined
}

/** Stands for the number of the stretch of rows in `stretchQuery`. */
export const STRETCH = '#'
/** Rows of a stretch, as a power of two. */
export const STRETCH_BITS = 16

/**
 * A `tsquery` over `audit_lexemes` of one stretch, whose number is to be put in place of `STRETCH`: every word of the text, longer ones as
 * the beginning of a word, and what stands beside them. Null where there is neither a word nor a network: other indexes serve better then.
 */
export function stretchQuery(text: string, { organisationId, actorId, action, network }: Beside): string | null {
  const words = split(text)
  if (words.length === 0 && network === undefined) return null
  const lexeme = (value: string): string => `'${STRETCH}/${value.replaceAll(/[^a-z0-9_.:@-]/g, '')}'`
  return [
    ...words.map((word) => (word.length < PREFIX_FROM ? lexeme(word) : `${lexeme(word)}:*`)),
    ...(network === undefined ? [] : [`${lexeme(`@i${network.toLowerCase()}`)}:*`]),
    ...(organisationId === undefined ? [] : [lexeme(`@o${organisationId.toLowerCase()}`)]),
    ...(actorId === undefined ? [] : [lexeme(`@p${actorId}`)]),
    ...(action === undefined ? [] : [`(${lexeme(`@a${action}`)} | ${lexeme(`@a${action}.`)}:*)`]),
  ].join(' & ')
}
