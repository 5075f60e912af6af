/** The DOCX of a paper. Longer than most because every block of the Decree's layout stands here once, in the order of the page. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Header,
  type ISectionOptions,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx'
import { ChartRun } from 'docx/charts'
import { bodyNameLines, closeBases, closeBody, isHeading, numberItems } from './number-items.ts'
import {
  HEAD_LEFT,
  MARGINS_MM,
  type Paper,
  type PaperAnnex,
  type PaperBlock,
  type PaperChart,
  type PaperTable,
  SERIES_COLOURS,
  SIZES,
} from './paper.ts'

const FONT = 'Times New Roman'
const TWIPS_PER_MM = 56.6929
const mm = (n: number): number => Math.round(n * TWIPS_PER_MM)
const A4 = { width: mm(210), height: mm(297) }
const textWidth = (isLandscape: boolean): number =>
  (isLandscape ? A4.height : A4.width) - mm(MARGINS_MM.left) - mm(MARGINS_MM.right)
const FIRST_LINE = mm(12.7)
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const
const NO_BORDERS = { top: NONE, bottom: NONE, left: NONE, right: NONE, insideHorizontal: NONE, insideVertical: NONE }
const LINE = { style: BorderStyle.SINGLE, size: 4, color: '000000' } as const

interface Style {
  readonly size: number
  readonly isBold?: boolean
  readonly isItalic?: boolean
}
const run = (text: string, style: Style): TextRun =>
  new TextRun({
    text,
    font: FONT,
    size: style.size * 2,
    bold: style.isBold === true,
    italics: style.isItalic === true,
  })

function centred(text: string, style: Style, after = 0): Paragraph {
  return new Paragraph({ alignment: AlignmentType.CENTER, spacing: { after }, children: [run(text, style)] })
}

/** A line under a block, over a share of the width it stands in. */
function rule(width: number, share: number, after: number): Paragraph {
  const indent = Math.round((width * (1 - share)) / 2)
  return new Paragraph({
    indent: { left: indent, right: indent },
    spacing: { before: 0, after, line: 60, lineRule: LineRuleType.EXACT },
    border: { bottom: { ...LINE, space: 1 } },
    children: [],
  })
}

function borderless(widths: readonly number[], cells: readonly (readonly Paragraph[])[]): Table {
  return new Table({
    width: { size: widths.reduce((a, b) => a + b, 0), type: WidthType.DXA },
    columnWidths: [...widths],
    layout: TableLayoutType.FIXED,
    borders: NO_BORDERS,
    rows: [
      new TableRow({
        cantSplit: true,
        children: cells.map(
          (children, i) =>
            new TableCell({
              width: { size: widths[i] ?? 0, type: WidthType.DXA },
              margins: { left: 0, right: 0, top: 0, bottom: 0 },
              children,
            }),
        ),
      }),
    ],
  })
}

function head(paper: Paper): Table {
  const width = textWidth(false)
  const left = Math.round(width * HEAD_LEFT)
  const right = width - left
  const { above, issuer, state, motto, number, placeAndDate } = paper.head
  return borderless(
    [left, right],
    [
      [
        ...(above === null ? [] : bodyNameLines(above).map((line) => centred(line, { size: SIZES.state }))),
        ...bodyNameLines(issuer).map((line) => centred(line, { size: SIZES.state, isBold: true })),
        rule(left, 0.4, 120),
        centred(number, { size: SIZES.number }),
        ...(paper.type === null ? [centred(paper.abstract, { size: 12 })] : []),
      ],
      [
        centred(state, { size: SIZES.state, isBold: true }),
        centred(motto, { size: SIZES.motto, isBold: true }),
        rule(right, 0.62, 120),
        centred(placeAndDate, { size: SIZES.date, isItalic: true }),
      ],
    ],
  )
}

function body(text: string, style: Partial<Style> = {}, options: { keepNext?: boolean } = {}): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.JUSTIFIED,
    indent: { firstLine: FIRST_LINE },
    spacing: { after: 120, line: 276, lineRule: LineRuleType.AUTO },
    keepNext: options.keepNext === true,
    children: [run(text, { size: SIZES.body, ...style })],
  })
}

