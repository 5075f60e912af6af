import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { writeCsv } from '../../write/sheet/write-csv.ts'
import { writeWorkbook } from '../../write/sheet/write-sheet.ts'
import { readTable } from './read-table.ts'
import { TableError } from './table-error.ts'

const text = (content: string): Uint8Array => new TextEncoder().encode(content)
const codeOf = async (bytes: Uint8Array, limits = {}): Promise<string> => {
  try {
    await readTable(bytes, 'a.xlsx', limits)
    return 'read'
  } catch (error) {
    return error instanceof TableError ? error.code : String(error)
  }
}
const TYPES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
/** A workbook as other programs write it: shared strings, rich text, dates by style, formulas, prefixes. */
function workbook(sheet: string, more: Record<string, string> = {}): Uint8Array {
  const files: Record<string, string> = {
    '_rels/.rels': `<Relationships xmlns="x"><Relationship Id="r" Type="${TYPES}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<x:workbook xmlns:x="m" xmlns:r="${TYPES}"><x:workbookPr/><x:sheets><x:sheet name="Ẩn" sheetId="1" state="hidden" r:id="r9"/><x:sheet name="Đơn vị" sheetId="2" r:id="r1"/></x:sheets></x:workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="x"><Relationship Id="r1" Type="${TYPES}/worksheet" Target="worksheets/a.xml"/><Relationship Id="r9" Type="${TYPES}/worksheet" Target="worksheets/b.xml"/><Relationship Id="r2" Type="${TYPES}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="${TYPES}/styles" Target="styles.xml"/><Relationship Id="r4" Type="${TYPES}/externalLink" TargetMode="External" Target="http://127.0.0.1/"/></Relationships>`,
    'xl/sharedStrings.xml':
      '<sst xmlns="m"><si><t>Mã</t></si><si><r><t>Sở </t></r><r><t xml:space="preserve">Y tế</t></r><rPh sb="0" eb="1"><t>KHÔNG</t></rPh></si><si><t>a_x000A_b</t></si></sst>',
    'xl/styles.xml':
      '<styleSheet xmlns="m"><numFmts><numFmt numFmtId="170" formatCode="&quot;d&quot;0"/><numFmt numFmtId="171" formatCode="[$-42A]dd\\/mm\\/yyyy"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>',
    'xl/worksheets/a.xml': `<worksheet xmlns="m"><sheetData>${sheet}</sheetData></worksheet>`,
    'xl/worksheets/b.xml': '<worksheet xmlns="m"><sheetData/></worksheet>',
    ...more,
  }
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, strToU8(content)])))
}
const rowsOf = async (bytes: Uint8Array) => (await readTable(bytes, 'a')).sheets[0]?.rows

