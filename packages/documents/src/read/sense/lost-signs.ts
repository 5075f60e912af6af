/**
 * Texts that lost their signs: typed without any, or words that a scanner left bare. What stands there is read as if the signs were
 * there, by words that belong together in administrative language; what is shown stays the source's own. A letter and the same
 * letter with signs are one character each, so places in the two texts are the same.
 */
import { finding } from '../finding.ts'
import type { RawCell, RawDocument, RawTable } from '../source/raw-document.ts'
import { BEFORE_NUMBERS, PHRASES } from './sign-phrases.ts'
import { fold } from './spelling.ts'

const isLetter = (text: string, at: number): boolean => /\p{L}/u.test(text[at] ?? '')
const inCase = (source: string, signed: string): string =>
  [...signed].map((letter, i) => (/\p{Lu}/u.test(source[i] ?? '') ? letter.toUpperCase() : letter)).join('')

/** Only signs were lost, and enough stands there to tell the word. */
function isBareForm(written: string, signed: string): boolean {
  const a = written.toLowerCase().split(/[\s,]+/u)
  const b = signed.split(/[\s,]+/u)
  let kept = 0
  let lost = 0
  for (const [i, syllable] of b.entries()) {
    const own = a[i] ?? ''
    if (own === syllable) {
      if (fold(syllable) !== syllable) kept++
    } else if (own === fold(syllable) || own === syllable.replaceAll('đ', 'd')) lost++
    else return false
  }
  return lost > 0 && kept >= 1 && kept >= lost
}

/** @param isBare the whole text has no signs, so that any word may have lost them; phrases then go on over the ends of lines */
function restore(text: string, isBare: boolean): string {
  const small = fold(text).replaceAll('\n', ' ')
  if (small.length !== text.length) return text
  const edits: { at: number; words: string }[] = []
  let past = 0
  for (const word of small.matchAll(/[a-z]+/gu)) {
    const at = word.index
    if (at < past || isLetter(text, at - 1)) continue
    const found = PHRASES.get(word[0])?.find(
      (p) =>
        small.startsWith(p.bare, at) &&
        !isLetter(text, at + p.bare.length) &&
        (isBare || (p.syllables > 2 && isBareForm(text.slice(at, at + p.bare.length), p.signed))),
    )
    if (found === undefined) continue
    past = at + found.bare.length
    edits.push({ at, words: inCase(text.slice(at, past), found.signed) })
  }
  if (!isBare) return edited(text, edits)
  const more = BEFORE_NUMBERS.flatMap(([pattern, signed]) =>
    [...small.matchAll(pattern)].map((m) => ({
      at: m.index,
      words: inCase(text.slice(m.index, m.index + m[0].length), signed),
    })),
  )
  return edited(edited(text, edits), more)
    .replaceAll(/(?<![\p{L}])S[oO](?= \p{Lu})/gu, (so) => (so === 'SO' ? 'SỞ' : 'Sở'))
    .replaceAll(/(?<=(?:thuộc|của|Giám đốc|Văn phòng) )So(?![\p{L}])/gu, 'Sở')
    .replaceAll(/(?<=(?:thuộc|của|Văn phòng) )Bo(?![\p{L}])|(?<![\p{L}])Bo(?= \p{Lu})/gu, 'Bộ')
}

/** The text with words of the same length put in; what overlaps an earlier one is left out, ends of lines are kept. */
function edited(text: string, edits: readonly { readonly at: number; readonly words: string }[]): string {
  const parts: string[] = []
  let past = 0
  for (const { at, words } of edits.toSorted((a, b) => a.at - b.at)) {
    if (at < past) continue
    const end = at + words.length
    const own = text.slice(at, end)
    parts.push(
      text.slice(past, at),
      own.includes('\n') ? [...words].map((c, i) => (own[i] === '\n' ? '\n' : c)).join('') : words,
    )
    past = end
  }
  return [...parts, text.slice(past)].join('')
}

/** Letters with their signs taken off, capitals kept. */
export const withoutSigns = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/[\u{300}-\u{31b}\u{323}]/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')

/** A text as the source has it, by the lines it stands on; titles are looked for in all lines. */
export type ToSource = (text: string, lines?: readonly number[]) => string

interface Restored {
  readonly raw: RawDocument
  /** Null where nothing was restored. */
  readonly toSource: ToSource | null
}

