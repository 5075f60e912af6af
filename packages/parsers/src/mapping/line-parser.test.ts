import { Mapping } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'
import { rankSources } from '../rank-sources.ts'
import { isHeaderRow } from './line-parser.ts'

const csv = Mapping.parse({
  name: 'Bảng',
  version: 1,
  input: { kind: 'csv', separator: ',', hasHeader: true, columns: ['Thời gian', 'IP nguồn'] },
  classUid: 4001,
  product: { name: 'Bảng' },
  rules: [
    { from: 'Thời gian', to: 'time', transforms: [{ kind: 'time', format: 'auto' }] },
    { from: 'IP nguồn', to: 'src_endpoint.ip' },
  ],
})

describe('a mapping in the place of a format', () => {
  it('tells the row of names wherever it comes, quoted, after a byte order mark or not', () => {
    const parser = createParser({ mapping: csv })
    for (const line of ['Thời gian,IP nguồn', '\uFEFF"Thời gian","IP nguồn"', 'Thời gian, IP nguồn\r'])
      expect(parser.parse(line, 0).kind).toBe('directive')
    expect(isHeaderRow('Thời gian,khác', csv)).toBe(false)
  })

  it('reads bytes by the encoding the mapping names', () => {
    const parser = createParser({
      mapping: { ...csv, input: { ...csv.input, encoding: 'windows-1258', hasHeader: false } as typeof csv.input },
    })
    const bytes = Uint8Array.from([...Buffer.from('2026-11-21T08:00:00Z,'), 0xd0])
    const outcome = parser.parseBytes(bytes, 0, bytes.length, 0)
    expect(outcome.kind === 'event' && outcome.event.fields['IP nguồn']).toBe('Đ')
  })

  it('refuses what is no row or object of its kind by a code', () => {
    const json = createParser({ mapping: { ...csv, input: { kind: 'json' } } })
    expect(json.parse('10.0.0.1 not an object', 0)).toEqual({
      kind: 'quarantine',
      problem: { code: 'event.not_json', offset: 0 },
    })
    expect(createParser({ mapping: csv }).parse('', 0).kind).toBe('quarantine')
  })
})

describe('sources that could have written a record', () => {
  it('come the surest first, for objects and for texts', () => {
    const eve = '{"timestamp":"2026-11-21T08:00:00.000000+0700","event_type":"dns","src_ip":"10.0.0.1","flow_id":1}'
    expect(rankSources(eve)[0]).toEqual({ format: 'suricata-eve', confidence: 2 })
    expect(rankSources('CEF:0|V|P|1|100|worm|10|src=10.0.0.1')[0]).toEqual({ format: 'cef', confidence: 2 })
    expect(rankSources('một câu bình thường')).toEqual([])
  })
})