describe('workbooks', () => {
  it('give back what was written', async () => {
    const rows = [
      ['01', 'Sở Y tế', '=1+1', '2026-01-31', 'dòng 1\ndòng 2'],
      ['AS 7', '', '+84 900', null, '_x0041_'],
    ]
    const bytes = writeWorkbook({
      title: 'x',
      creator: 'x',
      datedAt: 0,
      sheets: [
        {
          name: 'Đơn vị',
          columns: ['a', 'b', 'c', 'd', 'e'].map((title, i) => ({
            title,
            width: 9,
            format: i === 3 ? 'date' : 'text',
          })),
          rows,
        },
      ],
    })
    expect(await readTable(bytes, 'x.xlsx')).toEqual({
      kind: 'xlsx',
      sheets: [
        {
          name: 'Đơn vị',
          rows: [
            { number: 1, cells: ['a', 'b', 'c', 'd', 'e'] },
            { number: 2, cells: rows[0] },
            { number: 3, cells: ['AS 7', '', '+84 900', '', '_x0041_'] },
          ],
        },
      ],
    })
  })

  it('of other programs: shared and rich text, dates, formulas, holes, hidden sheets', async () => {
    expect(
      await rowsOf(
        workbook(
          '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row><row/><row r="5"><c><v>12</v></c><c s="1"><v>46053</v></c><c s="3"><v>46053.75</v></c><c s="2"><v>7</v></c><c t="str"><f>A1</f><v>kq</v></c><c t="b"><v>1</v></c><c t="s"><v>2</v></c><c><v>1.2E+9</v></c><c><v>0.1</v></c></row>',
        ),
      ),
    ).toEqual([
      { number: 2, cells: ['Mã', '', 'Sở Y tế'] },
      { number: 5, cells: ['12', '2026-01-31', '2026-01-31', '7', 'kq', 'TRUE', 'a\nb', '1200000000', '0.1'] },
    ])
  })

  it('are refused when they are none, broken, hostile or too large', async () => {
    expect(await codeOf(text('PK\u0003\u0004 no zip'))).toBe('table.unreadable')
    expect(await codeOf(zipSync({ 'a.txt': strToU8('x') }))).toBe('table.unreadable')
    expect(await codeOf(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).toBe('table.unreadable')
    expect(await codeOf(new Uint8Array(0))).toBe('table.unreadable')
    expect(await codeOf(workbook('<row r="1"><c'))).toBe('table.unreadable')
    const bomb = '<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY b "&l;&l;&l;">]><worksheet>&b;</worksheet>'
    expect(await codeOf(workbook('', { 'xl/worksheets/a.xml': bomb }))).toBe('table.unreadable')
    expect(await codeOf(workbook('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'))).toBe('table.too_large')
    expect(await codeOf(workbook('<row r="-4"><c><v>1</v></c></row>'))).toBe('table.unreadable')
    const many = Array.from({ length: 30 }, (_, i) => `<row r="${i + 1}"><c><v>1</v></c></row>`).join('')
    expect(await codeOf(workbook(many), { maxRows: 29 })).toBe('table.too_large')
    expect(await codeOf(workbook(many), { maxLetters: 29 })).toBe('table.too_large')
    // Thirty million zeros pack into very little.
    const zeros = zipSync({ 'xl/workbook.xml': new Uint8Array(30_000_000) })
    expect(await codeOf(zeros)).toBe('table.too_large')
  })
})

describe('CSV', () => {
  it.each([
    ['a,b\n1,"x,y"\n', ['1', 'x,y']],
    ['a;b\r\n1;"x;""y"""\r\n', ['1', 'x;"y"']],
    ['a\tb\n1\tx y', ['1', 'x y']],
    ['sep=|\na|b\n1|x', ['1', 'x']],
    ['\u{feff}a,b\n1,Sở', ['1', 'Sở']],
  ])('%j', async (content, second) => {
    expect((await rowsOf(text(content)))?.[1]?.cells).toEqual(second)
  })

  it('counts rows as a spreadsheet shows them, blank ones too', async () => {
    expect(await rowsOf(text('a,b\n\n"x\ny",2\n,\n3,4'))).toEqual([
      { number: 1, cells: ['a', 'b'] },
      { number: 3, cells: ['x\ny', '2'] },
      { number: 5, cells: ['3', '4'] },
    ])
  })

  it('reads UTF-16, which spreadsheets save as Unicode text', async () => {
    const content = '\u{feff}Mã\tTên\n1\tSở Y tế\n'
    const bytes = new Uint8Array(content.length * 2)
    for (const [i, unit] of [...content].entries())
      new DataView(bytes.buffer).setUint16(i * 2, unit.charCodeAt(0), true)
    expect((await rowsOf(bytes))?.[1]?.cells).toEqual(['1', 'Sở Y tế'])
  })

  it('refuses other files', async () => {
    expect(await codeOf(text('%PDF-1.4\u0000\u0001'))).toBe('table.unreadable')
    expect(await codeOf(text('a\n'.repeat(40)), { maxRows: 39 })).toBe('table.too_large')
  })

  it('gives back any cells that were written, guards and all', async () => {
    const cell = fc.oneof(
      fc.constantFrom('=1+1', '+84 900', '-', '@x', '"', ',', ';', 'a\nb', '\tx', 'Sở Ỷ'),
      fc.string({ unit: 'grapheme' }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 8 }), async (rows) => {
        const kept = rows
          .map((row) => row.map((value) => value.normalize('NFC').replaceAll('\r', '').replaceAll('\0', '')))
          // A cell that begins with the guard itself cannot be told from a guarded one.
          .filter((row) => row.some((value) => value.trim() !== '') && !row.some((value) => value.startsWith("'")))
        const read = await rowsOf(writeCsv(['a', 'b', 'c'], kept))
        expect(read?.slice(1).map((row) => row.cells)).toEqual(kept)
      }),
      { numRuns: 200 },
    )
  })

  it('writes no cell that a spreadsheet would work out', () => {
    const out = new TextDecoder().decode(writeCsv(['a'], [['=cmd()'], ['+1'], ['-1'], ['@x'], [-5]]))
    expect(out.split('\r\n').slice(1, 6)).toEqual(["'=cmd()", "'+1", "'-1", "'@x", '-5'])
  })
})
