import type { PaperBlock } from './paper.ts'

/** Letters of points in the order of Vietnamese papers: no f, j, w, z, and đ after d. */
const LETTERS = 'abcdđeghiklmnopqrstuvxy'
const ROMAN: readonly (readonly [value: number, sign: string])[] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
]

/** `4` → `IV`; from 1 up. */
export function roman(number: number): string {
  let left = number
  let text = ''
  for (const [value, sign] of ROMAN) {
    while (left >= value) {
      text += sign
      left -= value
    }
  }
  return text
}

/** The `n`-th point from 1: `a` … `y`, then `aa`, `ab` … */
export function letterOf(n: number): string {
  let name = ''
  const letters = [...LETTERS]
  for (let left = n; left > 0; left = Math.floor((left - 1) / letters.length))
    name = (letters[(left - 1) % letters.length] ?? '') + name
  return name
}

function markOf(level: number, count: number): string {
  switch (level) {
    case 1:
      return `${roman(count)}.`
    case 2:
      return `${count}.`
    case 3:
      return `${letterOf(count)})`
    case 4:
      return '-'
    default:
      return '+'
  }
}

/**
 * The mark of each block, null for those that are no items. A level is counted anew under every item above it; paragraphs, tables
 * and charts between items of one level do not break its count.
 */
export function numberItems(blocks: readonly PaperBlock[]): (string | null)[] {
  const counts = [0, 0, 0, 0, 0, 0]
  return blocks.map((block) => {
    if (block.kind !== 'item') return null
    const level = Math.min(5, Math.max(1, Math.trunc(block.level)))
    counts[level] = (counts[level] ?? 0) + 1
    counts.fill(0, level + 1)
    return markOf(level, counts[level] ?? 1)
  })
}

/** Bases (căn cứ) end with `;`, the last with `.`. */
export const closeBases = (texts: readonly string[]): string[] =>
  texts.map((text, i) => `${text.replace(/[.;,\s]+$/, '')}${i === texts.length - 1 ? '.' : ';'}`)

/** The last words of the body end with `./.`. */
export const closeBody = (text: string): string => `${text.replace(/[./\s]+$/, '')}./.`

/** Whether an item is set bold: parts always, sections where they are headings and not sentences. */
export const isHeading = (level: number, text: string): boolean =>
  level === 1 || (level === 2 && !/[.;:,]\s*$/.test(text))

const NAME_LENGTH = 24
/** Words before which the name of a body is broken: its place, or its second half. */
const BREAK_BEFORE = /\s+(?=(?:TỈNH|THÀNH PHỐ|XÃ|PHƯỜNG|ĐẶC KHU|TRỰC THUỘC)\s)/u

/** The name of a body in capitals as it stands in the head of a paper: on one line, else broken before its place, else in half. */
export function bodyNameLines(name: string): string[] {
  const capitals = name.toUpperCase()
  if (capitals.length <= NAME_LENGTH) return [capitals]
  const [first = '', ...rest] = capitals.split(BREAK_BEFORE)
  if (rest.length > 0) return [first, rest.join(' ')]
  const words = capitals.split(/\s+/)
  const half = words
    .map((_, i) => words.slice(0, i).join(' ').length)
    .findIndex((length) => length >= capitals.length / 2)
  return half <= 0 ? [capitals] : [words.slice(0, half).join(' '), words.slice(half).join(' ')]
}
