import type { ReportBlock } from '@haidang/contracts'

const ROMAN: readonly (readonly [number, string])[] = [
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
]
/** The order of points in official papers: đ follows d (Decree 30/2020/NĐ-CP, Annex I). */
const LETTERS = 'abcdđeghiklmnopqrstuvxy'

function roman(n: number): string {
  let left = n
  let text = ''
  for (const [value, sign] of ROMAN) {
    while (left >= value) {
      text += sign
      left -= value
    }
  }
  return text
}

/** The mark of an item by its level and those before it: `I.`, `1.`, `a)`, `-`, `+`; empty for what is no item. */
export function markOf(blocks: readonly ReportBlock[], at: number): string {
  const block = blocks[at]
  if (block?.kind !== 'item') return ''
  const { level } = block
  if (level === 4) return '-'
  if (level === 5) return '+'
  let count = 1
  for (let n = at - 1; n >= 0; n--) {
    const before = blocks[n]
    if (before?.kind !== 'item') continue
    if (before.level < level) break
    if (before.level === level) count++
  }
  if (level === 1) return `${roman(count)}.`
  return level === 2 ? `${count}.` : `${LETTERS[(count - 1) % LETTERS.length] ?? ''})`
}
