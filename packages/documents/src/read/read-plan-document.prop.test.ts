import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlanDocument } from './model.ts'
import { planItems } from './plan-rows.ts'
import { readPlanDocument } from './read-plan-document.ts'

const WORDS = [
  'I. NHIỆM VỤ',
  'II. MỤC TIÊU',
  'III. TỔ CHỨC THỰC HIỆN',
  'Điều 1. Phê duyệt',
  'Chương I',
  '1. Công an tỉnh',
  '2. Sở Y tế:',
  '7.',
  'a) Rà soát',
  'd) Kiểm tra.',
  'đ) Báo cáo',
  '- Xây dựng kế hoạch;',
  '- + Tập huấn',
  '+ Triển khai',
  '. Có năng lực',
  '• Bật tường lửa',
  '(1) Lưu nhật ký',
  'Chủ trì, phối hợp với',
  'Thời hạn: Quý II/2026',
  'thực hiện nhiệm vụ tại Mục 1, điểm d Mục 2 phần I',
  'trước ngày 30/6/2026',
  'Nơi nhận:',
  'PHỤ LỤC',
  'TT\tNhiệm vụ\tChủ trì\tThời hạn',
  '1\tRà soát\tSở Y tế\tNăm 2026',
  '\tvà kiểm tra\t\t',
  '| TT | Nội dung | Chủ trì |',
  '| 1 | Rà soát | Sở |',
  'STT',
  '|',
  '12',
  '---',
  '<sup>1</sup> Chú thích',
  'KẾ HOẠCH',
  'Số: /KH-UBND',
  'TM. ỦY BAN',
  'xã hội.',
  '(nếu cần)',
  '',
  '',
]
const anyLine = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...WORDS) },
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
)
const anyText = fc.array(anyLine, { maxLength: 60 }).map((lines) => lines.join('\n'))
const read = (text: string): Promise<PlanDocument> => readPlanDocument(new TextEncoder().encode(text), { name: 'x' })

describe('reading a plan, whatever stands in the file', () => {
  it('never throws on bytes', async () => {
    const heads = [
      [],
      [0x50, 0x4b, 3, 4],
      [...'%PDF-1.4\n'].map((c) => c.charCodeAt(0)),
      [0xff, 0xfe],
      [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    ]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), async (head, rest) => {
        const document = await readPlanDocument(Uint8Array.from([...head, ...rest]), { name: 'x' })
        expect(document.findings.every((f) => f.code.length > 0)).toBe(true)
      }),
      { numRuns: 120 },
    )
  })

  it('keeps places rising and gives no line to two items', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const document = await read(text)
        const items = planItems(document)
        const owners = new Map<number, string>()
        for (const item of items) {
          expect(item.place.lines.length).toBeGreaterThan(0)
          expect(item.place.line).toBe(item.place.lines[0])
          for (const line of item.place.lines) {
            expect(line).toBeGreaterThan(0)
            expect(line).toBeLessThanOrEqual(document.lines.length)
            expect(owners.get(line), `line ${line}`).toBeUndefined()
            owners.set(line, item.id)
          }
        }
        for (const [i, item] of items.entries())
          expect(item.place.line).toBeGreaterThanOrEqual(items[i - 1]?.place.line ?? 0)
        expect(new Set(items.map((i) => i.id)).size).toBe(items.length)
      }),
      { numRuns: 250 },
    )
  })

  it('invents no word: every word of an item stands on its lines', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const document = await read(text)
        for (const item of planItems(document)) {
          const source = item.place.lines.map((l) => document.lines[l - 1]?.text ?? '').join(' ')
          const letters = new Set(source.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [])
          for (const word of item.text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [])
            expect(
              [...letters].some((l) => l.includes(word)),
              word,
            ).toBe(true)
        }
      }),
      { numRuns: 150 },
    )
  })
})
