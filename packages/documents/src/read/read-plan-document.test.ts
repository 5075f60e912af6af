import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { planItems, planRows, planTsv, readPlanDocument } from './index.ts'
import type { PlanDocument } from './index.ts'

const shared = new URL('../../../../../shared/', import.meta.url)
const hasShared = existsSync(new URL('facts/duties-000-002-003.tsv', shared)) && existsSync(new URL('seeds/', shared))
const squeeze = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim()

async function readSeed(doc: string): Promise<PlanDocument> {
  const folder = new URL('seeds/', shared)
  const name = readdirSync(folder).find((n) => n.startsWith(doc)) ?? ''
  return readPlanDocument(readFileSync(new URL(name, folder)), { name })
}

/** Rows of the expected result without their running number. */
function expectedRows(doc: string): string[][] {
  return readFileSync(new URL('facts/duties-000-002-003.tsv', shared), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) =>
      line
        .split('\t')
        .map((c) => (c.startsWith('"') ? c.slice(1, -1).replaceAll('""', '"') : c))
        .slice(1),
    )
    .filter((row) => row[0] === doc)
}

const keyOf = (row: readonly string[]): string => [row[0], row[1], row[2], squeeze(row[7] ?? '')].join(' | ')

// Without ../shared (the real documents and their expected rows) these are skipped.
describe.skipIf(!hasShared)('the five plan documents', () => {
  it.each([
    ['000', 186],
    ['002', 271],
    ['003', 90],
  ])('%s: every expected row is read, and none besides', async (doc, count) => {
    const expected = expectedRows(doc)
    const rows = planRows(await readSeed(doc), doc)
    expect(expected).toHaveLength(count)
    expect(rows.map((r) => keyOf(r)).toSorted()).toEqual(expected.map((r) => keyOf(r)).toSorted())
    const byKey = new Map(rows.map((r) => [keyOf(r), r]))
    for (const row of expected) {
      const read = byKey.get(keyOf(row)) ?? []
      expect([read[3], read[4]], keyOf(row)).toEqual([row[3], row[4]])
      // Long headings are cut in the expected result.
      expect(squeeze(read[5] ?? '').startsWith(squeeze(row[5] ?? '')), keyOf(row)).toBe(true)
      // Where the sentence names its own agency, that is told instead of the heading's.
      const actor = squeeze(read[6] ?? '')
      if ((row[6] ?? '') !== '' && !(read[7] ?? '').startsWith(actor))
        expect(actor, keyOf(row)).toBe(squeeze(row[6] ?? ''))
      expect(read.slice(8).map(squeeze), keyOf(row)).toEqual(row.slice(8).map(squeeze))
    }
  })

  it.each([
    ['001', { goals: 8, duties: 57, rows: 5, parts: { II: 33, III: 21, IV: 3 } }],
    ['004', { goals: 5, duties: 104, rows: 0, parts: { II: 80, III: 24 } }],
  ])('%s: counts by part', async (doc, counts) => {
    const read = await readSeed(doc)
    const parts: Record<string, number> = {}
    for (const duty of read.duties) parts[duty.part] = (parts[duty.part] ?? 0) + 1
    expect({
      goals: read.goals.length,
      duties: read.duties.length,
      rows: read.dutyTables.reduce((n, t) => n + t.rows.length, 0),
      parts,
    }).toEqual(counts)
    for (const duty of read.duties) expect(duty.text).not.toMatch(/<sup>|\||\t|\*\*|^\d{1,2}$/u)
  })

  it('001: five headings without an end are parted from the paragraph beneath', async () => {
    const read = await readSeed('001')
    expect(read.duties.filter((d) => d.marker === 'para').map((d) => d.place.line)).toEqual([81, 235, 250, 257, 263])
    expect(read.duties.filter((d) => d.headings.at(-1)?.startsWith('7. ') === true && d.part === 'III')).toHaveLength(7)
    expect(read.findings.filter((f) => f.code === 'mark_duplicate').map((f) => f.place.line)).toEqual([268])
  })

  it('resolves what points into the document', async () => {
    const sizes = async (doc: string): Promise<number[][]> =>
      (await readSeed(doc)).crossReferences
        .filter((r) => r.targets.length > 1)
        .map((r) => r.targets.map((t) => t.items.length))
    const [first, second, third] = await sizes('002')
    expect(first).toEqual([6, 1, 4, 5, 5, 1, 1])
    expect([second, third]).toEqual([first, first])
    expect(await sizes('000')).toEqual(Array.from({ length: 3 }, () => [6, 1, 3, 5, 4, 1, 1]))
    const given = (await readSeed('000')).duties.find((d) => d.id === 'II.1.a')
    expect(given?.leads.map((a) => [a.name, a.basis])).toEqual([
      ['Công an tỉnh', 'cross_reference'],
      ['Sở Thông tin và Truyền thông', 'cross_reference'],
      ['Bộ Chỉ huy Quân sự tỉnh', 'cross_reference'],
    ])
  })

  it('tells the letterhead, what it rests on and what it replaces', async () => {
    const { header, kind } = await readSeed('001')
    expect(kind).toBe('plan')
    expect(header).toMatchObject({
      issuingBody: 'ỦY BAN NHÂN DÂN TỈNH BÌNH DƯƠNG',
      number: '5958',
      sign: 'KH-UBND',
      date: '2023-11-16',
      place: 'Bình Dương',
      signatoryOffice: ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'],
    })
    expect(header.recipients).toHaveLength(11)
    const decision = await readSeed('002')
    expect(decision.kind).toBe('decision')
    expect(decision.header).toMatchObject({ number: '964', sign: 'QĐ-TTg', date: '2022-08-10', place: 'Hà Nội' })
    expect(decision.header.legalBasis.length).toBeGreaterThanOrEqual(5)
    const blank = await readSeed('000')
    expect(blank.header).toMatchObject({ number: null, sign: 'KH-UBND', date: '2023-03' })
    expect((await readSeed('004')).header.replaces.map((r) => [r.number, r.date])).toEqual([
      ['230/KH-UBND', '2023-06-16'],
    ])
  })

  it('flags slips with a suggestion and changes nothing', async () => {
    const suggestions = async (doc: string): Promise<string[]> =>
      (await readSeed(doc)).findings
        .filter((f) => f.suggestion !== null && ['spelling', 'mark_misread', 'words_doubled'].includes(f.code))
        .map((f) => `${f.place.line ?? 0} ${f.code === 'mark_misread' ? 'd)' : f.text} → ${f.suggestion ?? ''}`)
    expect(await suggestions('002')).toEqual(
      expect.arrayContaining([
        '90 Thể trận → Thế trận',
        '77 TÀM NHÌN → TẦM NHÌN',
        '119 d) → đ)',
        '377 d) → đ)',
        '131 Thông nhất → Thống nhất',
        '199 Dánh giá → Đánh giá',
        '555 Dào tạo → Đào tạo',
        '423 cố sự → sự cố',
      ]),
    )
    expect(await suggestions('003')).toEqual(
      expect.arrayContaining(['249 lỗ hồng → lỗ hổng', '107 cơ chế đề → cơ chế để']),
    )
    expect(await suggestions('004')).toEqual(expect.arrayContaining(['191 chia sẽ → chia sẻ', '245 Cở sở → Cơ sở']))
    const read = await readSeed('002')
    expect(read.outline.flatMap((n) => n.children).find((n) => n.marker === 'II')?.text).toBe('TÀM NHÌN ĐẾN NĂM 2030')
  })

  it('links prose and rows of the annex that say the same', async () => {
    const { overlaps } = await readSeed('003')
    const pairs = new Set(overlaps.map((o) => `${o.item} ${o.row}`))
    for (const pair of [
      'II.4.b PL.r15',
      'II.4.c PL.r16',
      'II.3.e PL.r13',
      'II.5.d PL.r19',
      'II.1.a PL.r1',
      'III.7.d PL.r17',
    ])
      expect(pairs, pair).toContain(pair)
  })
})

