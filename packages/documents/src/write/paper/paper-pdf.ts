/** The PDF of a paper, block by block in the order of the page; tables and charts stand in files of their own. */
import PDFDocument from 'pdfkit'
import { bodyNameLines, closeBases, closeBody, isHeading, numberItems } from './number-items.ts'
import { HEAD_LEFT, MARGINS_MM, type Paper, type PaperAnnex, type PaperBlock, SIZES } from './paper.ts'
import { drawChart } from './pdf-chart.ts'
import { loadPaperFonts, type PaperFonts } from './paper-fonts.ts'
import { drawTable } from './pdf-table.ts'
import { type Ink, INK, leftOf, type Pdf, room, turnTo, widthOf } from './pdf-page.ts'

const POINTS_PER_MM = 72 / 25.4
const FIRST_LINE = 12.7 * POINTS_PER_MM
const AFTER = 6
const LINE_GAP = 2.6
const MARGINS = {
  top: MARGINS_MM.top * POINTS_PER_MM,
  bottom: MARGINS_MM.bottom * POINTS_PER_MM,
  left: MARGINS_MM.left * POINTS_PER_MM,
  right: MARGINS_MM.right * POINTS_PER_MM,
}

interface Line {
  readonly text: string
  readonly font: Ink
  readonly size: number
}

/** The largest size, at most the one asked for, at which a text stands on one line. */
function fitted(doc: Pdf, { text, font, size }: Line, width: number): number {
  doc.font(font).fontSize(size)
  const needed = doc.widthOfString(text)
  return needed <= width ? size : Math.max(8, Math.floor(((size * width) / needed) * 10) / 10)
}

/** Lines in the middle of a column, one below the other. */
function centredLines(doc: Pdf, x: number, width: number, lines: readonly Line[]): void {
  for (const line of lines)
    doc.font(line.font).fontSize(line.size).text(line.text, x, doc.y, { width, align: 'center' })
}

function rule(doc: Pdf, x: number, width: number, length: number, after: number): void {
  const y = doc.y + 2.5
  doc.markContent('Artifact', { type: 'Layout' })
  doc
    .moveTo(x + (width - length) / 2, y)
    .lineTo(x + (width + length) / 2, y)
    .lineWidth(0.6)
    .strokeColor(INK)
    .stroke()
  doc.endMarkedContent()
  doc.y = y + after
}

type Add = (role: string, draw: () => void) => void

function head(doc: Pdf, paper: Paper, add: Add): void {
  const { above, issuer, state, motto, number, placeAndDate } = paper.head
  const width = widthOf(doc)
  const left = width * HEAD_LEFT
  const right = { x: MARGINS.left + left + 6, width: width - left - 6 }
  const top = doc.y
  add('P', () => {
    centredLines(doc, MARGINS.left, left, [
      ...(above === null ? [] : bodyNameLines(above)).map((text) => ({
        text,
        font: 'regular' as const,
        size: SIZES.state,
      })),
      ...bodyNameLines(issuer).map((text) => ({ text, font: 'bold' as const, size: SIZES.state })),
    ])
  })
  rule(doc, MARGINS.left, left, left * 0.4, 8)
  add('P', () => {
    centredLines(doc, MARGINS.left, left, [{ text: number, font: 'regular', size: SIZES.number }])
    if (paper.type === null)
      centredLines(doc, MARGINS.left, left, [{ text: paper.abstract, font: 'regular', size: 12 }])
  })
  const leftEnd = doc.y
  doc.y = top
  let mottoWidth = 0
  add('P', () => {
    doc.font('bold').fontSize(fitted(doc, { text: state, font: 'bold', size: SIZES.state }, right.width))
    doc.text(state, right.x, top, { width: right.width, align: 'center' })
    const size = fitted(doc, { text: motto, font: 'bold', size: SIZES.motto }, right.width)
    doc.font('bold').fontSize(size)
    mottoWidth = doc.widthOfString(motto)
    doc.text(motto, right.x, doc.y, { width: right.width, align: 'center' })
  })
  rule(doc, right.x, right.width, mottoWidth, 8)
  add('P', () => {
    const size = fitted(doc, { text: placeAndDate, font: 'italic', size: SIZES.date }, right.width)
    doc.font('italic').fontSize(size).text(placeAndDate, right.x, doc.y, { width: right.width, align: 'center' })
  })
  doc.x = MARGINS.left
  doc.y = Math.max(leftEnd, doc.y) + 16
}

