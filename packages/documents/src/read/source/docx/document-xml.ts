/**
 * The text of a WordprocessingML part (ECMA-376 Part 1 §17) as paragraphs and tables: revisions accepted, text boxes after the
 * paragraph they are anchored in, runs in fonts of older encodings converted.
 * One walk over one stream of tags: its cases share the state of the paragraph, run and table that are open.
 */
import { fontDecoder } from '../legacy-encodings.ts'
import type { Numbering } from './numbering.ts'
import { readFact, type StyleFacts, type Styles } from './styles.ts'
import { readXml } from './xml.ts'

export interface Paragraph {
  readonly text: string
  readonly isBold: boolean
  /** Pages drawn when the file was last saved, from 1. */
  readonly page: number
}
export interface TableCell {
  readonly paragraphs: readonly Paragraph[]
  readonly span: number
  readonly isMergedDown: boolean
}
type DocumentBlock =
  | { readonly kind: 'paragraph'; readonly paragraph: Paragraph }
  | { readonly kind: 'table'; readonly rows: readonly (readonly TableCell[])[] }

export interface DocumentText {
  readonly blocks: readonly DocumentBlock[]
  /** Text of each note, by its id. */
  readonly notes: ReadonlyMap<string, string>
  readonly hasPages: boolean
  readonly changes: number
  readonly pictures: number
  readonly converted: number
  readonly isSound: boolean
}

interface OpenParagraph {
  readonly parts: string[]
  readonly facts: StyleFacts
  style: string | undefined
  bold: number
  plain: number
  page: number
  /** The mark at its end was deleted: the next paragraph belongs to it. */
  goesOn: boolean
  inProperties: boolean
}
interface OpenTable {
  readonly rows: TableCell[][]
  row: TableCell[] | undefined
  isRowDeleted: boolean
  cell: { paragraphs: Paragraph[]; span: number; isMergedDown: boolean } | undefined
}

const WORD = /wordprocessingml\/(?:2006\/)?main$/u
const MARKUP = 'http://schemas.openxmlformats.org/markup-compatibility/2006'