function tableOf(table: PaperTable, isLandscape: boolean): (Paragraph | Table)[] {
  const whole = textWidth(isLandscape)
  const shares = table.columns.reduce((sum, column) => sum + column.width, 0)
  const widths = table.columns.map((column) => Math.floor((whole * column.width) / shares))
  const cell = (
    text: string,
    place: number,
    style: { isHead?: boolean; isBold?: boolean; span?: number; align?: 'left' | 'center' | 'right' },
  ): TableCell =>
    new TableCell({
      width: { size: style.span === undefined ? (widths[place] ?? 0) : whole, type: WidthType.DXA },
      ...(style.span === undefined ? {} : { columnSpan: style.span }),
      verticalAlign: style.isHead === true ? VerticalAlign.CENTER : VerticalAlign.TOP,
      margins: { left: 70, right: 70, top: 30, bottom: 30 },
      children: text.split('\n').map(
        (line) =>
          new Paragraph({
            alignment:
              style.align === 'center'
                ? AlignmentType.CENTER
                : style.align === 'right'
                  ? AlignmentType.RIGHT
                  : AlignmentType.LEFT,
            children: [run(line, { size: SIZES.table, isBold: style.isBold === true })],
          }),
      ),
    })
  const title =
    table.title === ''
      ? []
      : [
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { before: 120, after: 80 },
            keepNext: true,
            children: [run(table.title, { size: SIZES.body, isBold: true })],
          }),
        ]
  return [
    ...title,
    new Table({
      width: { size: widths.reduce((a, b) => a + b, 0), type: WidthType.DXA },
      columnWidths: widths,
      layout: TableLayoutType.FIXED,
      borders: { top: LINE, bottom: LINE, left: LINE, right: LINE, insideHorizontal: LINE, insideVertical: LINE },
      rows: [
        new TableRow({
          tableHeader: true,
          cantSplit: true,
          children: table.columns.map((column, i) =>
            cell(column.title, i, { isHead: true, isBold: true, align: 'center' }),
          ),
        }),
        ...table.rows.map(
          (row) =>
            new TableRow({
              children: row.isGroup
                ? [cell(row.cells[0] ?? '', 0, { isBold: true, span: table.columns.length })]
                : table.columns.map((column, i) => cell(row.cells[i] ?? '', i, { align: column.align })),
            }),
        ),
      ],
    }),
    new Paragraph({ spacing: { after: 120 }, children: [] }),
  ]
}

const PX_PER_MM = 96 / 25.4

function chartOf(chart: PaperChart, isLandscape: boolean): Paragraph {
  const width = Math.round((textWidth(isLandscape) / TWIPS_PER_MM) * PX_PER_MM * 0.96)
  const isLine = chart.chart === 'line'
  const height = isLine ? Math.round(width * 0.5) : Math.max(180, 90 + chart.labels.length * 22)
  const series = chart.series.map((s, i) => ({
    name: s.name,
    values: chart.labels.map((_, place) => s.values[place] ?? 0),
    color: SERIES_COLOURS[i % SERIES_COLOURS.length] ?? '1f3a5f',
  }))
  const base = {
    title: {
      text: chart.unit === '' ? chart.title : `${chart.title} (${chart.unit})`,
      font: { size: 12, bold: true, color: '000000' },
    },
    font: { name: FONT },
    transformation: { width, height: Math.min(height, 880) },
    altText: { title: chart.title, name: chart.title, description: chart.title },
    categories: [...chart.labels],
    ...(series.length > 1 ? {} : { legend: false as const }),
    chartArea: { border: 'none' as const },
  }
  const drawn: ParagraphChild = isLine
    ? new ChartRun({ ...base, type: 'line', series })
    : // The first category of a bar chart is drawn at the bottom: turned, it reads as the table does.
      new ChartRun({
        ...base,
        type: 'bar',
        categories: chart.labels.toReversed(),
        series: series.map((s) => ({ ...s, values: s.values.toReversed() })),
        stacking: chart.chart === 'stacked_bar' ? 'stacked' : 'none',
        gapWidth: 50,
        ...(chart.chart === 'stacked_bar' ? {} : { dataLabels: { value: true } }),
      })
  return new Paragraph({ alignment: AlignmentType.CENTER, spacing: { before: 80, after: 120 }, children: [drawn] })
}

/** `isMain` closes the last words with `./.`, as the body of a paper ends. */
function blocksOf(blocks: readonly PaperBlock[], isLandscape: boolean, isMain = false): (Paragraph | Table)[] {
  const marks = numberItems(blocks)
  const last = blocks.findLastIndex((block) => block.kind === 'paragraph' || block.kind === 'item')
  return blocks.flatMap((block, i) => {
    const closed = (text: string): string => (isMain && i === last ? closeBody(text) : text)
    switch (block.kind) {
      case 'paragraph':
        return closed(block.text)
          .split('\n')
          .map((line) => body(line, { isItalic: block.isItalic }, { keepNext: isMain && i === last }))
      case 'item': {
        const isBold = isHeading(block.level, block.text)
        const [line = '', ...rest] = closed(block.text).split('\n')
        return [
          body(`${marks[i] ?? ''} ${line}`, { isBold }, { keepNext: isBold || (isMain && i === last) }),
          ...rest.map((more) => body(more)),
        ]
      }
      case 'table':
        return tableOf(block, isLandscape)
      case 'chart':
        return [chartOf(block, isLandscape)]
    }
  })
}

