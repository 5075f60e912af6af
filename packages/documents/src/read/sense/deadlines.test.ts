import { describe, expect, it } from 'vitest'
import { readDeadlines } from './deadlines.ts'

const brief = (text: string, where: 'cell' | 'prose'): string =>
  readDeadlines(text, where)
    .map((d) =>
      [d.kind, d.from ?? '', d.to ?? '', d.rrule ?? '', d.condition ?? '', d.alsoOnRequest ? 'request' : ''].join('|'),
    )
    .join(' + ')

describe('times in cells', () => {
  it.each([
    ['Quý II/2026', 'quarter|2026-04-01|2026-06-30|||'],
    ['Quý IV/2026', 'quarter|2026-10-01|2026-12-31|||'],
    ['Quý 1 năm 2027', 'quarter|2027-01-01|2027-03-31|||'],
    ['2026 - 2027', 'range|2026-01-01|2027-12-31|||'],
    ['2026 - 2027 (khi Trung ương ban hành)', 'range|2026-01-01|2027-12-31||khi Trung ương ban hành|'],
    ['2026 - 2028 (khi Trung ương ban hành)', 'range|2026-01-01|2028-12-31||khi Trung ương ban hành|'],
    ['Khi Luật ban hành', 'condition||||Khi Luật ban hành|'],
    ['Khi Trung ương ban hành hướng dẫn', 'condition||||Khi Trung ương ban hành hướng dẫn|'],
    ['Thường xuyên', 'continuous|||||'],
    ['Hàng năm', 'recurring|||FREQ=YEARLY||'],
    ['Đến 31/03/2024', 'date||2024-03-31|||'],
    ['Đến 31/7/2024', 'date||2024-07-31|||'],
    ['Định kỳ hàng năm', 'recurring|||FREQ=YEARLY||'],
    ['Trước 30/6/2026', 'date||2026-06-29|||'],
    ['Tháng 9/2026', 'date||2026-09-30|||'],
    ['Năm 2026', 'date|2026-01-01|2026-12-31|||'],
    ['6 tháng đầu năm 2026', 'date|2026-01-01|2026-06-30|||'],
    ['Từ tháng 3/2026 đến tháng 6/2026', 'range|2026-03-01|2026-06-30|||'],
    ['Quý II - Quý III/2026', 'range|2026-04-01|2026-09-30|||'],
    ['Hằng quý', 'recurring|||FREQ=MONTHLY;INTERVAL=3||'],
    ['31/02/2026', ''],
    ['theo quy định', ''],
  ])('%s', (text, expected) => {
    expect(brief(text, 'cell')).toBe(expected)
  })
})

describe('times in prose', () => {
  it.each([
    [
      'Kiểm tra và báo cáo hàng năm (*trước ngày 10/10*) hoặc đột xuất.',
      'recurring|||FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=9||request',
    ],
    ['Tối thiểu 1 năm/1 lần tổ chức diễn tập.', 'recurring|||FREQ=YEARLY||'],
    ['Đánh giá hệ thống cấp độ 1, cấp độ 2 tối thiểu 2 năm/lần', 'recurring|||FREQ=YEARLY;INTERVAL=2||'],
    ['Được cập nhật kiến thức ít nhất 01 lần/năm.', 'recurring|||FREQ=YEARLY||'],
    ['Triển khai mô hình 4 lớp trước khi đưa vào sử dụng.', 'gate||||trước khi đưa vào sử dụng|'],
    ['Báo cáo trước ngày 15 hằng tháng.', 'recurring|||FREQ=MONTHLY;BYMONTHDAY=14||'],
    ['Hoàn thành trước ngày 01/3/2026.', 'date||2026-02-28|||'],
    ['Thực hiện Quyết định số 632/QĐ-TTg ngày 10 tháng 5 năm 2017 của Thủ tướng Chính phủ.', ''],
    ['Triển khai Đề án giai đoạn 2021 - 2025.', ''],
    ['Kịp thời phát hiện nguy cơ.', ''],
  ])('%s', (text, expected) => {
    expect(brief(text, 'prose')).toBe(expected)
  })
})
