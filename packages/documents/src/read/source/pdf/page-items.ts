/** Pieces of text on a page, and the lines they make. Coordinates are points from the upper left corner. */
import { fontDecoder } from '../legacy-encodings.ts'

export interface PageItem {
  readonly text: string
  readonly x: number
  /** Baseline. */
  readonly y: number
  readonly width: number
  readonly height: number
  readonly isBold: boolean
}

export interface PageLine {
  readonly items: readonly PageItem[]
  readonly text: string
  readonly x: number
  readonly right: number
  readonly y: number
  readonly height: number
  readonly isBold: boolean
}

interface RawItem {
  readonly str: string
  readonly transform: readonly number[]
  readonly width: number
  readonly height: number
  readonly fontName: string
}

interface PageItems {
  readonly items: readonly PageItem[]
  /** Pieces whose font was of an older encoding. */
  readonly converted: number
}

const isRawItem = (item: object): item is RawItem => 'str' in item && 'transform' in item

/**
 * @param fontOf name of a font by its key on the page
 */
export function readItems(content: readonly object[], pageHeight: number, fontOf: (key: string) => string): PageItems {
  const items: PageItem[] = []
  let converted = 0
  for (const item of content) {
    if (!isRawItem(item) || item.str === '') continue
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = item.transform
    const height = item.height > 0 ? item.height : Math.hypot(c, d)
    // Text turned on its side is a stamp or a mark in the margin.
    if (Math.abs(b) > Math.abs(a) || height <= 0) continue
    const font = fontOf(item.fontName)
    const decode = fontDecoder(font)
    if (decode !== undefined && /[\u{80}-\u{10ffff}]/u.test(item.str)) converted++
    const text = (decode === undefined ? item.str : decode(item.str)).replaceAll('\u{ad}', '').normalize('NFC')
    items.push({
      text,
      x,
      y: pageHeight - y,
      width: item.width,
      height,
      isBold: /bold|black|heavy|semibold/iu.test(font),
    })
  }
  return { items, converted }
}

/** Pieces on one baseline, left to right, with blanks where there are gaps. */
export function toLines(items: readonly PageItem[]): PageLine[] {
  const sorted = items.filter((i) => i.text.trim() !== '').toSorted((p, q) => p.y - q.y || p.x - q.x)
  const groups: PageItem[][] = []
  let base = 0
  let height = 0
  for (const item of sorted) {
    const group = groups.at(-1)
    // A raised sign (a note's number) belongs to the line beneath it.
    const near = Math.max(height, item.height) * 0.45
    if (group !== undefined && item.y - base <= near) {
      group.push(item)
      if (item.height >= height) base = Math.max(base, item.y)
      height = Math.max(height, item.height)
    } else {
      groups.push([item])
      base = item.y
      height = item.height
    }
  }
  return groups.map((group) => toLine(group))
}

function toLine(group: readonly PageItem[]): PageLine {
  const items = group.toSorted((p, q) => p.x - q.x)
  const height = Math.max(...items.map((i) => i.height))
  const base = Math.max(...items.filter((i) => i.height >= height * 0.9).map((i) => i.y))
  let text = ''
  let end = Number.NEGATIVE_INFINITY
  for (const item of items) {
    const gap = item.x - end
    if (text !== '' && !text.endsWith(' ') && !item.text.startsWith(' ')) {
      if (gap > height * 2.6) text += '\t'
      else if (gap > height * 0.16) text += ' '
    }
    const isRaised = item.height < height * 0.8 && item.y < base - height * 0.12 && /^\d{1,2}$/u.test(item.text.trim())
    text += isRaised ? `<sup>${item.text.trim()}</sup>` : item.text
    end = Math.max(end, item.x + item.width)
  }
  return {
    items,
    text: text.replaceAll(/ {2,}/gu, ' ').trim(),
    x: items[0]?.x ?? 0,
    right: end,
    y: base,
    height,
    isBold: items.every((i) => i.isBold || i.text.trim() === ''),
  }
}

/** The line with its columns where they stand on the page, one sign for each `unit` points, so that gaps show them. */
export function spacedText(line: PageLine, unit: number): string {
  let out = ''
  let end = Number.NEGATIVE_INFINITY
  for (const item of line.items) {
    const gap = item.x - end
    if (gap > item.height * 0.6)
      out = out.trimEnd().padEnd(Math.max(Math.round(item.x / unit), out.trimEnd().length + 2))
    else if (gap > item.height * 0.16 && !out.endsWith(' ') && !item.text.startsWith(' ')) out += ' '
    out += item.text
    end = Math.max(end, item.x + item.width)
  }
  return out.trimEnd()
}

/** Mean width of a letter on these lines. */
export function letterWidth(lines: readonly PageLine[]): number {
  let width = 0
  let letters = 0
  for (const line of lines)
    for (const item of line.items) {
      width += item.width
      letters += item.text.length
    }
  return letters === 0 ? 5 : Math.max(2, width / letters)
}
