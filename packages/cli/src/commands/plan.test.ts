import { PLAN_FINDING_CODES, readPlanDocument } from '@haidang/documents/read'
import { createTranslator } from '@haidang/phrases'
import { describe, expect, it } from 'vitest'
import { findingText, outlineText } from './plan.ts'

const TEXT = `KẾ HOẠCH
Thử nghiệm

I. NHIỆM VỤ

1. Sở Y tế

a) Chủ trì, phối hợp với Công an tỉnh rà soát hệ thống trước ngày 30/6/2026.

a) Dánh giá kết quả.
`
const read = () => readPlanDocument(new TextEncoder().encode(TEXT), { name: 'thu.txt' })

describe('haidang plan read', () => {
  it('has words for every finding, in both languages', () => {
    for (const locale of ['vi', 'en'] as const) {
      const { lookup } = createTranslator(locale)
      for (const code of PLAN_FINDING_CODES) {
        expect(lookup(`planReading.findings.${code}.title`, {}, ''), `${locale} ${code}`).not.toBe('')
        expect(lookup(`planReading.findings.${code}.remedy`, {}, ''), `${locale} ${code}`).not.toBe('')
      }
    }
  })

  it('shows the outline with who and when beneath each duty', async () => {
    const text = outlineText(await read(), createTranslator('en'))
    expect(text).toContain('    a Chủ trì, phối hợp với Công an tỉnh')
    expect(text).toContain('→ lead: Sở Y tế; support: Công an tỉnh; deadline: trước ngày 30/6/2026')
  })

  it('says of each finding where, what, the words, and what to do', async () => {
    const { findings } = await read()
    const spelling = findings.find((f) => f.code === 'spelling')
    expect(spelling === undefined ? '' : findingText(spelling, createTranslator('en'))).toBe(
      'line 10: to check: Possibly misspelt or misread · "Dánh giá" · perhaps "Đánh giá". Choose the right spelling; the original is kept. [spelling]',
    )
  })
})
