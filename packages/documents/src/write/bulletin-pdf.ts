import PDFDocument from 'pdfkit'
import type { BulletinDocument } from './bulletin.ts'
import { type DocumentFonts, loadDocumentFonts } from './fonts.ts'

type Pdf = InstanceType<typeof PDFDocument>

/** A4 with the margins of Decree 30/2020/NĐ-CP (top and bottom 20 mm, left 30 mm, right 15 mm), in points. */
const MARGINS = { top: 57, bottom: 57, left: 85, right: 43 }
const PAGE_WIDTH = 595.28
const WIDTH = PAGE_WIDTH - MARGINS.left - MARGINS.right
const LEFT_BLOCK = 200
const INK = '#1a1a1a'
const RULE = '#9a9a9a'
const KIND_WIDTH = 120

/** Colours of TLP 2.0 as FIRST defines them: the word in colour on black. */
const TLP_COLOURS: Readonly<Record<BulletinDocument['tlp']['level'], string>> = {
  red: '#ff2b2b',
  amber: '#ffc000',
  'amber+strict': '#ffc000',
  green: '#33ff00',
  clear: '#ffffff',
}
const SEVERITY_COLOURS: Readonly<Record<BulletinDocument['severity']['level'], string>> = {
  critical: '#b00020',
  high: '#c2410c',
  medium: '#a16207',
  low: '#1d4ed8',
  informational: '#475569',
}

/** One element of the tagged structure: its role and the drawing that belongs to it. */
type Draw = () => void

function columns(doc: Pdf, document: BulletinDocument, add: (role: string, draw: Draw) => void): void {
  const top = doc.y
  const right = MARGINS.left + LEFT_BLOCK + 10
  const rightWidth = WIDTH - LEFT_BLOCK - 10
  const line = (x: number, width: number, part: number): void => {
    const length = width * part
    doc
      .moveTo(x + (width - length) / 2, doc.y + 3)
      .lineTo(x + (width + length) / 2, doc.y + 3)
      .lineWidth(0.7)
      .strokeColor(INK)
      .stroke()
    doc.y += 9
  }
  add('P', () => {
    if (document.issuer.above !== null)
      doc
        .font('regular')
        .fontSize(10.5)
        .text(document.issuer.above.toUpperCase(), MARGINS.left, top, { width: LEFT_BLOCK, align: 'center' })
    doc
      .font('bold')
      .fontSize(10.5)
      .text(document.issuer.name.toUpperCase(), MARGINS.left, doc.y, { width: LEFT_BLOCK, align: 'center' })
    line(MARGINS.left, LEFT_BLOCK, 0.35)
    doc
      .font('regular')
      .fontSize(10.5)
      .text(document.number, MARGINS.left, doc.y, { width: LEFT_BLOCK, align: 'center' })
  })
  const leftEnd = doc.y
  doc.y = top
  add('P', () => {
    doc.font('bold').fontSize(10).text(document.state, right, top, { width: rightWidth, align: 'center' })
    doc.font('bold').fontSize(10.5).text(document.motto, right, doc.y, { width: rightWidth, align: 'center' })
    line(right, rightWidth, 0.5)
    doc.font('italic').fontSize(10.5).text(document.placeAndDate, right, doc.y, { width: rightWidth, align: 'center' })
  })
  doc.x = MARGINS.left
  doc.y = Math.max(leftEnd, doc.y) + 18
}

