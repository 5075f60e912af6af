import type { Paper, PaperBlock } from './paper.ts'

const units = [
  'Công an tỉnh',
  'Sở Khoa học và Công nghệ',
  'Sở Tài chính',
  'Sở Giáo dục và Đào tạo',
  'UBND phường Buôn Ma Thuột',
]
const item = (level: number, text: string): PaperBlock => ({ kind: 'item', level, text })
const paragraph = (text: string): PaperBlock => ({ kind: 'paragraph', text, isItalic: false })

/** A yearly report with every kind of block, for the tests of the writers. */
export const SAMPLE_PAPER: Paper = {
  locale: 'vi',
  title: 'Báo cáo kết quả thực hiện Kế hoạch số 88/KH-UBND năm 2026',
  datedAt: Date.UTC(2026, 11, 18, 2),
  head: {
    above: null,
    issuer: 'Ủy ban nhân dân tỉnh Đắk Lắk',
    state: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    motto: 'Độc lập - Tự do - Hạnh phúc',
    number: 'Số: 412/BC-UBND',
    placeAndDate: 'Đắk Lắk, ngày 18 tháng 12 năm 2026',
  },
  type: 'Báo cáo',
  abstract: 'Kết quả thực hiện Kế hoạch số 88/KH-UBND về bảo đảm an toàn thông tin mạng năm 2026',
  addresseesLabel: 'Kính gửi:',
  addressees: ['Bộ Công an', 'Văn phòng Chính phủ'],
  legalBases: [
    'Căn cứ Luật An ninh mạng ngày 10 tháng 12 năm 2025;',
    'Căn cứ Kế hoạch số 88/KH-UBND ngày 12 tháng 01 năm 2026',
  ],
  blocks: [
    paragraph('Ủy ban nhân dân tỉnh Đắk Lắk báo cáo kết quả thực hiện như sau:'),
    item(1, 'CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI'),
    paragraph('Có 63 cơ quan, đơn vị được giao báo cáo; đến ngày 15/12/2026 có 61 đơn vị đã gửi báo cáo. '.repeat(3)),
    item(1, 'KẾT QUẢ THỰC HIỆN NHIỆM VỤ'),
    item(2, 'Kết quả chung'),
    item(3, 'Hoàn thành 41 nhiệm vụ, trong đó đúng hạn 36 nhiệm vụ.'),
    item(3, 'Đang thực hiện 9 nhiệm vụ:'),
    item(4, 'Xây dựng hồ sơ đề xuất cấp độ an toàn hệ thống thông tin;'),
    item(5, 'Hệ thống thông tin giải quyết thủ tục hành chính (cấp độ 3);'),
    item(4, 'Diễn tập thực chiến ứng cứu sự cố.'),
    {
      kind: 'chart',
      chart: 'bar',
      title: 'Tỷ lệ hoàn thành theo đơn vị',
      unit: '%',
      labels: units,
      series: [{ name: 'Hoàn thành', values: [100, 82.5, 66, 40, 12] }],
    },
    {
      kind: 'chart',
      chart: 'stacked_bar',
      title: 'Nhiệm vụ theo trạng thái',
      unit: 'nhiệm vụ',
      labels: ['Quý I', 'Quý II', 'Quý III', 'Quý IV'],
      series: [
        { name: 'Hoàn thành', values: [4, 12, 14, 11] },
        { name: 'Đang thực hiện', values: [0, 1, 2, 6] },
        { name: 'Quá hạn', values: [0, 0, 1, 2] },
      ],
    },
    item(2, 'Kết quả theo đơn vị'),
    {
      kind: 'table',
      title: 'Bảng 1. Số nhiệm vụ theo đơn vị',
      columns: [
        { title: 'TT', width: 1, align: 'center' },
        { title: 'Đơn vị', width: 6, align: 'left' },
        { title: 'Tổng số', width: 2, align: 'right' },
        { title: 'Hoàn thành', width: 2, align: 'right' },
        { title: 'Quá hạn', width: 2, align: 'right' },
      ],
      rows: [
        { cells: ['Cấp tỉnh'], isGroup: true },
        ...units.map((name, i) => ({ cells: [String(i + 1), name, '12', String(12 - i), String(i)], isGroup: false })),
      ],
    },
    {
      kind: 'chart',
      chart: 'line',
      title: 'Tiến độ trung bình',
      unit: '%',
      labels: ['T1', 'T3', 'T6', 'T9', 'T12'],
      series: [{ name: 'Tiến độ', values: [2, 15, 44, 71, 88] }],
    },
    item(1, 'KHÓ KHĂN, VƯỚNG MẮC VÀ NGUYÊN NHÂN'),
    item(2, 'Kinh phí bố trí còn chậm; nhân lực chuyên trách cấp xã còn thiếu.'),
    item(1, 'PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2027'),
    paragraph(
      'Tập trung hoàn thành các nhiệm vụ quá hạn, bảo đảm tối thiểu 15% kinh phí chuyển đổi số cho an ninh mạng.',
    ),
    paragraph(
      'Trên đây là báo cáo kết quả thực hiện Kế hoạch số 88/KH-UBND năm 2026 của Ủy ban nhân dân tỉnh Đắk Lắk.',
    ),
  ],
  signature: { lines: ['TM. Ủy ban nhân dân', 'KT. Chủ tịch', 'Phó Chủ tịch'], name: '' },
  recipientsLabel: 'Nơi nhận:',
  recipients: [
    'Như trên',
    'Thường trực Tỉnh ủy',
    'Chủ tịch, các Phó Chủ tịch UBND tỉnh',
    'Công an tỉnh',
    'Lưu: VT, KGVX',
  ],
  annexes: [
    {
      heading: 'Phụ lục I',
      title: 'Danh mục nhiệm vụ và kết quả thực hiện',
      reference: '(Kèm theo Báo cáo số 412/BC-UBND ngày 18/12/2026 của Ủy ban nhân dân tỉnh Đắk Lắk)',
      isLandscape: true,
      blocks: [
        {
          kind: 'table',
          title: '',
          columns: [
            { title: 'TT', width: 1, align: 'center' },
            { title: 'Nhiệm vụ', width: 9, align: 'left' },
            { title: 'Chủ trì', width: 4, align: 'left' },
            { title: 'Thời hạn', width: 2.4, align: 'center' },
            { title: 'Kết quả', width: 3, align: 'left' },
          ],
          rows: Array.from({ length: 40 }, (_, i) => ({
            cells: [
              String(i + 1),
              'Rà soát, phê duyệt hồ sơ đề xuất cấp độ an toàn hệ thống thông tin thuộc phạm vi quản lý; triển khai phương án bảo đảm an toàn theo cấp độ. '.repeat(
                i === 7 ? 30 : 1,
              ),
              units[i % units.length] ?? '',
              '30/6/2026',
              'Hoàn thành đúng hạn',
            ],
            isGroup: false,
          })),
        },
      ],
    },
  ],
}
