import { describe, expect, it } from 'vitest'
import { buildPdf } from '../../fixtures/build-pdf.ts'
import { planRows } from '../../plan-rows.ts'
import { readPlanDocument } from '../../read-plan-document.ts'

const LONG =
  'Rà soát các hệ thống thông tin của ngành, lập danh sách và báo cáo Ủy ban nhân dân tỉnh trước ngày 30/6/2026, đồng thời xây dựng phương án khắc phục những điểm yếu đã được phát hiện trong năm trước'

describe('PDF', () => {
  it('puts lines together over pages and leaves page numbers out', async () => {
    const points = Array.from({ length: 14 }, (_, i) => `${'abcdđeghiklmno'.charAt(i)}) ${LONG} ${i + 1}.`)
    const parts = [
      'KẾ HOẠCH',
      'Bảo vệ hệ thống thông tin',
      'I. MỤC TIÊU',
      'Bảo vệ mọi hệ thống thông tin của tỉnh.',
      'II. NHIỆM VỤ',
      '1. Sở Y tế',
      ...points,
      'Nơi nhận:',
      '- Như trên;',
      'TM. ỦY BAN NHÂN DÂN',
    ]
    const read = await readPlanDocument(await buildPdf(parts), { name: 'x.pdf' })
    expect(read.source.pages).toBeGreaterThan(1)
    expect(read.duties.map((d) => `${d.marker}) ${d.text}`)).toEqual(points)
    expect(read.duties.map((d) => d.place.page)).toEqual(
      read.duties.map((d) => d.place.page).toSorted((a, b) => (a ?? 0) - (b ?? 0)),
    )
    expect(read.findings.filter((f) => f.severity !== 'note')).toEqual([])
  })

  it('reads a ruled table cut over pages, with ordinals in the middle of their rows', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => [
      String(i + 1),
      `Xây dựng phương án số ${i + 1} về bảo vệ hệ thống thông tin của cơ quan, đơn vị trên địa bàn tỉnh và tổ chức triển khai theo lộ trình.`,
      i % 2 === 0 ? 'Công an tỉnh, Sở Tư pháp' : 'Sở Y tế',
      'Các sở, ban, ngành',
      'Quý II/2026',
    ])
    const header = ['TT', 'Nội dung nhiệm vụ', 'Cơ quan chủ trì', 'Cơ quan phối hợp', 'Thời gian']
    const table = {
      widths: [35, 180, 90, 90, 70],
      rows: [header, ['I', 'NHÓM MỘT', '', '', ''], ...rows.slice(0, 12), header, ...rows.slice(12)],
    }
    const read = await readPlanDocument(
      await buildPdf([
        'KẾ HOẠCH',
        'Thử',
        'I. NHIỆM VỤ',
        '1. Rà soát.',
        'Nơi nhận:',
        '- Như trên;',
        'PHỤ LỤC',
        'DANH MỤC NHIỆM VỤ',
        table,
      ]),
      { name: 'x.pdf' },
    )
    expect(read.dutyTables).toHaveLength(1)
    expect(
      planRows(read, 'x')
        .slice(1)
        .map((row) => [row[4], row[7], row[8], row[9], row[10]]),
    ).toEqual(rows)
    expect(new Set(read.dutyTables[0]?.rows.map((row) => row.item.headings.join(' > ')))).toEqual(
      new Set(['PHỤ LỤC > I. NHÓM MỘT']),
    )
    expect(new Set(read.dutyTables[0]?.rows.map((row) => row.item.place.page)).size).toBeGreaterThan(1)
  })

  it('tells the columns of a table without rules by their gaps', async () => {
    const rows = [
      ['1', 'Rà soát các hệ thống thông tin của cơ quan nhà nước trên địa bàn tỉnh.', 'Công an tỉnh', 'Quý II/2026'],
      ['2', 'Xây dựng phương án ứng cứu sự cố.', 'Sở Khoa học và Công nghệ', 'Hằng năm'],
      ['3', 'Tập huấn.', 'Sở Nội vụ', '30/9/2026'],
    ]
    const table = {
      widths: [40, 200, 120, 90],
      rows: [['TT', 'Nội dung nhiệm vụ', 'Cơ quan chủ trì', 'Thời gian'], ...rows],
      isRuled: false,
    }
    const read = await readPlanDocument(
      await buildPdf([
        'KẾ HOẠCH',
        'Thử',
        'I. NHIỆM VỤ',
        '1. Rà soát.',
        'Nơi nhận:',
        '- Như trên;',
        'PHỤ LỤC',
        'DANH MỤC NHIỆM VỤ',
        table,
      ]),
      { name: 'x.pdf' },
    )
    expect(
      planRows(read, 'x')
        .slice(1)
        .map((row) => [row[4], row[7], row[8], row[10]]),
    ).toEqual(rows)
  })
})
