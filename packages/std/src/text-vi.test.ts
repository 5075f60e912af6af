import { describe, expect, it } from 'vitest'
import { compareVietnamese, foldVietnamese } from './text-vi.ts'

describe('folding', () => {
  it.each([
    ['Đắk Lắk', 'dak lak'],
    ['ĐẮK LẮK', 'dak lak'],
    ['Thừa Thiên Huế', 'thua thien hue'],
    ['Hoàng Sa, Trường Sa', 'hoang sa, truong sa'],
    ['Nguyễn Thị Thắm', 'nguyen thi tham'],
    ['SOC 24/7', 'soc 24/7'],
    ['', ''],
  ])('%s → %s', (text, folded) => {
    expect(foldVietnamese(text)).toBe(folded)
  })

  it('is the same for composed and decomposed text, and for text folded before', () => {
    for (const text of ['Đà Nẵng', 'Quảng Ngãi', 'Ư Ơ Ạ ệ']) {
      expect(foldVietnamese(text.normalize('NFD'))).toBe(foldVietnamese(text.normalize('NFC')))
      expect(foldVietnamese(foldVietnamese(text))).toBe(foldVietnamese(text))
    }
  })
})

describe('order', () => {
  it('puts đ after d, vowels with their marks after those without, and numbers by value', () => {
    expect(['Đồng Nai', 'Dak', 'Điện Biên', 'An Giang', 'Cần Thơ'].toSorted(compareVietnamese)).toEqual([
      'An Giang',
      'Cần Thơ',
      'Dak',
      'Điện Biên',
      'Đồng Nai',
    ])
    expect(['Quận 10', 'Quận 2'].toSorted(compareVietnamese)).toEqual(['Quận 2', 'Quận 10'])
  })

  it('takes composed and decomposed text as equal', () => {
    expect(compareVietnamese('Huế'.normalize('NFD'), 'Huế')).toBe(0)
  })
})
