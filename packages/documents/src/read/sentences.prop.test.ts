import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPlanDocument } from './read-plan-document.ts'
import { HEAD } from './testing/plan-forms.ts'

const AGENCIES = [
  'Sở Khoa học và Công nghệ',
  'Sở Văn hóa, Thể thao và Du lịch',
  'Sở Nông nghiệp và Môi trường',
  'Sở Dân tộc và Tôn giáo',
  'Công an tỉnh',
  'Công an xã',
  'Bộ Chỉ huy Quân sự tỉnh',
  'Bộ đội Biên phòng tỉnh',
  'Văn phòng Ủy ban nhân dân tỉnh',
  'Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã',
  'Thanh tra tỉnh',
  'Ban Quản lý các khu công nghiệp',
  'Ban Tổ chức Tỉnh ủy',
  'Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh',
  'Ủy ban nhân dân các xã, phường',
  'Ủy ban nhân dân phường Hoa Lư',
  'Hội Nông dân tỉnh',
  'Tỉnh đoàn',
  'Liên đoàn Lao động tỉnh',
  'Báo và Phát thanh, truyền hình tỉnh',
  'Trung tâm Chuyển đổi số tỉnh',
  'Trung tâm Phục vụ hành chính công xã',
  'Phòng Kế hoạch - Tài chính',
  'Phòng Văn hóa - Xã hội',
  'Phòng Kinh tế, Hạ tầng và Đô thị',
  'Trường Đại học Hồ Cảnh',
  'Bệnh viện Đa khoa tỉnh',
  'Bảo hiểm xã hội tỉnh',
  'Kho bạc Nhà nước khu vực X',
  'Ngân hàng Nhà nước chi nhánh Khu vực 9',
  'Thuế tỉnh',
  'Điện lực tỉnh',
  'Cục An toàn thông tin',
  'Bộ Giáo dục và Đào tạo',
  'Bộ Công an',
  'Tập đoàn Điện lực Việt Nam',
  'các sở, ban, ngành',
  'các cơ quan, đơn vị liên quan',
  'các doanh nghiệp viễn thông',
  'Giám đốc Sở Y tế',
  'Chủ tịch Ủy ban nhân dân các xã, phường',
] as const
const WORK = [
  'xây dựng cơ sở dữ liệu dùng chung',
  'rà soát, kiểm tra việc bảo vệ hệ thống thông tin',
  'tổ chức tập huấn cho cán bộ đầu mối',
  'tham mưu ban hành quy chế phối hợp',
  'hướng dẫn lập hồ sơ đề xuất cấp độ',
  'triển khai nền tảng số dùng chung',
  'đôn đốc, tổng hợp, báo cáo kết quả thực hiện',
  'niêm yết công khai đường dây nóng',
] as const
const TIMES: readonly (readonly [string, string])[] = [
  [', hoàn thành trước ngày 30/6/2026', 'date 2026-06-29'],
  [' trong quý III/2026', 'quarter 2026-09-30'],
  [', xong trong tháng 10/2026', 'date 2026-10-31'],
  [', định kỳ hằng tháng', 'recurring FREQ=MONTHLY'],
  [', hoàn thành trong năm 2026', 'date 2026-12-31'],
  [' trước khi đưa vào vận hành', 'gate '],
  [' sau khi có hướng dẫn của Trung ương', 'condition '],
  [' trong vòng 15 ngày kể từ ngày ban hành Kế hoạch', 'condition '],
  ['', ''],
]
const capital = (text: string): string => text.replace(/^\p{L}/u, (l) => l.toUpperCase())

const sentence = fc.record({
  lead: fc.constantFrom(...AGENCIES),
  supports: fc.uniqueArray(fc.constantFrom(...AGENCIES), { minLength: 1, maxLength: 3 }),
  work: fc.constantFrom(...WORK),
  time: fc.constantFrom(...TIMES),
  form: fc.constantFrom('leads', 'told', 'colon', 'heading', 'alone'),
})
type Sentence = typeof sentence extends fc.Arbitrary<infer T> ? T : never

function write({ lead, supports, work, time, form }: Sentence): string {
  const others = supports.join(', ')
  if (form === 'leads') return `${capital(lead)} chủ trì, phối hợp với ${others} ${work}${time[0]}.`
  if (form === 'told') return `Giao ${lead} chủ trì, phối hợp với ${others} ${work}${time[0]}.`
  if (form === 'colon') return `${capital(lead)}: ${capital(work)}${time[0]}.`
  if (form === 'heading')
    return `${capital(lead)}\n- Chủ trì, phối hợp với ${others} ${work}${time[0]}.\n- Việc thường ngày khác.`
  return `${capital(lead)} ${work}${time[0]}.`
}

describe('sentences that give duties', () => {
  it('name whoever leads, whoever helps, and the time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sentence, { minLength: 2, maxLength: 6 }), async (sentences) => {
        const text = `${HEAD}I. NHIỆM VỤ\n${sentences.map((s, i) => `${i + 1}. ${write(s)}`).join('\n')}\n\nNơi nhận:\n- Lưu: VT.\n`
        const { duties } = await readPlanDocument(new TextEncoder().encode(text), { name: 'x.txt' })
        const found = duties
          .filter((d) => d.text !== 'Việc thường ngày khác.')
          .map((d) => [
            d.leads.map((a) => a.name.toLowerCase()).join(' + '),
            d.supports.map((a) => a.name.toLowerCase()).join(' + '),
            d.deadlines[0] === undefined
              ? ''
              : `${d.deadlines[0].kind} ${d.deadlines[0].to ?? d.deadlines[0].rrule ?? ''}`,
          ])
        expect(found, text).toEqual(
          sentences.map((s) => [
            s.lead.toLowerCase(),
            s.form === 'colon' || s.form === 'alone'
              ? ''
              : s.supports
                  .filter((a) => a.toLowerCase() !== s.lead.toLowerCase())
                  .map((a) => a.toLowerCase())
                  .join(' + '),
            s.time[1],
          ]),
        )
      }),
      { numRuns: 200 },
    )
  }, 240_000)
})
