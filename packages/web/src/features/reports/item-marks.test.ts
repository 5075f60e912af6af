import type { ReportBlock } from '@haidang/contracts'
import { expect, it } from 'vitest'
import { markOf } from './item-marks.ts'

const item = (level: number): ReportBlock => ({ kind: 'item', level, text: 'x' })
const marks = (levels: readonly number[]): string[] => {
  const blocks = levels.map(item)
  return blocks.map((_, n) => markOf(blocks, n))
}

it('counts each level anew under the one above it, and puts đ after d', () => {
  expect(marks([1, 2, 3, 3, 4, 5, 2, 3, 1, 2])).toEqual(['I.', '1.', 'a)', 'b)', '-', '+', '2.', 'a)', 'II.', '1.'])
  expect(marks([1, 3, 3, 3, 3, 3, 3]).slice(1)).toEqual(['a)', 'b)', 'c)', 'd)', 'đ)', 'e)'])
  expect(marks(Array.from({ length: 9 }, () => 1)).at(-1)).toBe('IX.')
})

it('passes over blocks that are no items', () => {
  const blocks: ReportBlock[] = [item(1), { kind: 'paragraph', text: 'x', isItalic: false }, item(1)]
  expect(markOf(blocks, 1)).toBe('')
  expect(markOf(blocks, 2)).toBe('II.')
})