const fixture = async (name: string): Promise<PlanDocument> =>
  readPlanDocument(readFileSync(new URL(`fixtures/${name}`, import.meta.url)), { name })
const brief = (document: PlanDocument): string[] =>
  planItems(document).map((i) =>
    [i.part, i.type, i.marker, squeeze(i.text).slice(0, 24), i.leadText, i.supportText, i.deadlineText].join('|'),
  )

describe('a decision in chapters, articles, clauses and points', () => {
  it('reads the duties of its articles, and neither its scope nor its enactment', async () => {
    const read = await fixture('quyet-dinh.txt')
    expect(read.kind).toBe('decision')
    expect(read.header).toMatchObject({
      number: '08/2026',
      sign: 'QĐ-UBND',
      date: '2026-02-05',
      issuingBody: 'ỦY BAN NHÂN DÂN TỈNH SÔNG NGÀN',
      recipients: ['Như Điều 7', 'Bộ Tư pháp', 'Lưu: VT, KGVX'],
      signatoryOffice: ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'],
    })
    expect(read.header.replaces.map((r) => r.number)).toEqual(['41/2021/QĐ-UBND'])
    const kh = 'Sở Khoa học và Công nghệ'
    expect(brief(read)).toEqual([
      `Điều 3|duty|1|Chủ trì, phối hợp với Cô|${kh}|Công an tỉnh, Sở Văn hóa, Thể thao và Du lịch|hoàn thành trước ngày 30/6/2026`,
      `Điều 3|duty|a|Phân loại dữ liệu theo m|${kh}||`,
      `Điều 3|duty|b|Sao lưu dữ liệu định kỳ |${kh}||định kỳ hằng tháng`,
      `Điều 3|duty|c|Kiểm tra khả năng khôi p|${kh}||tối thiểu 02 lần/năm`,
      `Điều 3|duty|3|Báo cáo Ủy ban nhân dân |${kh}||trước ngày 15/12 hằng năm`,
      'Điều 4|duty|1|Thẩm định phương án bảo |Công an tỉnh||trước khi đưa vào vận hành chính thức',
      `Điều 4|duty|2|Phối hợp với Sở Khoa học|${kh}|Công an tỉnh|`,
      'Điều 5|duty|para|Bố trí cán bộ đầu mối về|Ủy ban nhân dân các xã, phường||hằng năm',
    ])
    expect(read.crossReferences.map((r) => r.targets.map((t) => t.node))).toEqual([
      ['ChươngII.Điều3.1', 'ChươngII.Điều3.2.b'],
    ])
  })
})

