import { expect, it } from 'vitest'
import { writeCalendar } from './calendar.ts'

const entry = {
  id: '0198',
  on: '2026-12-31',
  title: 'Diễn tập ứng cứu sự cố; báo cáo, đánh giá kết quả triển khai các nhiệm vụ bảo đảm an toàn thông tin mạng',
  description: 'Hạn: 31/12/2026\nChủ trì: Công an tỉnh',
  url: 'https://haidang.example.vn/duties/0198',
  isLate: false,
  changedAt: '2026-11-21T03:04:05.678Z',
  version: 3,
}

it('writes whole days with escaped text, folded at 75 octets without cutting a letter', () => {
  const text = writeCalendar('Nhiệm vụ', 'haidang.example.vn', [entry])
  expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
  const unfolded = text.replaceAll('\r\n ', '')
  expect(unfolded).toContain(String.raw`SUMMARY:Diễn tập ứng cứu sự cố\; báo cáo\, đánh giá`)
  expect(unfolded).toContain('DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101')
  expect(unfolded).toContain('DTSTAMP:20261121T030405Z')
  expect(unfolded).toContain(String.raw`DESCRIPTION:Hạn: 31/12/2026\nChủ trì`)
  expect(text.match(/BEGIN:VALARM/g)).toHaveLength(2)
})

it('does not remind of what is past', () => {
  expect(writeCalendar('x', 'h', [{ ...entry, isLate: true }])).not.toContain('VALARM')
})