function labels(doc: Pdf, document: BulletinDocument, add: (role: string, draw: Draw) => void): void {
  const top = doc.y
  add('P', () => {
    doc.font('bold').fontSize(10)
    const width = doc.widthOfString(document.tlp.label) + 14
    doc.rect(MARGINS.left, top, width, 19).fill('#000000')
    doc
      .fillColor(TLP_COLOURS[document.tlp.level])
      .text(document.tlp.label, MARGINS.left + 7, top + 4, { lineBreak: false })
    doc.fillColor(INK)
  })
  add('P', () => {
    doc.font('bold').fontSize(10.5)
    const width = doc.widthOfString(document.severity.label)
    const x = MARGINS.left + WIDTH - width
    const colour = SEVERITY_COLOURS[document.severity.level]
    // A diamond beside the word: severity is never told by colour alone.
    doc.polygon([x - 16, top + 9.5], [x - 10, top + 3.5], [x - 4, top + 9.5], [x - 10, top + 15.5]).fill(colour)
    doc.fillColor(colour).text(document.severity.label, x, top + 3, { lineBreak: false })
    doc.fillColor(INK)
  })
  doc.x = MARGINS.left
  doc.y = top + 34
}

function room(doc: Pdf, height: number): void {
  if (doc.y + height > doc.page.height - MARGINS.bottom) doc.addPage()
}

function indicatorTable(doc: Pdf, document: BulletinDocument, root: PDFKit.PDFStructureElement): void {
  const table = doc.struct('Table')
  root.add(table)
  const valueWidth = WIDTH - KIND_WIDTH - 18
  const row = (cells: readonly [string, string], isHead: boolean): void => {
    doc.font(isHead ? 'bold' : 'regular').fontSize(9.5)
    const height =
      Math.max(
        doc.heightOfString(cells[0], { width: KIND_WIDTH - 12 }),
        doc.heightOfString(cells[1], { width: valueWidth }),
      ) + 7
    room(doc, height)
    const top = doc.y
    const tr = doc.struct('TR')
    table.add(tr)
    const cell = (text: string, x: number, width: number): void => {
      tr.add(doc.struct(isHead ? 'TH' : 'TD', {}, () => doc.text(text, x, top + 3, { width })))
    }
    cell(cells[0], MARGINS.left + 6, KIND_WIDTH - 12)
    cell(cells[1], MARGINS.left + KIND_WIDTH + 6, valueWidth)
    tr.end()
    doc.markContent('Artifact', { type: 'Layout' })
    doc
      .lineWidth(0.5)
      .strokeColor(RULE)
      .rect(MARGINS.left, top, KIND_WIDTH, height)
      .stroke()
      .rect(MARGINS.left + KIND_WIDTH, top, WIDTH - KIND_WIDTH, height)
      .stroke()
    doc.endMarkedContent()
    doc.x = MARGINS.left
    doc.y = top + height
  }
  row(document.indicators.columns, true)
  for (const cells of document.indicators.rows) row(cells, false)
  table.end()
}

function body(doc: Pdf, document: BulletinDocument, root: PDFKit.PDFStructureElement): void {
  const add = (role: string, draw: Draw): void => {
    const element = doc.struct(role, {}, draw)
    root.add(element)
    element.end()
  }
  const heading = (text: string): void => {
    room(doc, 48)
    doc.moveDown(0.6)
    add('H2', () => doc.font('bold').fontSize(11.5).text(text, MARGINS.left, doc.y, { width: WIDTH }))
    doc.moveDown(0.25)
  }
  const paragraph = (text: string, style = 'regular'): void => {
    add('P', () =>
      doc.font(style).fontSize(11).text(text, MARGINS.left, doc.y, { width: WIDTH, align: 'justify', lineGap: 2 }),
    )
    doc.moveDown(0.3)
  }
  const list = (items: readonly string[], mark: (place: number) => string): void => {
    const element = doc.struct('L')
    root.add(element)
    items.forEach((item, place) => {
      room(doc, 30)
      doc.font('regular').fontSize(11)
      const top = doc.y
      element.add(
        doc.struct('LI', {}, [
          doc.struct('Lbl', {}, () => doc.text(mark(place), MARGINS.left, top, { width: 22, lineBreak: false })),
          doc.struct('LBody', {}, () =>
            doc.text(item, MARGINS.left + 24, top, { width: WIDTH - 24, align: 'justify', lineGap: 2 }),
          ),
        ]),
      )
      doc.x = MARGINS.left
      doc.moveDown(0.2)
    })
    element.end()
  }

  columns(doc, document, add)
  labels(doc, document, add)
  add('H1', () => {
    doc.font('bold').fontSize(15).text(document.kind, MARGINS.left, doc.y, { width: WIDTH, align: 'center' })
    doc.font('bold').fontSize(12).text(document.about, { width: WIDTH, align: 'center' })
    if (document.version !== null)
      doc.font('italic').fontSize(11).text(document.version, { width: WIDTH, align: 'center' })
  })
  doc.moveDown(0.5)
  heading(document.summary.heading)
  for (const text of document.summary.paragraphs) paragraph(text)
  heading(document.actions.heading)
  list(document.actions.items, (place) => `${place + 1}.`)
  if (document.deadlines.items.length > 0) {
    heading(document.deadlines.heading)
    list(document.deadlines.items, () => '–')
  }
  heading(document.indicators.heading)
  if (document.indicators.rows.length === 0) paragraph(document.indicators.none)
  else {
    paragraph(document.indicators.note, 'italic')
    indicatorTable(doc, document, root)
    doc.moveDown(0.6)
  }
  if (document.techniques !== null) paragraph(document.techniques)
  signature(doc, document, add)
  doc.moveDown(1)
  paragraph(document.tlp.meaning, 'italic')
}