export function readDocumentXml(xml: string, styles: Styles, numbering: Numbering): DocumentText {
  const blocks: DocumentBlock[] = []
  const notes = new Map<string, string>()
  const paragraphs: OpenParagraph[] = []
  const tables: OpenTable[] = []
  const floating: Paragraph[] = []
  let page = 1
  let hasPages = false
  let skip = 0
  let inText = false
  let run: StyleFacts = {}
  let inRunProperties = false
  let note: { id: string; parts: string[] } | undefined
  let carried: OpenParagraph | undefined
  let changes = 0
  let pictures = 0
  let converted = 0

  const place = (paragraph: Paragraph): void => {
    const cell = tables.at(-1)?.cell
    if (note !== undefined) note.parts.push(paragraph.text)
    else if (cell !== undefined) cell.paragraphs.push(paragraph)
    else blocks.push({ kind: 'paragraph', paragraph })
  }
  const write = (text: string): void => {
    const paragraph = paragraphs.at(-1)
    if (paragraph === undefined || text === '') return
    const inherited = styles.of(paragraph.style)
    if (run.isHidden ?? inherited.isHidden) return
    const decode = fontDecoder(run.font ?? inherited.font ?? '')
    if (decode !== undefined && /[\u{80}-\u{10ffff}]/u.test(text)) converted++
    const letters = decode === undefined ? text : decode(text)
    paragraph.parts.push((run.isCaps ?? inherited.isCaps) === true ? letters.toUpperCase() : letters)
    if (text.trim() === '') return
    if (run.isBold ?? inherited.isBold) paragraph.bold += text.length
    else paragraph.plain += text.length
  }
  const endParagraph = (): void => {
    const paragraph = paragraphs.pop()
    if (paragraph === undefined) return
    if (paragraph.goesOn) {
      carried = paragraph
      return
    }
    const style = styles.of(paragraph.style)
    const numId = paragraph.facts.numId ?? style.numId
    const hasText = paragraph.parts.some((p) => p.trim() !== '')
    const label =
      numId === undefined || numId === '0' || !hasText
        ? ''
        : numbering.label(numId, paragraph.facts.level ?? style.level ?? 0)
    const done: Paragraph = {
      text: (label + paragraph.parts.join('')).normalize('NFC'),
      isBold: paragraph.bold > 0 && paragraph.plain === 0,
      page: paragraph.page,
    }
    if (paragraphs.length > 0) floating.push(done)
    else {
      place(done)
      for (const box of floating.splice(0)) place(box)
    }
  }
  const isSound = readXml(xml, {
    open(name, value, uri) {
      if (uri === MARKUP && name === 'Fallback') skip++
      if (skip > 0) {
        if (uri !== MARKUP || name !== 'Fallback') skip++
        return
      }
      if (name === 'pic' || name === 'imagedata') pictures++
      if (!WORD.test(uri)) return
      const paragraph = paragraphs.at(-1)
      const table = tables.at(-1)
      switch (name) {
        case 'p':
          paragraphs.push(
            carried ?? {
              parts: [],
              facts: {},
              style: undefined,
              bold: 0,
              plain: 0,
              page,
              goesOn: false,
              inProperties: false,
            },
          )
          if (carried !== undefined) carried.goesOn = false
          carried = undefined
          break
        case 'pPr':
          if (paragraph !== undefined) paragraph.inProperties = true
          break
        case 'pStyle':
          if (paragraph?.inProperties === true) paragraph.style = value('val')
          break
        case 'rPr':
          inRunProperties = paragraph?.inProperties !== true
          break
        case 'rStyle':
          if (inRunProperties) run = { ...pick(styles.of(value('val'))), ...run }
          break
        case 'r':
          run = {}
          break
        case 'del':
        case 'moveFrom':
          changes++
          // Among the properties it says that the mark, or the row, is deleted; elsewhere it holds what is.
          if (paragraph?.inProperties === true) paragraph.goesOn = true
          else if (table !== undefined && table.row !== undefined && table.cell === undefined) table.isRowDeleted = true
          else skip++
          break
        case 'ins':
        case 'moveTo':
          changes++
          break
        case 'delText':
        case 'instrText':
        case 'rPrChange':
        case 'pPrChange':
        case 'tblPrChange':
        case 'tcPrChange':
        case 'trPrChange':
        case 'sectPrChange':
        case 'numberingChange':
          skip++
          break
        case 't':
          inText = true
          break
        case 'tab':
          if (paragraph?.inProperties !== true) write('\t')
          break
        case 'br':
        case 'cr':
          if (value('type') === 'page') {
            page++
            hasPages = true
          }
          write('\n')
          break
        case 'lastRenderedPageBreak':
          page++
          hasPages = true
          if (paragraph !== undefined && paragraph.parts.length === 0) paragraph.page = page
          break
        case 'noBreakHyphen':
          write('-')
          break
        case 'sym': {
          const code = Number.parseInt(value('char') ?? '', 16)
          if (Number.isFinite(code) && code > 31 && code < 0x11_0000) write(String.fromCodePoint(code))
          break
        }
        case 'footnoteReference':
        case 'endnoteReference':
          write(`<sup>${value('id') ?? ''}</sup>`)
          break
        case 'footnote':
        case 'endnote':
          note =
            value('type') === undefined || value('type') === 'normal'
              ? { id: value('id') ?? '', parts: [] }
              : { id: '', parts: [] }
          break
        case 'tbl':
          tables.push({ rows: [], row: undefined, isRowDeleted: false, cell: undefined })
          break
        case 'tr':
          if (table !== undefined) {
            table.row = []
            table.isRowDeleted = false
          }
          break
        case 'tc':
          if (table !== undefined) table.cell = { paragraphs: [], span: 1, isMergedDown: false }
          break
        case 'gridSpan':
          if (table?.cell !== undefined) table.cell.span = Math.min(Math.max(Number(value('val') ?? 1) || 1, 1), 64)
          break
        case 'gridBefore':
          if (table?.row !== undefined)
            table.row.push({ paragraphs: [], span: Math.min(Number(value('val') ?? 1) || 1, 64), isMergedDown: false })
          break
        case 'vMerge':
          if (table?.cell !== undefined) table.cell.isMergedDown = value('val') !== 'restart'
          break
        default:
          if (paragraph?.inProperties === true && (name === 'numId' || name === 'ilvl'))
            readFact(paragraph.facts, name, value)
          else if (inRunProperties) readFact(run, name, value)
      }
    },
    close(name, uri) {
      if (skip > 0) {
        skip--
        return
      }
      if (!WORD.test(uri)) return
      switch (name) {
        case 'p':
          endParagraph()
          break
        case 'pPr': {
          const paragraph = paragraphs.at(-1)
          if (paragraph !== undefined) paragraph.inProperties = false
          break
        }
        case 'rPr':
          inRunProperties = false
          break
        case 't':
          inText = false
          break
        case 'tc': {
          const table = tables.at(-1)
          if (table?.cell !== undefined) table.row?.push(table.cell)
          if (table !== undefined) table.cell = undefined
          break
        }
        case 'tr': {
          const table = tables.at(-1)
          if (table?.row !== undefined && !table.isRowDeleted) table.rows.push(table.row)
          if (table !== undefined) table.row = undefined
          break
        }
        case 'tbl': {
          const table = tables.pop()
          if (table === undefined) break
          const outer = tables.at(-1)?.cell
          if (outer !== undefined) outer.paragraphs.push(...table.rows.flat().flatMap((c) => c.paragraphs))
          else if (note === undefined) blocks.push({ kind: 'table', rows: table.rows })
          break
        }
        case 'footnote':
        case 'endnote':
          if (note !== undefined && note.id !== '') notes.set(note.id, note.parts.join(' ').trim())
          note = undefined
          break
        default:
      }
    },
    text(text) {
      if (inText && skip === 0) write(text)
    },
  })
  while (paragraphs.length > 0) {
    const open = paragraphs.at(-1)
    if (open !== undefined) open.goesOn = false
    endParagraph()
  }
  if (carried !== undefined) {
    carried.goesOn = false
    paragraphs.push(carried)
    endParagraph()
  }
  return { blocks, notes, hasPages, changes, pictures, converted, isSound }
}

/** What a run's own style gives it. */
function pick(facts: StyleFacts): StyleFacts {
  const { isBold, isCaps, isHidden, font } = facts
  return {
    ...(isBold === undefined ? {} : { isBold }),
    ...(isCaps === undefined ? {} : { isCaps }),
    ...(isHidden === undefined ? {} : { isHidden }),
    ...(font === undefined ? {} : { font }),
  }
}