/** Letters by which a text without signs is told. */
const SAMPLE = 40_000
/** Of the letters of Vietnamese every fourth has a sign; below this share the text was typed without. */
const BARE_SHARE = 0.01

const SIGNED = /[\u{c0}-\u{1ef9}]/u

/** Lines of a text without signs, each run of them as one; a line that has signs stands by itself. */
function restoreRuns(texts: readonly string[]): string[] {
  const out: string[] = []
  let run: string[] = []
  const close = (): void => {
    if (run.length > 0) out.push(...restore(run.join('\n'), true).split('\n'))
    run = []
  }
  for (const text of texts.map((t) => t.normalize('NFC'))) {
    if (!SIGNED.test(text)) run.push(text)
    else {
      close()
      out.push(text)
    }
  }
  close()
  return out
}

export function restoreLostSigns(raw: RawDocument): Restored {
  let letters = 0
  let signed = 0
  for (const { text } of raw.lines) {
    letters += text.match(/[a-z]/giu)?.length ?? 0
    signed += text.match(/[\u{c0}-\u{1ef9}]/gu)?.length ?? 0
    if (letters > SAMPLE) break
  }
  const isBare = letters > 60 && signed < (letters + signed) * BARE_SHARE
  const change = (text: string): string => {
    const plain = text.normalize('NFC')
    return restore(plain, isBare && !SIGNED.test(plain))
  }
  const restored = isBare ? restoreRuns(raw.lines.map((l) => l.text)) : raw.lines.map((l) => change(l.text))
  const lines = raw.lines.map((line, i) => {
    const text = restored[i] ?? line.text
    return text === line.text.normalize('NFC') ? line : { ...line, text }
  })
  const cellOf = (cell: RawCell): RawCell => ({ ...cell, text: change(cell.text) })
  const tables = raw.tables.map((table): RawTable => ({
    ...table,
    rows: table.rows.map((row) => ({ ...row, cells: row.cells.map(cellOf) })),
  }))
  const changed = new Set(lines.flatMap((line, i) => (line === raw.lines[i] ? [] : [i + 1])))
  if (changed.size === 0 && raw.tables.length === 0) return { raw, toSource: null }
  const titles = new Map<string, string>()
  const written = (l: number): string =>
    (raw.lines[l - 1]?.text ?? '').normalize('NFC').replaceAll('**', '').replaceAll(/\s+/gu, ' ').trim()
  const cut = (text: string, on: readonly number[]): string | undefined => {
    const own = on.map((l) => written(l)).join(' ')
    const whole = fold(own)
    const wanted = fold(text)
    const at = whole.indexOf(wanted)
    if (at >= 0) return own.slice(at, at + text.length)
    // A sign that closes the text may stand after a bracket that was taken out.
    const head = whole.indexOf(wanted.slice(0, -1))
    if (head >= 0 && text.length > 1) return own.slice(head, head + text.length - 1) + text.slice(-1)
    return on.length > 1 ? inPieces(text, on) : undefined
  }
  /** A cell over several lines of a table, the other columns between its pieces. */
  const inPieces = (text: string, on: readonly number[]): string | undefined => {
    let out = ''
    let rest = text
    for (const line of on) {
      const own = written(line)
      const whole = fold(own)
      let end = rest.length
      while (end > 0 && !whole.includes(fold(rest.slice(0, end)).trim())) end = rest.lastIndexOf(' ', end - 1)
      if (end <= 0) continue
      const piece = rest.slice(0, end).trim()
      const at = whole.indexOf(fold(piece))
      out += (out === '' ? '' : ' ') + own.slice(at, at + piece.length)
      rest = rest.slice(end).trimStart()
    }
    return rest === '' ? out : undefined
  }
  const titleOf = (text: string): string | undefined => {
    for (const line of changed) {
      const found = cut(text, [line])
      if (found !== undefined) return found
    }
    return undefined
  }
  const toSource: ToSource = (text, on) => {
    if (text === '') return text
    if (on !== undefined) {
      if (!on.some((l) => changed.has(l))) return text
      return cut(text, on) ?? (isBare ? withoutSigns(text) : text)
    }
    if (isBare) return withoutSigns(text)
    const known = titles.get(text) ?? titleOf(text) ?? text
    titles.set(text, known)
    return known
  }
  const findings = isBare ? [...raw.findings, finding('signs_missing', { line: 1 })] : raw.findings
  return { raw: { ...raw, lines, tables, findings }, toSource }
}