describe('a plan in upper letters, decimals and attribute lines, with two annexes', () => {
  it('gives attribute lines to the duty above them', async () => {
    const read = await fixture('ke-hoach.txt')
    const survey = read.duties.find((d) => d.marker === '1.1')
    expect(survey).toMatchObject({
      part: 'B.I',
      text: 'Khảo sát hiện trạng hạ tầng tại các bệnh viện tuyến tỉnh và lập báo cáo đánh giá.',
      leadText: 'Phòng Công nghệ thông tin',
      supportText: 'Các bệnh viện tuyến tỉnh, Phòng Kế hoạch - Tài chính',
      deadlineText: 'Quý II/2026',
    })
    expect(survey?.deadlines[0]).toMatchObject({ kind: 'quarter', from: '2026-04-01', to: '2026-06-30' })
    expect(read.duties.find((d) => d.marker === '1.2')).toMatchObject({
      leadText: 'Phòng Kế hoạch - Tài chính',
      deadlineText: 'tháng 9/2026',
    })
  })

  it('keeps hyphens between words, doubled numbers and the last inline duty', async () => {
    const read = await fixture('ke-hoach.txt')
    expect(read.goals.map((g) => g.part)).toEqual(['A', 'A', 'A', 'PL II', 'PL II'].slice(0, 3))
    expect(read.duties.filter((d) => d.part === 'B.II').map((d) => d.marker)).toEqual(['1', '2', '2'])
    expect(read.duties.find((d) => d.part === 'B.II')?.text).toContain('phát triển kinh tế - xã hội của địa phương')
    expect(read.duties.filter((d) => d.part === 'C').map((d) => [d.marker, d.leadText])).toEqual([
      ['para', 'Phòng Công nghệ thông tin'],
      ['2', 'Các bệnh viện'],
    ])
    expect(read.closing).toHaveLength(1)
    expect(read.findings.map((f) => f.code)).toEqual(
      expect.arrayContaining(['mark_duplicate', 'spelling', 'date_incomplete', 'table_ordinal_gap']),
    )
  })

  it('reads a table with a header in two rows, groups, products and money, and a table of targets', async () => {
    const read = await fixture('ke-hoach.txt')
    const [duties, targets] = read.dutyTables
    expect(duties?.columns.map((c) => c.role)).toEqual([
      'ordinal',
      'task',
      'lead',
      'support',
      'product',
      'deadline',
      'budget',
    ])
    expect(
      duties?.rows.map((r) => [r.item.marker, r.item.headings.at(-1), r.item.leadText, r.item.product, r.item.budget]),
    ).toEqual([
      ['1', 'I. HẠ TẦNG', 'Phòng Công nghệ thông tin', 'Báo cáo', '50 triệu đồng'],
      ['2', 'I. HẠ TẦNG', 'Phòng Kế hoạch - Tài chính', 'Hợp đồng', '2 tỷ đồng'],
      ['4', 'II. CON NGƯỜI', 'Phòng Nghiệp vụ Y, Phòng Công nghệ thông tin', 'Lớp tập huấn', 'Theo dự toán'],
    ])
    expect(duties?.rows[1]?.item.deadlines[0]).toMatchObject({ kind: 'range', from: '2026-07-01', to: '2026-12-31' })
    expect([targets?.holds, targets?.part, targets?.rows[0]?.cells]).toEqual([
      'targets',
      'PL II',
      ['1', 'Tỷ lệ bệnh án điện tử', '%', '60', '90'],
    ])
  })
})

