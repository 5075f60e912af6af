import { Mapping } from '@haidang/contracts'
import type { EventId, TenantId } from '@haidang/std'
import { expect, test } from 'vitest'
import { encodeReading, withHeader } from '#src/platform/lake/normal-form.ts'
import { createRawReader, readStoredEvent } from './read-event.ts'

const VERSION_ID = '01910000-0000-7000-8000-00000000aaaa'
const RECEIVED_AT = Date.UTC(2026, 10, 21, 1, 0, 5)
const mapping = Mapping.parse({
  name: 'Cổng vào ra',
  version: 3,
  input: { kind: 'csv', separator: ';', hasHeader: false, columns: ['Thời gian', 'Máy', 'Đích'] },
  classUid: 4001,
  product: { name: 'Tường lửa nội bộ' },
  rules: [
    { from: 'Thời gian', to: 'time', transforms: [{ kind: 'time', format: 'DD/MM/YYYY HH:mm:ss' }] },
    { from: 'Máy', to: 'src_endpoint.ip' },
    { from: 'Đích', to: 'dst_endpoint.ip' },
  ],
})
const raw = '21/11/2026 07:30:00;10.1.2.3;203.0.113.9'
const reading = encodeReading({ format: 'csv', zoneOffsetMinutes: 420, directionId: 0, mappingVersionId: VERSION_ID })
const stored = { raw, reading, mapping, format: 'csv', receivedAt: RECEIVED_AT }

test('a stored event of a source with a mapping is read again by the version it came by', () => {
  const read = readStoredEvent(stored)
  expect(read).toMatchObject({
    kind: 'event',
    event: {
      fields: { Máy: '10.1.2.3', Đích: '203.0.113.9' },
      ocsf: { time: Date.UTC(2026, 10, 21, 0, 30), src_endpoint: { ip: '10.1.2.3' } },
    },
  })
  const event = { tenant: 't' as TenantId, eventId: 'e' as EventId, receivedAt: RECEIVED_AT, raw: Buffer.from(raw) }
  expect(createRawReader()({ ...event, reading, mapping })?.ocsf.src_endpoint?.ip).toBe('10.1.2.3')
  // Nothing is guessed where the mapping is unknown.
  expect(readStoredEvent({ ...stored, mapping: null })).toEqual({ kind: 'unreadable', code: 'event.unrecognised' })
  expect(createRawReader()({ ...event, reading, mapping: null })).toBeNull()
})

test('lines of a stream with a header are read by the header each came by', () => {
  const how = encodeReading({ format: 'zeek-tsv', zoneOffsetMinutes: 0, directionId: 0 })
  const line = '1795222800.000000\tC1\t10.1.2.3\t40000\t203.0.113.9\t443'
  const header = (from: string): string =>
    withHeader(how, `#separator \\x09\n#path\tconn\n#fields\tts\tuid\t${from}\tid.orig_p\tid.resp_h\tid.resp_p`)
  const read = createRawReader()
  const again = (from: string) =>
    read({
      tenant: 't' as TenantId,
      eventId: 'e' as EventId,
      receivedAt: RECEIVED_AT,
      raw: Buffer.from(line),
      reading: header(from),
    })
  expect(again('id.orig_h')?.fields['id.orig_h']).toBe('10.1.2.3')
  expect(again('own_name')?.fields['own_name']).toBe('10.1.2.3')
  expect(readStoredEvent({ raw: line, reading: header('id.orig_h'), format: 'zeek-tsv', receivedAt: 0 })).toMatchObject(
    {
      kind: 'event',
      event: { fields: { 'id.orig_h': '10.1.2.3' } },
    },
  )
})
