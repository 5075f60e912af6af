import { describe, expect, it } from 'vitest'
import { canonicalName, isActorList, readActorCell, readActors } from './actors.ts'

const names = (text: string): string[] =>
  readActorCell(text, 'cell').map((a) => (a.group === null ? a.name : `${a.name} [${a.group}]`))

describe('lists of agencies', () => {
  it.each([
    [
      'Các sở, ban, ngành, UBND cấp xã',
      ['Các sở, ban, ngành [provincial_departments]', 'UBND cấp xã [commune_committees]'],
    ],
    [
      'Các sở, ban, ngành, UBND các huyện, thị xã, thành phố',
      ['Các sở, ban, ngành [provincial_departments]', 'UBND các huyện, thị xã, thành phố [district_committees]'],
    ],
    [
      'Sở Khoa học và Công nghệ, Sở Giáo dục và Đào tạo, Công an tỉnh',
      ['Sở Khoa học và Công nghệ', 'Sở Giáo dục và Đào tạo', 'Công an tỉnh'],
    ],
    ['Sở Văn hóa, Thể thao và Du lịch và Sở Tư pháp', ['Sở Văn hóa, Thể thao và Du lịch', 'Sở Tư pháp']],
    ['Công an tỉnh , Sở Tư pháp', ['Công an tỉnh', 'Sở Tư pháp']],
    ['- Sở Y tế; - Báo Sông Ngàn', ['Sở Y tế', 'Báo Sông Ngàn']],
    ['Tổ dân phố số 3', ['Tổ dân phố số 3']],
    ['', []],
  ])('%s', (text, expected) => {
    expect(names(text)).toEqual(expected)
  })

  it('ends a list before what is to be done', () => {
    const text = 'Sở Kế hoạch và Đầu tư, Sở Tài chính ưu tiên bố trí kinh phí'
    expect(text.slice(0, readActors(text)?.end)).toBe('Sở Kế hoạch và Đầu tư, Sở Tài chính')
  })

  it('tells headings that name agencies from headings that name work', () => {
    for (const title of [
      'Công an tỉnh',
      'Sở Thông tin và Truyền thông:',
      'Các sở, ban, ngành và Ủy ban nhân dân các xã, phường',
      'Tổ chức, cá nhân sử dụng dịch vụ:',
    ])
      expect(isActorList(title), title).toBe(true)
    for (const title of [
      'Bảo vệ hạ tầng số',
      'Tổ chức lực lượng an ninh mạng',
      'Bộ tiêu chí đánh giá',
      'Báo cáo kết quả',
      'Hợp tác quốc tế',
    ])
      expect(isActorList(title), title).toBe(false)
  })

  it('has one form for the variants of a name', () => {
    expect(canonicalName('UBND cấp xã')).toBe(canonicalName('Uỷ ban nhân dân cấp xã'))
    expect(canonicalName('các Sở, ban, ngành')).toBe(canonicalName('Các sở, ban, ngành'))
    expect(canonicalName('Bộ Chỉ huy quân sự tỉnh')).toBe(canonicalName('Bộ Chỉ huy Quân sự tỉnh'))
    expect(canonicalName('Sở Khoa học Công nghệ')).toBe(canonicalName('sở Khoa học và Công nghệ'))
  })
})