function signature(doc: Pdf, document: BulletinDocument, add: (role: string, draw: Draw) => void): void {
  room(doc, 110)
  doc.moveDown(1)
  const top = doc.y
  const { recipients } = document
  if (recipients !== null)
    add('P', () => doc.font('italic').fontSize(10.5).text(recipients, MARGINS.left, top, { width: LEFT_BLOCK }))
  const x = MARGINS.left + LEFT_BLOCK + 10
  const width = WIDTH - LEFT_BLOCK - 10
  add('P', () => {
    doc.font('bold').fontSize(11).text(document.issuer.name.toUpperCase(), x, top, { width, align: 'center' })
    doc.font('regular').fontSize(10.5).text(document.signature.heading, x, doc.y, { width, align: 'center' })
    doc.y += 30
    if (document.signature.name !== null)
      doc.font('bold').fontSize(11).text(document.signature.name, x, doc.y, { width, align: 'center' })
  })
  doc.x = MARGINS.left
}

/**
 * The bulletin as a tagged PDF 1.7 on A4 in the layout of an official paper, fonts embedded. The same document gives the
 * same bytes.
 * @param fonts read from their package where none are given
 */
export async function writeBulletinPdf(document: BulletinDocument, fonts?: DocumentFonts): Promise<Uint8Array> {
  const { regular, italic, bold } = fonts ?? (await loadDocumentFonts())
  const dated = new Date(document.datedAt)
  const doc = new PDFDocument({
    size: 'A4',
    margins: MARGINS,
    bufferPages: true,
    tagged: true,
    pdfVersion: '1.7',
    lang: document.locale === 'vi' ? 'vi-VN' : 'en',
    displayTitle: true,
    info: {
      Title: document.title,
      Author: document.issuer.name,
      Subject: document.kind,
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
  doc.fillColor(INK)
  const root = doc.struct('Document')
  doc.addStructure(root)
  body(doc, document, root)
  root.end()
  const { start, count } = doc.bufferedPageRange()
  for (let i = start; i < start + count; i++) {
    doc.switchToPage(i)
    doc.markContent('Artifact', { type: 'Pagination' })
    // Below the margin: without taking the margin away the writer would open a page for it.
    doc.page.margins.bottom = 0
    doc.font('regular').fontSize(9).fillColor(INK)
    doc.text(`${document.tlp.label}   ${document.pageOf(i - start + 1, count)}`, MARGINS.left, doc.page.height - 40, {
      width: WIDTH,
      align: 'center',
      lineBreak: false,
    })
    doc.endMarkedContent()
  }
  doc.end()
  return done
}
