import { strFromU8, unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import { extractText, getDocumentProxy } from 'unpdf'
import { beforeAll, describe, expect, it } from 'vitest'
import { axisStep } from './pdf-chart.ts'
import { writePaperDocx } from './paper-docx.ts'
import { writePaperPdf } from './paper-pdf.ts'
import { SAMPLE_PAPER } from './sample-paper.ts'

const plain = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, ' ')

describe('writePaperPdf', () => {
  let bytes: Uint8Array
  let pages: string[]
  beforeAll(async () => {
    bytes = await writePaperPdf(SAMPLE_PAPER)
    const read = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false })
    pages = read.text.map(plain)
  })

  it('holds every part of the paper in order, with all Vietnamese letters', () => {
    const whole = pages.join(' ')
    const parts = [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'BÁO CÁO',
      'Kính gửi:',
      'Căn cứ Luật An ninh mạng',
      'I. CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI',
      'a) Hoàn thành 41 nhiệm vụ',
      '+ Hệ thống thông tin giải quyết thủ tục hành chính',
      'Tỷ lệ hoàn thành theo đơn vị (%)',
      'IV. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2027',
      'Nơi nhận:',
      'Phụ lục I',
    ]
    const places = parts.map((part) => whole.indexOf(part))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(whole).toContain('Đắk Lắk./.')
  })

  it('numbers pages from the second on, and does not leave the signature on a page alone', () => {
    expect(pages[0]).not.toMatch(/^1 /)
    // The number is drawn last and read last.
    pages.slice(1).forEach((page, i) => expect(page.endsWith(String(i + 2))).toBe(true))
    const signed = pages.find((page) => page.includes('PHÓ CHỦ TỊCH'))
    expect(signed).toContain('Trên đây là báo cáo')
  })

  it('repeats the head of a table on every page, and cuts a row taller than one without losing a word', () => {
    const annex = pages.filter((page) => page.includes('Thời hạn'))
    expect(annex.length).toBeGreaterThan(3)
    const said = annex.join(' ').match(/phương án bảo đảm/g) ?? []
    expect(said.length).toBe(39 + 30)
  })

  it('gives the same bytes for the same paper', async () => {
    expect(Buffer.compare(await writePaperPdf(SAMPLE_PAPER), bytes)).toBe(0)
  })
})

describe('writePaperDocx', () => {
  let files: Record<string, Uint8Array>
  beforeAll(async () => {
    files = unzipSync(await writePaperDocx(SAMPLE_PAPER))
  })
  const part = (name: string): string => strFromU8(files[name] ?? new Uint8Array())

  it('is well-formed in every part, with charts that can be changed', () => {
    for (const [name, content] of Object.entries(files)) {
      if (!/\.(xml|rels)$/.test(name)) continue
      const parser = new SaxesParser()
      parser.on('error', (error) => {
        throw new Error(`${name}: ${error.message}`)
      })
      parser.write(strFromU8(content)).close()
    }
    expect(Object.keys(files).filter((name) => /charts\/chart[^/]*\.xml$/.test(name))).toHaveLength(3)
  })

  it('says the same as the PDF, in Times New Roman on A4 with the margins of the Decree', () => {
    const xml = part('word/document.xml')
    const text = plain([...xml.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map((match) => match[1]).join(' '))
    for (const words of ['Số: 412/BC-UBND', 'II. KẾT QUẢ THỰC HIỆN NHIỆM VỤ', '- Lưu: VT, KGVX.', 'Đắk Lắk./.'])
      expect(text).toContain(words)
    expect(xml).toContain('Times New Roman')
    expect(xml).toMatch(/<w:pgSz w:w="11906" w:h="16838"/)
    expect(xml).toMatch(/w:top="1134" w:right="850" w:bottom="1134" w:left="1701"/)
    expect(xml).toContain('<w:titlePg/>')
  })
})

it('steps axes in round numbers', () => {
  expect([3, 10, 47, 100, 1234].map(axisStep)).toEqual([1, 2, 10, 20, 500])
})
