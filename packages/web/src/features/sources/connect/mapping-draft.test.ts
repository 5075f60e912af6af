import { Mapping, type SamplePreview } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { assign, choose, columnRows, isSame, problemsAt, readWords, writeWords } from './mapping-draft.ts'

const mapping = Mapping.parse({
  name: 'Bảng',
  version: 1,
  input: { kind: 'csv', separator: ';', hasHeader: true, columns: ['Giờ', 'Máy', 'Ghi chú'] },
  classUid: 4001,
  product: { name: 'Bảng' },
  rules: [{ from: 'Máy', to: 'src_endpoint.ip', transforms: [{ kind: 'trim' }] }],
})
const previewOf = (...raws: string[]): SamplePreview => ({
  recognised: { format: 'csv', confidence: 'unsure', records: raws.length, others: [] },
  counts: { records: raws.length, events: raws.length, partial: 0, refused: 0, directives: 0 },
  classes: [],
  problems: [],
  isCut: false,
  mappingProblems: [],
  records: raws.map((raw, index) => ({
    index,
    raw,
    isRawCut: false,
    kind: 'event' as const,
    format: 'csv' as const,
    classUid: 4001,
    time: null,
    ocsf: {},
    origins: [],
    problems: [],
  })),
})

describe('a mapping in the making', () => {
  it('shows every column with the first value it has, quoted separators and all', () => {
    const rows = columnRows(mapping, previewOf('08:00;10.0.0.1;', '08:01;10.0.0.2;"có; dấu"'))
    expect(rows.map(({ from, example, index }) => [from, example, index])).toEqual([
      ['Giờ', '08:00', -1],
      ['Máy', '10.0.0.1', 0],
      ['Ghi chú', 'có; dấu', -1],
    ])
  })

  it('shows keys of objects by their path', () => {
    const json: Mapping = { ...mapping, input: { kind: 'json' }, rules: [] }
    const rows = columnRows(json, previewOf('{"a":{"b":1,"c":[1]},"d":"x"}'))
    expect(rows.map(({ from, example }) => [from, example])).toEqual([
      ['a.b', '1'],
      ['a.c', '[1]'],
      ['d', 'x'],
    ])
  })

  it('gives a column a field in its place, a time its own reading, and takes it away again', () => {
    const timed = assign(mapping, 'Giờ', 'time')
    expect(timed.rules[1]).toEqual({ from: 'Giờ', to: 'time', transforms: [{ kind: 'time', format: 'auto' }] })
    const moved = assign(mapping, 'Máy', 'device.ip')
    expect(moved.rules).toEqual([{ from: 'Máy', to: 'device.ip', transforms: [{ kind: 'trim' }] }])
    expect(assign(timed, 'Giờ', 'message').rules[1]?.transforms).toEqual([])
    expect(assign(mapping, 'Máy', null).rules).toEqual([])
  })

  it('changes how a value is brought over', () => {
    expect(choose(mapping, 'Máy', 'lower').rules[0]?.transforms).toEqual([{ kind: 'lower' }])
    expect(choose(mapping, 'Máy', 'none').rules[0]?.transforms).toEqual([])
    expect(choose(mapping, 'Máy', 'many')).toBe(mapping)
  })

  it('reads and writes tables of words', () => {
    expect(readWords('cao=4\nthấp=2\n\nkhông dấu bằng\na=b=c')).toEqual({ cao: 4, thấp: 2, 'a=b': 'c' })
    expect(writeWords({ cao: 4, thấp: 2 })).toBe('cao=4\nthấp=2')
  })

  it('puts problems where they belong', () => {
    const problems = [
      { place: 'rules.1.to', code: 'mapping.twice', subject: 'time' },
      { place: 'rules.11.to', code: 'mapping.twice', subject: 'time' },
      { place: 'rules', code: 'mapping.no_time', subject: 'time' },
    ] as const
    expect(problemsAt(problems, 1)).toHaveLength(1)
    expect(problemsAt(problems, null)).toEqual([problems[2]])
  })

  it('knows itself again under another version', () => {
    expect(isSame(mapping, { ...mapping, version: 9 })).toBe(true)
    expect(isSame(mapping, assign(mapping, 'Máy', null))).toBe(false)
  })
})
