import { finding } from '../finding.ts'
import type { Footnote, PlanFinding } from '../model.ts'
import { readMark } from './marks.ts'
import type { RawDocument } from '../source/raw-document.ts'

/** A line as it counts: without the signs of Markdown and of the page. */
export interface CleanLine {
  /** From 1, in the source. */
  readonly line: number
  readonly text: string
  readonly page: number | null
  readonly start: 'yes' | 'no' | 'unknown'
  readonly isBold: boolean
  /** A blank line, a page break or something left out stands before it. */
  readonly afterGap: boolean
  /** Length before cleaning, by which broken lines are told. */
  readonly width: number
  /** Blanks at its start. */
  readonly indent: number
  readonly footnotes: readonly string[]
}

interface CleanText {
  readonly lines: readonly CleanLine[]
  readonly footnotes: readonly Footnote[]
  readonly findings: readonly PlanFinding[]
}

const PAGE_NUMBER =
  /^(?:[-–—]\s*)?\d{1,3}(?:\s*[-–—])?$|^(?:trang|page)\s+\d{1,3}(?:\s*\/\s*\d{1,3})?$|^\d{1,3}\s*\/\s*\d{1,3}$/iu
const RULE = /^(?:[-–—_=.*~]\s?){3,}$/u
const NOTE_HEAD = /^(?:<sup>\s*(\d{1,3})\s*<\/sup>|\[\^(\d{1,3})\]:)\s*(.*)$/u
const NOTE_SIGN = /<sup>\s*(\d{1,3})\s*<\/sup>|\[\^(\d{1,3})\]/gu
const PICTURE = /^(?:!\[[^\]]*\]\([^)]*\)|<!--.*-->|<img\b[^>]*>)$/iu

/** The line without the signs of Markdown: heading signs, bold, escapes. Italic signs stay, they are inside the sentence. */
export function withoutMarkup(text: string): string {
  return text
    .replace(/^\s*#{1,6}\s+/u, '')
    .replaceAll('**', '')
    .replaceAll(/\\([.\-+*()#[\]_>])/gu, '$1')
    .replaceAll(/<br\s*\/?>/giu, ' ')
    .replaceAll(/\u{200b}|\u{200c}|\u{200d}|\u{2060}|\u{feff}|\u{ad}/gu, '')
    .replaceAll(/[\u{a0}\u{2000}-\u{200a}\u{202f}\u{3000}]/gu, ' ')
}

/**
 * Leaves out page numbers, rules, pictures and the bodies of footnotes; `taken` are the lines of tables, which are read apart.
 */
export function cleanLines(raw: RawDocument, taken: ReadonlySet<number>): CleanText {
  const lines: CleanLine[] = []
  const footnotes: Footnote[] = raw.footnotes.map((note) => ({
    number: note.number,
    text: note.text,
    place: { line: note.line, lines: [note.line], page: raw.lines[note.line - 1]?.page ?? null },
  }))
  const findings: PlanFinding[] = []
  const inNotes = new Set(raw.footnotes.map((note) => note.line))
  let afterGap = true
  let note: { number: string; text: string; lines: number[]; page: number | null } | undefined
  let lastPage: number | null = null
  const endNote = (): void => {
    if (note === undefined) return
    const [line = 1] = note.lines
    footnotes.push({ number: note.number, text: note.text, place: { line, lines: note.lines, page: note.page } })
    note = undefined
  }
  for (const [i, source] of raw.lines.entries()) {
    const line = i + 1
    if (source.page !== lastPage) afterGap = true
    lastPage = source.page
    if (taken.has(line) || inNotes.has(line)) {
      endNote()
      afterGap = true
      continue
    }
    const bare = source.text.trim()
    if (bare === '') {
      endNote()
      afterGap = true
      continue
    }
    const head = NOTE_HEAD.exec(bare)
    if (head !== null) {
      endNote()
      note = { number: head[1] ?? head[2] ?? '', text: head[3] ?? '', lines: [line], page: source.page }
      continue
    }
    // A note goes on to the end of its paragraph, or of its page; what is marked is the text again.
    if (note !== undefined && (source.page !== note.page || source.start === 'yes' || readMark(bare) !== undefined))
      endNote()
    if (note !== undefined) {
      note.text = `${note.text} ${bare}`
      note.lines.push(line)
      continue
    }
    if (PICTURE.test(bare)) {
      findings.push(finding('pictures_left_out', { line, page: source.page, text: bare }))
      afterGap = true
      continue
    }
    const signs = [...bare.matchAll(NOTE_SIGN)].map((m) => m[1] ?? m[2] ?? '')
    const text = withoutMarkup(signs.length === 0 ? bare : bare.replaceAll(NOTE_SIGN, ''))
      .replaceAll(/\s+/gu, ' ')
      .trim()
    if (text === '' || PAGE_NUMBER.test(text) || RULE.test(text)) {
      afterGap = true
      continue
    }
    lines.push({
      line,
      text,
      page: source.page,
      start: source.start,
      isBold: source.isBold || /^\s*(?:#{1,6}\s|\*\*[^*]+\*\*:?\s*$)/u.test(source.text),
      afterGap,
      width: source.text.trimEnd().length,
      indent: /^\s{0,200}/u.exec(source.text)?.[0].replaceAll('\t', '    ').length ?? 0,
      footnotes: signs,
    })
    afterGap = false
  }
  endNote()
  return { lines, footnotes, findings }
}
