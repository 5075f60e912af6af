import { type PaperChart, SERIES_COLOURS } from './paper.ts'
import { bottomOf, INK, leftOf, type Pdf, room, widthOf } from './pdf-page.ts'

const SIZE = 10
const BAR = 13
const GAP = 6
const GRID = '#d0d0d0'

const colourOf = (place: number): string => `#${SERIES_COLOURS[place % SERIES_COLOURS.length] ?? '1f3a5f'}`

/** A round step that divides `most` into about five. */
export function axisStep(most: number): number {
  if (most <= 0) return 1
  const raw = most / 5
  const power = 10 ** Math.floor(Math.log10(raw))
  return ([1, 2, 5, 10].find((n) => n * power >= raw) ?? 10) * power
}

/** A number as Vietnamese papers write it: comma before the fraction. */
const figure = (value: number): string => (Math.round(value * 10) / 10).toString().replace('.', ',')

function describe(chart: PaperChart): string {
  return chart.series
    .map((s) => `${s.name}: ${chart.labels.map((label, i) => `${label} ${figure(s.values[i] ?? 0)}`).join('; ')}`)
    .join('. ')
}

function legend(doc: Pdf, chart: PaperChart): void {
  if (chart.series.length < 2) return
  doc.font('regular').fontSize(SIZE)
  let x = leftOf(doc) + 6
  const y = doc.y
  chart.series.forEach((s, i) => {
    const width = doc.widthOfString(s.name) + 26
    doc.rect(x, y + 2, 9, 9).fill(colourOf(i))
    doc.fillColor(INK).text(s.name, x + 13, y, { lineBreak: false })
    x += width
  })
  doc.x = leftOf(doc)
  doc.y = y + 18
}

/** Bars across, one line a label, values at their ends; stacked ones are told by the legend. */
function bars(doc: Pdf, chart: PaperChart): void {
  const isStacked = chart.chart === 'stacked_bar'
  const perLabel = isStacked ? 1 : chart.series.length
  const totals = chart.labels.map((_, i) => chart.series.reduce((sum, s) => sum + Math.max(0, s.values[i] ?? 0), 0))
  const most = Math.max(1e-9, ...(isStacked ? totals : chart.series.flatMap((s) => s.values)))
  doc.font('regular').fontSize(SIZE)
  const labelWidth = Math.min(
    widthOf(doc) * 0.4,
    Math.max(...chart.labels.map((label) => doc.widthOfString(label))) + 8,
  )
  const x = leftOf(doc) + labelWidth
  const plot = widthOf(doc) - labelWidth - 34
  chart.labels.forEach((label, i) => {
    doc.font('regular').fontSize(SIZE)
    const labelHeight = doc.heightOfString(label, { width: labelWidth - 6 })
    const height = Math.max(labelHeight, BAR * perLabel) + GAP
    if (doc.y + height > bottomOf(doc)) doc.addPage()
    const top = doc.y
    doc
      .fillColor(INK)
      .text(label, leftOf(doc), top + (height - GAP - labelHeight) / 2, { width: labelWidth - 6, align: 'right' })
    const barTop = top + (height - GAP - BAR * perLabel) / 2
    let from = x
    chart.series.forEach((s, j) => {
      const value = Math.max(0, s.values[i] ?? 0)
      const length = (plot * value) / most
      const y = isStacked ? barTop : barTop + j * BAR
      if (length > 0) doc.rect(isStacked ? from : x, y, length, BAR - 2).fill(colourOf(j))
      if (!isStacked) doc.fillColor(INK).text(figure(value), x + length + 4, y, { lineBreak: false })
      from += length
    })
    if (isStacked) doc.fillColor(INK).text(figure(totals[i] ?? 0), from + 4, barTop, { lineBreak: false })
    doc.x = leftOf(doc)
    doc.y = top + height
  })
}

function lines(doc: Pdf, chart: PaperChart): void {
  const height = 170
  const most = Math.max(1e-9, ...chart.series.flatMap((s) => s.values))
  const step = axisStep(most)
  const top = doc.y + 4
  const x = leftOf(doc) + 40
  const width = widthOf(doc) - 50
  const ceiling = Math.ceil(most / step) * step
  const yOf = (value: number): number => top + height - (height * value) / ceiling
  const xOf = (place: number): number =>
    x + (chart.labels.length < 2 ? width / 2 : (width * place) / (chart.labels.length - 1))
  doc.font('regular').fontSize(SIZE).lineWidth(0.5).strokeColor(GRID)
  for (let value = 0; value <= ceiling + step / 2; value += step) {
    doc
      .moveTo(x, yOf(value))
      .lineTo(x + width, yOf(value))
      .stroke()
    doc.fillColor(INK).text(figure(value), leftOf(doc), yOf(value) - 5, { width: 36, align: 'right', lineBreak: false })
  }
  const every = Math.ceil(chart.labels.length / 12)
  chart.labels.forEach((label, i) => {
    if (i % every === 0)
      doc.fillColor(INK).text(label, xOf(i) - 40, top + height + 4, { width: 80, align: 'center', lineBreak: false })
  })
  chart.series.forEach((s, j) => {
    doc.lineWidth(1.5).strokeColor(colourOf(j))
    s.values.forEach((value, i) => (i === 0 ? doc.moveTo(xOf(i), yOf(value)) : doc.lineTo(xOf(i), yOf(value))))
    doc.stroke()
    s.values.forEach((value, i) => doc.circle(xOf(i), yOf(value), 2).fill(colourOf(j)))
  })
  doc.x = leftOf(doc)
  doc.y = top + height + 24
}

/** A chart in vectors, tagged as a figure with its values in words for those who do not see it. */
export function drawChart(doc: Pdf, chart: PaperChart, root: PDFKit.PDFStructureElement): void {
  if (chart.labels.length === 0 || chart.series.length === 0) return
  room(doc, chart.chart === 'line' ? 240 : Math.min(200, 60 + chart.labels.length * (BAR + GAP)))
  const caption = chart.unit === '' ? chart.title : `${chart.title} (${chart.unit})`
  const element = doc.struct('Figure', { alt: `${caption}. ${describe(chart)}` }, () => {
    doc.y += 4
    doc
      .font('bold')
      .fontSize(SIZE + 1)
      .fillColor(INK)
      .text(caption, leftOf(doc), doc.y, { width: widthOf(doc), align: 'center' })
    doc.y += 6
    legend(doc, chart)
    if (chart.chart === 'line') lines(doc, chart)
    else bars(doc, chart)
  })
  root.add(element)
  element.end()
  doc.fillColor(INK)
  doc.y += 8
}
