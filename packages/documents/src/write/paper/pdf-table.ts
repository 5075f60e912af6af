import type { PaperTable } from './paper.ts'
import { SIZES } from './paper.ts'
import { bottomOf, INK, leftOf, type Pdf, room, widthOf } from './pdf-page.ts'

const PAD_X = 4
const PAD_Y = 3
const RULE = '#000000'

/** The longest head of a text, cut between words, that stands within a height; and what is left. */
function cutToHeight(doc: Pdf, text: string, width: number, height: number): readonly [head: string, rest: string] {
  if (text === '' || doc.heightOfString(text, { width }) <= height) return [text, '']
  const words = text.split(/(?<=\s)/)
  let [low, high] = [0, words.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (doc.heightOfString(words.slice(0, middle).join(''), { width }) <= height) low = middle
    else high = middle - 1
  }
  // One word taller than the room is set whole rather than for ever.
  const taken = Math.max(1, low)
  return [words.slice(0, taken).join('').trimEnd(), words.slice(taken).join('')]
}

interface Cell {
  readonly text: string
  readonly x: number
  readonly width: number
  readonly align: 'left' | 'center' | 'right'
}

/**
 * A ruled table over the width of the page. Its head is repeated on every page; a row that does not fit goes to the next page, and one
 * taller than a page is cut between words and goes on.
 */
export function drawTable(doc: Pdf, table: PaperTable, root: PDFKit.PDFStructureElement): void {
  const shares = table.columns.reduce((sum, column) => sum + column.width, 0)
  const width = widthOf(doc)
  const lefts: number[] = []
  let x = leftOf(doc)
  for (const column of table.columns) {
    lefts.push(x)
    x += (width * column.width) / shares
  }
  const cellsOf = (texts: readonly string[], isHead: boolean): Cell[] =>
    table.columns.map((column, i) => ({
      text: texts[i] ?? '',
      x: lefts[i] ?? 0,
      width: (width * column.width) / shares,
      align: isHead ? 'center' : column.align,
    }))
  const heading = cellsOf(
    table.columns.map((column) => column.title),
    true,
  )
  const element = doc.struct('Table')
  root.add(element)

  function font(isBold: boolean): void {
    doc.font(isBold ? 'bold' : 'regular').fontSize(SIZES.table)
  }
  const heightOf = (cells: readonly Cell[], isBold: boolean): number => {
    font(isBold)
    return (
      Math.max(...cells.map((cell) => doc.heightOfString(cell.text || ' ', { width: cell.width - 2 * PAD_X }))) +
      2 * PAD_Y
    )
  }
  function draw(cells: readonly Cell[], height: number, isHead: boolean, isBold: boolean): void {
    const top = doc.y
    font(isBold)
    const row = doc.struct('TR')
    element.add(row)
    for (const cell of cells) {
      const own = doc.heightOfString(cell.text || ' ', { width: cell.width - 2 * PAD_X })
      const y = isHead ? top + (height - own) / 2 : top + PAD_Y
      row.add(
        doc.struct(isHead ? 'TH' : 'TD', {}, () =>
          doc.fillColor(INK).text(cell.text, cell.x + PAD_X, y, { width: cell.width - 2 * PAD_X, align: cell.align }),
        ),
      )
    }
    row.end()
    doc.markContent('Artifact', { type: 'Layout' })
    doc.lineWidth(0.5).strokeColor(RULE)
    for (const cell of cells) doc.rect(cell.x, top, cell.width, height).stroke()
    doc.endMarkedContent()
    doc.x = leftOf(doc)
    doc.y = top + height
  }
  const headHeight = heightOf(heading, true)
  const drawHead = (): void => draw(heading, headHeight, true, true)

  if (table.title !== '') {
    doc.font('bold').fontSize(SIZES.body)
    room(doc, doc.heightOfString(table.title, { width }) + headHeight + 40)
    const caption = doc.struct('Caption', {}, () =>
      doc.text(table.title, leftOf(doc), doc.y, { width, align: 'center' }),
    )
    element.add(caption)
    doc.y += 4
  }
  room(doc, headHeight + 24)
  drawHead()
  for (const row of table.rows) {
    let cells = row.isGroup
      ? [{ text: row.cells[0] ?? '', x: leftOf(doc), width, align: 'left' as const }]
      : cellsOf(row.cells, false)
    for (;;) {
      const height = heightOf(cells, row.isGroup)
      const left = bottomOf(doc) - doc.y
      if (height <= left) {
        draw(cells, height, false, row.isGroup)
        break
      }
      const whole = bottomOf(doc) - doc.page.margins.top - headHeight
      // What fits on the next page is kept together; what does not is begun here, where a few lines at least have room.
      if (height > whole && left > 60) {
        font(row.isGroup)
        const parts = cells.map((cell) => cutToHeight(doc, cell.text, cell.width - 2 * PAD_X, left - 2 * PAD_Y))
        draw(
          cells.map((cell, i) => ({ ...cell, text: parts[i]?.[0] ?? '' })),
          left,
          false,
          row.isGroup,
        )
        cells = cells.map((cell, i) => ({ ...cell, text: parts[i]?.[1] ?? '' }))
      }
      doc.addPage()
      drawHead()
    }
  }
  element.end()
  doc.fillColor(INK)
  doc.y += 10
}