function signature(paper: Paper): Table {
  const width = textWidth(false)
  const left = Math.round(width * 0.45)
  const recipients = paper.recipients.map(
    (line, i) =>
      new Paragraph({
        children: [run(`- ${line}${i === paper.recipients.length - 1 ? '.' : ';'}`, { size: SIZES.recipients })],
      }),
  )
  const lines = paper.signature.lines.map((line) => centred(line.toUpperCase(), { size: SIZES.body, isBold: true }))
  return borderless(
    [left, width - left],
    [
      [
        new Paragraph({
          children: [run(paper.recipientsLabel, { size: SIZES.recipientsLabel, isBold: true, isItalic: true })],
        }),
        ...recipients,
      ],
      [
        ...lines,
        // Room for the hand and the seal.
        ...Array.from({ length: 4 }, () => centred('', { size: SIZES.body })),
        centred(paper.signature.name, { size: SIZES.body, isBold: true }),
      ],
    ],
  )
}

function annexOf(annex: PaperAnnex): (Paragraph | Table)[] {
  return [
    centred(annex.heading, { size: SIZES.body, isBold: true }),
    centred(annex.title.toUpperCase(), { size: SIZES.body, isBold: true }),
    centred(annex.reference, { size: SIZES.body, isItalic: true }),
    rule(textWidth(annex.isLandscape), 0.2, 200),
    ...blocksOf(annex.blocks, annex.isLandscape),
  ]
}

function pageOf(isLandscape: boolean, isFirst: boolean): Pick<ISectionOptions, 'properties' | 'headers'> {
  const number = new Header({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ children: [PageNumber.CURRENT], font: FONT, size: SIZES.page * 2 })],
      }),
    ],
  })
  return {
    properties: {
      titlePage: isFirst,
      page: {
        // The library turns the sides of a landscape page itself.
        size: { ...A4, orientation: isLandscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT },
        margin: {
          top: mm(MARGINS_MM.top),
          bottom: mm(MARGINS_MM.bottom),
          left: mm(MARGINS_MM.left),
          right: mm(MARGINS_MM.right),
          header: mm(10),
          footer: mm(10),
        },
      },
    },
    headers: { default: number, ...(isFirst ? { first: new Header({ children: [new Paragraph('')] }) } : {}) },
  }
}

/**
 * The paper as an Office Open XML document in Times New Roman, on A4. Charts are charts, tables are tables, so that a clerk can
 * change them.
 */
export async function writePaperDocx(paper: Paper): Promise<Uint8Array> {
  const title =
    paper.type === null
      ? []
      : [
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { before: 240 },
            children: [run(paper.type.toUpperCase(), { size: SIZES.type, isBold: true })],
          }),
          centred(paper.abstract, { size: SIZES.type, isBold: true }),
          rule(textWidth(false), 0.3, 200),
        ]
  const addressees =
    paper.addressees.length === 0
      ? []
      : paper.addressees.length === 1
        ? [centred(`${paper.addresseesLabel} ${paper.addressees[0]}`, { size: SIZES.body }, 200)]
        : [
            centred(paper.addresseesLabel, { size: SIZES.body }),
            ...paper.addressees.map(
              (line, i) =>
                new Paragraph({
                  indent: { left: mm(55) },
                  spacing: { after: i === paper.addressees.length - 1 ? 200 : 0 },
                  children: [run(`- ${line}${i === paper.addressees.length - 1 ? '.' : ';'}`, { size: SIZES.body })],
                }),
            ),
          ]
  const document = new Document({
    title: paper.title,
    creator: paper.head.issuer,
    lastModifiedBy: paper.head.issuer,
    styles: {
      default: {
        document: {
          run: { font: FONT, size: SIZES.body * 2, language: { value: paper.locale === 'vi' ? 'vi-VN' : 'en-US' } },
        },
      },
    },
    sections: [
      {
        ...pageOf(false, true),
        children: [
          head(paper),
          ...title,
          ...addressees,
          ...closeBases(paper.legalBases).map((text) => body(text, { isItalic: true })),
          ...blocksOf(paper.blocks, false, true),
          new Paragraph({ spacing: { after: 120 }, keepNext: true, children: [] }),
          signature(paper),
        ],
      },
      ...paper.annexes.map((annex) => ({ ...pageOf(annex.isLandscape, false), children: annexOf(annex) })),
    ],
  })
  return new Uint8Array(await Packer.toArrayBuffer(document))
}
