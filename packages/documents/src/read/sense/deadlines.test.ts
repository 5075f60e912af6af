import { describe, expect, it } from 'vitest'
import { readDeadlines, yearOf } from './deadlines.ts'

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
    ['giai đoạn 2026-2030', 'range|2026-01-01|2030-12-31|||'],
    ['Năm học 2026 - 2027', 'range|2026-09-01|2027-05-31|||'],
    ['Tháng 4 đến tháng 9/2026', 'range|2026-04-01|2026-09-30|||'],
    ['Quý I, II/2026', 'range|2026-01-01|2026-06-30|||'],
    ['01/3 - 15/4/2026', 'range|2026-03-01|2026-04-15|||'],
    ['Đến hết năm 2027', 'date||2027-12-31|||'],
    ['Từ năm 2026 trở đi', 'continuous|2026-01-01||||'],
    ['Định kỳ 6 tháng', 'recurring|||FREQ=MONTHLY;INTERVAL=6||'],
    ['03 tháng/lần', 'recurring|||FREQ=MONTHLY;INTERVAL=3||'],
    ['Hằng ngày', 'recurring|||FREQ=DAILY||'],
    ['Trước ngày 15/6 và 15/12 hằng năm', 'recurring|||FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=14||'],
    ['Trước ngày 25 của tháng cuối quý', 'recurring|||FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=24||'],
    ['Theo tiến độ của Trung ương', 'condition||||Theo tiến độ của Trung ương|'],
    ['Khi có phát sinh', 'condition||||Khi có phát sinh|'],
    ['Sau 05 ngày làm việc kể từ khi nhận hồ sơ', 'condition||||Sau 05 ngày làm việc kể từ khi nhận hồ sơ|'],
    ['30/6', ''],
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
    ['Ứng cứu khi có sự cố; bố trí từ nguồn chi thường xuyên.', ''],
    ['Ban hành quy chế khi Trung ương ban hành hướng dẫn.', 'condition||||khi Trung ương ban hành hướng dẫn|'],
    ['Hoàn thành trong năm 2026.', 'date|2026-01-01|2026-12-31|||'],
    ['Đào tạo 500 lượt cán bộ trong giai đoạn 2026 - 2030.', 'range|2026-01-01|2030-12-31|||'],
    ['Báo cáo trong vòng 15 ngày kể từ ngày nhận văn bản.', 'condition||||trong vòng 15 ngày kể từ ngày nhận văn bản|'],
  ])('%s', (text, expected) => {
    expect(brief(text, 'prose')).toBe(expected)
  })
})

describe('times without their year', () => {
  const ofPlan = yearOf({ abstract: 'Chuyển đổi số năm 2027', date: '2026-12-01', period: null })
  const ofDate = yearOf({ abstract: 'Bảo vệ dữ liệu đến năm 2030', date: '2026-05-19', period: null })
  it.each([
    ['30/6', '2027-06-30', '2026-06-30'],
    ['trước ngày 15/3', '2027-03-14', '2027-03-14'],
    ['Quý III', '2027-09-30', '2026-09-30'],
    ['Tháng 9', '2027-09-30', '2026-09-30'],
    ['đến hết năm', '2027-12-31', '2026-12-31'],
    ['6 tháng đầu năm', '2027-06-30', '2026-06-30'],
  ])('%s', (text, byTitle, byDate) => {
    expect(readDeadlines(text, 'cell', ofPlan)[0]?.to).toBe(byTitle)
    expect(readDeadlines(text, 'cell', ofDate)[0]?.to).toBe(byDate)
  })

  it('reads none where nothing tells the year', () => {
    expect(readDeadlines('hoàn thành trước 30/6', 'prose')).toEqual([])
  })
})

describe('times in goals', () => {
  it.each([
    ['Mọi cơ quan được hỗ trợ khi có sự cố.', ''],
    ['Hệ thống được giám sát liên tục, khi có hướng dẫn của Bộ.', ''],
    ['100% hệ thống được phê duyệt trước ngày 30 tháng 6 năm 2026.', '2026-06-29'],
  ])('%s', (text, to) => {
    expect(readDeadlines(text, 'goal')[0]?.to ?? '').toBe(to)
  })
})
