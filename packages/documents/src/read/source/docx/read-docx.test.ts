import { readFileSync } from 'node:fs'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { buildDocx } from '../../fixtures/build-docx.ts'
import { planItems, planRows } from '../../plan-rows.ts'
import { readPlanDocument } from '../../read-plan-document.ts'

const rowsOf = async (bytes: Uint8Array): Promise<string[][]> =>
  planRows(await readPlanDocument(bytes, { name: 'x' }), 'x')
const withoutLine = (rows: readonly string[][]): string[][] => rows.map((r) => r.filter((_, i) => i !== 2))

const HEAD =
  '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>'
const p = (inner: string): string => `<w:p>${inner}</w:p>`
const r = (text: string, properties = ''): string =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
const docx = (body: string): Uint8Array =>
  zipSync({ 'word/document.xml': strToU8(`${HEAD}${body}</w:body></w:document>`) })

describe('DOCX', () => {
  it('written from a plain text and read back says the same', async () => {
    const text = readFileSync(new URL('../../fixtures/cong-van.txt', import.meta.url), 'utf8')
    const paragraphs = text
      .split('\n')
      .filter((l) => l.trim() !== '')
      .map((l) => ({ text: l.trim() }))
    const fromText = await rowsOf(new TextEncoder().encode(paragraphs.map((l) => l.text).join('\n\n')))
    expect(withoutLine(await rowsOf(await buildDocx(paragraphs)))).toEqual(withoutLine(fromText))
    expect(fromText).toHaveLength(7)
  })

  it('draws the marks of automatic numbering, reads tables over merged cells and notes apart', async () => {
    const bytes = await buildDocx(
      [
        {
          rows: [
            [
              'ỦY BAN NHÂN DÂN\nTỈNH SÔNG NGÀN\nSố: 15/KH-UBND',
              'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSông Ngàn, ngày 03 tháng 4 năm 2026',
            ],
          ],
        },
        { text: 'KẾ HOẠCH', bold: true },
        { text: 'Bảo vệ hệ thống thông tin năm 2026' },
        { text: 'MỤC TIÊU', level: 0 },
        { text: 'Mục tiêu chung', level: 1 },
        { text: 'Bảo vệ mọi hệ thống.' },
        { text: 'NHIỆM VỤ', level: 0 },
        { text: 'Sở Y tế', level: 1 },
        { text: 'Rà soát hệ thống.', level: 2, note: 1 },
        { text: 'Tập huấn, gồm:', level: 2 },
        { text: 'Lớp cho cán bộ;', level: 3 },
        { text: 'Công an tỉnh', level: 1 },
        { text: 'Qu¶n lý c¸c hÖ thèng.', font: '.VnTime', level: 2 },
        { rows: [['Nơi nhận:\n- Như trên;\n- Lưu: VT.', 'TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH']] },
        { text: 'PHỤ LỤC' },
        {
          rows: [
            [
              { text: 'TT', merge: 'restart' },
              { text: 'Nhiệm vụ', merge: 'restart' },
              { text: 'Trách nhiệm', span: 2 },
              { text: 'Thời hạn', merge: 'restart' },
            ],
            [
              { text: '', merge: 'continue' },
              { text: '', merge: 'continue' },
              'Chủ trì',
              'Phối hợp',
              { text: '', merge: 'continue' },
            ],
            [{ text: 'I. NHÓM MỘT', span: 5 }],
            ['1', 'Rà soát.\n- Bước một', 'Sở Y tế', 'Công an tỉnh', 'Quý I/2026'],
            ['2', 'Kiểm tra', 'Công an tỉnh', '', { text: 'Thường xuyên', merge: 'restart' }],
            ['3', 'Báo cáo', 'Sở Y tế', '', { text: '', merge: 'continue' }],
          ],
        },
      ],
      ['Theo danh sách của Sở.'],
    )
    const read = await readPlanDocument(bytes, { name: 'x.docx' })
    expect(read.header).toMatchObject({ number: '15', date: '2026-04-03', recipients: ['Như trên', 'Lưu: VT'] })
    expect(
      planItems(read).map((i) =>
        [i.part, i.marker, i.headings.join(' > '), i.text, i.leadText, i.deadlineText].join('|'),
      ),
    ).toEqual([
      'I|para|I. MỤC TIÊU > 1. Mục tiêu chung|Bảo vệ mọi hệ thống.||',
      'II|a|II. NHIỆM VỤ > 1. Sở Y tế|Rà soát hệ thống.|Sở Y tế|',
      'II|-|II. NHIỆM VỤ > 1. Sở Y tế > b) Tập huấn, gồm:|Lớp cho cán bộ;|Sở Y tế|',
      'II|a|II. NHIỆM VỤ > 2. Công an tỉnh|Quản lý các hệ thống.|Công an tỉnh|',
      'PL|1|PHỤ LỤC > I. NHÓM MỘT|Rà soát. - Bước một|Sở Y tế|Quý I/2026',
      'PL|2|PHỤ LỤC > I. NHÓM MỘT|Kiểm tra|Công an tỉnh|Thường xuyên',
      'PL|3|PHỤ LỤC > I. NHÓM MỘT|Báo cáo|Sở Y tế|Thường xuyên',
    ])
    expect(read.footnotes.map((n) => n.text)).toEqual(['Theo danh sách của Sở.'])
    expect(read.duties[0]?.footnotes).toEqual(['1'])
    expect(read.source.encoding).toBe('mixed')
  })

  it('accepts revisions, joins paragraphs whose mark was deleted, and reads text boxes once', async () => {
    const box = (text: string): string => `<w:txbxContent>${p(r(text))}</w:txbxContent>`
    const read = await readPlanDocument(
      docx(
        [
          p(r('I. NHIỆM VỤ')),
          p(`${r('1. Rà soát ')}<w:del>${r('một phần ')}</w:del><w:ins>${r('toàn bộ ')}</w:ins>${r('hệ thống.')}`),
          `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>${r('2. Xây dựng ')}</w:p>`,
          p(r('kế hoạch.')),
          p(
            `${r('3. Kiểm tra.')}<mc:AlternateContent><mc:Choice>${box('4. Trong khung.')}</mc:Choice><mc:Fallback>${box('4. Trong khung.')}</mc:Fallback></mc:AlternateContent>`,
          ),
          p(`${r('5. Hiện')}${r(' ẩn', '<w:vanish/>')}${r(', hoa', '<w:caps/>')}${r('.')}`),
        ].join(''),
      ),
      { name: 'x.docx' },
    )
    expect(read.duties.map((d) => d.text)).toEqual([
      'Rà soát toàn bộ hệ thống.',
      'Xây dựng kế hoạch.',
      'Kiểm tra.',
      'Trong khung.',
      'Hiện, HOA.',
    ])
    expect(read.findings.find((f) => f.code === 'changes_accepted')?.params).toEqual({ count: 3 })
  })

  it('tells a damaged file, keeping what came before the fault', async () => {
    const bytes = zipSync({
      'word/document.xml': strToU8(`${HEAD}${p(r('I. NHIỆM VỤ'))}${p(r('1. Rà soát hệ thống.'))}<w:p><w:r></w:p>`),
    })
    const read = await readPlanDocument(bytes, { name: 'x.docx' })
    expect(read.duties.map((d) => d.text)).toEqual(['Rà soát hệ thống.'])
    expect(read.findings.map((f) => f.code)).toContain('file_damaged')
  })
})