function title(doc: Pdf, paper: Paper, add: Add): void {
  if (paper.type === null) return
  const type = paper.type.toUpperCase()
  const width = widthOf(doc)
  add('H1', () => {
    doc.font('bold').fontSize(SIZES.type).text(type, leftOf(doc), doc.y, { width, align: 'center' })
    doc.text(paper.abstract, { width, align: 'center' })
  })
  rule(doc, leftOf(doc), width, width * 0.3, 14)
}

function addressees(doc: Pdf, paper: Paper, add: Add): void {
  const [first, ...more] = paper.addressees
  if (first === undefined) return
  const width = widthOf(doc)
  add('P', () => {
    doc.font('regular').fontSize(SIZES.body)
    if (more.length === 0) doc.text(`${paper.addresseesLabel} ${first}`, leftOf(doc), doc.y, { width, align: 'center' })
    else {
      doc.text(paper.addresseesLabel, leftOf(doc), doc.y, { width: width * 0.36, align: 'right' })
      paper.addressees.forEach((line, i) =>
        doc.text(`- ${line}${i === paper.addressees.length - 1 ? '.' : ';'}`, leftOf(doc) + width * 0.36 + 8, doc.y, {
          width: width * 0.64 - 8,
        }),
      )
    }
  })
  doc.y += 10
}

/** @param below height that is to stand on the same page under the text */
function bodyText(doc: Pdf, add: Add, text: string, font: Ink, role = 'P', below = 0): void {
  doc.font(font).fontSize(SIZES.body)
  // Two lines at least stay together at the foot of a page; a heading takes two of what follows along.
  const own = below === 0 ? 0 : doc.heightOfString(text, { width: widthOf(doc), indent: FIRST_LINE, lineGap: LINE_GAP })
  // A text taller than half a page is not taken along whole.
  const kept = own > 0 && own < 300 ? own + AFTER + below : 0
  room(doc, Math.max(kept, doc.currentLineHeight(true) * (font === 'bold' ? 4 : 2)))
  add(role, () =>
    doc.text(text, leftOf(doc), doc.y, {
      width: widthOf(doc),
      align: 'justify',
      indent: FIRST_LINE,
      lineGap: LINE_GAP,
    }),
  )
  doc.y += AFTER
}

/** `below`: null in an annex; in the body of the paper the height of what closes it, which is not to stand on a page alone. */
function blocks(
  doc: Pdf,
  add: Add,
  all: readonly PaperBlock[],
  root: PDFKit.PDFStructureElement,
  below: number | null,
): void {
  const marks = numberItems(all)
  const last = all.findLastIndex((block) => block.kind === 'paragraph' || block.kind === 'item')
  all.forEach((block, i) => {
    const isEnd = below !== null && i === last
    const closed = (text: string): string[] => (isEnd ? closeBody(text) : text).split('\n')
    const under = isEnd && i === all.length - 1 ? below : 0
    switch (block.kind) {
      case 'paragraph':
        for (const line of closed(block.text))
          bodyText(doc, add, line, block.isItalic ? 'italic' : 'regular', 'P', under)
        break
      case 'item': {
        const [line = '', ...rest] = closed(block.text)
        const role = block.level === 1 ? 'H2' : block.level === 2 ? 'H3' : 'P'
        bodyText(
          doc,
          add,
          `${marks[i] ?? ''} ${line}`,
          isHeading(block.level, block.text) ? 'bold' : 'regular',
          role,
          under,
        )
        for (const more of rest) bodyText(doc, add, more, 'regular')
        break
      }
      case 'table':
        drawTable(doc, block, root)
        break
      case 'chart':
        drawChart(doc, block, root)
        break
    }
  })
}

const HAND = 68
const recipientLines = (paper: Paper): string[] =>
  paper.recipients.map((line, i) => `- ${line.replace(/[.;\s]+$/, '')}${i === paper.recipients.length - 1 ? '.' : ';'}`)

/** What the block of signature and recipients takes. */
function signatureHeight(doc: Pdf, paper: Paper): number {
  const left = widthOf(doc) * 0.44 - 10
  doc.font('regular').fontSize(SIZES.recipients)
  const recipients = recipientLines(paper).reduce((sum, line) => sum + doc.heightOfString(line, { width: left }), 20)
  return Math.max(recipients, HAND + (paper.signature.lines.length + 1) * 18) + 16
}

