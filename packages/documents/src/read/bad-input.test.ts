import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { buildPdf } from './fixtures/build-pdf.ts'
import type { PlanFinding } from './model.ts'
import { readPlanDocument } from './read-plan-document.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const findings = async (bytes: Uint8Array): Promise<readonly PlanFinding[]> =>
  (await readPlanDocument(bytes, { name: 'x' })).findings
const codes = async (bytes: Uint8Array): Promise<string[]> => (await findings(bytes)).map((f) => f.code)
const sign = (...bytes: number[]): Uint8Array => Uint8Array.from([...bytes, ...Array.from({ length: 64 }, () => 7)])

describe('files that are no readable plan', () => {
  it('tells each by a code of its own', async () => {
    expect(await codes(new Uint8Array())).toEqual(['file_empty'])
    expect(await codes(utf8('\n \n'))).toContain('file_empty')
    expect(await codes(sign(0x89, 0x50, 0x4e, 0x47))).toEqual(['file_unsupported'])
    expect(await codes(utf8('{\\rtf1 abc}'))).toEqual(['file_unsupported'])
    expect(await codes(utf8('<!DOCTYPE html><p>Kế hoạch</p>'))).toEqual(['file_unsupported'])
    expect(await codes(zipSync({ 'xl/workbook.xml': strToU8('<a/>') }))).toEqual(['file_unsupported'])
    expect(await codes(Uint8Array.from([0x50, 0x4b, 3, 4, 9, 9, 9, 9]))).toEqual(['file_damaged'])
    expect(await codes(utf8('%PDF-1.7\nbroken'))).toEqual(['file_damaged'])
    expect((await findings(zipSync({ 'xl/workbook.xml': strToU8('<a/>') })))[0]?.params).toEqual({ kind: 'xlsx' })
  })

  it('tells a locked Office file from an old one', async () => {
    const compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
    const name = [...'EncryptedPackage'].flatMap((c) => [c.charCodeAt(0), 0])
    expect(await codes(sign(...compound, ...name))).toEqual(['file_encrypted'])
    expect((await findings(sign(...compound)))[0]).toMatchObject({ code: 'file_unsupported', params: { kind: 'doc' } })
  })

  it('tells a PDF with a password and one without text', async () => {
    expect(await codes(await buildPdf(['I. NHIỆM VỤ'], { userPassword: 'x' }))).toEqual(['file_encrypted'])
    expect((await findings(await buildPdf([])))[0]).toMatchObject({
      code: 'pdf_without_text',
      severity: 'error',
      params: { pages: 1 },
    })
  })

  it('tells a text that gives nobody a duty', async () => {
    expect(await codes(utf8('Truyện ngắn\n\nNgày xưa có một người đánh cá.\n'))).toEqual(['not_a_plan'])
    expect(await codes(utf8('Số: 5/KH-UBND\nKẾ HOẠCH\nTên kế hoạch\n'))).toContain('no_duties')
  })
})

describe('plans with faults', () => {
  const plan = (body: string): Uint8Array => utf8(`KẾ HOẠCH\nThử nghiệm\n\n${body}`)

  it('says where numbers jump or are used twice, and keeps all', async () => {
    const read = await readPlanDocument(plan('I. NHIỆM VỤ\n\n1. Rà soát.\n\n1. Kiểm tra.\n\n4. Báo cáo.\n'), {
      name: 'x',
    })
    expect(read.duties.map((d) => [d.marker, d.id])).toEqual([
      ['1', 'I.1'],
      ['1', 'I.1~2'],
      ['4', 'I.4'],
    ])
    expect(
      read.findings.filter((f) => f.code.startsWith('mark_')).map((f) => [f.code, f.place.line, f.suggestion]),
    ).toEqual([
      ['mark_duplicate', 8, '2'],
      ['mark_gap', 10, '2'],
    ])
  })

  it('reads a misread part, a heading without content and a cut end', async () => {
    const read = await readPlanDocument(
      plan(
        'I. MỤC TIÊU\n\nAn toàn.\n\nIl. NHIỆM VỤ\n\n1. Sở Y tế\n\n2. Công an tỉnh\n\na) Kiểm tra các hệ thống thông tin của tỉnh và báo cáo về',
      ),
      { name: 'x' },
    )
    expect(read.duties.map((d) => [d.part, d.marker])).toEqual([['II', 'a']])
    expect(read.findings.map((f) => f.code)).toEqual(
      expect.arrayContaining(['mark_misread', 'heading_without_content', 'body_cut_short']),
    )
  })

  it('joins a row that a page break cut, and says so', async () => {
    const table = [
      'TT\tNhiệm vụ\tChủ trì\tThời hạn',
      '1\tXây dựng phương án bảo vệ\tSở Y tế\tNăm 2026',
      '',
      '2',
      '',
      'TT\tNhiệm vụ\tChủ trì\tThời hạn',
      '\thệ thống thông tin.\t\t',
      '2\tKiểm tra.\tCông an tỉnh\tsớm nhất có thể',
    ]
    const read = await readPlanDocument(plan(`I. NHIỆM VỤ\n\n1. Rà soát.\n\nPHỤ LỤC\n\n${table.join('\n')}\n`), {
      name: 'x',
    })
    expect(read.dutyTables[0]?.rows.map((r) => r.item.text)).toEqual([
      'Xây dựng phương án bảo vệ hệ thống thông tin.',
      'Kiểm tra.',
    ])
    expect(read.findings.map((f) => f.code)).toEqual(expect.arrayContaining(['table_row_joined', 'deadline_unread']))
  })

  it('does not slow down on long lines and deep nesting', async () => {
    const hostile = [
      'a'.repeat(200_000),
      ' '.repeat(90_000),
      '('.repeat(50_000),
      'điểm a '.repeat(9000),
      'Sở '.repeat(20_000),
      '- '.repeat(30_000),
      'I. '.repeat(20_000),
      '1.1.1.1.1.1.1'.repeat(4000),
    ]
    const read = await readPlanDocument(
      plan(`I. NHIỆM VỤ\n${hostile.map((l, i) => `${i + 1}. ${l}`).join('\n')}\n${'- a:\n+ b:\n'.repeat(4000)}`),
      { name: 'x' },
    )
    expect(read.duties.length).toBeGreaterThan(0)
  }, 20_000)
})
