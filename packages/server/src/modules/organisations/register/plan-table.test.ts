import { createTranslator } from '@haidang/phrases'
import { readTable, writeCsv } from '@haidang/documents'
import { describe, expect, it } from 'vitest'
import { loadProvinces } from '#src/rule-sets/provinces.ts'
import type { OrganisationFacts } from '../model.ts'
import { registerWords } from './headings.ts'
import { type KnownOrganisation, planTable, type RegisterGround } from './plan-table.ts'
import { rawRows } from './raw-rows.ts'
import { rowOf, writeTable } from './write-table.ts'

const vi = createTranslator('vi')
const en = createTranslator('en')
const words = registerWords(vi)
const facts = (code: string, more: Partial<OrganisationFacts> = {}): OrganisationFacts => ({
  code,
  kind: 'department',
  name: `Đơn vị ${code}`,
  shortName: code,
  provinceCode: '66',
  sector: null,
  areaCode: null,
  networks: [],
  asNumbers: [],
  domains: [],
  focalUnit: null,
  contactEmail: null,
  contactPhone: null,
  validFrom: null,
  ...more,
})
const known = new Map<string, KnownOrganisation>([
  ['ROOT', { id: 'r', parentId: null, isClosed: false, facts: facts('ROOT', { kind: 'province' }) }],
  [
    'A',
    {
      id: 'a',
      parentId: 'r',
      isClosed: false,
      facts: facts('A', {
        sector: 'health',
        networks: ['203.0.113.0/24'],
        asNumbers: [64500],
        validFrom: '2025-07-01',
        contactPhone: '+84 262',
      }),
    },
  ],
  ['B', { id: 'b', parentId: 'a', isClosed: false, facts: facts('B') }],
  ['OLD', { id: 'o', parentId: 'r', isClosed: true, facts: facts('OLD') }],
])
const ground: RegisterGround = {
  words,
  provinces: loadProvinces(),
  today: '2026-11-22',
  known,
  usedCodes: new Set(['TAKEN']),
  own: { id: 'r', code: 'ROOT' },
}
async function plan(text: string) {
  const table = rawRows(await readTable(new TextEncoder().encode(text), 'a.csv'), words)
  if (table === undefined) throw new Error('no headings')
  return { table, ...planTable(table.rows, table.columns, ground) }
}
const shown = async (text: string) => (await plan(text)).rows.map((row) => row.shown)
const problems = async (text: string) =>
  (await shown(text)).map((row) => row.problems.map((problem) => `${problem.column ?? ''}:${problem.code}`).join(' '))

describe('headings', () => {
  it.each([
    ['Mã đơn vị;Tên đơn vị;Loại đơn vị', ['code', 'name', 'kind']],
    ['TEN CO QUAN\tMA\tEmail\tGhi chú', ['name', 'code', 'contactEmail']],
    ['Code,Name,Parent code,IP', ['code', 'name', 'parentCode', 'networks']],
  ])('%j', async (head, columns) => {
    const { table } = await plan(`Danh sách\n\n${head}\nX1\n`)
    expect(table.columns).toEqual(columns)
    expect(table.rows[0]?.row).toBe(4)
  })
  it('that are not there, or too few, are no table', async () => {
    const read = async (text: string) => rawRows(await readTable(new TextEncoder().encode(text), 'a'), words)
    expect(await read('a,b\n1,2')).toBeUndefined()
    expect(await read('Mã\n1')).toBeUndefined()
  })
  it('that are not known are named', async () => {
    expect((await plan('Code,Name,Ghi chú riêng\nA,x,y')).table.unknownHeadings).toEqual(['Ghi chú riêng'])
  })
})

