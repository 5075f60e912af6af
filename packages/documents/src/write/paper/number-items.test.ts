import { expect, it } from 'vitest'
import { bodyNameLines, closeBases, closeBody, isHeading, letterOf, numberItems, roman } from './number-items.ts'
import type { PaperBlock } from './paper.ts'

const item = (level: number): PaperBlock => ({ kind: 'item', level, text: '' })

it('counts each level anew under the one above, across paragraphs between', () => {
  const blocks: PaperBlock[] = [
    item(1),
    item(2),
    item(3),
    item(3),
    { kind: 'paragraph', text: '', isItalic: false },
    item(3),
    item(4),
    item(5),
    item(2),
    item(3),
    item(1),
    item(2),
  ]
  expect(numberItems(blocks)).toEqual(['I.', '1.', 'a)', 'b)', null, 'c)', '-', '+', '2.', 'a)', 'II.', '1.'])
})

it('letters points as Vietnamese papers do, and parts in Roman numbers', () => {
  expect([1, 4, 5, 6, 23, 24].map(letterOf)).toEqual(['a', 'd', 'đ', 'e', 'y', 'aa'])
  expect([1, 4, 9, 14, 40, 99].map(roman)).toEqual(['I', 'IV', 'IX', 'XIV', 'XL', 'XCIX'])
})

it('breaks the name of a body before its place', () => {
  expect(bodyNameLines('Ủy ban nhân dân tỉnh Đắk Lắk')).toEqual(['ỦY BAN NHÂN DÂN', 'TỈNH ĐẮK LẮK'])
  expect(bodyNameLines('Công an tỉnh Đắk Lắk')).toEqual(['CÔNG AN TỈNH ĐẮK LẮK'])
  expect(bodyNameLines('Sở Khoa học và Công nghệ số')).toEqual(['SỞ KHOA HỌC VÀ', 'CÔNG NGHỆ SỐ'])
})

it('closes bases and the body as papers do, and tells headings from sentences', () => {
  expect(closeBases(['Căn cứ a;', 'Căn cứ b'])).toEqual(['Căn cứ a;', 'Căn cứ b.'])
  expect([closeBody('hết.'), closeBody('hết./.')]).toEqual(['hết./.', 'hết./.'])
  expect([isHeading(2, 'Kết quả chung'), isHeading(2, 'Kinh phí còn chậm.'), isHeading(3, 'Mục')]).toEqual([
    true,
    false,
    false,
  ])
})