describe('an official letter set in columns of blanks', () => {
  it('reads its duties under agencies, without its addressees', async () => {
    const read = await fixture('cong-van.txt')
    expect(read.kind).toBe('official_letter')
    expect(read.header).toMatchObject({
      issuingBody: 'SỞ KHOA HỌC VÀ CÔNG NGHỆ',
      parentBody: 'UBND TỈNH SÔNG NGÀN',
      number: '345',
      sign: 'SKHCN-CĐS',
      abstract: 'V/v tăng cường bảo vệ trang thông tin điện tử',
      recipients: ['Như trên', 'Giám đốc (b/c)', 'Lưu: VT, CĐS'],
    })
    const all = 'Các sở, ban, ngành, Ủy ban nhân dân các xã, phường'
    expect(brief(read)).toEqual([
      `1|duty|a|Rà soát tài khoản quản t|${all}||trước ngày 20/5/2026`,
      `1|duty|b|Cập nhật bản vá cho hệ q|${all}||`,
      `1|duty|d|Báo cáo kết quả về Sở Kh|${all}||trước ngày 25/5/2026`,
      '2|duty|2|Đề nghị Công an tỉnh chủ|Công an tỉnh|Sở Khoa học và Công nghệ|',
      '3|duty|•|Bật tường lửa ứng dụng w|Các doanh nghiệp cung cấp dịch vụ lưu trữ||',
      '3|duty|•|Lưu nhật ký tối thiểu 12|Các doanh nghiệp cung cấp dịch vụ lưu trữ||',
      expect.stringMatching(/^3\|closing\|para\|Trong quá trình/u),
    ])
    expect(read.findings.filter((f) => f.code === 'mark_gap').map((f) => f.suggestion)).toEqual(['c)'])
  })
})

