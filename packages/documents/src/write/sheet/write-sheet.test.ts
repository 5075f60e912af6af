import { strFromU8, unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { columnName, sheetNames, type Workbook, writeWorkbook } from './write-sheet.ts'

const workbook: Workbook = {
  title: 'Nhiệm vụ <2026> & kế hoạch',
  creator: 'Hải Đăng',
  datedAt: Date.UTC(2026, 10, 21),
  sheets: [
    {
      name: 'Nhiệm vụ: 2026/2027',
      heading: ['Danh mục nhiệm vụ', 'Ngày 21/11/2026'],
      columns: [
        { title: 'TT', width: 6, format: 'integer' },
        { title: 'Nhiệm vụ', width: 60, format: 'wrapped' },
        { title: 'Hạn', width: 12, format: 'date' },
      ],
      rows: [
        [1, '=HYPERLINK("http://x","y")', '2026-12-31'],
        [2, 'Ký tự <lạ> & \u0001 _x0041_', null],
        [3, '+84 @cmd', 'chưa rõ'],
      ],
    },
  ],
}

function wellFormed(xml: string): void {
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
}

describe('writeWorkbook', () => {
  const files = unzipSync(writeWorkbook(workbook))
  const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
  it('writes well-formed parts, the same bytes for the same workbook', () => {
    for (const [name, bytes] of Object.entries(files)) {
      expect(name.length).toBeGreaterThan(0)
      wellFormed(strFromU8(bytes))
    }
    expect(writeWorkbook(workbook)).toEqual(writeWorkbook(workbook))
  })
  it('never writes a formula: what looks like one stays text', () => {
    expect(sheet).not.toContain('<f>')
    expect(sheet).toContain('t="inlineStr"><is><t xml:space="preserve">=HYPERLINK(&quot;http://x&quot;,&quot;y&quot;)')
    expect(sheet).toContain('+84 @cmd')
  })
  it('writes dates as days, and what is no date as text', () => {
    // 31 December 2026 is day 46387 of the 1900 system.
    expect(sheet).toContain('<v>46387</v>')
    expect(sheet).toContain('chưa rõ')
  })
  it('escapes what XML cannot hold, and what looks like the escape', () => {
    expect(sheet).toContain('&lt;lạ&gt; &amp; _x0001_ _x005F_x0041_')
  })
  it('freezes and filters below the heading', () => {
    expect(sheet).toContain('<pane ySplit="4" topLeftCell="A5"')
    expect(sheet).toContain('<autoFilter ref="A4:C7"/>')
  })
})

it('names columns and sheets as programmes take them', () => {
  expect([0, 25, 26, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA'])
  expect(sheetNames(['a/b:c', 'a/b:c', '', 'x'.repeat(40)])).toEqual(['a b c', 'a b c (2)', 'Sheet3', 'x'.repeat(31)])
})