describe('a table against what is there', () => {
  it('tells new, changed field by field, and unchanged', async () => {
    const rows = await shown(
      'code,name,kind,parent,sector,networks\nA,Đơn vị A,department,ROOT,Y tế,203.0.113.0/24\nB,Tên mới,Sở ban ngành,ROOT,5,\nN,Đơn vị N,commune,A,,198.51.100.7/24',
    )
    expect(rows.map((row) => row.verdict)).toEqual(['unchanged', 'changed', 'new'])
    expect(rows[1]?.changes).toEqual([
      { column: 'name', before: 'Đơn vị B', after: 'Tên mới' },
      { column: 'parentCode', before: 'A', after: 'ROOT' },
      { column: 'sector', before: '', after: 'health' },
    ])
    expect(rows[2]?.changes).toContainEqual({ column: 'networks', before: '', after: '198.51.100.0/24' })
    expect(rows[2]?.changes).toContainEqual({ column: 'shortName', before: '', after: 'Đơn vị N' })
  })

  it('leaves columns it has not, and clears cells it has empty', async () => {
    expect((await shown('code,name\nA,Đơn vị A'))[0]?.verdict).toBe('unchanged')
    expect((await shown('code,phone,short name\nA,,'))[0]?.changes).toEqual([
      { column: 'contactPhone', before: '+84 262', after: '' },
    ])
  })

  it('finds parents in the file in any order', async () => {
    const { rows, counts } = await plan(
      'code,name,kind,parent\nN3,Ba,unit,N2\nN1,Một,unit,ROOT\nN2,Hai,unit,N1\nN4,Bốn,unit,',
    )
    expect(counts).toEqual({ total: 4, new: 4, changed: 0, unchanged: 0, problem: 0 })
    expect(rows[3]?.write?.parentCode).toBe('ROOT')
  })

  it.each([
    ['code,name,kind\n,Tên,unit', 'code:value.missing'],
    ['code,name,kind\nX,,unit', 'name:value.missing'],
    ['code,name\nX,Tên', 'kind:value.missing'],
    ['code,name,kind\nX,Tên,siêu cơ quan', 'kind:kind.unknown'],
    ['code,name,kind\nTAKEN,Tên,unit', 'code:code.taken'],
    ['code,name,kind,parent\nX,Tên,unit,KHÔNG', 'parentCode:parent.unknown'],
    ['code,name,kind,parent\nX,Tên,unit,X', 'parentCode:parent.cycle'],
    ['code,parent\nA,B', 'parentCode:parent.cycle'],
    ['code,name,kind,parent\nX,Tên,unit,OLD', 'parentCode:parent.closed'],
    ['code,parent\nROOT,A', 'parentCode:parent.root'],
    ['code,name\nOLD,Tên khác', ':organisation.closed'],
    ['code,province\nA,99', 'provinceCode:province.unknown'],
    ['code,province\nA,Bình Dương', 'provinceCode:province.merged'],
    ['code,sector\nA,12', 'sector:sector.unknown'],
    ['code,networks\nA,"10.0.0.0/8; 300.1.1.1"', 'networks:network.malformed'],
    ['code,as\nA,AS0', 'asNumbers:as_number.malformed'],
    ['code,domain\nA,http://a.b', 'domains:domain.malformed'],
    ['code,email\nA,không phải thư', 'contactEmail:email.malformed'],
    ['code,since\nA,31/02/2025', 'validFrom:date.malformed'],
  ])('%j', async (text, expected) => {
    expect((await problems(text))[0]).toBe(expected)
  })

  it('reads what people write: digits without zero, names of provinces, dates of here, AS with letters', async () => {
    const [row] = await shown('code,province,since,as\nA,1,2/9/2025,"AS 64501, ASN64502"')
    expect(row?.changes).toEqual([
      { column: 'provinceCode', before: '66', after: '01' },
      { column: 'asNumbers', before: '64500', after: '64501; 64502' },
      { column: 'validFrom', before: '2025-07-01', after: '2025-09-02' },
    ])
    expect((await shown('code,province\nA,TP. Hồ Chí Minh'))[0]?.changes[0]?.after).toBe('79')
  })

  it('names the row a code stood in before, circles among rows, and what hangs on a row in trouble', async () => {
    expect(await problems('code,name,kind,parent\nX,Một,unit,\nX,Hai,unit,')).toEqual(['', 'code:code.repeated'])
    expect(await problems('code,name,kind,parent\nX,Một,unit,Y\nY,Hai,unit,X\nZ,Ba,unit,X')).toEqual([
      'parentCode:parent.cycle',
      'parentCode:parent.cycle',
      'parentCode:parent.in_trouble',
    ])
    expect(await problems('code,name,kind,parent\nX,Một,lạ,\nY,Hai,unit,X\nZ,Ba,unit,Y')).toEqual([
      'kind:kind.unknown',
      'parentCode:parent.in_trouble',
      'parentCode:parent.in_trouble',
    ])
    // Two that are there may change places in one table.
    expect(await problems('code,parent\nB,ROOT\nA,B')).toEqual(['', ''])
  })

  it('gives nothing to change for its own export, in both formats and languages', async () => {
    const codes = new Map([...known].map(([code, organisation]) => [organisation.id, code]))
    for (const translator of [vi, en])
      for (const format of ['xlsx', 'csv'] as const) {
        const bytes = writeTable({
          format,
          locale: translator.locale,
          datedAt: 0,
          rows: [...known.values()].map((o) => rowOf(o.facts, codes.get(o.parentId ?? '') ?? '', translator.lookup)),
        })
        const table = rawRows(await readTable(bytes, 'a'), words)
        expect(table?.columns).toHaveLength(15)
        expect(planTable(table?.rows ?? [], table?.columns ?? [], ground).counts).toEqual({
          total: 4,
          new: 0,
          changed: 0,
          unchanged: 4,
          problem: 0,
        })
      }
  })

  it('stays the same plan for the same table', async () => {
    const text = new TextDecoder().decode(writeCsv(['code', 'name', 'kind'], [['=1+1', '@tên', 'unit']]))
    expect((await shown(text))[0]).toMatchObject({ code: '=1+1', name: '@tên', verdict: 'new' })
  })
})