describe('forms that plans take besides', () => {
  const read = (text: string): Promise<PlanDocument> => readPlanDocument(new TextEncoder().encode(text), { name: 'x' })

  it('a plan put into force by a decision, in parts, with numbered captions and attribute lines', async () => {
    const document = await read(`QUYẾT ĐỊNH
Về việc ban hành Kế hoạch thử nghiệm

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH

Căn cứ Luật An ninh mạng ngày 10/12/2025;

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch thử nghiệm.

Điều 2. Giao Công an tỉnh theo dõi, báo cáo định kỳ 6 tháng.

Điều 3. Quyết định này có hiệu lực kể từ ngày ký./.

Nơi nhận:
- Lưu: VT.

KẾ HOẠCH
Thử nghiệm
(Ban hành kèm theo Quyết định số 5/QĐ-UBND)

Phần thứ nhất
TÌNH HÌNH

1. Kết quả
Đã làm xong.

Phần thứ hai
NHIỆM VỤ

I- VỀ HẠ TẦNG
1- Nâng cấp giám sát
Nhiệm vụ 1: Thay tường lửa.
*Cơ quan chủ trì: Sở Y tế; Cơ quan phối hợp: Công an tỉnh; Thời gian hoàn thành: tháng 8/2026.*
Nhiệm vụ 2: Mở rộng giám sát.
- Đơn vị thực hiện: Công an tỉnh
2- Sao lưu
a/ Sao lưu hằng tuần.
`)
    expect(document.header.abstract).toBe('Về việc ban hành Kế hoạch thử nghiệm')
    expect(brief(document)).toEqual([
      'Điều 2|duty|Điều 2|Giao Công an tỉnh theo d|Công an tỉnh||định kỳ 6 tháng',
      'Phần thứ hai.I|duty|Nhiệm vụ 1|Thay tường lửa.|Sở Y tế|Công an tỉnh|tháng 8/2026',
      'Phần thứ hai.I|duty|Nhiệm vụ 2|Mở rộng giám sát.|Công an tỉnh||',
      'Phần thứ hai.I|duty|a|Sao lưu hằng tuần.|||hằng tuần',
    ])
  })

  it('titles that tell somebody to see to what follows, with others', async () => {
    const document = await read(`KẾ HOẠCH
Thử nghiệm

I. NHIỆM VỤ

1. Cục Công nghệ thông tin chủ trì, phối hợp với Cục Quản lý Khám, chữa bệnh; Vụ Pháp chế:
- Xây dựng kho dữ liệu;
2. Giao Văn phòng Bộ là đơn vị đầu mối, chịu trách nhiệm:
a) Theo dõi, đôn đốc.
3. Sở Y tế các tỉnh, thành phố trực thuộc Trung ương:
Căn cứ Kế hoạch này, xây dựng kế hoạch cụ thể.
`)
    expect(brief(document)).toEqual([
      'I|duty|-|Xây dựng kho dữ liệu;|Cục Công nghệ thông tin|Cục Quản lý Khám, chữa bệnh, Vụ Pháp chế|',
      'I|duty|a|Theo dõi, đôn đốc.|Văn phòng Bộ||',
      'I|duty|para|Căn cứ Kế hoạch này, xây|Sở Y tế các tỉnh, thành phố trực thuộc Trung ương||',
    ])
  })

  it('a table set with blanks in the body, bullets within bullets, a text cut at its beginning', async () => {
    const document = await read(`      II. NỘI DUNG CÔNG VIỆC

 TT         Nội dung công việc               Đơn vị chủ trì       Thời gian
                                                                  hoàn thành
 1    Rà soát các hệ thống thông tin      Công an tỉnh         Quý II/2026
      của các cơ quan nhà nước
 2    Xây dựng phương án ứng cứu          Sở Khoa học và       30/9/2026
      sự cố                               Công nghệ

      III. TỔ CHỨC THỰC HIỆN
      1. Sở Y tế:
      * Rà soát, gồm:
        * Máy chủ;
        * Máy trạm.
      * Báo cáo.
`)
    expect(brief(document)).toEqual([
      'II|row|1|Rà soát các hệ thống thô|Công an tỉnh||Quý II/2026',
      'II|row|2|Xây dựng phương án ứng c|Sở Khoa học và Công nghệ||30/9/2026',
      'III|duty|*|Máy chủ;|Sở Y tế||',
      'III|duty|*|Máy trạm.|Sở Y tế||',
      'III|duty|*|Báo cáo.|Sở Y tế||',
    ])
    expect(document.dutyTables[0]?.rows[0]?.item.text).toBe('Rà soát các hệ thống thông tin của các cơ quan nhà nước')
  })
})

describe('the table for other programs', () => {
  it('has its columns in order and quotes cells with quotation marks', async () => {
    const text = 'KẾ HOẠCH\nThử\n\nI. NHIỆM VỤ\n\n1. Sở Y tế\n\na) Xây dựng "kho dữ liệu" của ngành.\n'
    const read = await readPlanDocument(new TextEncoder().encode(text), { name: 'thu.txt' })
    expect(planTsv(read, 'T').split('\n')).toEqual([
      'doc\tpart\tline\ttype\tmarker\theadings\tactor\ttext\tchu_tri\tphoi_hop\tthoi_han',
      'T\tI\t8\tduty\ta\tI. NHIỆM VỤ > 1. Sở Y tế\tSở Y tế\t"Xây dựng ""kho dữ liệu"" của ngành."\t\t\t',
      '',
    ])
  })
})
