/**
 * An official paper in the layout of Decree 30/2020/NĐ-CP, annex I, as one value that the writers lay out as DOCX and PDF. Every text
 * is already in the reader's language; the writers add the marks of items, the numbers of pages and nothing else.
 */
export interface Paper {
  readonly locale: 'vi' | 'en'
  /** For the properties of the file. */
  readonly title: string
  /** Unix milliseconds the file is dated by; the same paper gives the same PDF, byte for byte. */
  readonly datedAt: number
  readonly head: {
    /** The body above, where there is one, and the body that issues the paper. */
    readonly above: string | null
    readonly issuer: string
    readonly state: string
    readonly motto: string
    /** e.g. `Số: 12/BC-UBND`. */
    readonly number: string
    readonly placeAndDate: string
  }
  /** e.g. `BÁO CÁO`; null for an official letter, which has its subject under the number. */
  readonly type: string | null
  readonly abstract: string
  readonly addresseesLabel: string
  readonly addressees: readonly string[]
  /** Without their closing signs. */
  readonly legalBases: readonly string[]
  readonly blocks: readonly PaperBlock[]
  readonly signature: { readonly lines: readonly string[]; readonly name: string }
  readonly recipientsLabel: string
  /** Without their dashes and closing signs; the last is the archive's line. */
  readonly recipients: readonly string[]
  readonly annexes: readonly PaperAnnex[]
}

export interface PaperAnnex {
  /** e.g. `Phụ lục I`. */
  readonly heading: string
  readonly title: string
  /** e.g. `(Kèm theo Báo cáo số …)`. */
  readonly reference: string
  readonly blocks: readonly PaperBlock[]
  readonly isLandscape: boolean
}

export type PaperBlock = PaperParagraph | PaperItem | PaperTable | PaperChart

export interface PaperParagraph {
  readonly kind: 'paragraph'
  readonly text: string
  readonly isItalic: boolean
}
/** Levels: 1 `I.`, 2 `1.`, 3 `a)`, 4 `-`, 5 `+`. */
export interface PaperItem {
  readonly kind: 'item'
  readonly level: number
  readonly text: string
}
export interface PaperTable {
  readonly kind: 'table'
  readonly title: string
  /** `width` is a share of the table's; the shares need not add up to anything. */
  readonly columns: readonly {
    readonly title: string
    readonly width: number
    readonly align: 'left' | 'center' | 'right'
  }[]
  /** A group row has its first cell over the whole width. */
  readonly rows: readonly { readonly cells: readonly string[]; readonly isGroup: boolean }[]
}
export interface PaperChart {
  readonly kind: 'chart'
  readonly chart: 'bar' | 'stacked_bar' | 'line'
  readonly title: string
  readonly labels: readonly string[]
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[]
  readonly unit: string
}

/** Colours of series, apart in print without colour as well: dark to light. */
export const SERIES_COLOURS = [
  '1f3a5f',
  '2f7d8c',
  'd08a2e',
  'b23a48',
  '7a8694',
  '9bb7d4',
  '5b7553',
  'c9b458',
  '6b4e71',
  'a0a0a0',
]

/** Sizes in points, of the ranges the annex gives. */
export const SIZES = {
  state: 12,
  motto: 13,
  body: 14,
  number: 13,
  date: 13,
  type: 14,
  table: 12,
  recipientsLabel: 12,
  recipients: 11,
  page: 13,
} as const

/** Margins in millimetres: of A4, left wide for binding. */
export const MARGINS_MM = { top: 20, bottom: 20, left: 30, right: 15 } as const
/** Share of the width that the left block of the head takes. */
export const HEAD_LEFT = 0.4
