import type PDFDocument from 'pdfkit'

export type Pdf = InstanceType<typeof PDFDocument>
/** Names the faces are registered by. */
export type Ink = 'regular' | 'italic' | 'bold' | 'boldItalic'
export const INK = '#000000'

/** Width between the margins of the page that is written on. */
export const widthOf = (doc: Pdf): number => doc.page.width - doc.page.margins.left - doc.page.margins.right
export const leftOf = (doc: Pdf): number => doc.page.margins.left
export const bottomOf = (doc: Pdf): number => doc.page.height - doc.page.margins.bottom

/** Opens a page where less than `height` is left; pages that follow keep the layout of the last that was asked for. */
export function room(doc: Pdf, height: number): void {
  if (doc.y + height > bottomOf(doc)) doc.addPage()
}

/** Opens a page, upright or across; so are those after it. */
export function turnTo(doc: Pdf, layout: 'portrait' | 'landscape'): void {
  doc.options.layout = layout
  doc.addPage()
}