function signature(doc: Pdf, paper: Paper, add: Add): void {
  const width = widthOf(doc)
  const left = width * 0.44
  const x = MARGINS.left + left
  room(doc, signatureHeight(doc, paper))
  const recipients = recipientLines(paper)
  doc.y += 10
  const top = doc.y
  add('P', () => {
    doc
      .font('boldItalic')
      .fontSize(SIZES.recipientsLabel)
      .text(paper.recipientsLabel, MARGINS.left, top, { width: left - 10 })
    doc.font('regular').fontSize(SIZES.recipients)
    for (const line of recipients) doc.text(line, MARGINS.left, doc.y, { width: left - 10 })
  })
  const end = doc.y
  doc.y = top
  add('P', () => {
    centredLines(
      doc,
      x,
      width - left,
      paper.signature.lines.map((line) => ({ text: line.toUpperCase(), font: 'bold' as const, size: SIZES.body })),
    )
    doc.y += HAND
    if (paper.signature.name !== '')
      centredLines(doc, x, width - left, [{ text: paper.signature.name, font: 'bold', size: SIZES.body }])
  })
  doc.x = MARGINS.left
  doc.y = Math.max(end, doc.y)
}

function annexPage(doc: Pdf, annex: PaperAnnex, add: Add, root: PDFKit.PDFStructureElement): void {
  turnTo(doc, annex.isLandscape ? 'landscape' : 'portrait')
  const width = widthOf(doc)
  add('H2', () => {
    doc.font('bold').fontSize(SIZES.body).text(annex.heading, leftOf(doc), doc.y, { width, align: 'center' })
    doc.text(annex.title.toUpperCase(), { width, align: 'center' })
    doc.font('italic').text(annex.reference, { width, align: 'center' })
  })
  rule(doc, leftOf(doc), width, width * 0.2, 12)
  blocks(doc, add, annex.blocks, root, null)
}

/** Arabic, upright, in the middle of the top margin; none on the first page. */
function numberPages(doc: Pdf): void {
  const { start, count } = doc.bufferedPageRange()
  for (let i = start + 1; i < start + count; i++) {
    doc.switchToPage(i)
    doc.markContent('Artifact', { type: 'Pagination' })
    doc.font('regular').fontSize(SIZES.page).fillColor(INK)
    const { width } = doc.page
    // Within the margin: the writer would open a page for what stands above it.
    doc.text(String(i - start + 1), 0, 26, { width, align: 'center', lineBreak: false })
    doc.endMarkedContent()
  }
}

/**
 * The paper as a tagged PDF 1.7 on A4, fonts embedded; annexes on pages of their own, upright or across. The same paper gives the
 * same bytes.
 * @param fonts read from their package where none are given
 */
export async function writePaperPdf(paper: Paper, fonts?: PaperFonts): Promise<Uint8Array> {
  const { regular, italic, bold, boldItalic } = fonts ?? (await loadPaperFonts())
  const dated = new Date(paper.datedAt)
  const doc = new PDFDocument({
    size: 'A4',
    margins: MARGINS,
    bufferPages: true,
    tagged: true,
    pdfVersion: '1.7',
    lang: paper.locale === 'vi' ? 'vi-VN' : 'en',
    displayTitle: true,
    info: {
      Title: paper.title,
      Author: paper.head.issuer,
      Creator: 'Hải Đăng',
      Producer: 'Hải Đăng',
      CreationDate: dated,
      ModDate: dated,
    },
  })
  const chunks: Uint8Array[] = []
  const done = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  doc.registerFont('regular', Buffer.from(regular))
  doc.registerFont('italic', Buffer.from(italic))
  doc.registerFont('bold', Buffer.from(bold))
  doc.registerFont('boldItalic', Buffer.from(boldItalic))
  doc.fillColor(INK)
  const root = doc.struct('Document')
  doc.addStructure(root)
  const add: Add = (role, draw) => {
    const element = doc.struct(role, {}, draw)
    root.add(element)
    element.end()
  }
  head(doc, paper, add)
  title(doc, paper, add)
  addressees(doc, paper, add)
  for (const text of closeBases(paper.legalBases)) bodyText(doc, add, text, 'italic')
  blocks(doc, add, paper.blocks, root, signatureHeight(doc, paper))
  signature(doc, paper, add)
  for (const annex of paper.annexes) annexPage(doc, annex, add, root)
  root.end()
  numberPages(doc)
  doc.end()
  return done
}
