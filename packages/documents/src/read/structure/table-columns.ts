import type { ColumnRole } from '../model.ts'
import { romanValue } from './marks.ts'

const small = (text: string): string =>
  text
    .replaceAll(/[*\s]+/gu, ' ')
    .trim()
    .toLowerCase()

/** Titles of columns, tried in this order. */
const ROLES: readonly (readonly [ColumnRole, RegExp])[] = [
  ['ordinal', /^(?:stt|tt|số tt|số thứ tự|no\.?|#)$/u],
  ['support', /phối hợp|tham gia|cùng thực hiện/u],
  [
    'lead',
    /chủ trì|đầu mối|phụ trách|(?:cơ quan|đơn vị|bộ phận|người|phòng)(?:, (?:cơ quan|đơn vị|địa phương))* (?:thực hiện|tham mưu|chịu trách nhiệm|triển khai|trình|soạn thảo|theo dõi|được giao|xây dựng|đề xuất|quản lý|báo cáo)|^(?:cơ quan|đơn vị|trách nhiệm|phân công)(?: thực hiện| nhiệm vụ| trách nhiệm)?$/u,
  ],
  ['deadline', /thời (?:gian|hạn|điểm)|tiến độ|hoàn thành|lộ trình|hạn (?:xử lý|báo cáo)|bắt đầu|kết thúc/u],
  ['product', /sản phẩm|kết quả|đầu ra|hồ sơ trình|hình thức văn bản|cấp trình/u],
  ['budget', /kinh phí|nguồn vốn|dự toán|ngân sách/u],
  ['remark', /^ghi chú|căn cứ|văn bản (?:giao|chỉ đạo)/u],
  ['target', /đơn vị tính|^đvt|chỉ tiêu (?:năm|đến)|^(?:năm )?20\d\d|mục tiêu (?:năm|đến)|hiện trạng|thực hiện năm/u],
  [
    'task',
    /nội dung|nhiệm vụ|công việc|giải pháp|hoạt động|tên (?:đề án|dự án|nhiệm vụ|văn bản)|chỉ tiêu|mục tiêu|đầu việc|dự án|đề án|văn bản/u,
  ],
]

export function columnRole(title: string): ColumnRole {
  const text = small(title)
  return ROLES.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other'
}

/** The header of a table of duties or targets: something to do, and an ordinal, somebody or a time beside it. */
export function isHeaderRow(cells: readonly string[]): boolean {
  if (cells.length < 2 || cells.some((c) => c.length > 160)) return false
  const roles = cells.map((c) => columnRole(c))
  if (!roles.includes('task')) return false
  const known = new Set(roles.filter((r) => r !== 'other'))
  const isNamed = known.has('ordinal') || cells.every((c) => c.length < 80)
  return (
    isNamed &&
    known.size >= 2 &&
    (known.has('lead') || known.has('deadline') || known.has('target') || known.has('ordinal'))
  )
}

/** `1`, `01.`, `1.2`, `IV`, `a)`, `A`: what stands in the first column of a row. */
export function isOrdinal(text: string): boolean {
  const bare = text.trim().replace(/[.)]$/u, '')
  return (
    /^\d{1,3}(?:\.\d{1,2}){0,3}$/u.test(bare) || /^[a-zđA-HĐ]$/u.test(bare) || (bare !== '' && romanValue(bare) > 0)
  )
}

export const isRoman = (text: string): boolean => {
  const bare = text.trim().replace(/[.)]$/u, '')
  return bare !== '' && romanValue(bare) > 0
}
