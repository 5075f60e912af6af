import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { BulletinDocument } from './bulletin.ts'
import { writeBulletinPdf } from './bulletin-pdf.ts'
import { writeBulletinText } from './bulletin-text.ts'

/** Every letter of the Vietnamese alphabet with every tone. */
const LETTERS = 'aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ'

const bulletin = (over: Partial<BulletinDocument> = {}): BulletinDocument => ({
  locale: 'vi',
  issuer: { above: 'Ủy ban nhân dân tỉnh', name: 'Trung tâm Giám sát an toàn không gian mạng' },
  state: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
  motto: 'Độc lập - Tự do - Hạnh phúc',
  number: 'Số: CB-2026-0007',
  placeAndDate: 'Khánh Hòa, ngày 21 tháng 11 năm 2026',
  kind: 'CẢNH BÁO SỚM',
  about: 'Về việc: thư giả mạo',
  title: 'Thư giả mạo',
  tlp: { label: 'TLP:AMBER', level: 'amber', meaning: 'TLP:AMBER: chỉ chia sẻ trong đơn vị nhận.' },
  severity: { label: 'Mức độ: Cao', level: 'high' },
  version: null,
  summary: { heading: 'Tóm tắt', paragraphs: [LETTERS, LETTERS.toUpperCase()] },
  actions: { heading: 'Việc cần làm', items: ['Chặn tên miền.', 'Rà nhật ký.'] },
  indicators: {
    heading: 'Chỉ dấu',
    note: 'Đã làm mất hiệu lực.',
    columns: ['Loại', 'Giá trị'],
    rows: [['Tên miền', 'xau[.]example']],
    none: 'Không có.',
  },
  techniques: null,
  deadlines: { heading: 'Thời hạn', items: ['Xác nhận: trước 10:05 21/11/2026'] },
  recipients: 'Nơi nhận: 12 đơn vị',
  signature: { heading: 'NGƯỜI PHÊ DUYỆT', name: 'Cán bộ' },
  pageOf: (page, pages) => `Trang ${page}/${pages}`,
  datedAt: Date.UTC(2026, 10, 21, 1, 5),
  ...over,
})

/** The text of a PDF's streams, inflated, as bytes read one to one. */
function streamsOf(pdf: Uint8Array): string {
  const raw = Buffer.from(pdf)
  const out: string[] = []
  let at = 0
  for (;;) {
    const start = raw.indexOf('stream\n', at)
    if (start < 0) return out.join('\n')
    const end = raw.indexOf('\nendstream', start)
    try {
      out.push(inflateSync(raw.subarray(start + 7, end)).toString('latin1'))
    } catch {
      // Not every stream is deflated.
    }
    at = end + 10
  }
}

describe('the PDF', () => {
  it('is the same for the same document, tagged, titled and in its language', async () => {
    const one = Buffer.from(await writeBulletinPdf(bulletin()))
    expect(one.equals(Buffer.from(await writeBulletinPdf(bulletin())))).toBe(true)
    const text = one.toString('latin1')
    expect(text.startsWith('%PDF-1.7')).toBe(true)
    expect(text).toContain('/Marked true')
    expect(text).toContain('/Lang (vi-VN)')
    for (const role of ['/Document', '/H1', '/H2', '/Table', '/TR', '/TH', '/TD', '/L', '/LI', '/LBody'])
      expect(text).toContain(role)
  })

  it('holds a glyph for every Vietnamese letter', async () => {
    const streams = streamsOf(await writeBulletinPdf(bulletin()))
    const mapped = new Set(
      [...streams.matchAll(/<([0-9a-f]{4})>/gi)].map((m) => String.fromCodePoint(Number.parseInt(m[1] ?? '0', 16))),
    )
    const missing = [...new Set(LETTERS + LETTERS.toUpperCase())].filter((letter) => !mapped.has(letter))
    expect(missing).toEqual([])
  })

  it('goes on over as many pages as the indicators need', async () => {
    const rows = Array.from({ length: 300 }, (_, i): [string, string] => [
      'Đường dẫn',
      `hxxps://xau-${i}[.]example/${'rat-dai-'.repeat(30)}`,
    ])
    const pdf = Buffer.from(
      await writeBulletinPdf(bulletin({ indicators: { ...bulletin().indicators, rows } })),
    ).toString('latin1')
    const pages = Number(/\/Type \/Pages\s*\/Count (\d+)/.exec(pdf)?.[1] ?? /\/Count (\d+)/.exec(pdf)?.[1])
    expect(pages).toBeGreaterThan(10)
  })
})

describe('the plain text', () => {
  it('says everything the paper says', () => {
    const text = writeBulletinText(bulletin({ techniques: 'Kỹ thuật: T1566', version: 'Bản đính chính số 1' }))
    for (const part of [
      'CẢNH BÁO SỚM',
      'Số: CB-2026-0007',
      'TLP:AMBER',
      'Mức độ: Cao',
      ' 1. Chặn tên miền.',
      'Tên miền  xau[.]example',
      'Nơi nhận: 12 đơn vị',
      'Bản đính chính số 1',
      'T1566',
    ])
      expect(text).toContain(part)
  })

  it('breaks lines at 78 characters except inside a word', () => {
    const text = writeBulletinText(
      bulletin({ summary: { heading: 'Tóm tắt', paragraphs: ['chữ '.repeat(200).trim()] } }),
    )
    expect(Math.max(...text.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(100)
    expect(
      text
        .split('\n')
        .filter((line) => line.startsWith('chữ'))
        .every((line) => [...line].length <= 78),
    ).toBe(true)
  })
})
