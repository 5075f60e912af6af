import { Mapping, PreviewSampleInput } from '@haidang/contracts'
import { PERMISSIONS } from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { describe, expect, it } from 'vitest'
import { systemContext } from '#src/modules/access/index.ts'
import { previewSample, suggestMapping } from './verbs/preview-sample.ts'

const NOW = Date.UTC(2026, 10, 21, 1, 0, 0)
const ctx = systemContext('test', { now: () => NOW }, new Set(PERMISSIONS), '' as OrganisationId, 'test')
const preview = (input: Partial<PreviewSampleInput>) => previewSample({ ctx, input: PreviewSampleInput.parse(input) })

const FORTIGATE =
  '<189>date=2026-11-21 time=07:59:59 devname="FG-01" devid="FG100F" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" eventtime=1795222799000000000 tz="+0700" srcip=10.1.2.3 srcport=51000 dstip=203.0.113.9 dstport=443 proto=6 action="accept" policyid=7 sentbyte=1200 rcvdbyte=5400'

describe('a sample looked at before anything is connected', () => {
  it('is recognised, and every value that was taken shows where it stood', async () => {
    const seen = await preview({ text: `${FORTIGATE}\n${FORTIGATE.replace('10.1.2.3', '10.1.2.4')}\n` })
    expect(seen.recognised).toMatchObject({ format: 'fortigate', confidence: 'sure', records: 2 })
    expect(seen.counts).toMatchObject({ records: 2, events: 2, refused: 0 })
    const [record] = seen.records
    const origin = record?.origins.find((o) => o.to === 'src_endpoint.ip')
    expect(record?.raw.slice(origin?.start, origin?.end)).toBe('10.1.2.3')
  })

  it('says of lines nobody knows why, by code and place', async () => {
    const seen = await preview({ text: 'một câu không phải nhật ký\n{"a":\n' })
    expect(seen.recognised.confidence).toBe('unsure')
    expect(seen.counts.events + seen.counts.refused).toBe(2)
    expect(seen.records[0]).toMatchObject({ kind: 'quarantine', problems: [{ code: 'event.unrecognised' }] })
  })

  it('takes objects printed over several lines, arrays and bytes alike', async () => {
    const objects = [{ timestamp: '2026-11-21T01:00:00Z', message: 'một' }, { message: 'hai' }]
    for (const text of [JSON.stringify(objects, null, 2), objects.map((o) => JSON.stringify(o, null, 2)).join('\n')]) {
      expect((await preview({ text })).counts.events).toBe(2)
      expect((await preview({ base64: Buffer.from(text).toString('base64') })).counts.events).toBe(2)
    }
  })

  it('shows some records and counts all', async () => {
    const seen = await preview({ text: `${FORTIGATE}\n`.repeat(300) })
    expect([seen.records.length, seen.counts.events, seen.isCut]).toEqual([50, 300, false])
  })

  it('is refused where there is nothing in it', async () => {
    await expect(preview({ text: '' })).rejects.toMatchObject({ code: 'sample.empty' })
    await expect(preview({ text: ' \n \n' })).rejects.toMatchObject({ code: 'sample.empty' })
  })
})

describe('a mapping in the making', () => {
  const text = 'Thời gian;Máy;Đích\n21/11/2026 07:30:00;10.1.2.3;203.0.113.9\n'

  it('is suggested from the names and values, and reads the sample it was made from', async () => {
    const { mapping } = suggestMapping({ ctx, input: { text, name: 'Cổng' } })
    if (mapping === null) throw new Error('nothing suggested')
    const seen = await preview({ text, mapping })
    expect(seen.counts).toMatchObject({ events: 1, directives: 1, refused: 0 })
    const event = seen.records.find((record) => record.kind === 'event')
    expect(event?.time).toBe('2026-11-21T00:30:00.000Z')
    const time = event?.origins.find((o) => o.to === 'time')
    expect(event?.raw.slice(time?.start, time?.end)).toBe('21/11/2026 07:30:00')
  })

  it('that cannot be used is told so, and the sample is read without it', async () => {
    const mapping = Mapping.parse({
      name: 'Sai',
      version: 1,
      input: { kind: 'csv', separator: ';', hasHeader: true, columns: ['Máy'] },
      classUid: 4001,
      product: { name: 'Sai' },
      rules: [{ from: 'Khác', to: 'src_endpoint.ip' }],
    })
    const seen = await preview({ text, mapping })
    expect(seen.mappingProblems).toContainEqual({
      place: 'rules.0.from',
      code: 'mapping.unknown_column',
      subject: 'Khác',
    })
    expect(seen.counts.events).toBe(0)
  })

  it('places a key of an object in the raw text', async () => {
    const { mapping } = suggestMapping({
      ctx,
      input: { text: '{"when":"2026-11-21T01:00:00Z","client":{"ip":"10.9.9.9"}}' },
    })
    if (mapping === null) throw new Error('nothing suggested')
    const raw = '{"when":"2026-11-21T01:00:00Z","client":{"ip":"10.9.9.8"}}'
    const seen = await preview({ text: raw, mapping })
    const origin = seen.records[0]?.origins.find((o) => o.from === 'client.ip')
    expect(origin === undefined ? '' : raw.slice(origin.start, origin.end)).toBe('10.9.9.8')
  })
})
